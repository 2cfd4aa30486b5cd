/** Quadratic risk less the mean return: risk/(2S) |(R - 1 rbar')x|^2 - rbar'x, R the S x n returns, rbar their column means. */
import { linalg, type DenseMatrix, type OracleSet, type Traits, type Vector } from '../../core/index.js';
import { atLastPoint } from '../shared/last-point.js';

export interface Risk { readonly oracles: Pick<OracleSet, 'smoothValue' | 'smoothGradient' | 'smoothHessianVector'>; readonly traits: Traits }

/** Q = risk (R - 1 rbar')'(R - 1 rbar') / S is never formed: rbar'x is the mean of Rx, and R' takes its place where what it meets sums to zero. */
export function portfolioRisk({ rows: S, columns: n, data: R }: DenseMatrix, risk: number): Risk {
  const { gemv, gemvT, dot } = linalg();
  const mean = new Float64Array(n), centred = new Float64Array(S), image = new Float64Array(S);
  gemvT(R, S, n, new Float64Array(S).fill(1 / S), mean);
  let gain = 0;
  const centre = (v: Vector, out: Vector): number => {
    gemv(R, S, n, v, out);
    let sum = 0;
    for (let s = 0; s < S; s++) sum += out[s]!;
    for (let s = 0; s < S; s++) out[s]! -= sum / S;
    return sum / S;
  };
  const returnsAt = atLastPoint(n, (x) => { gain = centre(x, centred); });
  return {
    traits: { convex: true, smooth: true, smoothness: largestVariance(R, S, n, mean, risk) },
    oracles: {
      smoothValue(x) { returnsAt(x); return (risk / (2 * S)) * dot(centred, centred) - gain; },
      smoothGradient(x, out) {
        returnsAt(x);
        gemvT(R, S, n, centred, out, risk / S);
        for (let j = 0; j < n; j++) out[j]! -= mean[j]!;
      },
      smoothHessianVector(_x, v, out) {
        centre(v, image);
        gemvT(R, S, n, image, out, risk / S);
      },
    },
  };
}

/** max |Q_ij|, which is L for the norm |x|_1: in a positive semidefinite matrix it stands on the diagonal. */
function largestVariance(R: Vector, S: number, n: number, mean: Vector, risk: number): number {
  const variance = new Float64Array(n);
  for (let s = 0, e = 0; s < S; s++) for (let j = 0; j < n; j++, e++) variance[j]! += (risk / S) * (R[e]! - mean[j]!) ** 2;
  return variance.reduce((most, entry) => Math.max(most, entry), 0);
}
