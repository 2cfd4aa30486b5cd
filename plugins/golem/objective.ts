/**
 * The objective of GOLEM at weights B (d x d), from S = X'X/n:
 *   EV  d/2 log |X - XB|^2 - log |det(I - B)|              |X - XB|^2 = n tr((I - B)'S(I - B))
 *   NV  1/2 sum over j of log |(X - XB)_j|^2 - log |det(I - B)|
 * each plus l1 |B|_1 + l2 (tr e^(B o B) - d).
 */
import { linalg, type Vector } from '../../core/index.js';
import { acyclicity } from '../shared/dag/acyclicity.js';

export interface Weights { readonly l1: number; readonly l2: number }

export interface Objective {
  /** Writes the gradient where `gradient` is given. Infinity where I - B is singular. */
  value(S: Vector, B: Vector, equal: boolean, weights: Weights, gradient?: Vector): number;
  /** tr e^(B o B) - d. */
  cycles(B: Vector): number;
}

/** A variance counts as this part of what it was without a fit at least, so that nodes which others explain to rounding do not give -Infinity; a constant node gives 0. */
const leastShare = 1e-12;
const logarithm = (samples: number, left: number, own: number): number => (own === 0 ? 0 : Math.log(samples * Math.max(left, leastShare * own)));
const slope = (left: number, own: number): number => (left > leastShare * own ? 1 / left : 0);

export function createObjective(d: number, samples: number): Objective {
  const { gemm, luFactor, luSolve } = linalg(), h = acyclicity('exponential', d), fresh = (): Vector => new Float64Array(d * d);
  const residual = fresh(), product = fresh(), A = fresh(), walks = fresh(), factors = fresh(), inverse = fresh(), pivots = new Int32Array(d), left = new Float64Array(d);
  const cycles = (B: Vector): number => {
    for (let at = 0; at < A.length; at++) A[at] = B[at]! * B[at]!;
    return h(A, walks);
  };
  /** log |det(I - B)|, with the factors kept. */
  const logDeterminant = (): number => {
    factors.set(residual);
    try { luFactor(factors, d, pivots); } catch { return -Infinity; }
    let sum = 0;
    for (let i = 0; i < d; i++) sum += Math.log(Math.abs(factors[i * d + i]!));
    return sum;
  };
  return {
    cycles,
    value(S, B, equal, { l1, l2 }, gradient) {
      for (let at = 0; at < B.length; at++) residual[at] = (at % (d + 1) === 0 ? 1 : 0) - B[at]!;
      gemm('N', 'N', d, d, d, S, residual, product);
      left.fill(0);
      for (let at = 0; at < B.length; at++) left[at % d]! += residual[at]! * product[at]!;
      let total = 0, whole = 0, logarithms = 0, sizes = 0;
      for (let j = 0; j < d; j++) {
        const own = S[j * (d + 1)]!;
        total += left[j]!;
        whole += own;
        logarithms += logarithm(samples, left[j]!, own);
      }
      for (let at = 0; at < B.length; at++) sizes += Math.abs(B[at]!);
      const value = (equal ? d * logarithm(samples, total, whole) : logarithms) / 2 - logDeterminant() + l1 * sizes + l2 * cycles(B);
      if (!gradient) return value;
      // Right-hand sides stand one after the other: the rows of the solution are the columns of (I - B)^-1.
      for (let at = 0; at < inverse.length; at++) inverse[at] = at % (d + 1) === 0 ? 1 : 0;
      luSolve(factors, d, pivots, inverse, d);
      for (let at = 0; at < B.length; at++) {
        const node = at % d, share = equal ? d * slope(total, whole) : slope(left[node]!, S[node * (d + 1)]!);
        gradient[at] = -share * product[at]! + inverse[at]! + l1 * Math.sign(B[at]!) + 2 * l2 * B[at]! * walks[at]!;
      }
      return value;
    },
  };
}
