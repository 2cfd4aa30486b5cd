/**
 * One iteration: balls are tried until the step is accepted. With rho = (f - f(x + h)) / (m(0) - m(h)): the radius becomes a quarter when rho < 1/4, and
 * doubles when rho > 3/4 and h reaches the boundary; the step is taken when rho > `acceptance`.
 */
import { linalg, type Finish, type Traits, type Vector } from '../../core/index.js';
import { abyss, inDoubt, ratioOf, unbounded, zeroGradient } from '../shared/second-order/endings.js';
import type { BallStep, Subproblem } from './subproblem.js';

export interface TrustRegionState {
  readonly x: Vector;
  readonly g: Vector;
  f: number;
  /** To be tried next. */
  radius: number;
  solves: number;
  multiplier: number;
  length: number;
  ratio: number;
}

export interface TrustRegionMethod {
  readonly value: (x: Vector) => number;
  readonly gradient: (x: Vector, out: Vector) => void;
  readonly subproblem: Subproblem;
  readonly size: number;
  readonly traits: Readonly<Traits>;
  readonly params: { readonly largestRadius: number; readonly acceptance: number };
}

/** 4^-200 of the first radius is below any rounding. */
const mostTrials = 200;
const stalled: Finish = { outcome: 'stalled', reason: 'no further decrease in float64: the ball shrank to nothing without a better point' };

export function startTrustRegion(x: Vector, value: TrustRegionMethod['value'], gradient: TrustRegionMethod['gradient'], radius: number): TrustRegionState {
  const g = new Float64Array(x.length);
  gradient(x, g);
  return { x, g, f: value(x), radius, solves: 0, multiplier: 0, length: 0, ratio: 0 };
}

export function trustRegionStep({ value, gradient, subproblem, size: n, traits, params }: TrustRegionMethod): (s: TrustRegionState) => Finish | void {
  const { nrm2 } = linalg();
  const h = new Float64Array(n), trial = new Float64Array(n), slope = new Float64Array(n), solution: BallStep = { lambda: 0, length: 0, decrease: 0 };

  /** Where rounding hides the decrease, a gradient that is shorter speaks for the step. */
  const hiddenGain = (s: TrustRegionState, f: number): boolean => {
    if (!inDoubt(s.f, f)) return false;
    gradient(trial, slope);
    return nrm2(slope) < nrm2(s.g);
  };
  const adapt = (s: TrustRegionState): void => {
    if (!(s.ratio >= 0.25)) s.radius = 0.25 * Math.min(s.radius, s.length);
    else if (s.ratio > 0.75 && s.length >= (1 - 1e-10) * s.radius) s.radius = Math.min(2 * s.radius, params.largestRadius);
  };
  return (s) => {
    if (s.g.every((value) => value === 0)) return zeroGradient(traits);
    subproblem.open(s.x, s.g);
    for (let trials = 0; trials < mostTrials && s.radius > 0; trials++) {
      subproblem.solve(s.radius, h, solution);
      s.solves++;
      for (let i = 0; i < n; i++) trial[i] = s.x[i]! + h[i]!;
      const f = value(trial);
      s.multiplier = solution.lambda;
      s.length = solution.length;
      s.ratio = ratioOf(s.f - f, solution.decrease);
      const hidden = !(s.ratio > params.acceptance) && hiddenGain(s, f);
      if (!hidden) adapt(s);
      if (hidden || s.ratio > params.acceptance) {
        gradient(trial, slope);
        s.x.set(trial);
        s.g.set(slope);
        s.f = f;
        return f < abyss ? unbounded : undefined;
      }
    }
    return stalled;
  };
}
