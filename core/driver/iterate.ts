/** The loop: steps with the finite check, criteria and budgets (`sprint.ts`); now and then a record, a checkpoint and a breath for the event loop. */
import type { Finish, RunResult, TraceRecord } from '../contract/result.js';
import { openStep } from './ask-step.js';
import { openBudget, type OpenBudget } from '../stop/budget.js';
import { openPace, yieldToEvents } from './clock.js';
import { openCriteria } from './criteria.js';
import { despite, diverged, Interruption, interruption, spent, type Ending } from './ending.js';
import type { Execution } from './execution.js';
import { finishRun } from './finish.js';
import { keepRecord, notFinite, recordOf } from './record.js';
import { openSchedule } from './schedule.js';
import { openSession, type Session } from './session.js';
import { newTurn, sprint } from './sprint.js';
import { placeError } from './throws.js';

/** Yields the sampled records; returns the result. Throws coded errors only. */
export async function* drive(x: Execution): AsyncGenerator<TraceRecord, RunResult, undefined> {
  const session = await openSession(x);
  try {
    const ending = yield* untilEnd(x, session);
    return await finishRun(x, session, ending);
  } catch (error) {
    throw placeError(error, session);
  } finally {
    session.close();
  }
}

/** An inner run that is interrupted throws out of the step, which then does not count. */
async function* untilEnd(x: Execution, session: Session): AsyncGenerator<TraceRecord, Ending, undefined> {
  try {
    await session.begin();
    return yield* loop(x, session);
  } catch (error) {
    if (!(error instanceof Interruption)) throw error;
    session.k = Math.max(0, session.k - 1);
    session.clock.stop();
    return { ...interruption, spoilt: true };
  }
}

async function* loop(x: Execution, session: Session): AsyncGenerator<TraceRecord, Ending, undefined> {
  const { clock, sampler, guard } = session;
  const criteria = openCriteria(session);
  const budget = openBudget(x.budget, session.ledger.counter);
  const schedule = openSchedule(x.checkpoint, x.store);
  const stepper = openStep(x, session, schedule);
  const live = openLive(x, session, budget);
  const pace = openPace(), runners = { session, stepper, criteria, budget, pace, schedule }, turn = newTurn();
  const finite = guard.check(session.k) && (await guard.look?.(session.k) ?? true);
  let ending: Ending | undefined;

  if (!x.snapshot) {
    if (!finite) return diverged('the start point is not finite');
    ending = (await criteria.test()) ?? spent(budget.spent(0));
    if (ending?.spoilt) return ending;
    const record = await recordOf(session);
    const bad = notFinite(record);
    if (bad !== undefined) return diverged(`metric \`${bad}\` is not finite at the start point`);
    await keepRecord(x, session, record);
    // A run that ends here has no checkpoint: resuming it must not take a step.
    if (!ending) x.store?.save(await session.snapshot());
    yield record;
  }
  if (session.aborted) ending ??= interruption;

  while (ending === undefined) {
    sprint(runners, turn);
    const { k } = session, { answer } = turn;
    const finish = (answer === undefined ? undefined : await answer) as Finish | undefined;
    if (finish?.outcome === 'aborted') { session.k = k - 1; return { ...finish, spoilt: true }; }
    if (!(answer === undefined ? turn.finite : guard.check(k))) return despite(finish, diverged(`the iterate is not finite after step ${k}`));
    if (finish) ending = finish;
    else {
      const tested = answer === undefined ? turn.tested : criteria.test();
      ending = (tested === undefined ? undefined : await tested) ?? spent(budget.spent(k));
      if (ending?.spoilt) return ending;
    }
    if (pace.countdown <= 0) {
      const now = performance.now();
      const seconds = clock.seconds();
      const rest = pace.look(now);
      sampler.tick(k, seconds);
      schedule.tick(now);
      ending ??= spent(budget.spentSeconds(seconds));
      if (live.due(now)) await live.report();
      if (rest) { clock.stop(); await yieldToEvents(); }
    }
    if (session.aborted) ending ??= interruption;
    if (k >= sampler.next || ending !== undefined) {
      clock.stop();
      if (guard.look && !(await guard.look(k))) return despite(ending, diverged(`the iterate is not finite after step ${k}`));
      const record = await recordOf(session);
      const bad = notFinite(record);
      if (bad !== undefined) return despite(ending, diverged(`metric \`${bad}\` is not finite after step ${k}`));
      await keepRecord(x, session, record, ending);
      yield record;
    }
    if (ending === undefined && (turn.saveDue || schedule.due(k) || session.aborted)) {
      clock.stop();
      x.store?.save(await session.snapshot());
      if (session.aborted) ending = interruption;
    }
  }
  clock.stop();
  return ending;
}

/** Progress for a live line, about ten times a second; the clock stands still meanwhile. */
function openLive(x: Execution, session: Session, budget: OpenBudget): { due(now: number): boolean; report(): Promise<void> } {
  const { onProgress } = x;
  let reported = performance.now();
  return {
    due: (now) => onProgress !== undefined && now - reported >= 100,
    async report() {
      session.clock.stop();
      const { k, clock, ledger, view, evaluator } = session;
      const seconds = clock.seconds();
      onProgress?.({ k, seconds, counts: ledger.counts(), metrics: await view.all(session.state), share: Math.max(evaluator.progress(), budget.progress(k, seconds)) });
      reported = performance.now();
    },
  };
}
