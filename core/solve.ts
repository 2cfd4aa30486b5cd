/** `solve` and `iterate`: a run from a program, a spec object or a spec file. */
import { resolve } from 'node:path';
import type { AnyProblem } from './contract/problem.js';
import type { RunResult, TraceRecord } from './contract/result.js';
import { drive } from './driver/iterate.js';
import { chooseMethod, prepare, subjectOf, type Prepared, type RunInput, type RunSettings } from './prepare.js';
import { registryFor } from './registry.js';

/** Runs to the end. Errors are `SaddlepointError`s with a code. */
export async function solve(input: RunInput): Promise<RunResult> {
  const records = iterate(input);
  for (;;) {
    const next = await records.next();
    if (next.done) return next.value;
  }
}

/** The sampled records, one after the other; the generator's return value is the result. Breaking out of the loop ends the run. */
export async function* iterate(input: RunInput): AsyncGenerator<TraceRecord, RunResult, undefined> {
  const { prepared, store } = await open(input);
  if (!store) return yield* drive(prepared.execution);
  const { writeResult } = await import('./store/run-directory.js');
  try {
    const result = yield* drive({ ...prepared.execution, store });
    writeResult(store.folder, result);
    return { ...result, runDirectory: store.folder };
  } finally {
    store.close();
  }
}

type FolderStore = import('./store/run-directory.js').DirectoryStore & { readonly folder: string };
interface Opened { readonly prepared: Prepared; readonly store?: FolderStore }

async function open(input: RunInput): Promise<Opened> {
  const registry = registryFor(input.registries);
  if (isProblem(input.problem)) {
    const subject = await subjectOf(input.problem);
    const prepared = await prepare(subject, await chooseMethod(input.method, subject, registry), settingsOf(input), registry);
    return { prepared };
  }
  const { documentOf, openDocument } = await import('./spec/document.js');
  const { openRun } = await import('./open-spec.js');
  const allowOutside = input.allowOutside ?? false;
  const document = typeof input.problem === 'string'
    ? await openDocument(input.problem, allowOutside)
    : await documentOf(input.problem, { text: JSON.stringify(input.problem) }, resolve(input.folder ?? '.'), allowOutside);
  if (input.method !== undefined) {
    if (typeof input.method !== 'string' && !('id' in input.method)) return { prepared: await withOwnMethod(input, document, registry) };
    document.run.method = typeof input.method === 'string' ? { id: input.method } : { id: input.method.id, params: input.method.params ?? {} };
  }
  const opened = await openRun(document, registry, { ...settingsOf(input), allowOutside });
  return { prepared: opened, ...(input.out === undefined ? {} : { store: await storeFor(input, opened, document) }) };
}

async function storeFor(input: RunInput, opened: import('./open-spec.js').OpenedRun, document: import('./spec/document.js').SpecDocument): Promise<FolderStore> {
  const { requireEmpty } = await import('./store/files.js');
  const { openStore } = await import('./store/run-directory.js');
  const { runDocument } = await import('./open-spec.js');
  const folder = resolve(input.out!);
  requireEmpty(folder);
  const run = runDocument(opened, document, 'solve() in a program', (input.registries ?? []).map((file) => resolve(file)), input.allowOutside ?? false);
  return Object.assign(openStore(folder, run, opened.execution.seed, opened.execution.problem.kind), { folder });
}

/** A spec's problem under a method that is given as code. */
async function withOwnMethod(input: RunInput, document: import('./spec/document.js').SpecDocument, registry: ReturnType<typeof registryFor>): Promise<Prepared> {
  const { requireValidDocument, subjectOfDocument } = await import('./open-spec.js');
  await requireValidDocument(document, registry);
  const subject = await subjectOfDocument(document, registry, input.allowOutside);
  return prepare(subject, await chooseMethod(input.method, subject, registry), settingsOf(input), registry);
}

const isProblem = (problem: RunInput['problem']): problem is AnyProblem => typeof problem === 'object' && 'oracles' in problem && 'layout' in problem;

/** The settings that are given, under exactOptionalPropertyTypes. */
function settingsOf(input: RunInput): RunSettings {
  const { stop, budget, seed, backend, record, checkpoint, services, signal, onProgress } = input;
  const given = Object.entries({ stop, budget, seed, backend, record, checkpoint, services, signal, onProgress }).filter(([, value]) => value !== undefined);
  return { ...(Object.fromEntries(given) as RunSettings), ...(input.start ? { start: Float64Array.from(input.start) } : {}) };
}
