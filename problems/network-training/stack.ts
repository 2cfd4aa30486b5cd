/**
 * One network at many parameter vectors: matrices that multiply the same values are stacked on one another, so that one product serves many points.
 * Points that agree in all layers up to one share its values.
 */
import { linalg, type Vector } from '../../core/index.js';
import type { Form, Rounding } from './layer.js';
import type { Network } from './network.js';

export interface Stack {
  /** Calls `visit` with the number of each point, in order, and its outputs, outputs x rows. */
  run(points: Vector, input: Vector, count: number, visit: (point: number, outputs: Vector) => void): void;
}

export const isStackable = ({ layers }: Network): boolean => layers.every(({ form }) => form !== undefined);

/** Numbers of a layer's values at all points of a chunk: about the second-level cache. */
const chunkNumbers = 2 ** 17;
const mostPoints = 64;

/** A layer at work: `values` holds its outputs at each distinct point, one after the other. */
interface Stage { readonly form: Form; readonly offset: number; readonly values: Vector; readonly each: readonly Vector[]; readonly weights: Vector; readonly eachWeights: readonly Vector[] }

export function openStack({ layers, layout, size }: Network, rows: number): Stack {
  const widest = layers.reduce((most, { output: { features } }) => Math.max(most, features), 1), most = Math.max(1, Math.min(mostPoints, Math.floor(chunkNumbers / (widest * rows))));
  let block = 0;
  const stages = layers.map((layer): Stage => {
    const form = layer.form!, length = layer.output.features * rows, offset = layout[block]?.offset ?? size;
    block += layer.parameters.length;
    const matrix = form.kind === 'affine' ? form.units * form.features : 0, values = new Float64Array(most * length), weights = new Float64Array(most * matrix);
    return { form, offset, values, weights, each: parts(values, length, most), eachWeights: parts(weights, matrix, most) };
  });
  // Which of the distinct values before a layer, and behind it, belong to each point.
  let before = new Int32Array(most), behind = new Int32Array(most);
  const { gemm } = linalg();

  /** Numbers the distinct values behind a layer with weights: a point shares those of the one before it where both agree so far. Answers how many there are. */
  const distinguish = (points: Vector, first: number, count: number, offset: number, length: number): number => {
    let distinct = 0;
    for (let p = 0; p < count; p++) behind[p] = p > 0 && before[p] === before[p - 1] && agree(points, (first + p) * size + offset, length) ? distinct - 1 : distinct++;
    return distinct;
  };
  const agree = (points: Vector, at: number, length: number): boolean => {
    for (let i = at; i < at + length; i++) if (points[i] !== points[i - size]) return false;
    return true;
  };

  /** W input + b of every distinct point; `shared`: the input is one for all. */
  const multiply = ({ form, offset, values, each, weights, eachWeights }: Stage, points: Vector, first: number, count: number, shared: Vector | undefined, inputs: readonly Vector[]): void => {
    const { units, features, rounding } = form as Form & { kind: 'affine' }, matrix = units * features;
    for (let p = 0, known = -1; p < count; p++) {
      const to = behind[p]!, from = (first + p) * size + offset;
      if (to === known) continue;
      known = to;
      copyImages(points, from, matrix, rounding, weights, to * matrix);
      for (let u = 0, at = to * units * rows; u < units; u++, at += rows) values.fill(biasOf(points[from + matrix + u]!, rounding), at, at + rows);
      if (!shared) gemm('N', 'N', units, rows, features, eachWeights[to]!, inputs[before[p]!]!, each[to]!, 1, 1);
    }
    const distinct = behind[count - 1]! + 1;
    if (shared) gemm('N', 'N', distinct * units, rows, features, weights.subarray(0, distinct * matrix), shared, values.subarray(0, distinct * units * rows), 1, 1);
  };

  const chunk = (points: Vector, input: Vector, first: number, count: number, visit: (point: number, outputs: Vector) => void): void => {
    let distinct = 1, shared: Vector | undefined = input, each: readonly Vector[] = [input];
    before.fill(0, 0, count);
    for (const stage of stages) {
      const { form } = stage;
      if (form.kind === 'affine') {
        distinct = distinguish(points, first, count, stage.offset, form.units * (form.features + 1));
        multiply(stage, points, first, count, shared, each);
        const held: typeof before = before;
        before = behind;
        behind = held;
      } else for (let v = 0; v < distinct; v++) form.map(each[v]!, stage.each[v]!);
      each = stage.each;
      shared = distinct === 1 ? each[0] : undefined;
    }
    for (let p = 0; p < count; p++) visit(first + p, each[before[p]!]!);
  };

  return {
    run(points, input, count, visit) {
      for (let first = 0; first < count; first += most) chunk(points, input, first, Math.min(most, count - first), visit);
    },
  };
}

const parts = (whole: Vector, length: number, count: number): Vector[] => Array.from({ length: count }, (_, i) => whole.subarray(i * length, (i + 1) * length));

const biasOf = (b: number, rounding: Rounding | undefined): number => (rounding?.biases ? rounding.image(b) : b);

function copyImages(from: Vector, at: number, length: number, rounding: Rounding | undefined, out: Vector, to: number): void {
  if (!rounding) { for (let i = 0; i < length; i++) out[to + i] = from[at + i]!; return; }
  for (let i = 0; i < length; i++) out[to + i] = rounding.image(from[at + i]!);
}
