/** Binary nodes: 1/n sum over samples and nodes of log(1 + e^M) - X M, M = XW without an intercept, plus l1 |W|_1. */
import { linalg, type OracleSet } from '../../core/index.js';
import type { Table } from './observations.js';
import { logisticFit } from './logistic-fit.js';

type Logistic = Pick<OracleSet, 'score' | 'scoreGradient' | 'nodeRegression'>;

/** log(1 + e^m) without overflow. */
export const softplus = (m: number): number => Math.max(m, 0) + Math.log1p(Math.exp(-Math.abs(m)));
export const sigmoid = (m: number): number => (m >= 0 ? 1 / (1 + Math.exp(-m)) : Math.exp(m) / (1 + Math.exp(m)));

export function logisticModel({ X, samples: n, nodes: d }: Table, l1: number): Logistic {
  const { gemm, norm1 } = linalg(), margin = new Float64Array(n * d);
  return {
    score(W) {
      gemm('N', 'N', n, d, d, X, W, margin);
      let sum = 0;
      for (let at = 0; at < margin.length; at++) sum += softplus(margin[at]!) - X[at]! * margin[at]!;
      return sum / n + (l1 > 0 ? l1 * norm1(W) : 0);
    },
    scoreGradient(W, out) {
      gemm('N', 'N', n, d, d, X, W, margin);
      for (let at = 0; at < margin.length; at++) margin[at] = sigmoid(margin[at]!) - X[at]!;
      gemm('T', 'N', d, d, n, X, margin, out, 1 / n);
    },
    nodeRegression: logisticFit(X, n, d, l1),
  };
}
