/** From what a caller wrote (specs, ids, functions) to a run that is ready: everything is checked before anything is touched. */
import type { Vector } from './contract/arrays.js';
import { misfitError, unavailableError, usageError } from './contract/errors.js';
import type { AnyMethod, Manifest } from './contract/method.js';
import { hasNonsmoothTerm } from './contract/oracle.js';
import { closest } from './contract/suggest.js';
import type { AnyProblem } from './contract/problem.js';
import type { Binding } from './contract/services.js';
import type { Budget, CheckpointSchedule, Criterion, Sampling } from './contract/stop.js';
import type { Execution, Progress } from './driver/execution.js';
import { countedNames } from './driver/grant.js';
import { defaultSampling } from './driver/sampler.js';
import { importBridge, importMethod } from './registry/import.js';
import { entryOf } from './registry/definition.js';
import { fitTo } from './registry/fit.js';
import type { MethodEntry } from './registry/entry.js';
import type { Registry } from './registry/load.js';
import { matchMethods, offeredBy, type Fit, type Offered } from './registry/match.js';
import { withDefaults } from './stop/budget.js';
import { leavesOf } from './stop/evaluate.js';
import { backendNames, tensorToken, type BackendName } from './tensor/backend.js';

/** How a caller names a method: an id, an id with params, or a method of their own with params. */
export type MethodChoice = string | { readonly id: string; readonly params?: object } | { readonly method: AnyMethodLike; readonly params?: object } | AnyMethodLike;
export interface AnyMethodLike { readonly manifest: { readonly id: string }; build(run: never): unknown }

/** A run in a program. `problem`: functions (`defineProblem`), a problem/1 object, or the path of a spec. */
export interface RunInput {
  readonly problem: AnyProblem | object | string;
  /** The best fit of `match` when absent. */
  readonly method?: MethodChoice;
  readonly stop?: Criterion;
  readonly budget?: Budget;
  readonly seed?: number;
  readonly backend?: string;
  readonly record?: Sampling;
  readonly checkpoint?: CheckpointSchedule;
  readonly start?: Vector | readonly number[];
  readonly services?: readonly Binding[];
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Run directory; nothing is written when absent. */
  readonly out?: string;
  /** Registry files whose entries are added. */
  readonly registries?: readonly string[];
  /** What paths in an inline problem/1 are relative to; the current folder when absent. */
  readonly folder?: string;
  readonly allowOutside?: boolean;
  /** Lets a problem of kind `command` run its program. */
  readonly allowCommands?: boolean;
}

/** A problem with what is known of it, before a method is chosen. */
export interface Subject { readonly problem: AnyProblem; readonly offered: Offered; readonly hash: string; readonly start?: Vector; /** How messages name it. */ readonly name: string }

export interface RunSettings extends Omit<RunInput, 'problem' | 'method' | 'out' | 'start'> { readonly start?: Vector; /** Of a comparison: gives the run streams of its own. */ readonly repetition?: number }

export const defaultCheckpoint: CheckpointSchedule = { seconds: 30 };

/** A run ready for `drive`, with the method's entry (a method given as code has none) and the chain's ids. */
export interface Prepared { readonly execution: Execution; readonly chain: readonly string[] }

export async function prepare(subject: Subject, choice: Chosen, settings: RunSettings, registry: Registry): Promise<Prepared> {
  const { problem, tensors, notes } = await onBackend(subject.problem, settings.backend, choice.method.manifest);
  await requireValidSettings(settings);
  const { manifest } = choice.method;
  const fit = fitTo(entryOf(choice.method, '', '') as MethodEntry, subject, registry);
  const chain = await Promise.all(fit.chain.map((id) => importBridge(registry.bridges.find((bridge) => bridge.id === id)!)));
  const seed = settings.seed ?? 0;
  const stop = settings.stop ?? defaultStop(subject.offered, manifest);
  if (settings.stop) requireKnownMetrics(settings.stop, choice.method, Object.keys(subject.problem.metrics ?? {}));
  requireCounted(settings.budget, countedNames(manifest, chain), Object.keys(manifest.nests ?? {}));
  return {
    chain: fit.chain,
    execution: {
      method: choice.method, params: choice.params, problem, chain, seed,
      ...(stop ? { stop } : {}), budget: withDefaults(settings.budget), sampling: settings.record ?? defaultSampling,
      labels: [seed, subject.hash, manifest.id, settings.repetition ?? 0],
      ...(settings.start ?? subject.start ? { start: (settings.start ?? subject.start)! } : {}),
      ...(tensors || settings.services ? { services: [...(tensors ? [tensors] : []), ...(settings.services ?? [])] } : {}), ...(settings.signal ? { signal: settings.signal } : {}),
      ...(manifest.nests ? { nesting: await (await import('./nesting.js')).openNesting(manifest, registry, choice.params) } : {}),
      ...(notes ? { notes } : {}),
      ...(settings.onProgress ? { onProgress: settings.onProgress } : {}), checkpoint: settings.checkpoint ?? defaultCheckpoint,
    },
  };
}

/** A program's settings are held to the schema of run/1 too. */
async function requireValidSettings({ stop, budget, seed, record, checkpoint }: RunSettings): Promise<void> {
  const [{ requireValid }, { runSchema }] = await Promise.all([import('./spec/check.js'), import('./spec/schemas.js')]);
  const given = Object.entries({ stop, budget, seed, record, checkpoint }).filter(([, value]) => value !== undefined);
  await requireValid(runSchema, { spec: 'run/1', problem: {}, ...structuredClone(Object.fromEntries(given)) });
}

/** A `calls` budget may name what is counted: any other would never be spent. What an inner run counts (`label/oracle`) is known once it is built. */
function requireCounted({ calls = {} }: Budget = {}, counted: ReadonlySet<string>, inner: readonly string[]): void {
  for (const oracle of Object.keys(calls)) {
    if (!counted.has(oracle) && !inner.some((label) => oracle.startsWith(`${label}/`))) throw unknownName('budget-oracle', `The budget limits calls of \`${oracle}\`, which this run never counts.`, `/budget/calls/${oracle}`, oracle, [...counted, ...inner.map((label) => `${label}/...`)]);
  }
}

/** A criterion on a metric that neither the method nor the driver has would never hold. */
function requireKnownMetrics(stop: Criterion, { manifest }: AnyMethod, further: readonly string[]): void {
  const known = [...Object.keys(manifest.metrics), ...further, 'value', 'gradientNorm', 'gap', 'step'];
  for (const leaf of leavesOf(stop)) {
    if (leaf.kind === 'metric' && !known.includes(leaf.name)) throw unknownName('criterion-metric', `The stop criterion names the metric \`${leaf.name}\`, which method \`${manifest.id}\` does not have.`, '/stop', leaf.name, [...new Set(known)]);
  }
}

function unknownName(code: string, message: string, pointer: string, name: string, known: readonly string[]): Error {
  const near = closest(name, known);
  return usageError(code, message, { pointer, expected: `one of ${known.join(', ')}`, ...(near ? { suggestion: `did you mean \`${near}\`?` } : {}) });
}

/** A gradient norm below 1e-8 where one can be measured, a duality gap below 1e-8 where the method has one and the problem knows the conjugate; else only the budget ends the run. */
function defaultStop({ oracles }: Offered, { kind, metrics, requires }: Manifest): Criterion | undefined {
  // A method that looks at samples would pay for a full gradient after every step.
  if (kind === 'analysis' || requires.some((name) => name.startsWith('sample'))) return undefined;
  if (hasNonsmoothTerm(oracles)) return oracles.has('conjugateValue') && Object.hasOwn(metrics, 'dualityGap') ? { kind: 'metric', name: 'dualityGap', below: 1e-8 } : undefined;
  const measurable = oracles.has('gradient') || (oracles.has('smoothGradient') && (oracles.has('prox') || oracles.has('box')));
  return measurable ? { kind: 'gradient-norm', below: 1e-8 } : undefined;
}

export interface Chosen { readonly method: AnyMethod; readonly params: Readonly<Record<string, unknown>>; /** Set when the caller left the choice to `match`. */ readonly fit?: Fit }

/** The named method, or the best fit. Params are validated and completed with defaults. */
export async function chooseMethod(choice: MethodChoice | undefined, subject: Subject, registry: Registry): Promise<Chosen> {
  if (choice === undefined) {
    const fit = matchMethods(registry.methods, registry.bridges, subject.offered).fits[0];
    if (!fit) throw misfitError('no-method-fits', `No method fits ${subject.name}.`, { suggestion: 'see `saddlepoint match --explain`' });
    return { ...(await withParams(await importMethod(registry.method(fit.id)), {})), fit };
  }
  if (typeof choice === 'string') return withParams(await importMethod(registry.method(choice)), {});
  if ('manifest' in choice) return withParams(choice as AnyMethod, {});
  if ('method' in choice) return withParams(choice.method as AnyMethod, choice.params ?? {});
  return withParams(await importMethod(registry.method(choice.id)), choice.params ?? {});
}

async function withParams(method: AnyMethod, given: object): Promise<Chosen> {
  const { requireValid } = await import('./spec/check.js');
  const params = structuredClone(given) as Record<string, unknown>;
  await requireValid(method.manifest.params, params, '/method/params');
  return { method, params };
}

/** The fit of a method by id, from the registry alone. */
export const requireFitOf = (id: string | undefined, subject: Pick<Subject, 'offered' | 'name'>, registry: Registry): void => {
  if (id !== undefined) fitTo(registry.method(id), subject, registry);
};

/** Backends of tensors. Under `auto` problems and methods work on float64 arrays, but for methods that declare tensors: they get the first that answers. */
export const backends: readonly string[] = ['auto', ...backendNames];

interface OnBackend { readonly problem: AnyProblem; readonly tensors?: Binding; readonly notes?: NonNullable<Execution['notes']> }

/** A named backend computes the problem's oracles where it can, and is what a method on tensors gets. Where it serves neither, tfjs only says whether it is there. A caller's own binding of tensors wins. */
async function onBackend(problem: AnyProblem, backend = 'auto', { id, services = {} }: Manifest): Promise<OnBackend> {
  if (!backends.includes(backend)) throw unavailableError('backend-unavailable', `Backend \`${backend}\` is not available.`, { pointer: '/backend', expected: backends.join(' or '), suggestion: 'see `saddlepoint doctor`' });
  const wanted = Object.values(services).some((service) => service.id === tensorToken.id), computes = backend !== 'auto' && problem.tensors !== undefined;
  const computed = computes ? (await import('./tensor/oracles/remote.js')).onTensors(problem, backend as BackendName) : problem;
  if (!wanted && (computes || backend === 'auto' || backend === 'cpu')) return { problem: computed };
  const { openTensors } = await import('./tensor/ladder.js'), value = await openTensors(backend as BackendName | 'auto');
  if (wanted) return { problem: computed, tensors: { token: tensorToken, value } };
  return { problem, notes: [{ k: 0, event: 'warning', detail: { text: `backend ${backend} computes nothing here: problem \`${problem.kind}\` and method \`${id}\` work on float64 arrays` } }] };
}

/** A problem given as functions, with what it offers. */
export async function subjectOf(problem: AnyProblem): Promise<Subject> {
  const { hashOf } = await import('./spec/hash.js');
  return { problem, offered: offeredBy(problem), hash: hashOf({ kind: problem.kind, layout: problem.layout }), name: `problem \`${problem.kind}\`` };
}

export function checkRepetitions(repetitions: unknown): void {
  if (typeof repetitions === 'number' && repetitions > 1) throw usageError('repetitions', '`solve` makes one run; `repetitions` over 1 is for `compare` and `sweep`.', { pointer: '/repetitions', expected: '1', suggestion: 'use `saddlepoint compare`, or remove `repetitions`' });
}
