/** Carrying on a run from its directory: the newest checkpoint that is whole, the trace cut back to it. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SaddlepointError, usageError } from './contract/errors.js';
import { backendOf, environment } from './driver/environment.js';
import type { Snapshot } from './driver/execution.js';
import { openRun, type OpenedRun } from './open-spec.js';
import type { Permissions } from './spec/build.js';
import { documentOf } from './spec/document.js';
import { readCheckpoint, type CheckpointHead } from './store/format.js';
import { checkpointFiles, openStore, traceSize, type DirectoryStore, type RunDocument, type SolveDocument } from './store/run-directory.js';
import { readRegular, readText, Unread } from './store/read.js';
import { registryFor } from './registry.js';

export interface ResumeOptions {
  readonly allowOtherEngine?: boolean;
  readonly allowOutside?: boolean;
  /** Asked for again: a run directory may come from somebody else. */
  readonly allowCommands?: boolean;
  /** Opens the run again from a program; from run.json when absent. */
  readonly reopen?: (run: RunDocument) => Promise<OpenedRun>;
}

/** A run that ended already has its result; one that can go on has all that `runToEnd` needs. Notes are for the user. */
export type Resumption =
  | { readonly ended: SolveDocument }
  | { readonly opened: OpenedRun; readonly store: DirectoryStore; readonly folder: string; readonly snapshot?: Snapshot; readonly notes: readonly string[] };

export async function openResume(directory: string, options: ResumeOptions = {}): Promise<Resumption> {
  const folder = resolve(directory);
  const run = readRun(folder);
  const ended = readResult(folder);
  if (ended && ended.outcome !== 'aborted') return { ended };
  const opened = await (options.reopen ? options.reopen(run) : fromSpec(run, folder, { allowOutside: options.allowOutside ?? run.allowOutside, allowCommands: options.allowCommands ?? false }));
  requireSameSpec(opened, run);
  const notes: string[] = [];
  const checkpoint = newestWhole(folder, notes);
  if (checkpoint) requireSame(checkpoint.head, opened, run, options, notes);
  else notes.push('there is no checkpoint yet: starting from k = 0');
  const { backend: _before, ...rest } = run, store = openStore(folder, { ...rest, ...backendOf(opened.execution) }, opened.execution.seed, opened.execution.problem.kind, checkpoint?.head.traceBytes ?? 0);
  return { opened, store, folder, notes, ...(checkpoint ? { snapshot: checkpoint.snapshot } : {}) };
}

/** The spec as it was run, from run.json. */
async function fromSpec(run: RunDocument, folder: string, permissions: Permissions): Promise<OpenedRun> {
  const problem = (run.spec as { problem?: { spec?: unknown } }).problem;
  if (problem?.spec === undefined) throw usageError('resume-needs-program', `The run in ${folder} solves a problem of a program, which run.json cannot hold.`, { file: folder, suggestion: "call resume(directory, { problem }) from 'saddlepoint'" });
  const document = await documentOf(run.spec, { text: JSON.stringify(run.spec) }, run.folder, permissions.allowOutside);
  return openRun(document, registryFor(run.registries), { ...permissions, repetition: run.repetition ?? 0 });
}

function requireSameSpec(opened: OpenedRun, run: RunDocument): void {
  if (opened.specHash === run.specHash) return;
  throw usageError('resume-other-spec', 'The problem is not the one that was being solved: its spec or its data changed.', { expected: `spec hash ${run.specHash}`, suggestion: 'restore the data files, or start a new run with `saddlepoint solve`' });
}

export function readRun(folder: string): RunDocument {
  const file = join(folder, 'run.json');
  if (!existsSync(file)) throw usageError('run-missing', `${folder} is not a run directory: it has no run.json.`, { file: folder, expected: 'a folder that `saddlepoint solve` made' });
  try {
    const run = JSON.parse(readText(file)) as RunDocument;
    if (!isRun(run)) throw new Error('it is not a run/1 record');
    return run;
  } catch (error) {
    throw usageError('run-damaged', `${file} cannot be read: ${(error as Error).message}`, { file, expected: 'run.json as it was written' });
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The parts that resuming relies on. */
function isRun(run: Partial<RunDocument> | null): boolean {
  return run?.run === 1 && typeof run.specHash === 'string' && typeof run.folder === 'string' && isObject(run.spec) && isObject(run.method) && isObject(run.metrics)
    && (run.repetition === undefined || Number.isSafeInteger(run.repetition)) && Array.isArray(run.registries) && run.registries.every((file) => typeof file === 'string');
}

/** The result of a run that ended; anything else in its place does not count as one. */
function readResult(folder: string): SolveDocument | undefined {
  try {
    const result = JSON.parse(readText(join(folder, 'result.json'))) as Partial<SolveDocument> | null;
    const whole = isObject(result) && typeof result.outcome === 'string' && typeof result.reason === 'string' && isObject(result.best) && isObject(result.solution);
    return whole ? (result as SolveDocument) : undefined;
  } catch { return undefined; }
}

const largestCheckpoint = 2 ** 32 - 1;

function openCheckpoint(file: string): ReturnType<typeof readCheckpoint> {
  try { return readCheckpoint(readRegular(file, largestCheckpoint), file); } catch (error) {
    throw error instanceof Unread ? usageError('checkpoint-damaged', `Checkpoint ${file} cannot be read: ${error.message}.`, { file, expected: 'a checkpoint as it was written' }) : error;
  }
}

/** Damaged checkpoints are passed over with a note; when all are, that is an error. A checkpoint that knows more of the trace than there is does not count. */
function newestWhole(folder: string, notes: string[]): ReturnType<typeof readCheckpoint> | undefined {
  let damaged: SaddlepointError | undefined;
  for (const name of checkpointFiles(folder)) {
    try {
      const checkpoint = openCheckpoint(join(folder, 'checkpoints', name));
      if (checkpoint.head.traceBytes > traceSize(folder)) throw usageError('checkpoint-damaged', `Checkpoint ${name} belongs to a longer trace than trace.jsonl is.`, { file: join(folder, 'trace.jsonl') });
      return checkpoint;
    } catch (error) {
      if (!(error instanceof SaddlepointError)) throw error;
      damaged ??= error;
      notes.push(`${error.message}; trying the one before`);
    }
  }
  if (damaged) throw damaged;
  return undefined;
}

function requireSame(head: CheckpointHead, opened: OpenedRun, run: RunDocument, options: ResumeOptions, notes: string[]): void {
  const { manifest } = opened.chosen.method;
  if (head.specHash !== run.specHash || head.method !== manifest.id) throw usageError('resume-other-spec', 'The checkpoint belongs to another run.', { expected: `spec hash ${run.specHash}` });
  if (major(head.version) !== major(manifest.version)) {
    throw usageError('resume-other-version', `The checkpoint was written by ${head.method} ${head.version}, this is ${manifest.version}.`, { expected: `version ${major(head.version)}.x of the plugin` });
  }
  const { linalg, threads } = environment(), { backend } = backendOf(opened.execution);
  const before = machinery(head.engine, head.threads, head.backend), now = machinery(linalg, threads, backend);
  if (before === now) return;
  const difference = `the checkpoint was written with ${before}, this is ${now}`;
  if (!options.allowOtherEngine) throw usageError('resume-other-engine', `Records would not be the same: ${difference}.`, { expected: before, suggestion: `choose it with ${head.backend === backend ? 'SADDLEPOINT_LINALG' : '`backend`'}, or pass --allow-other-engine` });
  notes.push(`${difference}: bits may differ`);
}

const machinery = (engine: string, threads: number, backend: string | undefined): string => `${engine} on ${threads} thread(s)${backend === undefined ? '' : `, tensors on ${backend}`}`;

const major = (version: string): string => version.split('.')[0]!;
