/** Three right problems in plain loops, for tests that break one oracle of theirs at a time. */
import { defineProblem, type AnyProblem, type OracleSet, type Traits, type Vector } from '../../core/index.js';

const rows = [[1, 2, -1], [0.5, -1, 2], [-2, 1, 0.3], [0.1, 0.7, 1.1]];
const m = rows.length, n = 3, l2 = 0.3;
const product = (row: readonly number[], x: Vector): number => row.reduce((sum, entry, j) => sum + entry * x[j]!, 0);
const sigmoid = (t: number): number => 1 / (1 + Math.exp(-t));

/** sum over the given rows of weight(row) a_row / count + l2 v. */
function combine(chosen: ArrayLike<number>, weight: (row: readonly number[]) => number, v: Vector, out: Vector): void {
  for (let j = 0; j < n; j++) out[j] = l2 * v[j]!;
  for (let s = 0; s < chosen.length; s++) {
    const row = rows[chosen[s]!]!, w = weight(row) / chosen.length;
    for (let j = 0; j < n; j++) out[j]! += w * row[j]!;
  }
}
const all = Int32Array.of(0, 1, 2, 3);

const value = (x: Vector): number => rows.reduce((sum, row) => sum + Math.log1p(Math.exp(product(row, x))), 0) / m + (l2 / 2) * product([...x], x);
const gradient = (x: Vector, out: Vector): void => combine(all, (row) => sigmoid(product(row, x)), x, out);
const hessianVector = (x: Vector, v: Vector, out: Vector): void => combine(all, (row) => { const p = sigmoid(product(row, x)); return p * (1 - p) * product(row, v); }, v, out);
const valueBatch = (points: Vector, out: Vector): void => { for (let i = 0; i < out.length; i++) out[i] = value(points.slice(i * n, (i + 1) * n)); };
const sampleGradient = (x: Vector, samples: Int32Array, out: Vector): void => combine(samples, (row) => sigmoid(product(row, x)), x, out);
/** |A|_F^2 / (4 m) + l2 bounds the Hessian. */
const frobenius = rows.flat().reduce((sum, entry) => sum + entry * entry, 0);

type Parts = { readonly [K in keyof OracleSet]?: OracleSet[K] };
const define = (oracles: Parts, traits: Traits, more: object = {}): AnyProblem => defineProblem({ size: n, oracles, traits, ...more } as Parameters<typeof defineProblem>[0] & { readonly oracles: OracleSet }) as unknown as AnyProblem;

/** Logistic loss with an l2 term; `traits` and oracles are overridden by what is given. */
export const smoothProblem = (oracles: Parts = {}, traits: Traits = {}): AnyProblem => define(
  { value, gradient, hessianVector, valueBatch, sampleGradient, ...oracles },
  { smooth: true, convex: true, stronglyConvex: true, smoothness: frobenius / (4 * m) + l2, strongConvexity: l2, samples: m, ...traits },
  { start: [0.2, -0.1, 0.4] });
export { l2, m, n, gradient, hessianVector, value, sampleGradient };

const l1 = 0.2;
export const softThreshold = (x: Vector, threshold: number, out: Vector): void => { for (let i = 0; i < n; i++) out[i] = Math.sign(x[i]!) * Math.max(0, Math.abs(x[i]!) - threshold); };
const simpleValue = (x: Vector): number => l1 * x.reduce((sum, entry) => sum + Math.abs(entry), 0);

/** The smooth problem plus l1 |x|_1. */
export const compositeProblem = (oracles: Parts = {}, traits: Traits = {}): AnyProblem => define(
  { value: (x) => value(x) + simpleValue(x), smoothValue: value, smoothGradient: gradient, smoothHessianVector: hessianVector, sampleSmoothGradient: sampleGradient, simpleValue, prox: (x, t, out) => softThreshold(x, t * l1, out), ...oracles },
  { smooth: true, convex: true, smoothness: frobenius / (4 * m) + l2, strongConvexity: l2, samples: m, ...traits });

const lower = Float64Array.of(-1, 0.5, -Infinity), upper = Float64Array.of(1, 2, 3);
const inside = (x: Vector): boolean => x.every((entry, i) => entry >= lower[i]! && entry <= upper[i]!);

/** The smooth problem in a box, with the start at a corner. */
export const boxedProblem = (oracles: Parts = {}, start: readonly number[] = [0, 0.5, 0]): AnyProblem => define(
  { value: (x) => (inside(x) ? value(x) : Infinity), smoothValue: value, smoothGradient: gradient, box: () => ({ lower, upper }), ...oracles },
  { smooth: true, convex: true }, { start });

/** (x1 - 1)^2 + 10 (x2 + 2)^2 + 3 (x3 - 0.5)^2 with a reference. */
export const bowl = (reference: object): AnyProblem => define({
  value: (x) => (x[0]! - 1) ** 2 + 10 * (x[1]! + 2) ** 2 + 3 * (x[2]! - 0.5) ** 2,
  gradient: (x, out) => { out[0] = 2 * (x[0]! - 1); out[1] = 20 * (x[1]! + 2); out[2] = 6 * (x[2]! - 0.5); },
}, { smooth: true, convex: true }, { reference });
