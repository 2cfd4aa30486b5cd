/** Opens a run: builds the method on counted oracles, starts or restores its state. */
import { layoutSize } from '../contract/arrays.js';
import type { AnyStepper } from '../contract/method.js';
import type { AnyProblem } from '../contract/problem.js';
import type { Random } from '../contract/random.js';
import type { RunResult } from '../contract/result.js';
import { restore as restoreStream, streamFor } from '../random/index.js';
import { compileCriterion, type Evaluator } from '../stop/evaluate.js';
import { trackBest, type Best } from './best.js';
import { openClock, type Clock } from './clock.js';
import type { Execution, Snapshot } from './execution.js';
import { bridged, countedProblem, grantObserved } from './grant.js';
import { openLedger, type Ledger } from './ledger.js';
import { measuresOf, type Measures } from './measure.js';
import { makeRun } from './run.js';
import { openSampler, type Sampler } from './sampler.js';
import { viewOf, type StateView } from './view.js';

type Note = NonNullable<RunResult['notes']>[number];

export interface OpenSession {
  readonly stepper: AnyStepper;
  readonly problem: AnyProblem;
  readonly measures: Measures;
  readonly view: StateView;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly sampler: Sampler;
  readonly evaluator: Evaluator;
  readonly best: Best;
  readonly notes: Note[];
  readonly controller: AbortController;
  k: number;
  state: object;
  snapshot(): Snapshot;
  close(): void;
}

export async function openSession(x: Execution): Promise<OpenSession> {
  const { manifest } = x.method;
  const ledger = openLedger();
  const raw = bridged(x.problem, x.chain);
  const asked = [...manifest.requires, ...(manifest.uses ?? [])];
  const random = x.snapshot ? restoreStream(x.snapshot.random) : streamFor(...x.labels, 'method');
  const notes: Note[] = [...(x.snapshot?.notes ?? [])];
  const controller = new AbortController();
  const relay = (): void => controller.abort(x.signal?.reason);
  const services = await openServices(x);
  const session = { k: x.snapshot?.k ?? 0 } as OpenSession;
  const stepper = x.method.build(makeRun({
    method: x.method, problem: countedProblem(x.problem, x.chain, asked, ledger), params: x.params, services: services.values, random,
    labels: x.labels, signal: controller.signal, note: (event, detail) => { notes.push({ k: session.k, event, ...(detail ? { detail } : {}) }); },
    ...(x.start ? { start: x.start } : {}),
  }));
  if (x.signal?.aborted) relay(); else x.signal?.addEventListener('abort', relay, { once: true });
  const measures = measuresOf(raw, layoutSize(raw.layout), typeof x.params.smoothness === 'number' ? x.params.smoothness : raw.traits.smoothness);
  const evaluator = compileCriterion(x.stop);
  ledger.open();
  const clock = openClock(x.snapshot?.seconds);
  const state = await firstState(x, stepper, clock);
  if (x.snapshot) { ledger.restore(x.snapshot.counts); evaluator.restore(x.snapshot.stop); }

  return Object.assign(session, {
    stepper, problem: raw, measures, ledger, clock, evaluator, notes, controller, state,
    view: viewOf(stepper, raw, measures, grantObserved(manifest, raw)),
    sampler: openSampler(x.sampling, x.snapshot?.nextRecord),
    best: trackBest(manifest, x.snapshot?.best),
    snapshot: () => snapshotOf(session, random),
    close: () => { x.signal?.removeEventListener('abort', relay); services.close(); },
  });
}

async function firstState(x: Execution, stepper: AnyStepper, clock: Clock): Promise<object> {
  if (x.snapshot) return structuredClone(x.snapshot.state);
  clock.start();
  try { return await stepper.init(); } finally { clock.stop(); }
}

function snapshotOf(session: OpenSession, random: Random): Snapshot {
  return {
    k: session.k, state: session.state, random: random.save(), counts: session.ledger.counts(), seconds: session.clock.seconds(),
    nextRecord: session.sampler.next, stop: session.evaluator.save(), notes: session.notes, ...(session.best.found ? { best: session.best.found } : {}),
  };
}

/** inversify is loaded only for a method that declares services. */
async function openServices(x: Execution): Promise<{ values: Readonly<Record<string, unknown>>; close: () => void }> {
  const tokens = x.method.manifest.services;
  if (!tokens || Object.keys(tokens).length === 0) return { values: {}, close: () => {} };
  const { resolveServices } = await import('../container/index.js');
  return resolveServices(tokens, x.services ?? []);
}
