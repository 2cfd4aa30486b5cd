/**
 * The scores of all orders that differ from one order by an exchange of two nodes, from one Cholesky factor: about twenty operations for each node between the two.
 *
 *   symbol    name                                                    equation
 *   L, M      factor of the Gram matrix in the given order, L^-1      S = L L'
 *   R_k       nodes before position a, and at a + 1 .. k - 1
 *   P_k       precision of a given R_k                                sum_{l = a .. k-1} M_la^2
 *   t_k       variance of b given R_k and a                           sum_{l = k .. b} L_bl^2
 *   beta_k    coefficient of a in the regression of b on a and R_k    sum_{l = a .. k-1} L_bl M_la, up to its sign
 *
 * Given R_k, b has the variance v_k = t_k + beta_k^2 / P_k. A node k between them has L_kk^2 given R_k and a, L_kk^2 P_{k+1} / P_k given R_k alone, and that
 * times v_{k+1} / v_k given R_k and b, which is what precedes it after the exchange.
 */
import { linalg, type Vector } from '../../core/index.js';

/** How residual variances of nodes make a score: 1/2 variance, or 1/2 log variance. */
export type ScoreOfVariance = (variance: number) => number;

export interface Exchanges {
  /** Factors S in this order. False where S is singular to rounding in it: no other function may then be called. */
  factor(order: Int32Array): boolean;
  /** Score of the order that was factored. */
  score(): number;
  /** Every node's part of it. */
  parts(order: Int32Array, out: Vector): void;
  /** Change of the score when the nodes at positions a < b are exchanged. */
  exchange(a: number, b: number): number;
  /** Change of the score when the nodes at a .. b stand as in the first entries of `segment`: the block is factored anew. */
  rearrange(order: Int32Array, a: number, b: number, segment: Int32Array): number;
  /** Weights of the best fit of that order, d x d, entry (i, j) for i -> j. */
  weights(order: Int32Array, out: Vector): void;
}

/** A residual variance below this part of the node's own is rounding. */
const singular = 1e-10;

export function exchanges(S: Vector, d: number, scoreOf: ScoreOfVariance): Exchanges {
  const { choleskyFactor } = linalg();
  const L = new Float64Array(d * d), M = new Float64Array(d * d), own = new Float64Array(d), block = new Float64Array(d * d), place = new Int32Array(d);
  return {
    factor(order) {
      for (let i = 0; i < d; i++) for (let j = 0; j <= i; j++) L[i * d + j] = S[order[i]! * d + order[j]!]!;
      try {
        choleskyFactor(L, d);
      } catch {
        return false;
      }
      for (let i = 0; i < d; i++) {
        const diagonal = L[i * d + i]!;
        if (!(diagonal * diagonal > singular * S[order[i]! * d + order[i]!]!)) return false;
        own[i] = scoreOf(diagonal * diagonal);
      }
      invertLower(L, d, M);
      return true;
    },
    score() {
      let sum = 0;
      for (let i = 0; i < d; i++) sum += own[i]!;
      return sum;
    },
    exchange(a, b) {
      let t = 0, beta = L[b * d + a]! * M[a * d + a]!, P = M[a * d + a]! ** 2, change = 0;
      for (let l = a + 1; l <= b; l++) t += L[b * d + l]! ** 2;
      let v = t + beta * beta / P;
      change += scoreOf(v) - own[b]!;
      for (let k = a + 1; k < b; k++) {
        const along = L[b * d + k]!, back = M[k * d + a]!, diagonal = L[k * d + k]!;
        t -= along * along;
        beta += along * back;
        const more = P + back * back, next = t + beta * beta / more;
        change += scoreOf(diagonal * diagonal * more / P * next / v) - own[k]!;
        P = more;
        v = next;
      }
      const last = M[b * d + a]!;
      return change + scoreOf(1 / (P + last * last)) - own[a]!;
    },
    parts(order, out) { for (let i = 0; i < d; i++) out[order[i]!] = own[i]!; },
    rearrange(order, a, b, segment) {
      const m = b - a + 1;
      for (let k = a; k <= b; k++) place[order[k]!] = k;
      let change = 0;
      for (let i = 0; i < m; i++) {
        const row = place[segment[i]!]!;
        for (let j = 0; j <= i; j++) {
          // Covariance of two nodes given all before a, less what the nodes already placed explain.
          const column = place[segment[j]!]!, upTo = Math.min(row, column);
          let entry = 0;
          for (let l = a; l <= upTo; l++) entry += L[row * d + l]! * L[column * d + l]!;
          for (let k = 0; k < j; k++) entry -= block[i * m + k]! * block[j * m + k]!;
          block[i * m + j] = j < i ? entry / block[j * m + j]! : Math.sqrt(entry);
        }
        change += scoreOf(block[i * m + i]! ** 2) - own[a + i]!;
      }
      return change;
    },
    weights(order, out) {
      out.fill(0);
      for (let k = 1; k < d; k++) for (let l = 0; l < k; l++) out[order[l]! * d + order[k]!] = -M[k * d + l]! / M[k * d + k]!;
    },
  };
}

/** out = L^-1, lower triangular, zeros above. */
function invertLower(L: Vector, d: number, out: Vector): void {
  out.fill(0);
  for (let i = 0; i < d; i++) {
    const diagonal = L[i * d + i]!;
    // Row i of the inverse is (e_i - sum over k < i of L_ik row k) / L_ii.
    for (let k = 0; k < i; k++) {
      const factor = L[i * d + k]!;
      if (factor === 0) continue;
      for (let j = 0; j <= k; j++) out[i * d + j]! -= factor * out[k * d + j]!;
    }
    for (let j = 0; j < i; j++) out[i * d + j]! /= diagonal;
    out[i * d + i] = 1 / diagonal;
  }
}
