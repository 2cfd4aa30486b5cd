/** <c, x> / 2 + |Qx - 1|^2 / 2 + mu sum x ln x on the simplex, with the Kullback-Leibler divergence as V: a right problem whose oracles tests break. */
import { defineProblem, type AnyProblem, type OracleSet, type Traits, type Vector } from '../../core/index.js';

const Q = [[1, 0.2, 0], [0.2, 2, -0.3], [0, -0.3, 0.7]], mu = 0.1;
const product = (row: readonly number[], x: Vector): number => row.reduce((sum, entry, j) => sum + entry * x[j]!, 0);
const entropy = (x: Vector): number => x.reduce((sum, entry) => sum + (entry > 0 ? entry * Math.log(entry) : 0), 0);
const smoothValue = (x: Vector): number => Q.reduce((sum, row, i) => sum + x[i]! * product(row, x), 0) / 2;
const simpleValue = (x: Vector): number => (x.every((entry) => entry >= 0) && Math.abs(x.reduce((sum, entry) => sum + entry, 0) - 1) < 1e-9 ? mu * entropy(x) : Infinity);

/** v_i proportional to exp((beta ln x_i + q ln u_i - d_i) / (mu + beta + q)). */
export function entropyProx(d: Vector, x: Vector, beta: number, u: Vector, q: number, out: Vector): void {
  const logs = d.map((entry, i) => (beta * Math.log(x[i]!) + q * Math.log(u[i]!) - entry) / (mu + beta + q)), top = Math.max(...logs);
  const total = logs.reduce((sum, entry) => sum + Math.exp(entry - top), 0);
  for (let i = 0; i < out.length; i++) out[i] = Math.exp(logs[i]! - top) / total;
}

export const entropicProblem = (oracles: { readonly [K in keyof OracleSet]?: OracleSet[K] } = {}, traits: Traits = {}): AnyProblem => defineProblem({
  size: 3, start: [1 / 3, 1 / 3, 1 / 3], traits: { smooth: true, convex: true, entropic: true, smoothness: 2, simpleStrongConvexity: mu, ...traits },
  oracles: {
    value: (x: Vector) => smoothValue(x) + simpleValue(x), smoothValue, simpleValue, twoCentreProx: entropyProx,
    smoothGradient(x: Vector, out: Vector) { Q.forEach((row, i) => { out[i] = product(row, x); }); },
    bregmanDistance: (x: Vector, u: Vector) => u.reduce((sum, entry, i) => sum + (entry > 0 ? entry * Math.log(entry / x[i]!) : 0), 0),
    ...oracles,
  } as unknown as OracleSet,
}) as unknown as AnyProblem;
