/**
 * The line search of Moré and Thuente (1994; `dcsrch` of MINPACK-2): a step that satisfies the strong Wolfe conditions
 *   phi(t) <= phi(0) + ftol t phi'(0)   and   |phi'(t)| <= gtol |phi'(0)|,
 * as a small machine that is told value and slope at each trial. Values are differences phi(t) - phi(0).
 *
 * Two additions: a trial where the objective is not finite counts as too long (`refuse`), and extrapolation speeds up after
 * eight trials, so that a function that falls without bound is recognised after about twenty.
 */
import { refine, type StepInterval } from './step-interval.js';

/** Sufficient decrease, curvature, and the relative width at which a bracket is not refined any more; the defaults are those of L-BFGS-B. */
export interface SearchTolerances { readonly ftol: number; readonly gtol: number; readonly xtol: number }
export const searchTolerances: SearchTolerances = { ftol: 1e-3, gtol: 0.9, xtol: 0.1 };
const maxTrials = 40;

/** `more`: try `step`. `wolfe`: accepted. `decrease`: `step` decreases the value enough, and no better step can be found. `failed`: none does. */
export type SearchVerdict = 'more' | 'wolfe' | 'decrease' | 'failed';

export interface LineSearch {
  /** The step to try. */
  readonly step: number;
  /** Begins with phi'(0) < 0, the first trial and the longest step. */
  start(slope: number, first: number, longest: number): void;
  /** phi(step) - phi(0) and phi'(step), both finite. */
  tell(change: number, slope: number): SearchVerdict;
  /** The objective is not finite at `step`. */
  refuse(): SearchVerdict;
}

export function createLineSearch({ ftol, gtol, xtol }: SearchTolerances = searchTolerances): LineSearch {
  const interval: StepInterval = { stx: 0, fx: 0, dx: 0, sty: 0, fy: 0, dy: 0, bracketed: false };
  let initialSlope = 0, longest = 0, shortestTrial = 0, longestTrial = 0, width = 0, widthBefore = 0;
  let auxiliary = true, trials = 0, extrapolation = 4, forbidden = Infinity, shrink = 0.5;

  /** Ends with the best step so far: the caller evaluates there once more. */
  const settle = (): SearchVerdict => {
    search.step = interval.stx;
    return interval.stx > 0 ? 'decrease' : 'failed';
  };
  /** In the first stage the interval is refined on psi(t) = phi(t) - ftol t phi'(0). */
  const refineAuxiliary = (step: number, change: number, slope: number): number => {
    const tilt = ftol * initialSlope;
    interval.fx -= interval.stx * tilt; interval.dx -= tilt;
    interval.fy -= interval.sty * tilt; interval.dy -= tilt;
    const next = refine(interval, step, change - step * tilt, slope - tilt, shortestTrial, longestTrial);
    interval.fx += interval.stx * tilt; interval.dx += tilt;
    interval.fy += interval.sty * tilt; interval.dy += tilt;
    return next;
  };
  /** Keeps a bracket shrinking by a third every other time; sets the range of the next trial. */
  const safeguard = (proposed: number): number => {
    const { stx, sty, bracketed } = interval;
    let next = proposed;
    if (bracketed) {
      if (Math.abs(sty - stx) >= 0.66 * widthBefore) next = stx + (sty - stx) / 2;
      widthBefore = width;
      width = Math.abs(sty - stx);
      shortestTrial = Math.min(stx, sty);
      longestTrial = Math.max(stx, sty);
    } else {
      if (trials >= 8) extrapolation = Math.min(extrapolation * extrapolation, 1e20);
      shortestTrial = next + 1.1 * (next - stx);
      longestTrial = next + extrapolation * (next - stx);
    }
    return Math.min(longest, Math.max(0, next));
  };
  const exhausted = (): boolean => interval.bracketed && (search.step <= shortestTrial || search.step >= longestTrial || longestTrial - shortestTrial <= xtol * longestTrial);

  const search = {
    step: 0,
    start(slope: number, first: number, most: number) {
      Object.assign(interval, { stx: 0, fx: 0, dx: slope, sty: 0, fy: 0, dy: slope, bracketed: false });
      initialSlope = slope;
      longest = most;
      search.step = Math.min(first, most);
      shortestTrial = 0;
      longestTrial = search.step + 4 * search.step;
      width = most;
      widthBefore = 2 * most;
      auxiliary = true;
      trials = 0;
      extrapolation = 4;
      forbidden = Infinity;
      shrink = 0.5;
    },
    tell(change: number, slope: number): SearchVerdict {
      const { step } = search, allowed = ftol * step * initialSlope;
      trials++;
      shrink = 0.5;
      if (change <= allowed && Math.abs(slope) <= -gtol * initialSlope) return 'wolfe';
      if (auxiliary && change <= allowed && slope >= ftol * initialSlope) auxiliary = false;
      if (step >= longest && change <= allowed && slope <= ftol * initialSlope) return 'decrease';
      if (trials >= maxTrials) return settle();
      const proposed = auxiliary && change <= interval.fx && change > allowed ? refineAuxiliary(step, change, slope) : refine(interval, step, change, slope, shortestTrial, longestTrial);
      const next = safeguard(proposed);
      search.step = next < forbidden ? next : interval.stx + (forbidden - interval.stx) / 2;
      return exhausted() ? settle() : 'more';
    },
    refuse(): SearchVerdict {
      const { stx } = interval, { step } = search;
      trials++;
      if (step > stx) forbidden = Math.min(forbidden, step);
      search.step = stx + shrink * (step - stx);
      shrink *= shrink;
      return trials >= maxTrials || search.step === step || search.step === stx ? settle() : 'more';
    },
  };
  return search;
}
