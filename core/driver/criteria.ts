/** Feeds the stop criterion: reads the metrics that it needs, from the method or from the driver's own measures, and says when it ends the run. */
import { usageError } from '../contract/errors.js';
import type { Maybe } from '../contract/method.js';
import { gapWithoutReference } from '../stop/evaluate.js';
import { titleOf } from '../stop/metrics.js';
import { diverged, type Ending } from './ending.js';
import type { Session } from './session.js';
import type { Reader } from './view.js';

/** The ending after the present step, if there is one: the criterion holds, or a metric that it needs is not finite. */
export interface Criteria { test(): Maybe<Ending | undefined> }

/** Errors: `gap-without-reference`, `criterion-metric`. */
/** What criteria look at; the state may be another one at every test. */
export type Looked = Pick<Session, 'evaluator' | 'view' | 'clock' | 'state' | 'k' | 'guard' | 'stepper' | 'problem'>;

export function openCriteria(session: Looked): Criteria {
  const { evaluator, view, clock } = session;
  const { needs, values } = evaluator;
  if (needs.length === 0) return { test: () => undefined };
  const readers = needs.map((name) => (name === 'step' ? moveReader(session) : view.reader(name)) ?? unknownMetric(name, session));
  const observes = needs.some((name) => view.observing(name));

  /** `value` is undefined where the metric says nothing at this step: then no criterion on it holds. */
  const take = (i: number, value: number | undefined): boolean => {
    values[i] = value ?? Number.NaN;
    return value === undefined || Number.isFinite(value);
  };
  const judge = (): Ending | undefined => {
    if (!evaluator.test()) return undefined;
    const verdict = evaluator.verdict();
    return { outcome: verdict.outcome, reason: verdict.reason, verdict };
  };
  const spoilt = (i: number): Ending => diverged(`metric \`${needs[i]!}\` is not finite ${session.k === 0 ? 'at the start point' : `after step ${session.k}`}`);
  const wait = async (answers: readonly Maybe<number | undefined>[]): Promise<Ending | undefined> => {
    const all = await Promise.all(answers);
    const bad = all.findIndex((value, i) => !take(i, value));
    return bad < 0 ? judge() : spoilt(bad);
  };
  const gather = (): Maybe<Ending | undefined> => {
    const { state } = session;
    for (let i = 0; i < readers.length; i++) {
      const answer = readers[i]!(state);
      if (typeof answer === 'object') return wait(readers.map((read, j) => (j === i ? answer : read(state))));
      if (!take(i, answer)) return spoilt(i);
    }
    return judge();
  };
  return { test: observes ? () => { clock.stop(); return gather(); } : gather };
}

/** Moves are compared from k = 1 on; one too long for its square sum is no short one. */
function moveReader(session: Looked): Reader | undefined {
  const { view, guard } = session;
  const own = view.reader('step');
  if (own) return (state) => (session.k === 0 ? undefined : own(state));
  return view.point && (() => { const moved = guard.moved(); return Number.isFinite(moved) ? moved : undefined; });
}

function unknownMetric(name: string, { stepper, problem }: Looked): never {
  if (name === 'gap') throw gapWithoutReference();
  throw usageError('criterion-metric', `The stop criterion needs the ${titleOf(name)}, which neither the method nor problem \`${problem.kind}\` can supply.`, { pointer: '/stop', expected: `one of ${Object.keys(stepper.metrics).join(', ')}` });
}
