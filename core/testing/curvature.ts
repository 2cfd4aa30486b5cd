/** Directions of extreme curvature of f at a point, from gradients alone. */
import type { Vector } from '../contract/arrays.js';
import type { Random } from '../contract/random.js';
import { symmetricEigen } from '../linalg/index.js';
import { minus, moved, norm, scaled, written } from './vectors.js';

export interface Curvature {
  /** (grad f(x + hd) - grad f(x - hd)) / 2h for |d| = 1: the mean Hessian along d, times d. */
  along(d: Vector): Vector;
  /** Unit vectors. */
  readonly steepest: Vector;
  readonly flattest: Vector;
}

/** Up to this number of variables the whole Hessian is differenced and decomposed; above, power iterations find a good guess. */
const directSize = 128;
const iterations = 40;

export function curvatureAt(gradient: (x: Vector, out: Vector) => void, x: Vector, h: number, random: Random): Curvature {
  const n = x.length;
  const at = (point: Vector): Vector => written(n, (out) => gradient(point, out));
  const along = (d: Vector): Vector => scaled(minus(at(moved(x, d, h)), at(moved(x, d, -h))), 1 / (2 * h));
  return { along, ...(n <= directSize ? decomposed(along, n) : iterated(along, n, random)) };
}

type Extremes = Pick<Curvature, 'steepest' | 'flattest'>;

/** `steepest` has the eigenvalue of largest size, `flattest` the smallest (most negative) one. */
function decomposed(along: Curvature['along'], n: number): Extremes {
  const H = new Float64Array(n * n);
  for (let i = 0; i < n; i++) H.set(along(unit(n, i)), i * n);
  if (!H.every(Number.isFinite)) return { steepest: unit(n, 0), flattest: unit(n, 0) };
  const { values, vectors } = symmetricEigen(symmetrised(H, n), n);
  const row = (i: number): Vector => vectors.slice(i * n, (i + 1) * n);
  return { steepest: row(Math.abs(values[0]!) > Math.abs(values[n - 1]!) ? 0 : n - 1), flattest: row(0) };
}

function iterated(along: Curvature['along'], n: number, random: Random): Extremes {
  const steepest = iterate(along, n, random);
  const top = norm(along(steepest));
  return { steepest, flattest: iterate((d) => moved(scaled(d, top), along(d), -1), n, random) };
}

function iterate(apply: (d: Vector) => Vector, n: number, random: Random): Vector {
  let d: Vector = Float64Array.from({ length: n }, () => random.normal());
  for (let k = 0; ; k++) {
    d = scaled(d, 1 / norm(d));
    if (k === iterations) return d;
    const next = apply(d), length = norm(next);
    if (!(length > 0 && length < Infinity)) return d;
    d = next;
  }
}

const unit = (n: number, i: number): Vector => { const e = new Float64Array(n); e[i] = 1; return e; };
const symmetrised = (H: Float64Array, n: number): Float64Array => H.map((value, at) => (value + H[(at % n) * n + Math.floor(at / n)]!) / 2);
