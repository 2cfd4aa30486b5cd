/** 1/(2n) |X - XW|^2 + l1 |W|_1 on the Gram matrix S = X'X/n: half the trace of (I - W)'S(I - W). */
import { linalg, type OracleSet, type Vector } from '../../core/index.js';
import { lassoOnGram, regressionOnGram } from './regression.js';
import type { Observations } from './observations.js';

type Squares = Pick<OracleSet, 'score' | 'scoreGradient' | 'gram' | 'nodeRegression'>;

/** residual = I - W, product = S (I - W). */
export function residualProduct(S: Vector, d: number, W: Vector, residual: Vector, product: Vector): void {
  for (let at = 0; at < W.length; at++) residual[at] = (at % (d + 1) === 0 ? 1 : 0) - W[at]!;
  linalg().gemm('N', 'N', d, d, d, S, residual, product);
}

export function squaresModel({ gram: S, nodes: d }: Observations, l1: number): Squares {
  const { dot, norm1 } = linalg();
  const residual = new Float64Array(d * d), product = new Float64Array(d * d);
  const fit = l1 > 0 ? lassoOnGram(S, d, l1) : regressionOnGram(S, d);
  return {
    score(W) {
      residualProduct(S, d, W, residual, product);
      return dot(residual, product) / 2 + (l1 > 0 ? l1 * norm1(W) : 0);
    },
    scoreGradient(W, out) {
      residualProduct(S, d, W, residual, product);
      for (let at = 0; at < out.length; at++) out[at] = -product[at]!;
    },
    gram(out) { out.set(S); },
    nodeRegression: fit,
  };
}
