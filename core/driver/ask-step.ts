/** The step of a method that asks and is told: one batch is outstanding at a time, and a slow one is saved while it is. */
import type { Finish } from '../contract/result.js';
import type { AnyAsk } from '../contract/ask.js';
import type { AnyStepper, Maybe } from '../contract/method.js';
import type { Desk } from './desk.js';
import { Interruption } from './ending.js';
import type { Execution } from './execution.js';
import type { Schedule } from './schedule.js';
import type { Session } from './session.js';

export interface Step { step(state: object): Maybe<Finish | void> }

const gaveUp = Symbol('gave up');

/** The method itself where it steps. */
export function openStep(x: Execution, session: Session, schedule: Schedule): Step {
  const { stepper, desk, signal } = session;
  if (stepper.step) return stepper as Step;
  const tell = (state: object, answers: readonly unknown[]): Maybe<Finish | void> => {
    session.pending = undefined;
    return stepper.tell!(state, answers);
  };
  /** As it stood when the batch was asked: the step that is under way does not count. */
  const save = (): void => {
    session.clock.stop();
    session.k -= 1;
    try { x.store?.save(session.snapshot()); } finally { session.k += 1; session.clock.start(); }
  };
  const wait = async (state: object, answers: Promise<readonly unknown[]>): Promise<Finish | void> => {
    schedule.tick(performance.now());
    if (schedule.due(session.k)) save();
    const answer = await unlessAborted(answers, signal);
    if (answer !== gaveUp) return tell(state, answer);
    save();
    return { outcome: 'aborted', reason: 'the run was interrupted while a batch was out' };
  };
  return {
    step(state) {
      const asks: readonly AnyAsk[] = session.pending ??= stepper.ask!(state);
      const answers = desk!.answer(asks, signal);
      return 'then' in answers ? wait(state, answers) : tell(state, answers);
    },
  };
}

/** For an inner run: nothing of a step that was given up is saved. */
export function openAskStep(stepper: AnyStepper, desk: Desk, signal: AbortSignal): (state: object) => Maybe<Finish | void> {
  const wait = async (state: object, answers: Promise<readonly unknown[]>): Promise<Finish | void> => {
    const answer = await unlessAborted(answers, signal);
    if (answer === gaveUp) throw new Interruption();
    return stepper.tell!(state, answer);
  };
  return (state) => {
    const answers = desk.answer(stepper.ask!(state), signal);
    return 'then' in answers ? wait(state, answers) : stepper.tell!(state, answers);
  };
}

/** Nobody waits for an evaluator that does not heed the signal. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | typeof gaveUp> {
  let abort = (): void => {};
  const aborted = new Promise<typeof gaveUp>((resolve) => { abort = () => { resolve(gaveUp); }; });
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    // An evaluator that heeds the signal may throw before the race is over.
    const heeding = work.catch((error: unknown): typeof gaveUp => { if (signal.aborted) return gaveUp; throw error; });
    return await Promise.race<T | typeof gaveUp>([aborted, heeding]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
