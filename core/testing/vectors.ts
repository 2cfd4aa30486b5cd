/** Small vector helpers that allocate: checks are run once. */
import type { Vector } from '../contract/arrays.js';
import type { AnyProblem } from '../contract/problem.js';
import { linalg } from '../linalg/index.js';

export const dot = (x: Vector, y: Vector): number => linalg().dot(x, y);
export const norm = (x: Vector): number => linalg().nrm2(x);
export const minus = (x: Vector, y: Vector): Vector => x.map((value, i) => value - y[i]!);
/** x + t v. */
export const moved = (x: Vector, v: Vector, t: number): Vector => x.map((value, i) => value + t * v[i]!);
export const scaled = (x: Vector, factor: number): Vector => x.map((value) => factor * value);

const sumOfSizes = (x: Vector): number => x.reduce((sum, value) => sum + Math.abs(value), 0);
const largestSize = (x: Vector): number => x.reduce((most, value) => (Math.abs(value) > most || Number.isNaN(value) ? Math.abs(value) : most), 0);

export interface Lengths { length(x: Vector): number; /** Of gradients. */ dualLength(g: Vector): number }

/** The norm of the problem's geometry and its dual norm. */
export const lengthsOf = ({ traits }: AnyProblem): Lengths => (traits.entropic ? { length: sumOfSizes, dualLength: largestSize } : { length: norm, dualLength: norm });

/** Same bits, NaN equal to NaN and 0 different from -0. */
export const sameBits = (x: ArrayLike<number>, y: ArrayLike<number>): boolean => x.length === y.length && Array.prototype.every.call(x, (value: number, i: number) => Object.is(value, y[i]));

/** `write(out)` into an array of NaN: what the writer leaves out stays visible. */
export function written(length: number, write: (out: Vector) => void): Vector {
  const out = new Float64Array(length).fill(Number.NaN);
  write(out);
  return out;
}
