/**
 * The compact form of the BFGS matrix, B = theta I - W'M W (Byrd, Nocedal and Schnabel 1994; equation 3.2 of Byrd, Lu, Nocedal and Zhu 1995).
 *
 * | symbol | name             | equation                                                          |
 * |--------|------------------|-------------------------------------------------------------------|
 * | theta  | pairs.scale      | y'y / s'y of the newest pair                                      |
 * | W      | W                | rows y_1 .. y_c, theta s_1 .. theta s_c (the transpose of theirs) |
 * | M^-1   | inverseMiddle    | [[-D, L'], [L, theta S'S]], D = diag(s_i'y_i), L_ij = s_i'y_j, i > j |
 */
import type { Engine, Vector } from '../../core/index.js';
import { rowOf, type CorrectionPairs } from '../shared/quasi-newton/correction-pairs.js';

/** Products of the pairs by row of the memory, so that a new pair costs 3 c products and not 2 c^2. Plain data, part of the state. */
export interface PairProducts { readonly SS: Vector; readonly SY: Vector }

export const emptyProducts = (memory: number): PairProducts => ({ SS: new Float64Array(memory * memory), SY: new Float64Array(memory * memory) });

/** The pair in `row` is new. */
export function updateProducts({ SS, SY }: PairProducts, { dot }: Engine, pairs: CorrectionPairs, row: number): void {
  const { S, Y } = pairs, memory = S.length;
  for (let i = 0; i < pairs.count; i++) {
    const other = rowOf(pairs, i);
    SS[row * memory + other] = SS[other * memory + row] = dot(S[row]!, S[other]!);
    SY[row * memory + other] = dot(S[row]!, Y[other]!);
    SY[other * memory + row] = dot(S[other]!, Y[row]!);
  }
}

/** B for a fixed number of pairs: scratch, filled again at every step. `order` is 2 c. */
export interface Compact {
  readonly count: number;
  readonly order: number;
  readonly W: Vector;
  readonly inverseMiddle: Vector;
  readonly factors: Vector;
  readonly pivots: Int32Array;
}

export const createCompact = (count: number, size: number): Compact => {
  const order = 2 * count;
  return {
    count, order, W: new Float64Array(order * size), inverseMiddle: new Float64Array(order * order),
    factors: new Float64Array(order * order), pivots: new Int32Array(order),
  };
};

/** Errors: `singular`, `non-finite-matrix`, when rounding spoilt the memory. */
export function fillCompact({ count: c, order, W, inverseMiddle, factors, pivots }: Compact, engine: Engine, pairs: CorrectionPairs, { SS, SY }: PairProducts): void {
  const { S, Y, scale: theta } = pairs, memory = S.length, n = S[0]!.length;
  for (let i = 0; i < c; i++) {
    const row = rowOf(pairs, i), s = S[row]!;
    W.set(Y[row]!, i * n);
    for (let k = 0, at = (c + i) * n; k < n; k++, at++) W[at] = theta * s[k]!;
    for (let j = 0; j < c; j++) {
      const other = rowOf(pairs, j), lower = i > j ? SY[row * memory + other]! : 0;
      inverseMiddle[i * order + j] = i === j ? -SY[row * memory + row]! : 0;
      inverseMiddle[(c + i) * order + j] = lower;
      inverseMiddle[j * order + c + i] = lower;
      inverseMiddle[(c + i) * order + c + j] = theta * SS[row * memory + other]!;
    }
  }
  factors.set(inverseMiddle);
  engine.luFactor(factors, order, pivots);
}

/** out = M v, without pairs nothing. */
export function multiplyMiddle({ order, factors, pivots }: Compact, engine: Engine, v: Vector, out: Vector): void {
  if (order === 0) return;
  out.set(v);
  engine.luSolve(factors, order, pivots, out);
}
