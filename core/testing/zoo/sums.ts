/** Finite sums: an objective that can be asked for in samples. */
import type { Vector } from '../../contract/arrays.js';
import { defineProblem } from '../../contract/define-problem.js';
import type { ZooProblem } from './problem.js';

type Term = (margin: number) => { readonly value: number; readonly slope: number };

/** f(x) = mean_i term_i(rows_i . x) + (l2 / 2) |x|^2. */
function sumOf(rows: readonly (readonly number[])[], terms: readonly Term[], l2: number) {
  const m = rows.length, n = rows[0]!.length;
  const margin = (x: Vector, i: number): number => rows[i]!.reduce((sum, aij, j) => sum + aij * x[j]!, 0);
  const add = (x: Vector, i: number, weight: number, out: Vector): void => {
    const slope = terms[i]!(margin(x, i)).slope * weight;
    for (let j = 0; j < n; j++) out[j]! += slope * rows[i]![j]!;
  };
  const ridge = (x: Vector, out: Vector): void => { for (let j = 0; j < n; j++) out[j] = l2 * x[j]!; };
  const penalty = (x: Vector): number => (l2 / 2) * x.reduce((sum, xj) => sum + xj * xj, 0);
  return {
    value: (x: Vector): number => rows.reduce((sum, _row, i) => sum + terms[i]!(margin(x, i)).value, 0) / m + penalty(x),
    sampleValues(points: Vector, samples: Int32Array, out: Vector) {
      for (let p = 0; p < out.length; p++) {
        const x = points.subarray(p * n, (p + 1) * n);
        out[p] = samples.reduce((sum, i) => sum + terms[i]!(margin(x, i)).value, 0) / samples.length + penalty(x);
      }
    },
    gradient(x: Vector, out: Vector) { ridge(x, out); for (let i = 0; i < m; i++) add(x, i, 1 / m, out); },
    sampleGradient(x: Vector, samples: Int32Array, out: Vector) { ridge(x, out); for (const i of samples) add(x, i, 1 / samples.length, out); },
  };
}

const rows = [[1, 0.5, 0, 0, 1], [0, 1, 0.5, 0, -1], [0, 0, 1, 0.5, 1], [0.5, 0, 0, 1, -1]];
/** The largest eigenvalue of A'A / m is at most |A|_F^2 / m. */
const bound = rows.flat().reduce((sum, aij) => sum + aij * aij, 0) / rows.length;

/** mean (A x - b)^2 / 2 with fewer rows than variables and b = A a: the optimal value is 0, on a line that misses the origin. */
export const underdetermined: ZooProblem = {
  name: 'underdetermined least squares', thorough: true,
  make() {
    const a = [1, -2, 0.5, 3, -1], b = rows.map((row) => row.reduce((sum, aij, j) => sum + aij * a[j]!, 0));
    const terms = b.map((bi): Term => (margin) => ({ value: (margin - bi) ** 2 / 2, slope: margin - bi }));
    return defineProblem({ kind: 'zoo-least-squares', size: 5, reference: { value: 0 }, traits: { smooth: true, convex: true, samples: 4, smoothness: bound }, oracles: sumOf(rows, terms, 0) });
  },
};

/**
 * mean_j [p_j log(1 + e^-x_j) + (1 - p_j) log(1 + e^x_j)] + (l2 / 2) |x|^2: on each of two axes, share p_j of the samples has label 1.
 * The shares are chosen for a given optimum: (sigmoid(x_j) - p_j) / 2 + l2 x_j = 0.
 */
export const logistic: ZooProblem = {
  name: 'logistic regression with l2', thorough: true,
  make() {
    const l2 = 0.05, point = Float64Array.of(1, -0.5);
    const sigmoid = (u: number): number => 1 / (1 + Math.exp(-u));
    const shares = [...point].map((x) => sigmoid(x) + 2 * l2 * x);
    const terms = shares.map((p): Term => (u) => ({ value: p * Math.log1p(Math.exp(-u)) + (1 - p) * Math.log1p(Math.exp(u)), slope: sigmoid(u) - p }));
    const oracles = { ...sumOf([[1, 0], [0, 1]], terms, l2), ...curvatures(shares, l2) };
    return defineProblem({
      kind: 'zoo-logistic', size: 2, reference: { point, value: oracles.value(point) }, oracles,
      traits: { smooth: true, convex: true, stronglyConvex: true, samples: 2, smoothness: 1 / 8 + l2, strongConvexity: l2 },
    });
  },
};

/** Second derivatives of `logistic`: its matrices are diagonal. The Fisher matrix has the squares of the slopes where the Hessian has sigmoid (1 - sigmoid). */
function curvatures(shares: readonly number[], l2: number) {
  const sigmoid = (u: number): number => 1 / (1 + Math.exp(-u));
  const bends = (x: Vector, j: number): number => (sigmoid(x[j]!) * (1 - sigmoid(x[j]!))) / 2 + l2;
  const squares = (x: Vector, j: number): number => (sigmoid(x[j]!) - shares[j]!) ** 2 / 2 + l2;
  const matrix = (entry: (x: Vector, j: number) => number) => (x: Vector, out: Vector): void => { out.fill(0); for (let j = 0; j < 2; j++) out[3 * j] = entry(x, j); };
  const product = (entry: (x: Vector, j: number) => number) => (x: Vector, v: Vector, out: Vector): void => { for (let j = 0; j < 2; j++) out[j] = entry(x, j) * v[j]!; };
  return { hessian: matrix(bends), hessianVector: product(bends), fisher: matrix(squares), fisherVector: product(squares) };
}
