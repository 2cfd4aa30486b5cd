/**
 * What the limited-memory methods share around their directions: the line search on the oracles, the update of the memory, and the ends of a run.
 * A run never loops: without a better point it starts again from steepest descent once, and then ends as stalled.
 */
import type { Engine, Finish, Traits, Vector } from '../../../core/index.js';
import { forgetPairs, pushPair, type CorrectionPairs } from './correction-pairs.js';
import { createLineSearch, type SearchVerdict } from './line-search.js';

/** Plain data, all that outlives a step. */
export interface DescentState {
  readonly x: Vector;
  readonly g: Vector;
  f: number;
  readonly pairs: CorrectionPairs;
  /** Trial points so far. */
  trials: number;
  /** Those since value or gradient norm last got better by more than rounding, and what they were then. */
  idle: number;
  markedValue: number;
  markedNorm: number;
}

/** A line to search: x(t) for t > 0, by `place`; `slope` is the derivative of the objective along it at 0. */
export interface Line { slope: number; first: number; longest: number }

export interface DescentMethod<S extends DescentState> {
  readonly value: (x: Vector) => number;
  readonly gradient: (x: Vector, out: Vector) => void;
  readonly size: number;
  readonly engine: Engine;
  readonly traits: Readonly<Traits>;
  /** Norm of what must vanish: the gradient, or its projection. */
  norm(state: S): number;
  /** The direction of the state, to `direction`, and the line; false when rounding spoilt it. */
  propose(state: S, line: Line): boolean;
  readonly direction: Vector;
  /** out = x(t). */
  place(state: S, t: number, out: Vector): void;
  /** The pair in `row` is new. */
  remembered?(state: S, row: number): void;
}

/** Relative size of a difference of values that rounding may explain: about sqrt(samples) eps for a sum of 10^5 terms. */
const noise = 1e-13;
/** A value below this, or -Infinity with a finite gradient, shows that the objective is unbounded below. */
const abyss = -1e300;
/** The longest step along a line without bounds. An objective that still falls there has no minimum; x + t d rarely overflows before. */
export const farthest = 1e200;
/**
 * A gain is a value that is better by a few units in the last place, or a gradient norm smaller by a tenth. A run without one ends after so many
 * trial points, or this share of all so far if that is more: slow convergence on badly conditioned problems has long times between gains.
 */
const patience = 200, patientShare = 1 / 4, leastGain = 4 * Number.EPSILON;

const stalled: Finish = { outcome: 'stalled', reason: 'no further decrease in float64: neither the quasi-Newton direction nor steepest descent gives a better point' };
const idled = (points: number): Finish => ({ outcome: 'stalled', reason: `no further decrease in float64: value and gradient norm did not improve at the last ${points} points` });
const unbounded: Finish = { outcome: 'unbounded', reason: 'the objective falls without bound along a direction of descent' };

export const startDescent = (x: Vector, g: Vector, f: number, pairs: CorrectionPairs): DescentState => ({ x, g, f, pairs, trials: 0, idle: 0, markedValue: f, markedNorm: Infinity });

/** One iteration of the method. */
export function createDescent<S extends DescentState>(method: DescentMethod<S>): (state: S) => Finish | void {
  const { value, gradient, size, engine, direction } = method;
  const x = new Float64Array(size), g = new Float64Array(size), line: Line = { slope: 0, first: 1, longest: 1 };
  const search = createLineSearch();
  let f = 0, trials = 0;

  /** Evaluates the trial and tells the search. */
  const probe = (state: S): SearchVerdict | 'unbounded' => {
    trials++;
    method.place(state, search.step, x);
    gradient(x, g);
    f = value(x);
    if (f < abyss && engine.isFinite(g)) return 'unbounded';
    const slope = engine.dot(g, direction), change = f - state.f;
    if (!Number.isFinite(f) || !Number.isFinite(slope)) return search.refuse();
    // Within rounding the difference of values says nothing: the trapezoid of the slopes replaces it, which makes sufficient decrease
    // the approximate Wolfe condition of Hager and Zhang (2005), phi'(t) <= (2 ftol - 1) phi'(0).
    const rounding = Math.abs(change) <= noise * Math.max(Math.abs(f), Math.abs(state.f));
    return search.tell(rounding ? (search.step * (line.slope + slope)) / 2 : change, slope);
  };
  const searchLine = (state: S): SearchVerdict | 'unbounded' => {
    search.start(line.slope, line.first, line.longest);
    let verdict = probe(state);
    while (verdict === 'more') verdict = probe(state);
    if (verdict === 'decrease' && search.step >= farthest) return 'unbounded';
    // The best step was not the last one tried.
    if (verdict === 'decrease') { method.place(state, search.step, x); gradient(x, g); f = value(x); }
    return verdict;
  };
  const move = (state: S): void => {
    for (let i = 0; i < size; i++) {
      const before = state.x[i]!, slopeBefore = state.g[i]!;
      state.x[i] = x[i]!; state.g[i] = g[i]!;
      x[i] = before; g[i] = slopeBefore;
    }
    state.f = f;
  };
  const settle = (state: S): Finish | void => {
    const norm = method.norm(state);
    if (state.f < state.markedValue - leastGain * Math.abs(state.markedValue) || norm < 0.9 * state.markedNorm) {
      state.idle = 0;
      state.markedValue = Math.min(state.f, state.markedValue);
      state.markedNorm = Math.min(norm, state.markedNorm);
    } else state.idle += trials;
    state.trials += trials;
    if (state.idle >= Math.max(patience, patientShare * state.trials)) return idled(state.idle);
  };
  return (state) => {
    if (method.norm(state) === 0) return stationary(method.traits);
    trials = 0;
    for (;;) {
      const verdict = method.propose(state, line) ? searchLine(state) : 'failed';
      if (verdict === 'unbounded') {
        if (Number.isFinite(f)) move(state);
        return unbounded;
      }
      if (verdict !== 'failed') {
        move(state);
        const row = pushPair(state.pairs, engine, state.x, state.g, x, g);
        if (row >= 0) method.remembered?.(state, row);
        return settle(state);
      }
      if (state.pairs.count === 0) return stalled;
      forgetPairs(state.pairs);
    }
  };
}

const stationary = ({ convex }: Readonly<Traits>): Finish => ({
  outcome: 'converged', reason: 'the gradient is exactly zero',
  certificate: { kind: convex ? 'global' : 'stationary', evidence: 'measured', measure: 'gradientNorm', value: 0 },
});
