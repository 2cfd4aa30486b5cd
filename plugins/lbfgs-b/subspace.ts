/**
 * Minimises the quadratic model over the variables that are free at the Cauchy point (direct primal method, section 5.1 of Byrd, Lu, Nocedal
 * and Zhu 1995), and brings the minimiser back into the box by projection (Morales and Nocedal 2011), or, when that is no descent direction, by shortening.
 *
 * | symbol | name     | equation                                                    |
 * |--------|----------|-------------------------------------------------------------|
 * | r      | r        | g + theta (x^c - x) - W'M c on the free variables, 0 elsewhere |
 * | K      | system   | M^-1 - W_Z W_Z' / theta, W_Z: columns of W of free variables |
 * | du     | r (after) | -r / theta - W_Z' K^-1 W_Z r / theta^2                     |
 */
import type { Box, Engine, Vector } from '../../core/index.js';
import type { PathVectors } from './cauchy.js';
import { multiplyMiddle, type Compact } from './compact.js';

export interface SubspaceScratch { readonly system: Vector; readonly pivots: Int32Array; readonly v: Vector }
export const createSubspaceScratch = (order: number): SubspaceScratch => ({ system: new Float64Array(order * order), pivots: new Int32Array(order), v: new Float64Array(order) });

/** Sets the columns of W of variables at a bound to zero; gives the number of free variables. */
function freeColumns({ order, W }: Compact, cauchy: Vector, { lower, upper }: Box): number {
  const n = cauchy.length;
  let free = n;
  for (let i = 0; i < n; i++) {
    if (cauchy[i]! > lower[i]! && cauchy[i]! < upper[i]!) continue;
    free--;
    for (let row = 0, at = i; row < order; row++, at += n) W[at] = 0;
  }
  return free;
}

/**
 * Writes the minimiser to `out`, which lies in the box; `cauchy` is kept, the columns of W of fixed variables are lost, `r` is scratch of length n.
 * Needs pairs. Errors: `singular`, `non-finite-matrix`, when rounding spoilt the memory.
 */
export function subspaceMinimum(engine: Engine, x: Vector, g: Vector, box: Box, theta: number, compact: Compact, { c, Mw }: PathVectors, scratch: SubspaceScratch, cauchy: Vector, r: Vector, out: Vector): void {
  const { order, W, inverseMiddle } = compact, { system, pivots, v } = scratch, { lower, upper } = box, n = x.length;
  out.set(cauchy);
  if (freeColumns(compact, cauchy, box) === 0) return;
  const isFree = (i: number): boolean => cauchy[i]! > lower[i]! && cauchy[i]! < upper[i]!;
  multiplyMiddle(compact, engine, c, Mw);
  for (let i = 0; i < n; i++) r[i] = isFree(i) ? g[i]! + theta * (cauchy[i]! - x[i]!) : 0;
  engine.gemvT(W, order, n, Mw, r, -1, 1);
  engine.gemv(W, order, n, r, v);
  engine.copy(inverseMiddle, system);
  engine.syrk('N', W, order, n, system, -1 / theta, 1);
  engine.luFactor(system, order, pivots);
  engine.luSolve(system, order, pivots, v);
  engine.gemvT(W, order, n, v, r, -1 / (theta * theta), -1 / theta);
  let descent = 0;
  for (let i = 0; i < n; i++) {
    if (isFree(i)) out[i] = Math.min(upper[i]!, Math.max(lower[i]!, cauchy[i]! + r[i]!));
    descent += (out[i]! - x[i]!) * g[i]!;
  }
  if (descent > 0) shorten(cauchy, r, box, out);
}

/** out = cauchy + a r with the largest a <= 1 that stays in the box. */
function shorten(cauchy: Vector, r: Vector, { lower, upper }: Box, out: Vector): void {
  let a = 1;
  for (let i = 0; i < r.length; i++) {
    const room = r[i]! > 0 ? upper[i]! - cauchy[i]! : r[i]! < 0 ? lower[i]! - cauchy[i]! : 0;
    if (r[i] !== 0 && room / r[i]! < a) a = room / r[i]!;
  }
  for (let i = 0; i < r.length; i++) if (r[i] !== 0) out[i] = Math.min(upper[i]!, Math.max(lower[i]!, cauchy[i]! + a * r[i]!));
}
