/** A spec document, checked and loaded: subject, method and settings of one run, and run.json for it. */
import { basename } from 'node:path';
import type { Metric } from './contract/method.js';
import type { Budget, CheckpointSchedule, Criterion, Sampling } from './contract/stop.js';
import { backendOf } from './driver/environment.js';
import type { Execution } from './driver/execution.js';
import { chooseMethod, prepare, requireFitOf, type Chosen, type Prepared, type RunSettings, type Subject } from './prepare.js';
import { offeredBySpec } from './registry/offers.js';
import type { Registry } from './registry/load.js';
import { buildProblem, type Permissions } from './spec/build.js';
import type { SpecDocument, Plain } from './spec/document.js';
import { hashOf } from './spec/hash.js';
import { placeError } from './spec/text.js';
import { documentErrors } from './spec/validate.js';
import type { RunDocument } from './store/run-directory.js';

interface RunSpec { readonly method?: { readonly id: string; readonly params?: object }; readonly stop?: Criterion; readonly budget?: Budget; readonly seed?: number; readonly backend?: string; readonly record?: Sampling; readonly checkpoint?: CheckpointSchedule; readonly repetitions?: number }

/** Throws the first error of the document. */
export async function requireValidDocument(document: SpecDocument, registry: Registry): Promise<void> {
  const [first] = await documentErrors(document, registry);
  if (first) throw first;
}

/** The problem of a valid document, built, with what its spec offers. */
export async function subjectOfDocument(document: SpecDocument, registry: Registry, permissions: Permissions = {}): Promise<Subject> {
  const { problem, start, hash } = await buildProblem(document, registry, permissions);
  return { problem, offered: await offeredOfDocument(document, registry), hash, name: subjectName(document), ...(start ? { start } : {}) };
}

export const offeredOfDocument = (document: SpecDocument, registry: Registry): ReturnType<typeof offeredBySpec> =>
  offeredBySpec(registry.problem(document.problem.kind as string), document.problem);

export const subjectName = ({ problem, problemSource }: SpecDocument): string =>
  problemSource.file ? `\`${problemSource.file}\` (kind \`${String(problem.kind)}\`)` : `problem \`${String(problem.kind)}\``;

export interface OpenedRun extends Prepared { readonly chosen: Chosen; readonly subject: Subject; readonly specHash: string; /** The effective run/1, with the problem inline. */ readonly spec: Plain; readonly problemFile?: string }

/** A valid document as a run; `extra` adds what a spec cannot hold (signal, services, progress). */
export async function openRun(document: SpecDocument, registry: Registry, extra: RunSettings = {}): Promise<OpenedRun> {
  await requireValidDocument(document, registry);
  const run = document.run as RunSpec;
  try {
    const subject = await loadAfterMatch(document, registry, extra);
    const chosen = await chooseMethod(run.method, subject, registry);
    const { stop, budget, seed, backend, record, checkpoint } = run;
    const settings = Object.fromEntries(Object.entries({ stop, budget, seed, backend, record, checkpoint }).filter(([, value]) => value !== undefined)) as RunSettings;
    const prepared = await prepare(subject, chosen, { ...settings, ...extra }, registry);
    const { execution } = prepared;
    const spec: Plain = { ...document.run, problem: document.problem, method: { id: chosen.method.manifest.id, params: chosen.params } };
    const { file } = document.problemSource;
    return { ...prepared, chosen, subject, specHash: hashOfRun(execution, subject), spec, ...(file ? { problemFile: basename(file) } : {}) };
  } catch (error) {
    throw await placeError(error, document.runSource);
  }
}

/** Of all that decides the records: problem with its data, method, params, criteria, budget, sampling, seed and start. */
export function hashOfRun({ method, params, stop, budget, sampling, seed, start }: Execution, { hash }: Subject): string {
  return hashOf({ problem: hash, method: { id: method.manifest.id, params }, stop, budget, sampling, seed, start: start && [...start] });
}

/** A method that cannot fit is refused from the registry alone, before any data is read. */
async function loadAfterMatch(document: SpecDocument, registry: Registry, permissions: Permissions): Promise<Subject> {
  const offered = await offeredOfDocument(document, registry);
  requireFitOf((document.run as RunSpec).method?.id, { offered, name: subjectName(document) }, registry);
  return subjectOfDocument(document, registry, permissions);
}

export interface Origin { readonly folder: string; readonly command: string; readonly registries: readonly string[]; readonly allowOutside: boolean }

/** Metrics that the problem adds to the method's, as data. */
const furtherMetrics = ({ metrics = {} }: Execution['problem']): Readonly<Record<string, Metric>> => Object.fromEntries(Object.entries(metrics).map(([name, { unit, better }]) => [name, { unit, better }]));

/** Which of the metrics are the problem's own: reports draw them for every method. */
const problemMetrics = ({ metrics }: Execution['problem']): Pick<RunDocument, 'problemMetrics'> => (metrics ? { problemMetrics: Object.keys(metrics) } : {});

/** run.json of a run that is ready. */
export function runDocument(opened: OpenedRun, { folder, command, registries, allowOutside }: Origin): RunDocument {
  const { manifest } = opened.execution.method;
  const reference = opened.execution.problem.reference?.value;
  const repetition = Number(opened.execution.labels[3]);
  return {
    run: 1, spec: opened.spec, folder, ...(opened.problemFile === undefined ? {} : { problemFile: opened.problemFile }), allowOutside, registries, ...(repetition > 0 ? { repetition } : {}), specHash: opened.specHash, problemHash: opened.subject.hash,
    method: { id: manifest.id, version: manifest.version, title: manifest.title }, metrics: { ...furtherMetrics(opened.execution.problem), ...manifest.metrics }, ...problemMetrics(opened.execution.problem), ...(manifest.merit ? { merit: manifest.merit } : {}),
    chain: opened.chain, ...backendOf(opened.execution), command, created: new Date().toISOString(), ...(reference === undefined ? {} : { reference: { value: reference } }),
  };
}
