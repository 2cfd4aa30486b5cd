/** Golden values of test/golden/quasi-newton.py, and problems made from them. */
import { readFileSync } from 'node:fs';
import { defineProblem, type AnyProblem, type Vector } from '../../../core/index.js';

export interface Reached { readonly value: number; readonly gradientNorm: number; readonly iterations: number; readonly evaluations: number }
type Bounds = readonly (number | null)[];
interface Bounded { readonly name: string; readonly lower: Bounds; readonly upper: Bounds; readonly start: readonly number[]; readonly point: readonly number[]; readonly value: number; readonly scipy: Reached }
export interface BoundedQuadratic extends Bounded { readonly Q: readonly (readonly number[])[]; readonly c: readonly number[] }
export interface Search { readonly function: string; readonly first: number; readonly ftol: number; readonly gtol: number; readonly xtol: number; readonly trials: readonly number[]; readonly task: 'CONVERGENCE' | 'WARNING' }
interface Scaled extends Reached { readonly name: string; readonly factor?: number; readonly scale?: number; readonly diagonal?: readonly number[]; readonly linear?: readonly number[] }

export const golden = JSON.parse(readFileSync(new URL('../../golden/quasi-newton.json', import.meta.url), 'utf8')) as {
  readonly searches: readonly Search[]; readonly quadratics: readonly BoundedQuadratic[]; readonly rosenbrocks: readonly Bounded[]; readonly scaled: readonly Scaled[];
};

const boundsOf = (bounds: Bounds, none: number): Float64Array => Float64Array.from(bounds, (bound) => bound ?? none);
export const boxOf = ({ lower, upper }: { readonly lower: Bounds; readonly upper: Bounds }) => ({ lower: boundsOf(lower, -Infinity), upper: boundsOf(upper, Infinity) });

/** Plain loops, independent of the library's kernels. */
export const quadraticValue = ({ Q, c }: Pick<BoundedQuadratic, 'Q' | 'c'>, x: Vector): number => Q.reduce((sum, row, i) => sum + x[i]! * (row.reduce((inner, q, j) => inner + q * x[j]!, 0) / 2 + c[i]!), 0);
export const quadraticGradient = ({ Q, c }: Pick<BoundedQuadratic, 'Q' | 'c'>, x: Vector): number[] => Q.map((row, i) => row.reduce((sum, q, j) => sum + q * x[j]!, c[i]!));

export const boundedQuadratic = (instance: BoundedQuadratic): AnyProblem => {
  const box = boxOf(instance);
  return defineProblem({
    size: instance.c.length, start: instance.start, traits: { smooth: true, convex: true },
    oracles: { smoothValue: (x: Vector) => quadraticValue(instance, x), smoothGradient: (x: Vector, out: Vector) => { out.set(quadraticGradient(instance, x)); }, box: () => box },
  });
};

/** Chained Rosenbrock times `factor`, in variables of size `scale`. */
export const rosenbrock = (factor = 1, scale = 1) => ({
  value(x: Vector): number {
    let sum = 0;
    for (let i = 0; i + 1 < x.length; i++) sum += 100 * (x[i + 1]! / scale - (x[i]! / scale) ** 2) ** 2 + (1 - x[i]! / scale) ** 2;
    return factor * sum;
  },
  gradient(x: Vector, out: Vector): void {
    out.fill(0);
    for (let i = 0; i + 1 < x.length; i++) {
      const a = x[i]! / scale, b = x[i + 1]! / scale;
      out[i]! += (factor / scale) * (-400 * a * (b - a * a) - 2 * (1 - a));
      out[i + 1]! += (factor / scale) * 200 * (b - a * a);
    }
  },
});

/** Largest violation of the optimality conditions: |x - P(x - g)|, entry by entry. */
export const projectedGradient = (x: Vector, g: ArrayLike<number>, { lower, upper }: { readonly lower: Vector; readonly upper: Vector }): number =>
  Math.max(...Array.from(x, (xi, i) => Math.abs(xi - Math.min(upper[i]!, Math.max(lower[i]!, xi - g[i]!)))));
