/**
 * The outer iteration that all sliding methods share: one gradient of f, then T steps on the rest with that gradient kept.
 *
 * | symbol | name | equation |
 * |---|---|---|
 * | xbar | the point that is returned | xbar_k = (1 - gamma) xbar_{k-1} + gamma ut_T |
 * | x | prox centre | x_k = u_T, the last inner iterate |
 * | md | where the gradient is taken | md = (1 - gamma) xbar_{k-1} + gamma x_{k-1} |
 * | u, ut | inner iterate and its average | u_t = twoCentreProx(g + s, x_{k-1}, beta, u_{t-1}, q_t), ut_t = (1 - theta_t) ut_{t-1} + theta_t u_t |
 * | s | slope of h | of a subgradient at u_{t-1}, or of the smoothed h |
 */
import { linalg, type Finish, type Vector } from '../../../core/index.js';
import type { SlidingRun } from './run.js';
import { combine, moveTowards } from './vectors.js';

/** `innerSteps`: T_k of the last iteration; `totalInnerSteps`: of all. */
export interface SlidingState { xbar: Vector; x: Vector; k: number; innerSteps: number; totalInnerSteps: number }

export const initialState = (x: Vector): SlidingState => ({ xbar: x.slice(), x, k: 0, innerSteps: 0, totalInnerSteps: 0 });

/** Numbers of one outer iteration, written by the schedule. */
export interface Plan { gamma: number; beta: number; innerSteps: number }

export interface Inner {
  /** Weight of V(u_{t-1}, .) at inner step t = 1, 2, ... */
  weight(plan: Plan, t: number): number;
  /** theta_t; 1 at t = 1. */
  share(t: number): number;
  /** First moves the average by `theta`, that of the step before (0 at t = 1), towards u; then writes the slope of h, for which it may look at the average and at xbar. */
  slope(plan: Plan, t: number, theta: number, u: Vector, average: Vector, xbar: Vector, out: Vector): void;
}

/** Numbers that one slice of inner steps may touch before the event loop gets its turn. */
const sliceWork = 1_000_000;

export function openOuter(run: SlidingRun, inner: Inner, maxInnerSteps: number): (state: SlidingState, plan: Plan) => Finish | void | Promise<Finish | void> {
  const n = run.size, slice = Math.max(1, Math.floor(sliceWork / n));
  const { smoothGradient, twoCentreProx } = run.oracles, { axpy } = linalg();
  const g = new Float64Array(n), d = new Float64Array(n), average = new Float64Array(n);
  let u: Vector = new Float64Array(n), next: Vector = new Float64Array(n);

  const begin = ({ xbar, x }: SlidingState, { gamma }: Plan): void => {
    combine(1 - gamma, xbar, gamma, x, u);
    if (smoothGradient) smoothGradient(u, g);
    u.set(x);
    average.set(x);
  };

  const slide = ({ xbar, x }: SlidingState, plan: Plan, from: number, to: number): void => {
    for (let t = from; t <= to; t++) {
      inner.slope(plan, t, t === 1 ? 0 : inner.share(t - 1), u, average, xbar, d);
      if (smoothGradient) axpy(1, g, d);
      twoCentreProx(d, x, plan.beta, u, inner.weight(plan, t), next);
      const kept = u;
      u = next;
      next = kept;
    }
  };

  const end = (state: SlidingState, { gamma, innerSteps }: Plan): void => {
    const { xbar } = state;
    moveTowards(average, u, inner.share(innerSteps));
    moveTowards(xbar, average, gamma);
    state.x.set(u);
    state.k += 1;
    state.innerSteps = innerSteps;
    state.totalInnerSteps += innerSteps;
  };

  /** So many inner steps at a time that an abort is seen within 100 ms; the state is untouched until all are done. */
  const inSlices = async (state: SlidingState, plan: Plan): Promise<Finish | void> => {
    for (let from = 1; from <= plan.innerSteps; from += slice) {
      slide(state, plan, from, Math.min(plan.innerSteps, from + slice - 1));
      await new Promise<void>((resolve) => { setImmediate(resolve); });
      if (run.signal.aborted) return { outcome: 'aborted', reason: 'interrupted' };
    }
    end(state, plan);
  };

  return (state, plan) => {
    const left = maxInnerSteps - state.totalInnerSteps;
    if (left <= 0) return { outcome: 'budget', reason: `all ${maxInnerSteps} inner steps are spent` };
    plan.innerSteps = Math.min(plan.innerSteps, left);
    begin(state, plan);
    if (plan.innerSteps > slice) return inSlices(state, plan);
    slide(state, plan, 1, plan.innerSteps);
    end(state, plan);
  };
}

type Ended = Finish | void;

/** What a method notes once an outer iteration is done, at once or in its own time; not after one that ended the run. */
export function whenDone(done: Ended | Promise<Ended>, note: () => Ended): Ended | Promise<Ended> {
  const after = (finish: Ended): Ended => finish ?? note();
  return done instanceof Promise ? done.then(after) : after(done);
}
