/** One cell: begun, carried on from its checkpoint, or found ended. The same work whoever does it. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { SaddlepointError, usageError, type ErrorDetails } from '../contract/errors.js';
import type { Store, Snapshot } from '../driver/execution.js';
import { drive } from '../driver/iterate.js';
import { openRun, runDocument, type OpenedRun } from '../open-spec.js';
import { registryFor } from '../registry.js';
import { openResume } from '../resume.js';
import { readText } from '../store/read.js';
import { openStore, writeResult, type DirectoryStore, type SolveDocument } from '../store/run-directory.js';
import { cellsOf, type Cells } from '../sweep/cells.js';
import { requireLock } from '../sweep/lock.js';
import { readRecord, recordTime, type SweepRecord } from '../sweep/record.js';

/** What travels: paths, numbers and hashes, never arrays. `folder` is the sweep's. */
export interface CellTask { readonly folder: string; readonly index: number; readonly key: string; readonly problemHash: string; readonly token: string }

export type CellError = { readonly code: string; readonly message: string } & ErrorDetails;
export type CellEnd = { readonly end: 'done' } | { readonly end: 'aborted' } | { readonly end: 'failed'; readonly error: CellError };

/** `onShare`: how far the cell is, from 0 to 1. */
/** `allowCommands` is the word of who runs this worker, never of who sent the task. */
export interface CellWatch { readonly signal?: AbortSignal; readonly allowCommands?: boolean; readonly onShare?: (share: number) => void }

export const cellFolder = (folder: string, key: string): string => join(folder, 'cells', key);

export const cellError = (error: unknown): CellError =>
  (error instanceof SaddlepointError ? error.toJSON() : { code: 'internal', message: error instanceof Error ? error.message : String(error) });

/** Never throws. The caller holds the cell's lock under `task.token`. */
export async function runCell(task: CellTask, watch: CellWatch = {}): Promise<CellEnd> {
  try { return await openAndRun(task, watch); } catch (error) {
    return watch.signal?.aborted && error === watch.signal.reason ? { end: 'aborted' } : { end: 'failed', error: cellError(error) };
  }
}

async function openAndRun(task: CellTask, { signal, onShare, allowCommands = false }: CellWatch): Promise<CellEnd> {
  const folder = cellFolder(task.folder, task.key);
  if (endedResult(folder)) return { end: 'done' };
  const { record, cells } = openCells(task.folder);
  const cell = cells.list[task.index];
  if (!cell) throw changed(task.folder);
  const reopen = async (): Promise<OpenedRun> => {
    const document = await cells.document(cell);
    const opened = await openRun(document, registryFor(record.registries), { allowOutside: record.allowOutside, allowCommands, repetition: cell.repetition });
    if (opened.subject.hash !== task.problemHash) throw changed(task.folder);
    return opened;
  };
  const begun = await carriedOn(folder, reopen) ?? await begin(folder, reopen, record);
  if (begun === 'ended') return { end: 'done' };
  const { opened, store, snapshot } = begun;
  try {
    const records = drive({
      ...opened.execution, store: fenced(store, folder, task.token), ...(snapshot ? { snapshot } : {}), ...(signal ? { signal } : {}),
      ...(onShare ? { onProgress: ({ share }) => { if (share > 0) onShare(Math.min(1, share)); } } : {}),
    });
    for (;;) {
      const next = await records.next();
      if (!next.done) continue;
      requireLock(folder, task.token);
      writeResult(folder, next.value);
      return { end: next.value.outcome === 'aborted' ? 'aborted' : 'done' };
    }
  } finally {
    store.close();
  }
}

const changed = (file: string): Error => usageError('cell-changed', 'The problem or its data changed since the sweep was planned.', { file, expected: 'the files as they were', suggestion: 'run `saddlepoint sweep` again' });

interface Begun { readonly opened: OpenedRun; readonly store: DirectoryStore; readonly snapshot?: Snapshot }

/** A cell that cannot be carried on bit for bit is begun again. */
const beginAgain = ['run-missing', 'run-damaged', 'checkpoint-damaged', 'resume-other-spec', 'resume-other-version', 'resume-other-engine'];

async function carriedOn(folder: string, reopen: () => Promise<OpenedRun>): Promise<Begun | 'ended' | undefined> {
  try {
    const resumption = await openResume(folder, { reopen });
    return 'ended' in resumption ? 'ended' : resumption;
  } catch (error) {
    if (!(error instanceof SaddlepointError) || !beginAgain.includes(error.code)) throw error;
    for (const name of ['run.json', 'trace.jsonl', 'checkpoints', 'result.json']) rmSync(join(folder, name), { recursive: true, force: true });
    return undefined;
  }
}

async function begin(folder: string, reopen: () => Promise<OpenedRun>, record: SweepRecord): Promise<Begun> {
  const opened = await reopen();
  const run = runDocument(opened, { folder: record.base.folder, command: record.command, registries: record.registries, allowOutside: record.allowOutside });
  return { opened, store: openStore(folder, run, opened.execution.seed, opened.execution.problem.kind) };
}

/** Writes nothing once another worker has the cell. */
const fenced = (store: Store, folder: string, token: string): Store => ({
  write(record) { requireLock(folder, token); store.write(record); },
  save(snapshot) { requireLock(folder, token); store.save(snapshot); },
});

/** The result of a cell that ended; an interrupted one did not. */
export function endedResult(folder: string): SolveDocument | undefined {
  const result = resultOf(folder);
  return result && result.outcome !== 'aborted' ? result : undefined;
}

export function resultOf(folder: string): SolveDocument | undefined {
  try {
    const result = JSON.parse(readText(join(folder, 'result.json'))) as SolveDocument | null;
    return typeof result?.outcome === 'string' && typeof result.best === 'object' ? result : undefined;
  } catch { return undefined; }
}

/** The cells of the sweep that this process works on. */
let kept: { readonly folder: string; readonly time: number; readonly record: SweepRecord; readonly cells: Cells } | undefined;

function openCells(folder: string): { readonly record: SweepRecord; readonly cells: Cells } {
  const time = recordTime(folder);
  if (kept?.folder !== folder || kept.time !== time) {
    const record = readRecord(folder);
    kept = { folder, time, record, cells: cellsOf(record) };
  }
  return kept;
}
