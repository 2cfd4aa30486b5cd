/** What runs the cells of a sweep: this process, worker threads, or a queue that workers anywhere read. */
import { randomUUID } from 'node:crypto';
import { lockCell } from '../sweep/lock.js';
import { cellError, cellFolder, type CellEnd, type CellTask, type CellWatch } from './cell.js';

export type OpenTask = Omit<CellTask, 'token'>;

export interface ExecuteWatch {
  readonly signal: AbortSignal;
  readonly allowCommands?: boolean;
  /** Once for each task. */
  onEnd(task: OpenTask, end: CellEnd): void;
  /** How far a running cell is; for the progress bar. */
  onShare(task: OpenTask, share: number): void;
}

export interface Executor {
  /** Resolves when every task has ended; after an abort, when those that ran have. Rejects when the executor itself is gone. */
  execute(tasks: readonly OpenTask[], watch: ExecuteWatch): Promise<void>;
  close(): Promise<void>;
}

/** The task under its lock; waits while another process works on the same cell. */
export async function underLock(open: OpenTask, signal: AbortSignal, work: (task: CellTask) => Promise<CellEnd>): Promise<CellEnd> {
  const token = randomUUID();
  let lock;
  try { lock = await lockCell(cellFolder(open.folder, open.key), token, signal); } catch (error) {
    return signal.aborted ? { end: 'aborted' } : { end: 'failed', error: cellError(error) };
  }
  try { return await work({ ...open, token }); } finally { lock.release(); }
}

export type RunTask = (task: CellTask, watch: CellWatch) => Promise<CellEnd>;

/** So many lanes, each taking the next task when it is done with one. */
export async function inLanes(lanes: number, tasks: readonly OpenTask[], watch: ExecuteWatch, run: RunTask): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < tasks.length && !watch.signal.aborted) {
      const task = tasks[next++]!;
      watch.onEnd(task, await underLock(task, watch.signal, (locked) => run(locked, { signal: watch.signal, allowCommands: watch.allowCommands ?? false, onShare: (share) => watch.onShare(task, share) })));
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, tasks.length) }, lane));
}
