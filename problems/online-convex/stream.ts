/** A stream as rows: f_t(x) = loss(a_t'x, b_t) + own/2 |x|^2 + constant_t, and r(x) = l1 |x|_1 + l2/2 |x|^2. */
import type { Domain, Vector } from '../../core/index.js';
import type { ScalarLoss } from './losses.js';

/** |x - c|^2/2 is linear in -c with own = 1 and constant |c|^2/2. */
export interface Stream {
  readonly rounds: number;
  readonly size: number;
  /** rounds x size, row-major. */
  readonly A: Float64Array;
  readonly b: Vector;
  readonly constant: Vector | undefined;
  readonly loss: ScalarLoss;
  readonly own: number;
  readonly l1: number;
  readonly l2: number;
  readonly domain: Domain;
  /** rounds x size: u_t, in the domain. */
  readonly comparators?: Float64Array;
}

/** a_t'x. */
export function margin({ A, size }: Stream, round: number, x: Vector): number {
  let sum = 0;
  for (let j = 0, at = round * size; j < size; j++) sum += A[at + j]! * x[j]!;
  return sum;
}

/** f_t(x) + r(x). */
export function valueOf(stream: Stream, round: number, x: Vector): number {
  const { b, constant, loss, own, l1, l2, size } = stream;
  let squares = 0, absolutes = 0;
  if (own + l2 > 0) for (let j = 0; j < size; j++) squares += x[j]! * x[j]!;
  if (l1 > 0) for (let j = 0; j < size; j++) absolutes += Math.abs(x[j]!);
  return loss.value(margin(stream, round, x), b[round]!) + (constant ? constant[round]! : 0) + ((own + l2) / 2) * squares + l1 * absolutes;
}

/** A subgradient of f_t, with l2 and l1 of the regulariser or without. */
export function gradientOf(stream: Stream, round: number, x: Vector, whole: boolean, out: Vector): void {
  const { A, b, loss, own, size } = stream, ridge = own + (whole ? stream.l2 : 0), l1 = whole ? stream.l1 : 0;
  const slope = loss.slope(margin(stream, round, x), b[round]!);
  for (let j = 0, at = round * size; j < size; j++) out[j] = slope * A[at + j]! + ridge * x[j]!;
  if (l1 > 0) for (let j = 0; j < size; j++) out[j]! += l1 * Math.sign(x[j]!);
}
