/** `solve`, `iterate` and `resume`: runs from a program, of functions, a spec object or a spec file. */
import { resolve } from 'node:path';
import type { AnyProblem } from './contract/problem.js';
import type { RunResult, TraceRecord } from './contract/result.js';
import type { Snapshot } from './driver/execution.js';
import { drive } from './driver/iterate.js';
import type { Fitting } from './fitting.js';
import type { OpenedRun } from './open-spec.js';
import { chooseMethod, prepare, subjectOf, type RunInput, type RunSettings } from './prepare.js';
import { registryFor } from './registry.js';
import type { Permissions } from './spec/build.js';
import type { DirectoryStore } from './store/run-directory.js';

/** Runs to the end. Errors are `SaddlepointError`s with a code; a method that cannot fit a problem given as functions does not compile. */
export const solve = async <const I extends RunInput>(input: I & Fitting<I>): Promise<RunResult> => drain(run(input));

/** The sampled records, one after the other; the generator's return value is the result. Breaking out of the loop ends the run. */
export const iterate = <const I extends RunInput>(input: I & Fitting<I>): AsyncGenerator<TraceRecord, RunResult, undefined> => run(input);

async function* run(input: RunInput): AsyncGenerator<TraceRecord, RunResult, undefined> {
  const opened = await open(input);
  if (input.out === undefined) return yield* drive(opened.execution);
  const folder = resolve(input.out);
  return yield* toFolder(opened, folder, await newStore(opened, folder, input));
}

/** Carries on a run directory. A run of functions needs its problem again, and its method when that was given as code. `allowOtherEngine`: also where bits may differ. */
export async function resume(directory: string, { allowOtherEngine = false, ...input }: Partial<RunInput> & { readonly allowOtherEngine?: boolean } = {}): Promise<RunResult> {
  const { openResume } = await import('./resume.js');
  const { usageError } = await import('./contract/errors.js');
  const resumption = await openResume(directory, input.problem === undefined ? { allowOtherEngine, allowCommands: input.allowCommands ?? false } : { allowOtherEngine, reopen: (run) => open({ ...(run.spec as Partial<RunInput>), ...input } as RunInput) });
  if ('ended' in resumption) throw usageError('run-ended', `The run in ${directory} ended already: ${resumption.ended.outcome}.`, { file: directory });
  const { opened, folder, store, snapshot } = resumption;
  return drain(toFolder({ ...opened, execution: { ...opened.execution, ...liveSettings(input) } }, folder, store, snapshot));
}

async function drain(records: AsyncGenerator<TraceRecord, RunResult, undefined>): Promise<RunResult> {
  for (;;) {
    const next = await records.next();
    if (next.done) return next.value;
  }
}

async function* toFolder({ execution }: OpenedRun, folder: string, store: DirectoryStore, snapshot?: Snapshot): AsyncGenerator<TraceRecord, RunResult, undefined> {
  const { writeResult } = await import('./store/run-directory.js');
  try {
    const result = yield* drive({ ...execution, store, ...(snapshot ? { snapshot } : {}) });
    writeResult(folder, result);
    return { ...result, runDirectory: folder };
  } finally {
    store.close();
  }
}

async function newStore(opened: Opened, folder: string, input: RunInput): Promise<DirectoryStore> {
  const { requireEmpty } = await import('./store/files.js');
  const { openStore } = await import('./store/run-directory.js');
  const { runDocument } = await import('./open-spec.js');
  requireEmpty(folder);
  const registries = (input.registries ?? []).map((file) => resolve(file));
  const run = runDocument(opened, { folder: opened.folder, command: 'a program', registries, allowOutside: input.allowOutside ?? false });
  return openStore(folder, run, opened.execution.seed, opened.execution.problem.kind);
}

export type Opened = OpenedRun & { readonly folder: string };

/** For `askTell` too. */
export async function open(input: RunInput): Promise<Opened> {
  return isProblem(input.problem) ? openFunctions(input.problem, input) : openSpec(input.problem, input);
}

async function openFunctions(problem: AnyProblem, input: RunInput): Promise<Opened> {
  const registry = registryFor(input.registries);
  const { hashOfRun } = await import('./open-spec.js');
  const subject = await subjectOf(problem);
  const chosen = await chooseMethod(input.method, subject, registry);
  const prepared = await prepare(subject, chosen, settingsOf(input), registry);
  const { stop, budget, seed, sampling: record, checkpoint } = prepared.execution;
  const spec = { spec: 'run/1', problem: { kind: problem.kind }, method: { id: chosen.method.manifest.id, params: chosen.params }, stop, budget, seed, record, checkpoint };
  return { ...prepared, chosen, subject, spec, specHash: hashOfRun(prepared.execution, subject), folder: process.cwd() };
}

async function openSpec(problem: object | string, input: RunInput): Promise<Opened> {
  const registry = registryFor(input.registries);
  const allowOutside = input.allowOutside ?? false;
  const { documentOf, openDocument } = await import('./spec/document.js');
  const { hashOfRun, openRun, requireValidDocument, subjectOfDocument } = await import('./open-spec.js');
  const document = typeof problem === 'string'
    ? await openDocument(problem, allowOutside)
    : await documentOf(problem, { text: JSON.stringify(problem) }, resolve(input.folder ?? '.'), allowOutside);
  const { folder } = document;
  if (typeof input.method === 'object' && !('id' in input.method)) {
    await requireValidDocument(document, registry);
    const subject = await subjectOfDocument(document, registry, permissionsOf(input));
    const chosen = await chooseMethod(input.method, subject, registry);
    const prepared = await prepare(subject, chosen, settingsOf(input), registry);
    return { ...prepared, chosen, subject, folder, specHash: hashOfRun(prepared.execution, subject), spec: { ...document.run, problem: document.problem, method: { id: chosen.method.manifest.id, params: chosen.params } } };
  }
  if (input.method !== undefined) document.run.method = typeof input.method === 'string' ? { id: input.method } : { id: input.method.id, params: input.method.params ?? {} };
  const { stop, budget, seed, backend, record, checkpoint } = input;
  Object.assign(document.run, given({ stop, budget, seed, backend, record, checkpoint }));
  return { ...(await openRun(document, registry, { ...liveSettings(input), ...permissionsOf(input) })), folder };
}

export const isProblem = (problem: RunInput['problem']): problem is AnyProblem => typeof problem === 'object' && 'oracles' in problem && 'layout' in problem;

/** Only the settings that are there, under exactOptionalPropertyTypes. */
const given = <T extends object>(settings: T): { [K in keyof T]: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as { [K in keyof T]: NonNullable<T[K]> };

function liveSettings({ services, signal, onProgress, start }: Partial<RunInput>): RunSettings {
  return { ...given({ services, signal, onProgress }), ...(start ? { start: Float64Array.from(start) } : {}) };
}

const permissionsOf = ({ allowOutside = false, allowCommands = false }: Partial<RunInput>): Permissions => ({ allowOutside, allowCommands });

function settingsOf(input: RunInput): RunSettings {
  const { stop, budget, seed, backend, record, checkpoint } = input;
  return { ...given({ stop, budget, seed, backend, record, checkpoint }), ...liveSettings(input) };
}
