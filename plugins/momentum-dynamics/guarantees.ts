/** Proven bounds on f - f* and proven factors a step. R = |x0 - x*|, gap = f(x0) - f*, q = mu/L, rho = 1 - sqrt q. */
import type { Flow } from './flows.js';
import type { MethodName } from './params.js';
import type { Scales } from './plan.js';

export interface StartGap { readonly gap: number; readonly R: number }

/** Bound on f(x_k) - f*, k >= 0; undefined where nothing is proven for all functions with these constants (heavy ball). */
export function methodBound(name: MethodName, { L, mu = 0 }: Scales, { gap, R }: StartGap): ((k: number) => number) | undefined {
  const q = mu / L, rho = 1 - Math.sqrt(q), quadratic = (L * R ** 2) / 2;
  switch (name) {
    case 'gd': return mu > 0 ? (k) => (1 - q) ** k * gap : undefined;
    case 'gd-opt': return (k) => ((1 - q) / (1 + q)) ** (2 * k) * quadratic;
    case 'nesterov': return (k) => rho ** k * (gap + (mu * R ** 2) / 2);
    case 'nesterov-convex': case 'nesterov-fista': return (k) => (2 * L * R ** 2) / (k + 1) ** 2;
    // From k = 1; before it, f(x0) - f* <= L R^2 / 2 by smoothness.
    case 'triple-momentum': return (k) => (k === 0 ? quadratic : (rho ** (2 * (k + 1)) * quadratic) / q);
    case 'heavy-ball': case 'heavy-ball-small-step': return undefined;
  }
}

/** Proven factor of |x_k - x*| a step, up to a constant; NaN where there is none. */
export function provenFactor(name: MethodName, { L, mu = 0 }: Scales): number {
  const q = mu / L;
  if (q === 0) return NaN;
  switch (name) {
    case 'gd': return 1 - q;
    case 'gd-opt': return (1 - q) / (1 + q);
    case 'nesterov': return Math.sqrt(1 - Math.sqrt(q));
    case 'triple-momentum': return 1 - Math.sqrt(q);
    default: return NaN;
  }
}

/** Bound on f(x(t)) - f* from the value of the flow's Lyapunov function at its start; for gradient flow that is the gap. */
export function flowBound({ name, start }: Flow, { mu = 0, s }: Scales): ((atStart: number, t: number) => number) | undefined {
  switch (name) {
    case 'gradient-flow': return mu > 0 ? (gap, t) => Math.exp(-2 * mu * (t - start)) * gap : undefined;
    case 'low-resolution': return (V, t) => Math.exp(-Math.sqrt(mu) * (t - start)) * V;
    case 'low-resolution-convex': return (E, t) => E / t ** 2;
    case 'nesterov': return (E, t) => (Math.exp((-Math.sqrt(mu) / 4) * (t - start)) * E) / (1 + Math.sqrt(mu * s));
    default: return undefined;
  }
}
