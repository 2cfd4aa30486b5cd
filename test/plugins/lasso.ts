/** Small lasso problems in plain arrays, with optima by coordinate descent: another algorithm than any that is tested. */
import { expect } from 'vitest';
import { defineProblem, type AnyProblem } from '../../core/index.js';

export interface Lasso { readonly A: readonly number[][]; readonly b: readonly number[]; readonly l1: number; readonly L: number; readonly optimum: { readonly x: number[]; readonly value: number } }

export const shrink = (value: number, threshold: number): number => Math.sign(value) * Math.max(Math.abs(value) - threshold, 0);
const residual = (A: Lasso['A'], b: Lasso['b'], x: ArrayLike<number>): number[] => A.map((row, i) => row.reduce((sum, value, j) => sum + value * x[j]!, -b[i]!));

export const smoothValue = ({ A, b }: Pick<Lasso, 'A' | 'b'>, x: ArrayLike<number>): number => residual(A, b, x).reduce((sum, r) => sum + r * r, 0) / (2 * A.length);
export const smoothGradient = ({ A, b }: Pick<Lasso, 'A' | 'b'>, x: ArrayLike<number>): number[] => {
  const r = residual(A, b, x);
  return Array.from(x, (_, j) => A.reduce((sum, row, i) => sum + row[j]! * r[i]!, 0) / A.length);
};
export const objective = (problem: Omit<Lasso, 'L' | 'optimum'>, x: ArrayLike<number>): number => smoothValue(problem, x) + problem.l1 * Array.from(x).reduce((sum, value) => sum + Math.abs(value), 0);

/** m rows, n columns; l1 is a part of the smallest weight that makes the solution zero. */
export function makeLasso(m: number, n: number, part: number): Lasso {
  const A = Array.from({ length: m }, (_, i) => Array.from({ length: n }, (__, j) => Math.sin(12.9898 * (i + 1) + 78.233 * (j + 1) + (i + 1) * (j + 2) ** 1.5)));
  const b = Array.from({ length: m }, (_, i) => 3 * Math.cos(2.3 * i) + A[i]![0]! - 2 * A[i]![2]!);
  const l1 = part * Math.max(...smoothGradient({ A, b }, new Float64Array(n)).map(Math.abs));
  const x = coordinateDescent({ A, b, l1 });
  return { A, b, l1, L: largestEigenvalue(A), optimum: { x, value: objective({ A, b, l1 }, x) } };
}

function coordinateDescent({ A, b, l1 }: Omit<Lasso, 'L' | 'optimum'>): number[] {
  const m = A.length, n = A[0]!.length, x = new Array<number>(n).fill(0), r = b.map((value) => -value);
  const squares = Array.from({ length: n }, (_, j) => A.reduce((sum, row) => sum + row[j]! ** 2, 0) / m);
  for (let sweep = 0, moved = 1; moved > 1e-16 && sweep < 20000; sweep++) {
    moved = 0;
    for (let j = 0; j < n; j++) {
      const slope = A.reduce((sum, row, i) => sum + row[j]! * r[i]!, 0) / m;
      const next = shrink(x[j]! - slope / squares[j]!, l1 / squares[j]!), change = next - x[j]!;
      if (change === 0) continue;
      for (let i = 0; i < m; i++) r[i]! += change * A[i]![j]!;
      x[j] = next;
      moved = Math.max(moved, Math.abs(change));
    }
  }
  return x;
}

/** Of A'A / m, by power iterations; a lower bound that is exact to rounding here. */
function largestEigenvalue(A: readonly number[][]): number {
  let v = A[0]!.map((_, j) => 1 + 0.1 * j), eigenvalue = 0;
  for (let k = 0; k < 3000; k++) {
    const Av = A.map((row) => row.reduce((sum, value, j) => sum + value * v[j]!, 0));
    const w = v.map((_, j) => A.reduce((sum, row, i) => sum + row[j]! * Av[i]!, 0) / A.length);
    eigenvalue = Math.hypot(...w);
    v = w.map((value) => value / eigenvalue);
  }
  return eigenvalue;
}

export const specOf = ({ A, b, l1 }: Lasso, extra: object = {}): object => ({ spec: 'problem/1', kind: 'elastic-net', data: { A: { inline: A }, b: { inline: b } }, params: { l1, ...extra } });

/** The same problem as functions, without constants. */
export const unknownLasso = (lasso: Lasso): AnyProblem => {
  const n = lasso.A[0]!.length;
  return defineProblem({ size: n, traits: { smooth: true, convex: true }, oracles: {
    smoothValue: (x: Float64Array) => smoothValue(lasso, x),
    smoothGradient: (x: Float64Array, out: Float64Array) => out.set(smoothGradient(lasso, x)),
    simpleValue: (x: Float64Array) => lasso.l1 * x.reduce((sum, value) => sum + Math.abs(value), 0),
    prox: (x: Float64Array, t: number, out: Float64Array) => { for (let i = 0; i < n; i++) out[i] = shrink(x[i]!, t * lasso.l1); },
  } });
};

/** 0 is in grad f(x) + l1 d|x|_1 up to `tolerance`: the condition itself, entry by entry. */
export function expectOptimal(lasso: Lasso, x: ArrayLike<number>, tolerance: number): void {
  smoothGradient(lasso, x).forEach((g, j) => {
    if (x[j] !== 0) expect(Math.abs(g + lasso.l1 * Math.sign(x[j]!))).toBeLessThanOrEqual(tolerance);
    else expect(Math.abs(g)).toBeLessThanOrEqual(lasso.l1 + tolerance);
  });
}

/** |x - prox_t(x - t grad f(x))| / t */
export function proxGradientNorm(lasso: Lasso, x: ArrayLike<number>, t: number): number {
  const g = smoothGradient(lasso, x);
  return Math.hypot(...g.map((gj, j) => (x[j]! - shrink(x[j]! - t * gj, t * lasso.l1)) / t));
}
