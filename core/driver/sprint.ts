/** Steps in a row that leave nothing else to do, in a function of its own: the generator around it costs each step half as much again. */
import type { Maybe } from '../contract/method.js';
import type { Finish } from '../contract/result.js';
import type { OpenBudget } from '../stop/budget.js';
import type { Step } from './ask-step.js';
import type { Pace } from './clock.js';
import type { Criteria } from './criteria.js';
import type { Ending } from './ending.js';
import type { Schedule } from './schedule.js';
import type { Session } from './session.js';

export interface Runners { readonly session: Session; readonly stepper: Step; readonly criteria: Criteria; readonly budget: OpenBudget; readonly pace: Pace; readonly schedule: Schedule }

/** What is known of the last step when the sprint ends. Where the step gave an `answer`, at once or as a promise, nothing else was looked at yet. */
export interface Turn { answer: Maybe<Finish | void>; finite: boolean; tested: Maybe<Ending | undefined>; saveDue: boolean }

export const newTurn = (): Turn => ({ answer: undefined, finite: true, tested: undefined, saveDue: false });

/** Makes at least one step, and ends with the first one that asks for more: an answer, an ending, a look at the clock, a record, a checkpoint. Each criterion is tested once a step. */
export function sprint({ session, stepper, criteria, budget, pace, schedule }: Runners, turn: Turn): void {
  const { clock, guard, sampler, state } = session;
  turn.saveDue = false;
  for (;;) {
    clock.start();
    const k = ++session.k;
    pace.countdown--;
    turn.answer = stepper.step(state);
    if (turn.answer !== undefined) return;
    turn.finite = guard.check(k);
    if (!turn.finite) return;
    turn.tested = criteria.test();
    if (turn.tested !== undefined || budget.spent(k) !== undefined || pace.countdown <= 0 || session.aborted || k >= sampler.next) return;
    turn.saveDue = schedule.due(k);
    if (turn.saveDue) return;
  }
}
