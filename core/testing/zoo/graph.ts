/** Graph learning. */
import { defineProblem } from '../../contract/define-problem.js';
import type { Vector } from '../../contract/arrays.js';
import type { ZooProblem } from './problem.js';

/** Covariance of 0 -> 1 (0.8), 1 -> 2 (0.5) with unit noise. */
const S = [1, 0.8, 0.4, 0.8, 1.64, 0.82, 0.4, 0.82, 1.41], d = 3;

/** (I - W)'S(I - W), halved on the diagonal: every node's part of the score; `gradient` takes -S(I - W). */
function scoreOf(W: Vector, gradient?: Vector): number {
  let score = 0;
  for (let j = 0; j < d; j++) for (let i = 0; i < d; i++) {
    let product = 0;
    for (let k = 0; k < d; k++) product += S[i * d + k]! * ((k === j ? 1 : 0) - W[k * d + j]!);
    score += product * ((i === j ? 1 : 0) - W[i * d + j]!) / 2;
    if (gradient) gradient[i * d + j] = -product;
  }
  return score;
}

/** Normal equations of at most two parents, by Cramer's rule; half the variance that is left. */
function regress(node: number, parents: Int32Array, out: Vector): number {
  const [p, q] = parents, entry = (i: number, j: number): number => S[i * d + j]!;
  out.fill(0);
  if (p === undefined) return entry(node, node) / 2;
  if (q === undefined) out[p] = entry(p, node) / entry(p, p);
  else {
    const determinant = entry(p, p) * entry(q, q) - entry(p, q) ** 2;
    out[p] = (entry(p, node) * entry(q, q) - entry(q, node) * entry(p, q)) / determinant;
    out[q] = (entry(q, node) * entry(p, p) - entry(p, node) * entry(p, q)) / determinant;
  }
  return (entry(node, node) - out[p]! * entry(p, node) - (q === undefined ? 0 : out[q]! * entry(q, node))) / 2;
}

/** Least squares on the covariance: 1.5 at the true graph, and at its order alone. */
export const graph: ZooProblem = {
  name: 'graph', thorough: true, only: ['nodeRegression', 'scoreGradient'],
  make() {
    const chain = Float64Array.of(0, 0.8, 0, 0, 0, 0.5, 0, 0, 0);
    return defineProblem({
      kind: 'zoo-graph', layout: [{ name: 'weights', shape: [d, d], offset: 0 }], start: new Float64Array(d * d),
      traits: { nodes: d, l1: 0, discrete: true, linearModel: true, squaredLoss: true, exactFits: true }, reference: { value: 1.5, point: chain },
      oracles: {
        score: (x) => scoreOf(x), scoreGradient: (x, out) => { scoreOf(x, out); }, gram: (out) => { out.set(S); }, nodeRegression: regress, edgeRules: (out) => { out.fill(0); },
        truth: (out) => { for (let at = 0; at < out.length; at++) out[at] = chain[at] === 0 ? 0 : 1; },
      },
    });
  },
};
