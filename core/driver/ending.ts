/** Why the loop of a run ended. */
import type { Finish } from '../contract/result.js';
import type { Verdict } from '../stop/evaluate.js';

export interface Ending extends Finish {
  /** The criterion that held, when one did. */
  readonly verdict?: Verdict;
  /** The state is not to be looked at any more: its point or a metric is not finite, or a step was given up half-way. */
  readonly spoilt?: true;
}

/** Thrown out of a step, by an inner run, once the run is to stop: the step does not count. */
export class Interruption extends Error { override readonly name = 'Interruption'; }

export const interruption: Ending = { outcome: 'aborted', reason: 'the run was interrupted' };
export const diverged = (reason: string): Ending => ({ outcome: 'diverged', reason, spoilt: true });
export const spent = (reason: string | undefined): Ending | undefined => (reason === undefined ? undefined : { outcome: 'budget', reason });

/** What a method says of a run that went to infinity stands, although the numbers are spoilt; success does not. */
export const despite = (finish: Ending | undefined, otherwise: Ending): Ending =>
  (finish && ['infeasible', 'unbounded', 'diverged'].includes(finish.outcome) ? { ...finish, spoilt: true } : otherwise);
