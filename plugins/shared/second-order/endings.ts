/** How runs of the second-order methods end by themselves. */
import type { Finish, Traits } from '../../../core/index.js';

/** A value below this, or -Infinity with a finite gradient, shows that the objective is unbounded below. */
export const abyss = -1e300;

export const unbounded: Finish = { outcome: 'unbounded', reason: 'the objective falls without bound along the steps' };

export const zeroGradient = ({ convex }: Readonly<Traits>): Finish => ({
  outcome: 'converged', reason: 'the gradient is exactly zero',
  certificate: { kind: convex ? 'global' : 'stationary', evidence: 'measured', measure: 'gradientNorm', value: 0 },
});

/** Relative size of a difference of two values that rounding may explain: sums of squares whose terms cancel lose some digits. */
const noise = 1e-13;
/** Relative size of a difference that may be noise for all we know: then a shorter gradient decides. */
const doubtful = 1e-10;

const apart = (f: number, next: number, relative: number): boolean => Math.abs(f - next) <= relative * Math.max(Math.abs(f), Math.abs(next));
export const withinRounding = (f: number, next: number): boolean => apart(f, next, noise);
export const inDoubt = (f: number, next: number): boolean => apart(f, next, doubtful);

/** Decrease of the objective over that of the model; finite also where the objective is not, so that a trial that was refused spoils no metric. */
export function ratioOf(decrease: number, modelled: number): number {
  const ratio = modelled > 0 ? decrease / modelled : 0;
  return ratio > -Number.MAX_VALUE ? Math.min(ratio, Number.MAX_VALUE) : -Number.MAX_VALUE;
}
