/** Where the particles of an ensemble begin. */
import { Type, type Static } from 'typebox';
import { usageError, type Box, type Random, type Vector } from '../../../core/index.js';

const coordinates = Type.Union([Type.Number(), Type.Array(Type.Number(), { minItems: 1, maxItems: 1_000_000 })]);

export const initParam = Type.Union([
  Type.Object({ kind: Type.Literal('uniform'), low: coordinates, high: coordinates }, { additionalProperties: false }),
  Type.Object({ kind: Type.Literal('normal'), mean: Type.Optional(coordinates), std: Type.Optional(Type.Number({ minimum: 0 })) }, { additionalProperties: false }),
  Type.Object({ kind: Type.Literal('points'), points: Type.Array(Type.Array(Type.Number(), { minItems: 1 }), { minItems: 1, maxItems: 1_000_000 }) }, { additionalProperties: false }),
], { description: 'first positions: {"kind": "uniform", "low", "high"}, {"kind": "normal", "mean": the start, "std": 1} or {"kind": "points", "points": rows}; absent: uniform in the bounds where all are finite, else normal about the start' });
export type Init = Static<typeof initParam>;

export interface Ensemble { readonly size: number; readonly count: number; readonly start: Vector; readonly box: Box | undefined }

const pointer = '/method/params/init';

/** Fills count x size numbers, row by row. Errors: `init-shape`, `init-range`. */
export function place(init: Init | undefined, { size, count, start, box }: Ensemble, random: Random, out: Vector): void {
  const chosen = init ?? defaultInit(box);
  if (chosen.kind === 'points') return placePoints(chosen.points, size, count, out);
  if (chosen.kind === 'normal') {
    const mean = chosen.mean === undefined ? start : spread(chosen.mean, size, 'mean'), std = chosen.std ?? 1;
    random.fillNormal(out);
    for (let i = 0; i < out.length; i++) out[i] = mean[i % size]! + std * out[i]!;
    return;
  }
  const low = spread(chosen.low, size, 'low'), high = spread(chosen.high, size, 'high');
  const reversed = low.findIndex((value, j) => !(value <= high[j]!));
  if (reversed >= 0) throw usageError('init-range', `\`low\` is ${low[reversed]} and \`high\` is ${high[reversed]} for variable ${reversed + 1}.`, { pointer: `${pointer}/low`, expected: 'low <= high' });
  random.fillUniform(out);
  for (let i = 0; i < out.length; i++) out[i] = low[i % size]! + (high[i % size]! - low[i % size]!) * out[i]!;
}

function defaultInit(box: Box | undefined): Init {
  const bounded = box !== undefined && [...box.lower, ...box.upper].every((bound) => Number.isFinite(bound));
  return bounded ? { kind: 'uniform', low: [...box.lower], high: [...box.upper] } : { kind: 'normal' };
}

function placePoints(points: readonly (readonly number[])[], size: number, count: number, out: Vector): void {
  if (points.length !== count) throw usageError('init-shape', `There are ${points.length} points for ${count} particles.`, { pointer: `${pointer}/points`, expected: `${count} points`, suggestion: 'set `particles` to the number of points' });
  points.forEach((point, i) => {
    if (point.length !== size) throw usageError('init-shape', `Point ${i} has ${point.length} numbers, the problem has ${size} variables.`, { pointer: `${pointer}/points/${i}`, expected: `${size} numbers` });
    out.set(point, i * size);
  });
}

/** One number for all coordinates, or one each. */
function spread(value: number | readonly number[], size: number, name: string): Vector {
  if (typeof value === 'number') return new Float64Array(size).fill(value);
  if (value.length !== size) throw usageError('init-shape', `\`${name}\` has ${value.length} numbers, the problem has ${size} variables.`, { pointer: `${pointer}/${name}`, expected: `one number, or ${size}` });
  return Float64Array.from(value);
}

/** Sum over the coordinates of the population variance of `count` particles; `mean` is scratch. */
export function spreadOf(points: Vector, count: number, mean: Vector): number {
  const size = mean.length;
  mean.fill(0);
  for (let i = 0, at = 0; i < count; i++) for (let j = 0; j < size; j++, at++) mean[j] = mean[j]! + points[at]! / count;
  let sum = 0;
  for (let i = 0, at = 0; i < count; i++) for (let j = 0; j < size; j++, at++) sum += (points[at]! - mean[j]!) ** 2;
  return sum / count;
}

/** Into the bounds, coordinate by coordinate. */
export function project(x: Vector, { lower, upper }: Box): void {
  const n = lower.length;
  for (let at = 0; at < x.length;) for (let j = 0; j < n; j++, at++) x[at] = Math.min(Math.max(x[at]!, lower[j]!), upper[j]!);
}
