/** One run that is open: the method built on counted oracles, its state, and all that looks at it. */
import { layoutSize } from '../contract/arrays.js';
import { usageError } from '../contract/errors.js';
import type { AnyAsk } from '../contract/ask.js';
import type { AnyStepper } from '../contract/method.js';
import type { AnyProblem } from '../contract/problem.js';
import type { RunResult, TraceRecord } from '../contract/result.js';
import { restore as restoreStream, streamFor } from '../random/index.js';
import { compileCriterion, type Evaluator } from '../stop/evaluate.js';
import { trackBest, type Best } from './best.js';
import { openClock, type Clock } from './clock.js';
import { copyAsk, openDesk, type Desk } from './desk.js';
import { copyPlain } from './codec.js';
import type { Execution, Snapshot } from './execution.js';
import { countedNames, countedProblem, grantObserved, observedProblem } from './grant.js';
import { openGuard, type Guard } from './guard.js';
import { openLedger, type Ledger } from './ledger.js';
import { measuresOf, type Measures } from './measure.js';
import { makeRun } from './run.js';
import { openSampler, type Sampler } from './sampler.js';
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
  /** These two are there after `begin`. */
  state: object;
  guard: Guard;
  /** Makes the first state, or takes the snapshot's. */
  begin(): Promise<void>;
  /** An independent copy of all that outlives a step. Errors: `state-unsaveable`. */
  snapshot(): Snapshot;
  /** The oracle that threw this error, counted or not. */
  blamed(error: unknown): string | undefined;
  close(): void;
}

/** Builds the method; calls no oracle. Leaves nothing open when it throws. */
export async function openSession(x: Execution): Promise<Session> {
  const services = await openServices(x);
  try {
    return build(x, services);
  } catch (error) {
    services.close();
    throw placeBuildError(error, x.method.manifest.id);
  }
}

function build(x: Execution, services: OpenServices): Session {
  const { method: { manifest }, snapshot } = x;
  const ledger = openLedger();
  const lookers = openLedger();
  lookers.open();
  const random = snapshot ? restoreStream(snapshot.random) : streamFor(...x.labels, 'method');
  const notes: Notes[number][] = [...(snapshot?.notes ?? [])];
  const controller = new AbortController();
  let opened: Session | undefined;
  const counted = countedProblem(x.problem, x.chain, countedNames(manifest, x.chain), ledger);
  const stepper = x.method.build(makeRun({
    method: x.method, problem: counted, params: x.params, services: services.values, random,
    labels: x.labels, signal: controller.signal, note: (event, detail) => { notes.push({ k: opened?.k ?? 0, event, ...(detail ? { detail: { ...detail } } : {}) }); },
    secondsLeft: () => (x.budget.seconds === undefined ? Infinity : Math.max(0, x.budget.seconds - clock.seconds())), ...(x.start ? { start: x.start } : {}),
  }));
  requireDeclared(stepper, x);

  const problem = observedProblem(x.problem, x.chain, lookers);
  const measures = measuresOf(problem, layoutSize(problem.layout), typeof x.params.smoothness === 'number' ? x.params.smoothness : undefined);
  const view = viewOf(stepper, problem, measures, grantObserved(manifest, problem, measures));
  const evaluator = compileCriterion(x.stop);
  const clock = openClock(snapshot?.seconds);
  const sampler = openSampler(x.sampling, snapshot?.nextRecord, snapshot?.seconds);
  const best = trackBest(manifest, snapshot?.best);
  const abort = (): void => { session.aborted = true; controller.abort(x.signal?.reason); };

  const session: Session = opened = {
    stepper, problem, measures, view, ledger, clock, sampler, evaluator, best, notes,
    k: snapshot?.k ?? 0, aborted: false, last: undefined, signal: controller.signal,
    pending: snapshot?.pending && copyPlain(snapshot.pending), desk: manifest.asks ? openDesk(manifest.asks, counted, ledger) : undefined, state: {}, guard: openGuard(undefined, false),
    async begin() {
      ledger.open();
      session.state = snapshot ? copyPlain(snapshot.state) : await timed(clock, () => stepper.init());
      session.guard = openGuard(view.point && (() => view.point!(session.state)), evaluator.needs.includes('step') && view.reader('step') === undefined);
      if (snapshot) { ledger.restore(snapshot.counts); evaluator.restore(snapshot.stop); }
    },
    snapshot: () => copyPlain({
      k: session.k, state: session.state, random: random.save(), counts: ledger.counts(), seconds: clock.seconds(),
      nextRecord: sampler.next, stop: evaluator.save(), notes, ...(session.pending ? { pending: session.pending.map(copyAsk) } : {}), ...(best.found ? { best: best.found } : {}),
    }),
    blamed: (error) => ledger.blamed(error) ?? lookers.blamed(error),
    close() {
      x.signal?.removeEventListener('abort', abort);
      session.desk?.close();
      services.close();
    },
  };
  if (x.signal?.aborted) abort(); else x.signal?.addEventListener('abort', abort, { once: true });
  return session;
}

async function timed<T>(clock: Clock, work: () => T | Promise<T>): Promise<T> {
  clock.start();
  try { return await work(); } finally { clock.stop(); }
}

/** For plugins that no compiler checked: there is a step, and the metrics of the code are those of the manifest. */
function requireDeclared(stepper: AnyStepper, { method: { manifest } }: Execution): void {
  if (!stepper.step && !(stepper.ask && stepper.tell && manifest.asks)) throw usageError('step-missing', `Method \`${manifest.id}\` has no \`step\`.`, { expected: '`step`; or `ask` and `tell`, with `asks` in the manifest' });
  const declared = Object.keys(manifest.metrics), made = Object.keys(stepper.metrics);
  const bad = [...declared.filter((name) => !made.includes(name)), ...made.filter((name) => !declared.includes(name))];
  if (bad.length > 0) throw usageError('metric-undeclared', `Method \`${manifest.id}\` declares the metrics ${declared.join(', ') || 'none'} and has ${made.join(', ') || 'none'}.`, { expected: 'the same names in the manifest and in what `build` returns' });
}

interface OpenServices { readonly values: Readonly<Record<string, unknown>>; close(): void }

/** inversify is loaded only for a method that declares services. */
async function openServices({ method: { manifest: { services: tokens = {} } }, services = [] }: Execution): Promise<OpenServices> {
  if (Object.keys(tokens).length === 0) return { values: {}, close: () => {} };
  const { resolveServices } = await import('../container/index.js');
  return resolveServices(tokens, services);
}
