/** Domains from their specs: ball, box, simplex, all of R^n. */
import type { Vector } from '../contract/arrays.js';
import type { DomainSpec } from '../contract/domain.js';
import { usageError } from '../contract/errors.js';
import { projectSimplex } from './simplex.js';
import type { Domain } from './spec.js';

/** Errors at `pointer`: `domain-radius`, `domain-bounds`, `domain-kind`. */
export function openDomain(spec: DomainSpec, size: number, pointer = '/params/domain'): Domain {
  switch (spec.kind) {
    case 'all': return all(size);
    case 'ball': return ball(spec.radius, size, pointer);
    case 'box': return box(boundsOf(spec.lower, size, `${pointer}/lower`), boundsOf(spec.upper, size, `${pointer}/upper`), pointer);
    case 'simplex': return simplex(size);
    default: throw usageError('domain-kind', `There is no domain of kind \`${String((spec as { kind?: unknown }).kind)}\`.`, { pointer: `${pointer}/kind`, expected: 'one of all, ball, box, simplex' });
  }
}

const all = (size: number): Domain => ({
  kind: 'all', size, diameter: Infinity, radius: Infinity,
  project(x, out) { if (out !== x) out.set(x); },
  support: (a) => (a.every((entry) => entry === 0) ? 0 : Infinity),
  violation: (x) => (x.some(Number.isNaN) ? Number.NaN : 0),
  start: () => new Float64Array(size),
});

function ball(radius: number, size: number, pointer: string): Domain {
  if (!(radius > 0 && radius < Infinity)) throw usageError('domain-radius', `A ball of radius ${radius} is no set to play in.`, { pointer: `${pointer}/radius`, expected: 'a positive number', suggestion: 'take {"kind": "all"} where there is no limit' });
  return {
    kind: 'ball', size, diameter: 2 * radius, radius,
    project(x, out) {
      const length = norm(x), scale = length <= radius ? 1 : radius / length;
      for (let i = 0; i < size; i++) out[i] = x[i]! * scale;
    },
    support: (a) => radius * norm(a),
    violation(x) { const over = norm(x) - radius; return over < 0 ? 0 : over; },
    start: () => new Float64Array(size),
  };
}

function box(lower: Vector, upper: Vector, pointer: string): Domain {
  const size = lower.length, wrong = lower.findIndex((low, i) => !(low <= upper[i]!));
  if (wrong >= 0) throw usageError('domain-bounds', `Variable ${wrong} has the lower bound ${lower[wrong]} and the upper bound ${upper[wrong]}.`, { pointer, expected: 'lower <= upper for every variable', suggestion: 'swap the two' });
  const width = lower.map((low, i) => upper[i]! - low), farthest = lower.map((low, i) => Math.max(Math.abs(low), Math.abs(upper[i]!)));
  return {
    kind: 'box', size, diameter: norm(width), radius: norm(farthest),
    project(x, out) {
      for (let i = 0; i < size; i++) { const xi = x[i]!, low = lower[i]!, high = upper[i]!; out[i] = xi < low ? low : xi > high ? high : xi; }
    },
    support(a) {
      let sum = 0;
      for (let i = 0; i < size; i++) if (a[i] !== 0) sum += a[i]! * (a[i]! > 0 ? upper[i]! : lower[i]!);
      return sum;
    },
    violation(x) {
      let most = 0;
      for (let i = 0; i < size; i++) most = Math.max(most, lower[i]! - x[i]!, x[i]! - upper[i]!);
      return most;
    },
    start: () => lower.map((low, i) => Math.min(Math.max(0, low), upper[i]!)),
  };
}

const simplex = (size: number): Domain => ({
  kind: 'simplex', size, diameter: size > 1 ? Math.SQRT2 : 0, radius: 1,
  project: projectSimplex,
  support(a) { let most = -Infinity; for (let i = 0; i < size; i++) most = Math.max(most, a[i]!); return most; },
  violation(x) {
    let sum = 0, most = 0;
    for (let i = 0; i < size; i++) { sum += x[i]!; most = Math.max(most, -x[i]!); }
    return Math.max(most, Math.abs(sum - 1));
  },
  start: () => new Float64Array(size).fill(1 / size),
});

function boundsOf(given: number | readonly number[], size: number, pointer: string): Vector {
  if (typeof given !== 'number' && given.length !== size) throw usageError('domain-bounds', `There are ${given.length} bounds for ${size} variables.`, { pointer, expected: `one number, or ${size} numbers` });
  const bounds = typeof given === 'number' ? new Float64Array(size).fill(given) : Float64Array.from(given);
  const bad = bounds.findIndex(Number.isNaN);
  if (bad >= 0) throw usageError('domain-bounds', `Bound ${bad} is not a number.`, { pointer, expected: 'numbers' });
  return bounds;
}

/** 2-norm; the second form is for squares that overflow. */
function norm(x: Vector): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * x[i]!;
  return sum < Infinity ? Math.sqrt(sum) : scaledNorm(x);
}

function scaledNorm(x: Vector): number {
  let top = 0, sum = 0;
  for (let i = 0; i < x.length; i++) top = Math.max(top, Math.abs(x[i]!));
  if (!(top < Infinity)) return top;
  for (let i = 0; i < x.length; i++) sum += (x[i]! / top) ** 2;
  return top * Math.sqrt(sum);
}
