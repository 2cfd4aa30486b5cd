/**
 * The two-loop recursion (Nocedal 1980): d = -H g, where H is the inverse BFGS matrix of the pairs kept, from H0 = 1/theta.
 *
 * | symbol | name           | equation                        |
 * |--------|----------------|---------------------------------|
 * | s, y   | pair           | x+ - x, g+ - g                  |
 * | rho    | 1 / product    | 1 / s'y                         |
 * | theta  | pairs.scale    | y'y / s'y of the newest pair    |
 * | a, b   | coefficients   | rho s'q, rho y'r                |
 */
import type { Engine, Vector } from '../../core/index.js';
import { rowOf, type CorrectionPairs } from '../shared/quasi-newton/correction-pairs.js';

/** d = -H g; `a` is scratch for one number a pair. */
export function quasiNewtonDirection({ dot, axpy, scal }: Engine, pairs: CorrectionPairs, g: Vector, a: Vector, d: Vector): void {
  const { S, Y, products, scale: theta, count } = pairs;
  for (let i = 0; i < g.length; i++) d[i] = -g[i]!;
  for (let i = count - 1; i >= 0; i--) {
    const row = rowOf(pairs, i);
    a[i] = dot(S[row]!, d) / products[row]!;
    axpy(-a[i]!, Y[row]!, d);
  }
  if (theta !== 1) scal(1 / theta, d);
  for (let i = 0; i < count; i++) {
    const row = rowOf(pairs, i);
    const b = dot(Y[row]!, d) / products[row]!;
    axpy(a[i]! - b, S[row]!, d);
  }
}
