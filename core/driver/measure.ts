/** What the driver itself can say about a point, on uncounted oracles: `value` and `gradientNorm`. */
import type { Vector } from '../contract/arrays.js';
import { hasNonsmoothTerm, type OracleSet } from '../contract/oracle.js';
import type { AnyProblem } from '../contract/problem.js';

export interface Measures {
  value?(x: Vector): number;
  /** 2-norm of the gradient; on a composite problem |x - prox_t(x - t grad f(x))| / t with t = 1/L, 1 when L is unknown or zero; none where the problem has a nonsmooth part. */
  gradientNorm?(x: Vector): number;
}

/** The problem's own L comes first, so that one number means the same under every method; `smoothness`, the method's param, is taken where the problem knows none. */
export function measuresOf(problem: AnyProblem, size: number, smoothness = 1): Measures {
  const value = valueOf(problem.oracles);
  const L = problem.traits.smoothness ?? smoothness;
  const gradientNorm = gradientNormOf(problem.oracles, size, L > 0 ? 1 / L : 1);
  return { ...(value ? { value } : {}), ...(gradientNorm ? { gradientNorm } : {}) };
}

function valueOf(oracles: Partial<OracleSet>): ((x: Vector) => number) | undefined {
  const { value, smoothValue, nonsmoothValue, simpleValue } = oracles;
  if (value) return (x) => value(x);
  if (nonsmoothValue) return (x) => (smoothValue?.(x) ?? 0) + nonsmoothValue(x) + (simpleValue?.(x) ?? 0);
  if (hasNonsmoothTerm(Object.keys(oracles))) return undefined;
  if (smoothValue && simpleValue) return (x) => smoothValue(x) + simpleValue(x);
  if (smoothValue && oracles.box) return (x) => smoothValue(x);
  return undefined;
}

function gradientNormOf(oracles: Partial<OracleSet>, size: number, t: number): ((x: Vector) => number) | undefined {
  const g = new Float64Array(size);
  const { gradient, smoothGradient } = oracles;
  if (gradient) return (x) => { gradient(x, g); return norm(g); };
  const prox = oracles.prox ?? projection(oracles.box);
  if (!smoothGradient || !prox || hasNonsmoothTerm(Object.keys(oracles))) return undefined;
  const moved = new Float64Array(size);
  return (x) => {
    smoothGradient(x, g);
    for (let i = 0; i < size; i++) moved[i] = x[i]! - t * g[i]!;
    prox(moved, t, moved);
    for (let i = 0; i < size; i++) moved[i] = (x[i]! - moved[i]!) / t;
    return norm(moved);
  };
}

/** prox of the indicator of a box. */
export const projection = (box: OracleSet['box'] | undefined): OracleSet['prox'] | undefined => box && ((x, _t, out) => {
  const { lower, upper } = box();
  for (let i = 0; i < x.length; i++) out[i] = Math.min(Math.max(x[i]!, lower[i]!), upper[i]!);
});

function norm(g: Vector): number {
  let sum = 0;
  for (let i = 0; i < g.length; i++) sum += g[i]! * g[i]!;
  return Math.sqrt(sum);
}
