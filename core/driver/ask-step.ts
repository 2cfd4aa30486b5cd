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
  /** As it stood when the batch was asked, at `seconds`: neither the step that is under way nor the time that it waited counts. */
  const save = (seconds: number): Maybe<void> => {
    const { clock } = session, now = clock.seconds();
    clock.rewind(seconds);
    session.k -= 1;
    try {
      const taken = x.store && session.snapshot();
      if (taken instanceof Promise) return taken.then((snapshot) => { x.store!.save(snapshot); });
      if (taken) x.store!.save(taken);
    } finally { session.k += 1; clock.rewind(now); }
  };
  /** Saves of states with tensors take time: one after the other. Their errors are thrown where they are waited for. */
  let saving: Maybe<void>;
  const saveWhenDue = (seconds: number): void => {
    schedule.tick(performance.now());
    if (!schedule.due(session.k)) return;
    const before = saving, now = save(seconds);
    if (now === undefined) return;
    saving = before ? before.then(() => now) : now;
    saving.catch(() => {});
  };
  const wait = async (state: object, answers: Promise<readonly unknown[]>, seconds: number): Promise<Finish | void> => {
    saveWhenDue(seconds);
    const stop = whileWaiting(schedule, () => { saveWhenDue(seconds); });
    try {
      const answer = await unlessAborted(answers, signal);
      await saving;
      if (answer !== gaveUp) return tell(state, answer);
    } finally { stop(); saving = undefined; }
    session.clock.stop();
    await save(seconds);
    session.clock.rewind(seconds);
    return { outcome: 'aborted', reason: 'the run was interrupted while a batch was out' };
  };
  return {
    step(state) {
      const asks: readonly AnyAsk[] = session.pending ??= stepper.ask!(state);
      const seconds = session.clock.seconds();
      const answers = desk!.answer(asks, signal);
      return 'then' in answers ? wait(state, answers, seconds) : tell(state, answers);
    },
  };
}

/** The longest delay that a timer takes, in milliseconds. */
const longestDelay = 2 ** 31 - 1;

/** Looks whenever a checkpoint by seconds can be due, until it is told to stop. */
function whileWaiting(schedule: Schedule, look: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const again = (): void => {
    const milliseconds = schedule.wait(performance.now());
    if (milliseconds <= longestDelay) timer = setTimeout(() => { look(); again(); }, Math.ceil(milliseconds) + 1);
  };
  again();
  return () => { clearTimeout(timer); };
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
