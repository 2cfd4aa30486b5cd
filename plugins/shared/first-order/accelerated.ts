/**
 * Nesterov's accelerated step, with a prox where there is one, and adaptive restart.
 *
 * | symbol | name | equation |
 * |---|---|---|
 * | y | where the gradient is taken | y = x_k + m (x_k - x_{k-1}) |
 * | t | step length | fixed, or the first that keeps to the quadratic bound at y |
 * | x | the point | x_{k+1} = prox_t(y - t grad f(y)) |
 * | m, w | momentum and its weight | momentum.ts |
 */
import { linalg, type Finish, type Vector } from '../../../core/index.js';
import { growth, openSearch, shrinkage, stalled, type Search } from './backtracking.js';
import { firstStep, probes } from './first-step.js';
import type { Momentum } from './momentum.js';
import { forwardBackward, startOf, type FirstOrderRun, type Terms } from './terms.js';

/** `objective` is f + chi at x where the restart compares values. */
export interface AcceleratedState { x: Vector; previous: Vector; step: number; weight: number; objective: number }

/** Whether the step from x through y to `next` calls for a fresh start; may note the new objective in the state. */
export type Restart = (s: AcceleratedState, y: Vector, next: Vector, search: Search | undefined) => boolean;

export interface Accelerated { init(): AcceleratedState; step(state: AcceleratedState): Finish | void }

export interface AcceleratedOptions {
  readonly momentum: Momentum;
  /** The oracle that `terms.value` stands for. */
  readonly valueOracle: string;
  readonly restart?: Restart | undefined;
  /** f + chi, when the restart compares values. */
  readonly objective?: ((x: Vector) => number) | undefined;
}

export function accelerated(run: FirstOrderRun, terms: Terms, { momentum, valueOracle, restart, objective }: AcceleratedOptions): Accelerated {
  const { copy } = linalg();
  const search = openSearch(run, terms, valueOracle);
  const move = forwardBackward(terms);
  const y = new Float64Array(run.size), g = new Float64Array(run.size), next = new Float64Array(run.size);
  const pace = momentum.grows ? growth : 1;

  const accept = (s: AcceleratedState, t: number, weight: number): void => {
    s.weight = restart?.(s, y, next, search) ? 0 : weight;
    s.step = t;
    copy(s.x, s.previous);
    copy(next, s.x);
  };

  const fixed = (s: AcceleratedState): void => {
    const weight = momentum.next(s.weight, s.step, s.step);
    extrapolate(s.x, s.previous, momentum.factor(s.weight, weight), y);
    terms.gradient(y, g);
    move(y, g, s.step, next);
    accept(s, s.step, weight);
  };

  /** The gradient no longer moves y, but the momentum may still move x; t says nothing then and stays. */
  const rest = (s: AcceleratedState): Finish | void => {
    if (same(next, s.x)) return stalled(s.step, 0);
    accept(s, s.step, momentum.next(s.weight, s.step, s.step));
  };

  /** A shorter t may change m and with it y: then f and its gradient are taken again. */
  const searched = (s: AcceleratedState): Finish | void => {
    let t = s.step * pace, m = Number.NaN, fy = Number.NaN, weight = 0;
    for (let trial = 0; ; trial++) {
      weight = momentum.next(s.weight, s.step, t);
      const factor = momentum.factor(s.weight, weight);
      if (factor !== m) {
        m = factor;
        extrapolate(s.x, s.previous, m, y);
        fy = search!.value(y);
        terms.gradient(y, g);
      }
      move(y, g, t, next);
      const verdict = search!.judge(y, fy, g, next, t, trial);
      if (verdict === 'accepted') break;
      if (verdict === 'still' && trial === 0) return rest(s);
      if (verdict !== 'rejected') return stalled(t, trial);
      t *= shrinkage;
    }
    accept(s, t, weight);
  };

  return {
    init() {
      const x = startOf(run, terms);
      if (probes(run)) terms.gradient(x, g);
      return { x, previous: x.slice(), step: firstStep(run, terms, x, g), weight: 0, objective: objective?.(x) ?? Number.NaN };
    },
    step: search ? searched : fixed,
  };
}

/** y = x + m (x - previous). */
function extrapolate(x: Vector, previous: Vector, m: number, y: Vector): void {
  for (let i = 0; i < x.length; i++) y[i] = x[i]! + m * (x[i]! - previous[i]!);
}

function same(x: Vector, y: Vector): boolean {
  for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) return false;
  return true;
}
