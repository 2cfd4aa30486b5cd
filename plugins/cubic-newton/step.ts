/**
 * One iteration: h = argmin <g,h> + <Hh,h>/2 + (M/6) |h|^3, by the secular equation in the eigenbasis of H, which serves all trials of M.
 *
 * | symbol | name       | equation                                          |
 * |--------|------------|---------------------------------------------------|
 * | M      | M          | twice the weight sigma of |h|^3 / 3               |
 * | lambda | multiplier | M |h| / 2; (H + lambda I) h = -g                  |
 * | m(h)   | model      | f + <g,h> + <Hh,h>/2 + (M/6) |h|^3                |
 * | rho    | ratio      | (f - f(x + h)) / (f - m(h))                       |
 *
 * doubling: accept when f(x + h) <= m(h), that is rho >= 1, then M = max(M/2, smallest); else M = 2M.
 * arc: accept when rho >= 0.1; M = max(M/2, smallest) when rho > 0.9, 2M when rho < 0.1.
 */
import { linalg, type Finish, type Traits, type Vector } from '../../core/index.js';
import { abyss, inDoubt, ratioOf, unbounded, zeroGradient } from '../shared/second-order/endings.js';
import { eigenModel, type SecularStep } from '../shared/second-order/secular.js';

export interface CubicState {
  readonly x: Vector;
  readonly g: Vector;
  f: number;
  /** To be tried next. */
  M: number;
  solves: number;
  multiplier: number;
  length: number;
  ratio: number;
  /** Smallest eigenvalue of the Hessian where the last step began. */
  least: number;
}

export interface CubicMethod {
  readonly value: (x: Vector) => number;
  readonly gradient: (x: Vector, out: Vector) => void;
  readonly hessian: (x: Vector, out: Vector) => void;
  readonly size: number;
  readonly traits: Readonly<Traits>;
  readonly params: { readonly rule: 'doubling' | 'arc' | 'fixed'; readonly smallest: number };
}

/** Trials of M at one point: 2^100 times the first one is beyond any curvature. */
const mostTrials = 100;
const stalled: Finish = { outcome: 'stalled', reason: `no further decrease in float64: ${mostTrials} trials of the cubic weight give no better point` };

export function startCubic(x: Vector, value: CubicMethod['value'], gradient: CubicMethod['gradient'], M: number): CubicState {
  const g = new Float64Array(x.length);
  gradient(x, g);
  return { x, g, f: value(x), M, solves: 0, multiplier: 0, length: 0, ratio: 0, least: 0 };
}

export function cubicStep({ value, gradient, hessian, size: n, traits, params: { rule, smallest } }: CubicMethod): (s: CubicState) => Finish | void {
  const model = eigenModel(n), H = new Float64Array(n * n), h = new Float64Array(n), trial = new Float64Array(n), slope = new Float64Array(n);
  const solution: SecularStep = { lambda: 0, length: 0, decrease: 0 };

  const move = (s: CubicState, f: number): Finish | void => {
    gradient(trial, slope);
    s.x.set(trial);
    s.g.set(slope);
    s.f = f;
    if (f < abyss) return unbounded;
  };
  const { nrm2 } = linalg();
  /** Where rounding hides the decrease, a gradient that is shorter speaks for the step. */
  const hiddenGain = (s: CubicState, f: number): boolean => {
    if (!inDoubt(s.f, f)) return false;
    gradient(trial, slope);
    return nrm2(slope) < nrm2(s.g);
  };
  const adapt = (s: CubicState, accepted: boolean): void => {
    if (!accepted) s.M *= 2;
    else if (rule === 'doubling' || s.ratio > 0.9) s.M = Math.max(s.M / 2, smallest);
  };
  return (s) => {
    if (s.g.every((value) => value === 0)) return zeroGradient(traits);
    hessian(s.x, H);
    model.open(H, s.g);
    s.least = model.values[0]!;
    for (let trials = 0; trials < mostTrials; trials++) {
      model.solve({ kind: 'cubic', sigma: s.M / 2 }, h, solution);
      s.solves++;
      for (let i = 0; i < n; i++) trial[i] = s.x[i]! + h[i]!;
      const f = value(trial), gain = s.f - f;
      s.multiplier = solution.lambda;
      s.length = solution.length;
      s.ratio = ratioOf(gain, solution.decrease);
      if (rule === 'fixed') return move(s, f);
      const accepted = s.ratio >= (rule === 'doubling' ? 1 : 0.1) || hiddenGain(s, f);
      adapt(s, accepted);
      if (accepted) return move(s, f);
    }
    return stalled;
  };
}
