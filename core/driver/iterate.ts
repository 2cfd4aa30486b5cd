/** The loop: one step, the finite check, criteria and budgets; now and then a record, a checkpoint and a breath for the event loop. */
import type { Finish, RunResult, TraceRecord } from '../contract/result.js';
import { budgetProgress, spentBudget, spentSeconds } from '../stop/budget.js';
import type { Verdict } from '../stop/evaluate.js';
import { openPace, yieldToEvents } from './clock.js';
import { openCriteria, type Tested } from './criteria.js';
import type { Execution } from './execution.js';
import { finishRun } from './finish.js';
import { openGuard, type Guard } from './guard.js';
import { openSession, type OpenSession } from './session.js';
import { placeError } from './throws.js';

/** Why the loop ended: a `Finish`, and the criterion's verdict when one held. */
export interface Ending extends Finish { readonly verdict?: Verdict }

/** Yields the sampled records; returns the result. Throws coded errors only. */
export async function* drive(x: Execution): AsyncGenerator<TraceRecord, RunResult, undefined> {
  const session = await openSession(x);
  const guard = openGuard(session.view.point && (() => session.view.point!(session.state)));
  try {
    const ending = yield* loop(x, session, guard);
    return await finishRun(x, session, guard, ending);
  } catch (error) {
    throw placeError(error, session, guard);
  } finally {
    session.close();
  }
}

async function* loop(x: Execution, session: OpenSession, guard: Guard): AsyncGenerator<TraceRecord, Ending, undefined> {
  const { stepper, clock, sampler, ledger, state } = session;
  const { signal } = session.controller;
  const criteria = openCriteria(session, guard);
  const pace = openPace();
  const checkpoint = openSchedule(x);
  let aborted = signal.aborted;
  signal.addEventListener('abort', () => { aborted = true; }, { once: true });
  let reported = performance.now();

  const finiteAtStart = guard.check(session.k);
  let ending: Ending | undefined;
  if (!x.snapshot) {
    ending = finiteAtStart ? judge(await criteria.test()) ?? spent(spentBudget(x.budget, 0, ledger.count)) : diverged('the start point is not finite');
    const record = await recordOf(session);
    if ('notFinite' in record) return diverged(`metric \`${record.notFinite}\` is not finite at the start point`);
    await keep(x, session, record, 'scheduled');
    x.store?.save(session.snapshot());
    yield record;
  }
  if (aborted) ending ??= interruption;

  while (!ending) {
    clock.start();
    const answer = stepper.step(state);
    const finish = answer instanceof Promise ? await answer : answer;
    const k = ++session.k;
    if (!guard.check(k)) { clock.stop(); return diverged(`the iterate is not finite after step ${k}`); }
    if (finish) ending = finish;
    else {
      const tested = criteria.test();
      ending = judge(tested instanceof Promise ? await tested : tested) ?? spent(spentBudget(x.budget, k, ledger.count));
    }
    if (--pace.countdown <= 0) {
      const now = performance.now();
      const rest = pace.look(now);
      sampler.tick(k, clock.seconds());
      ending ??= spent(spentSeconds(x.budget, clock.seconds()));
      checkpoint.tick(now);
      clock.stop();
      if (x.onProgress && now - reported >= 100) { await report(x, session); reported = now; }
      if (rest) await yieldToEvents();
    }
    if (aborted) ending ??= interruption;
    if (k >= sampler.next || ending) {
      clock.stop();
      const record = await recordOf(session);
      if ('notFinite' in record) return diverged(`metric \`${record.notFinite}\` is not finite after step ${k}`);
      await keep(x, session, record, k >= sampler.next ? 'scheduled' : 'extra', ending);
      yield record;
    }
    if (checkpoint.due(k) && !ending) { clock.stop(); x.store?.save(session.snapshot()); }
  }
  clock.stop();
  return ending;
}

/** Writes a record, ranks its point, and, on abort, saves: an extra last record is not part of what a resumed run continues. */
async function keep(x: Execution, session: OpenSession, record: TraceRecord, kind: 'scheduled' | 'extra', ending?: Ending): Promise<void> {
  const abort = ending?.outcome === 'aborted';
  if (kind === 'extra' && abort) x.store?.save(session.snapshot());
  await session.best.offer(record, () => session.view.solution(session.state));
  x.store?.write(record);
  if (kind === 'scheduled') session.sampler.advance(record.k);
  if (kind === 'scheduled' && abort) x.store?.save(session.snapshot());
}

async function recordOf(session: OpenSession): Promise<TraceRecord | { readonly notFinite: string }> {
  const metrics = await session.view.all(session.state);
  for (const [name, value] of Object.entries(metrics)) if (!Number.isFinite(value)) return { notFinite: name };
  return { k: session.k, seconds: session.clock.seconds(), counts: session.ledger.counts(), metrics };
}

async function report(x: Execution, session: OpenSession): Promise<void> {
  const seconds = session.clock.seconds();
  const share = Math.max(session.evaluator.progress(), budgetProgress(x.budget, session.k, seconds, session.ledger.count));
  x.onProgress?.({ k: session.k, seconds, counts: session.ledger.counts(), metrics: await session.view.all(session.state), share });
}

const diverged = (reason: string): Ending => ({ outcome: 'diverged', reason });
const interruption: Ending = { outcome: 'aborted', reason: 'the run was interrupted' };
const spent = (reason: string | undefined): Ending | undefined => (reason === undefined ? undefined : { outcome: 'budget', reason });

function judge(tested: Tested): Ending | undefined {
  if (tested?.notFinite) return diverged(`metric \`${tested.notFinite}\` is not finite`);
  const verdict = tested?.verdict;
  return verdict && { outcome: verdict.outcome, reason: verdict.reason, verdict };
}

/** Whether a checkpoint is due: by iterations, or by wall-clock seconds when the clock is looked at. */
function openSchedule(x: Execution): { tick(now: number): void; due(k: number): boolean } {
  const schedule = x.checkpoint;
  if (!schedule || !x.store) return { tick: () => {}, due: () => false };
  if ('iterations' in schedule) return { tick: () => {}, due: (k) => k % schedule.iterations === 0 };
  let saved = performance.now();
  let waiting = false;
  return {
    tick(now) { if (now - saved >= schedule.seconds * 1000) { saved = now; waiting = true; } },
    due() { const due = waiting; waiting = false; return due; },
  };
}
