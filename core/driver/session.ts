/** One run that is open: the method built on counted oracles, its state, and all that looks at it. */
import { layoutSize, type Vector } from '../contract/arrays.js';
import { usageError } from '../contract/errors.js';
import type { AnyAsk } from '../contract/ask.js';
import type { AnyStepper, Maybe, Run } from '../contract/method.js';
import type { AnyProblem } from '../contract/problem.js';
import type { RunResult, TraceRecord } from '../contract/result.js';
import { restore as restoreStream, streamFor } from '../random/index.js';
import { compileCriterion, type Evaluator } from '../stop/evaluate.js';
import { trackBest, type Best } from './best.js';
import { openClock, openPace, type Clock } from './clock.js';
import { copyAsk, openDesk, type Desk } from './desk.js';
import { copyPlain, copyWithTensors } from './codec.js';
import type { Execution, Nesting, Snapshot } from './execution.js';
import { countedNames, countedProblem, grantObserved, observedProblem } from './grant.js';
import { openGuard, openSlowGuard, type Guard } from './guard.js';
import { openLedger, type Ledger } from './ledger.js';
import { measuresOf, type Measures } from './measure.js';
import { Interruption } from './ending.js';
import { openNest } from './nest.js';
import { makeRun } from './run.js';
import { openSampler, type Sampler } from './sampler.js';
import { openServices, type OpenServices } from './services.js';
import { requireDeclared } from './stepper.js';
import { holdBackend } from '../tensor/lease.js';
import { tensorToken, type TensorBackend } from '../tensor/backend.js';
import { disposeTensors, restoreTensors } from './tensors.js';
import { placeBuildError } from './throws.js';
import { viewOf, type StateView } from './view.js';

type Notes = RunResult['notes'] & object;

export interface Session {
  readonly stepper: AnyStepper;
  /** Uncounted, after the bridges. */
  readonly problem: AnyProblem;
  readonly measures: Measures;
  readonly view: StateView;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly sampler: Sampler;
  readonly evaluator: Evaluator;
  readonly best: Best;
  readonly notes: Notes;
  /** The number of steps begun; the step that runs is step k. */
  k: number;
  aborted: boolean;
  /** The batch that is out, and who answers it; for methods that ask. */
  pending: readonly AnyAsk[] | undefined;
  readonly desk: Desk | undefined;
  readonly signal: AbortSignal;
  /** The last record that was taken. */
  last: TraceRecord | undefined;
  /** Whether `begin` came to its end: these two are there then. */
  begun: boolean;
  state: object;
  guard: Guard;
  /** Makes the first state, or takes the snapshot's. */
  begin(): Promise<void>;
  /** An independent copy of all that outlives a step, as it stands at the call; a promise where the state may hold tensors. Errors: `state-unsaveable`. */
  snapshot(): Maybe<Snapshot>;
  /** What went wrong on the tensor device, which no call reported. */
  failure(): string | undefined;
  /** The oracle that threw this error, counted or not. */
  blamed(error: unknown): string | undefined;
  close(): void;
}

/** Builds the method; calls no oracle. Leaves nothing open when it throws. */
export async function openSession(x: Execution): Promise<Session> {
  const { manifest } = x.method;
  const nesting = manifest.nests ? x.nesting ?? await defaultNesting(x) : undefined;
  const services = await openServices([x.method, ...(nesting?.methods ?? [])], x.services);
  let release: (() => void) | undefined;
  try {
    const tensors = services.byId[tensorToken.id] as TensorBackend | undefined;
    if (tensors) release = await holdBackend(tensors);
    if ([x.method, ...(nesting?.methods ?? [])].some((method) => method.manifest.tensorGradients)) await tensors?.loadGradients();
    return build(x, services, nesting, tensors, release);
  } catch (error) {
    release?.();
    x.problem.release?.();
    services.close();
    throw placeBuildError(error, x.method.manifest.id);
  }
}

/** The registry is loaded only for a method with inner runs that nobody opened before. */
async function defaultNesting({ method: { manifest }, params }: Execution): Promise<Nesting> {
  const [{ openNesting }, { loadRegistry }] = await Promise.all([import('../nesting.js'), import('../registry/load.js')]);
  return openNesting(manifest, loadRegistry(), params);
}

function build(x: Execution, services: OpenServices, nesting: Nesting | undefined, tensors: TensorBackend | undefined, release: (() => void) | undefined): Session {
  const { method: { manifest }, snapshot } = x;
  const ledger = openLedger();
  const lookers = openLedger();
  lookers.open();
  const random = snapshot ? restoreStream(snapshot.random) : streamFor(...x.labels, 'method');
  const notes: Notes[number][] = [...(snapshot?.notes ?? x.notes ?? [])];
  const controller = new AbortController();
  let opened: Session | undefined;
  const counted = countedProblem(x.problem, x.chain, countedNames(manifest, x.chain), ledger);
  const clock = openClock(snapshot?.seconds);
  const note: Run['note'] = (event, detail) => { notes.push({ k: opened?.k ?? 0, event, ...(detail ? { detail: { ...detail } } : {}) }); };
  const secondsLeft = (): number => (x.budget.seconds === undefined ? Infinity : Math.max(0, x.budget.seconds - clock.seconds()));
  const inner = openNest({
    method: manifest, nesting, ledger, depth: 0, signal: controller.signal, pace: openPace(), clock, note, secondsLeft, labels: () => x.labels, services: services.byId,
    refuseAborted() { if (controller.signal.aborted) throw new Interruption(); },
  });
  const stepper = x.method.build(makeRun({
    method: x.method, problem: counted, params: x.params, services: services.of(x.method), random, nest: inner.nest, labels: x.labels, signal: controller.signal, note, secondsLeft, start: x.start,
  }));
  requireDeclared(stepper, manifest);

  const problem = observedProblem(x.problem, x.chain, lookers);
  const measures = measuresOf(problem, layoutSize(problem.layout), typeof x.params.smoothness === 'number' ? x.params.smoothness : undefined);
  const view = viewOf(stepper, problem, measures, grantObserved(manifest, problem, measures));
  const evaluator = compileCriterion(x.stop);
  const sampler = openSampler(x.sampling, snapshot?.nextRecord, snapshot?.seconds);
  const best = trackBest(manifest, snapshot?.best);
  const abort = (): void => { session.aborted = true; controller.abort(x.signal?.reason); };

  const restored = (state: object): object => (tensors ? restoreTensors(copyPlain(state), tensors.tf) : copyPlain(state));
  const copy = (parts: Snapshot): Maybe<Snapshot> => (tensors ? copyWithTensors(parts) : copyPlain(parts));

  const session: Session = opened = {
    stepper, problem, measures, view, ledger, clock, sampler, evaluator, best, notes,
    k: snapshot?.k ?? 0, aborted: false, begun: false, last: undefined, signal: controller.signal,
    pending: snapshot?.pending && copyPlain(snapshot.pending), desk: manifest.asks ? openDesk(manifest.asks, counted, ledger) : undefined, state: {}, guard: openGuard(undefined, false),
    async begin() {
      ledger.open();
      session.state = snapshot ? restored(snapshot.state) : await timed(clock, () => stepper.init());
      const { state } = session, { point } = view;
      const slow = point?.(state) instanceof Promise, moves = evaluator.needs.includes('step') && view.reader('step') === undefined;
      if (slow && moves) throw usageError('criterion-metric', `The stop criterion \`step\` needs the point after every step, which method \`${manifest.id}\` reads from tensors.`, { pointer: '/stop', expected: 'another criterion' });
      session.guard = slow ? openSlowGuard(() => point!(state) as Promise<Vector>, layoutSize(problem.layout)) : openGuard(point && (() => point(state) as Vector), moves);
      if (snapshot) { ledger.restore(snapshot.counts); evaluator.restore(snapshot.stop); }
      session.begun = true;
    },
    snapshot: () => copy({
      k: session.k, state: session.state, random: random.save(), counts: ledger.counts(), seconds: clock.seconds(),
      nextRecord: sampler.next, stop: evaluator.save(), notes, ...(session.pending ? { pending: session.pending.map(copyAsk) } : {}), ...(best.found ? { best: best.found } : {}),
    }),
    failure: () => tensors?.failure?.(),
    blamed: (error) => ledger.blamed(error) ?? lookers.blamed(error),
    close() {
      x.signal?.removeEventListener('abort', abort);
      session.desk?.close();
      inner.close();
      if (tensors) disposeTensors(session.state);
      release?.();
      services.close();
      x.problem.release?.();
    },
  };
  if (x.signal?.aborted) abort(); else x.signal?.addEventListener('abort', abort, { once: true });
  return session;
}

async function timed<T>(clock: Clock, work: () => T | Promise<T>): Promise<T> {
  clock.start();
  try { return await work(); } finally { clock.stop(); }
}
