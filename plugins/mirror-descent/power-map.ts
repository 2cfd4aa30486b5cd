/**
 * The uniformly convex mirror map of heavy-tailed noise, psi(x) = (2^(q-2) / q) |x - c|^q with q = p / (p - 1), c = x^1: D_psi(x, y) >= |x - y|^q / q.
 *
 * | symbol | name | equation |
 * |---|---|---|
 * | u | place relative to the centre | x - c |
 * | y | the dual point after the step | 2^(q-2) |u|^(q-2) u - eta g |
 * | x' | the next point | c + y (|y| / 2^(q-2))^(1/(q-1)) / |y| |
 */
import type { Vector } from '../../core/index.js';

/** One step, to `out`, which is another vector than `x`; p = 2 is the gradient step x - eta g. */
export function powerStep(p: number, centre: Vector, g: Vector, eta: number, x: Vector, out: Vector): void {
  const q = p / (p - 1), scale = 2 ** (q - 2), n = x.length;
  let square = 0;
  for (let i = 0; i < n; i++) square += (x[i]! - centre[i]!) ** 2;
  const dual = scale * square ** ((q - 2) / 2);
  square = 0;
  for (let i = 0; i < n; i++) { out[i] = dual * (x[i]! - centre[i]!) - eta * g[i]!; square += out[i]! ** 2; }
  const length = Math.sqrt(square), back = length === 0 ? 0 : (length / scale) ** (1 / (q - 1)) / length;
  for (let i = 0; i < n; i++) out[i] = centre[i]! + back * out[i]!;
}
