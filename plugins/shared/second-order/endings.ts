/** How runs of the second-order methods end by themselves. */
import type { Finish, Traits } from '../../../core/index.js';

/** A value below this, or -Infinity with a finite gradient, shows that the objective is unbounded below. */
export const abyss = -1e300;

export const unbounded: Finish = { outcome: 'unbounded', reason: 'the objective falls without bound along the steps' };

export const zeroGradient = ({ convex }: Readonly<Traits>): Finish => ({
  outcome: 'converged', reason: 'the gradient is exactly zero',
  certificate: { kind: convex ? 'global' : 'stationary', evidence: 'measured', measure: 'gradientNorm', value: 0 },
});

/** Relative size of a difference of two values that rounding may explain. */
const noise = 64 * Number.EPSILON;

export const withinRounding = (f: number, next: number): boolean => Math.abs(f - next) <= noise * Math.max(Math.abs(f), Math.abs(next));
