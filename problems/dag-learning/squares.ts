/** 1/(2n) |X - XW|^2 + l1 |W|_1 on the Gram matrix S = X'X/n: half the trace of (I - W)'S(I - W). */
import { linalg, type OracleSet, type Vector } from '../../core/index.js';
import { lassoOnGram, regressionOnGram } from './regression.js';
import type { Observations } from './observations.js';

type Squares = Pick<OracleSet, 'score' | 'scoreGradient' | 'gram' | 'nodeRegression'>;

export function squaresModel({ gram: S, nodes: d }: Observations, l1: number): Squares {
  const { gemm, norm1 } = linalg();
  const residual = new Float64Array(d * d), product = new Float64Array(d * d);
  const fit = l1 > 0 ? lassoOnGram(S, d, l1) : regressionOnGram(S, d);
  /** residual = I - W, product = S (I - W). */
  const multiply = (W: Vector): void => {
    for (let at = 0; at < W.length; at++) residual[at] = (at % (d + 1) === 0 ? 1 : 0) - W[at]!;
    gemm('N', 'N', d, d, d, S, residual, product);
  };
  return {
    score(W) {
      multiply(W);
      let trace = 0;
      for (let at = 0; at < W.length; at++) trace += residual[at]! * product[at]!;
      return trace / 2 + (l1 > 0 ? l1 * norm1(W) : 0);
    },
    scoreGradient(W, out) {
      multiply(W);
      for (let at = 0; at < out.length; at++) out[at] = -product[at]!;
    },
    gram(out) { out.set(S); },
    nodeRegression: fit,
  };
}
