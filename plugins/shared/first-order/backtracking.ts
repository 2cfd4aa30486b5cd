/**
 * Backtracking on the quadratic upper bound of f, after Beck and Teboulle (2009), with the growth, the shrinkage and the switch from values to
 * gradients of Becker, Candes and Grant, "Templates for convex cone problems" (2011), section 5.3.
 */
import { linalg, type Finish, type Vector } from '../../../core/index.js';
import type { FirstOrderRun, Terms } from './terms.js';
import { requireValue } from './terms.js';

/** Between steps t grows by this, so that it follows the local curvature; a rejected trial halves it. */
export const growth = 1 / 0.9;
export const shrinkage = 0.5;
/** 2^-100 of the first trial: below that the fault is not the step's. */
const mostTrials = 100;
/** Where the bound is less than this part of |f|, the difference of two values is rounding. */
const valueResolution = 1e-10;
/** What rounding may add to a difference of values, relative to |f|. */
const valueRounding = 8 * Number.EPSILON;
/** Values that reject this often in one step are not trusted: they may be a small difference of large terms. */
const trustedRejections = 8;

/** `still`: the trial point is y itself, so that no step length will move it. `hopeless`: no trial passed. */
export type Verdict = 'accepted' | 'rejected' | 'still' | 'hopeless';

export interface Search {
  /** Values of f, counted. */
  value(x: Vector): number;
  /** Whether the step of length t from y to x keeps to the bound; `fy` and `g` are f and its gradient at y, `trial` counts from 0 within a step. */
  judge(y: Vector, fy: number, g: Vector, x: Vector, t: number, trial: number): Verdict;
  /** f at the point that was judged last. */
  reached(): number;
  /** The gradient there when the verdict needed it. Valid until the next one. */
  gradientThere(): Vector | undefined;
}

/** The search of a run with `step: "backtracking"`; `undefined` with any other step. */
export function openSearch(run: FirstOrderRun, terms: Terms, oracle: string): Search | undefined {
  if (run.params.step !== 'backtracking') return undefined;
  const value = requireValue(terms.value, oracle, '/method/params/step', 'a number', 'set `step` to a number, or `smoothness` to L and leave `step` out');
  const { copy, axpy, dot, isFinite } = linalg();
  const d = new Float64Array(run.size), gx = new Float64Array(run.size);
  let fx = Number.NaN, known = false;

  /** f(x) <= f(y) + <g, d> + |d|^2 / (2t) by values; <grad f(x) - g, d> <= |d|^2 / t by gradients, the same for a quadratic f. */
  const bounded = (fy: number, g: Vector, x: Vector, model: number, trial: number): boolean => {
    const scale = Math.max(Math.abs(fy), Math.abs(fx));
    if (model > valueResolution * scale && trial < trustedRejections) return fx - fy - dot(g, d) <= model + valueRounding * scale;
    terms.gradient(x, gx);
    known = true;
    return dot(gx, d) - dot(g, d) <= 2 * model;
  };

  return {
    value,
    judge(y, fy, g, x, t, trial) {
      known = false;
      copy(x, d);
      axpy(-1, y, d);
      const squared = dot(d, d);
      // A step that overflows is too long; a gradient that is not finite is for the driver to see.
      if (!Number.isFinite(squared)) return isFinite(g) ? refused(trial) : 'accepted';
      fx = value(x);
      if (squared === 0) return 'still';
      return Number.isFinite(fx) && bounded(fy, g, x, squared / (2 * t), trial) ? 'accepted' : refused(trial);
    },
    reached: () => fx,
    gradientThere: () => (known ? gx : undefined),
  };
}

const refused = (trial: number): Verdict => (trial + 1 < mostTrials ? 'rejected' : 'hopeless');

/** `trial` as in `judge`. */
export const stalled = (t: number, trial: number): Finish => ({
  outcome: 'stalled',
  reason: trial === 0
    ? `a step of length ${t.toPrecision(3)} no longer changes the point`
    : `no step length down to ${t.toPrecision(3)} keeps the objective finite and below its quadratic bound: what is left may be rounding`,
});
