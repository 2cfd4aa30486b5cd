/**
 * Gaussian likelihood with a variance for every node: 1/2 sum over j of log v_j + l1 |W|_1, v_j = [(I - W)'S(I - W)]_jj the variance that node j is left with.
 * v_j counts as 1e-12 S_jj at least: a node that the others explain to rounding (n < d, columns that are equal) would give -Infinity. A constant column gives 0.
 */
import { linalg, type OracleSet, type Vector } from '../../core/index.js';
import type { Observations } from './observations.js';
import { lassoScratch, regressionOnGram } from './regression.js';
import { residualProduct } from './squares.js';

type Likelihood = Pick<OracleSet, 'score' | 'scoreGradient' | 'gram' | 'nodeRegression'>;

const leastShare = 1e-12;
const mostRounds = 1000;

export function likelihoodModel({ gram: S, nodes: d }: Observations, l1: number): Likelihood {
  const { norm1 } = linalg();
  const residual = new Float64Array(d * d), product = new Float64Array(d * d), variance = new Float64Array(d);
  const floorOf = (node: number): number => leastShare * S[node * d + node]!;
  const partOf = (node: number, left: number): number => (S[node * d + node] === 0 ? 0 : Math.log(Math.max(left, floorOf(node))) / 2);
  const measure = (W: Vector): void => {
    residualProduct(S, d, W, residual, product);
    variance.fill(0);
    for (let at = 0; at < W.length; at++) variance[at % d]! += residual[at]! * product[at]!;
  };
  return {
    score(W) {
      measure(W);
      let sum = 0;
      for (let node = 0; node < d; node++) sum += partOf(node, variance[node]!);
      return sum + (l1 > 0 ? l1 * norm1(W) : 0);
    },
    scoreGradient(W, out) {
      measure(W);
      for (let at = 0; at < out.length; at++) { const node = at % d; out[at] = variance[node]! > floorOf(node) ? -product[at]! / variance[node]! : 0; }
    },
    gram(out) { out.set(S); },
    nodeRegression: l1 > 0 ? penalised(S, d, l1, partOf, floorOf) : exact(S, d, partOf),
  };
}

type PartOf = (node: number, left: number) => number;

function exact(S: Vector, d: number, partOf: PartOf): OracleSet['nodeRegression'] {
  const fit = regressionOnGram(S, d);
  return (node, parents, out) => partOf(node, 2 * fit(node, parents, out));
}

/** log v <= log u + (v - u) / u: lassos with the weight l1 u, u the variance of the fit before, go down to a stationary point, which need not be the least of all. */
function penalised(S: Vector, d: number, l1: number, partOf: PartOf, floorOf: (node: number) => number): OracleSet['nodeRegression'] {
  const lasso = lassoScratch(S, d);
  return (node, parents, out) => {
    let left = S[node * d + node]!, part = partOf(node, left);
    for (let round = 0; round < mostRounds; round++) {
      const weight = l1 * Math.max(left, floorOf(node)), value = 2 * lasso(node, parents, out, weight);
      let size = 0;
      for (const parent of parents) size += Math.abs(out[parent]!);
      left = value - 2 * weight * size;
      const before = part;
      part = partOf(node, left) + l1 * size;
      if (before - part <= 1e-15 * Math.max(1, Math.abs(part))) break;
    }
    return part;
  };
}
