/** One inner run: a method on a problem of its own, whose sessions live in the state of the method around it. */
import { layoutSize, type Vector } from '../contract/arrays.js';
import { SaddlepointError, usageError } from '../contract/errors.js';
import type { AnyMethod, AnyStepper, Maybe } from '../contract/method.js';
import type { Nested, NestSettings, OpenOptions, Session } from '../contract/nest.js';
import type { AnyProblem } from '../contract/problem.js';
import type { Finish } from '../contract/result.js';
import { streamFor } from '../random/index.js';
import { openBudget } from '../stop/budget.js';
import { compileCriterion } from '../stop/evaluate.js';
import { openAskStep } from './ask-step.js';
import { yieldToEvents } from './clock.js';
import { copyPlain } from './codec.js';
import { openCriteria } from './criteria.js';
import { openDesk } from './desk.js';
import { diverged, Interruption, spent, type Ending } from './ending.js';
import type { Bridge } from './grant.js';
import { countedNames, countedProblem, grantObserved, observedProblem } from './grant.js';
import { openGuard } from './guard.js';
import { placeInner } from './inner-places.js';
import { openLedger } from './ledger.js';
import { measuresOf } from './measure.js';
import type { Host } from './nest.js';
import { openNest } from './nest.js';
import { makeRun } from './run.js';
import { requireDeclared } from './stepper.js';
import { openSwitch } from './switch.js';
import { viewOf } from './view.js';

export interface InnerParts { readonly label: string; readonly method: AnyMethod; readonly problem: AnyProblem; readonly chain: readonly Bridge[]; readonly params: Readonly<Record<string, unknown>>; readonly services: Readonly<Record<string, unknown>>; readonly settings: NestSettings }
export interface Inner extends Nested { /** Names of what is counted. */ readonly counted: readonly string[]; close(): void }

/** Builds the method. Which session it works on is the only thing that changes here. */
export function openInner(host: Host, { label, method, problem: bare, chain, params, services, settings }: InnerParts): Inner {
  const { manifest } = method, { signal, clock, pace } = host;
  const ledger = openLedger(), lookers = openLedger(), random = openSwitch();
  lookers.open();
  let session: Session | undefined;
  let busy = false;
  const labels = (): readonly (string | number)[] => [...host.labels(), 'nest', label, ...(session?.index ?? [])];
  const counted = countedProblem(bare, chain, countedNames(manifest, chain), ledger);
  const deeper = openNest({ ...host, method: manifest, ledger, labels, depth: host.depth + 1, note: (event, detail) => { host.note(`${label}/${event}`, detail); } });
  const stepper: AnyStepper = method.build(makeRun({
    method, problem: counted, params, services, random, signal, secondsLeft: host.secondsLeft, nest: deeper.nest,
    get labels() { return labels(); }, get start() { return session?.start; }, note: (event, detail) => { host.note(`${label}/${event}`, detail); },
  }));
  requireDeclared(stepper, manifest);
  ledger.open();

  const problem = observedProblem(bare, chain, lookers);
  const measures = measuresOf(problem, layoutSize(problem.layout), typeof params.smoothness === 'number' ? params.smoothness : undefined);
  const view = viewOf(stepper, problem, measures, grantObserved(manifest, problem, measures));
  const evaluator = compileCriterion(settings.stop), criterion = settings.stop !== undefined;
  const fresh = copyPlain(evaluator.save());
  const budget = openBudget(settings.budget ?? {}, ledger.counter);
  const endless = settings.stop === undefined && settings.budget === undefined;
  const guard = openGuard(view.point && (() => atOnce(view.point!(session!.state))), evaluator.needs.includes('step') && view.reader('step') === undefined, layoutSize(problem.layout));
  const looked = { evaluator, view, clock, guard, stepper, problem, get state() { return session!.state; }, get k() { return session!.k; } };
  const criteria = openCriteria(looked);
  const desk = manifest.asks ? openDesk(manifest.asks, counted, ledger) : undefined;
  const step = stepper.step ? (state: object) => stepper.step!(state) : openAskStep(stepper, desk!, signal);

  const atOnce = (point: Maybe<Vector>): Vector => {
    if (point instanceof Promise) throw usageError('nest-point', `Method \`${manifest.id}\` of the inner run \`${label}\` reads its point from tensors, which takes time.`, { expected: 'a method whose `point` is there at once' });
    return point;
  };
  const end = (ending: Ending | undefined): void => {
    if (ending) session!.finish = { outcome: ending.outcome, reason: ending.reason, ...(ending.certificate ? { certificate: ending.certificate } : {}) };
  };
  /** After the step that led to the present state; at k = 0 too. */
  const judge = (): Maybe<void> => {
    const { k } = session!;
    if (!guard.check(k)) { end(diverged(k === 0 ? 'the start point is not finite' : `the iterate is not finite after step ${k}`)); return; }
    const tested = criteria.test();
    clock.start();
    if (tested instanceof Promise) return tested.then((ending) => { clock.start(); end(ending ?? spent(budget.spent(k))); });
    end(tested ?? spent(budget.spent(k)));
  };
  const settle = (finish: Finish | void): Maybe<void> => {
    if (!finish) return judge();
    if (finish.outcome === 'aborted') throw new Interruption();
    session!.finish = guard.check(session!.k) ? finish : diverged(`the iterate is not finite after step ${session!.k}`);
  };
  const stepOnce = (): Maybe<void> => {
    session!.k += 1;
    const answer = step(session!.state);
    if (answer instanceof Promise) return answer.then(settle);
    const waiting = settle(answer);
    if (waiting) return waiting;
    if (--pace.countdown <= 0 && pace.look(performance.now())) return breathe();
  };
  const breathe = async (): Promise<void> => { clock.stop(); await yieldToEvents(); clock.start(); host.refuseAborted(); };
  const stepUntil = (last: number): Maybe<Finish | undefined> => {
    while (session!.k < last && !session!.finish) {
      const waiting = stepOnce();
      if (waiting) return finishSlowly(last, waiting);
    }
    return session!.finish;
  };
  const finishSlowly = async (last: number, first: Promise<void>): Promise<Finish | undefined> => {
    await first;
    while (session!.k < last && !session!.finish) { host.refuseAborted(); await stepOnce(); }
    return session!.finish;
  };

  const enter = (next: Session): void => {
    if (busy) throw usageError('nest-busy', `A session of the inner run \`${label}\` is advanced while another one is.`, { expected: 'one after the other', suggestion: 'await `advance`' });
    busy = true;
    session = next;
    ledger.reset(next.counts);
    random.to(next.random);
    if (criterion) evaluator.restore(copyPlain(next.stop));
  };
  const leave = (before: Readonly<Record<string, number>>): void => {
    busy = false;
    const now = session!.counts = ledger.counts();
    for (const [name, amount] of Object.entries(now)) host.ledger.count(`${label}/${name}`, amount - (before[name] ?? 0));
    session!.random = random.save();
    if (criterion) session!.stop = copyPlain(evaluator.save());
  };
  const fail = (error: unknown): never => {
    if (error instanceof Interruption) throw error;
    const oracle = ledger.blamed(error) ?? lookers.blamed(error);
    if (oracle !== undefined) host.ledger.blame(error, `${label}/${oracle}`);
    placeInner(error, { label, k: session!.k, method: manifest.id, problem: bare.kind });
    throw error instanceof SaddlepointError && error.failure !== 'failed' ? named(label, error) : error;
  };
  /** Work on a session; it is left as plain data, whatever happens. */
  const within = <T>(next: Session, work: () => Maybe<T>): Maybe<T> => {
    enter(next);
    const before = next.counts;
    let waiting = false;
    try {
      const answer = work();
      if (!(answer instanceof Promise)) return answer;
      waiting = true;
      return answer.catch(fail).finally(() => { leave(before); });
    } catch (error) {
      return fail(error);
    } finally {
      if (!waiting) leave(before);
    }
  };
  /** Nothing is worked on: what is read may not write. */
  const looking = <T>(at: Session, look: () => T): T => { if (!busy) session = at; return look(); };

  return {
    counted: Object.keys(ledger.counts()),
    open({ start, index = [] }: OpenOptions = {}) {
      const next: Session = { k: 0, state: {}, random: streamFor(...host.labels(), 'nest', label, ...index, 'method').save(), counts: {}, stop: fresh, index: [...index], ...(start ? { start: start.slice() } : {}) };
      return within(next, () => {
        const begin = (state: object): Maybe<Session> => {
          next.state = state;
          const waiting = judge();
          return waiting ? waiting.then(() => next) : next;
        };
        const state = stepper.init();
        return state instanceof Promise ? state.then(begin) : begin(state);
      });
    },
    advance(next, steps = Infinity) {
      if (next.finish) return next.finish;
      if (steps === Infinity && endless) throw usageError('nest-endless', `Nothing ends the inner run \`${label}\`.`, { expected: 'a number of steps in `advance`, or `stop` or `budget` in `nest`' });
      host.refuseAborted();
      return within(next, () => { guard.check(next.k); return stepUntil(next.k + steps); });
    },
    point(at): Vector {
      if (!view.point) throw usageError('nest-point', `Method \`${manifest.id}\` of the inner run \`${label}\` has no point.`, { expected: 'a method with `point`', suggestion: 'read `result`' });
      return atOnce(view.point(at.state));
    },
    metrics: (at) => looking(at, () => view.all(at.state)),
    metric(at, name) {
      const read = view.reader(name);
      if (!read) throw usageError('nest-metric', `The inner run \`${label}\` has no metric \`${name}\`.`, { expected: `one of ${Object.keys(stepper.metrics).join(', ')}` });
      return looking(at, () => read(at.state));
    },
    async result(at) {
      const point = await view.solution(at.state), tables = await view.tables(at.state);
      return { point, ...(tables ? { tables } : {}) };
    },
    close() { desk?.close(); deeper.close(); },
  };
}

/** A pointer into the inner run's params would be taken for one into the spec. */
function named(label: string, error: SaddlepointError): SaddlepointError {
  const { pointer: _pointer, ...details } = error.details;
  return new SaddlepointError(error.code, `Inner run \`${label}\`: ${error.message}`, details, error.failure, { cause: error });
}
