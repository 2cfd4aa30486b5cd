/** The working side: takes cells of every sweep that is announced. This thread keeps the locks; the cells run on threads of their own. */
import { randomUUID } from 'node:crypto';
import type { Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { setTimeout as pause } from 'node:timers/promises';
import { cellError, cellFolder, writeError, type CellEnd } from '../cell.js';
import { underLock, type OpenTask } from '../executor.js';
import { openPool, type ThreadPool } from '../threads.js';
import { queueError } from './connect.js';
import { follow, openServed, type Served } from './follow.js';
import { taskOf } from './payload.js';

export interface ServeOptions {
  readonly redis: Redis;
  /** Cells at a time. */
  readonly concurrency: number;
  /** Seconds without a sign of life after which a worker counts as lost. */
  readonly takeover: number;
  /** Ends when no cell is left on any queue. */
  readonly once: boolean;
  readonly signal: AbortSignal;
  /** The word of who runs this worker: what the sweep's own command allowed does not count here. */
  readonly allowCommands: boolean;
  onCell(folder: string, index: number, end: CellEnd): void;
  note(text: string): void;
}

/** Milliseconds between two looks at queues that were empty. */
const idle = 250;
/** So many empty looks in a row mean that nothing is left. */
const mostEmpty = 4;

/** Errors: `queue-lost`, `queue-refused`, `queue-damaged`; the cells that run stop with a checkpoint. */
export async function serve(options: ServeOptions): Promise<void> {
  const pool = openPool(options.concurrency);
  const served = openServed(options);
  const ending = new AbortController();
  let given: unknown;
  const giveUp = (error: unknown): void => { given ??= error; ending.abort(); };
  const following = (async () => { while (!ending.signal.aborted) { await follow(served); await pause(idle); } })().catch(giveUp);
  const context: Context = { ...options, signal: AbortSignal.any([options.signal, ending.signal]), pool, served };
  await Promise.all(Array.from({ length: options.concurrency }, () => lane(context).catch(giveUp)));
  ending.abort();
  await following;
  await served.close();
  options.redis.disconnect();
  await pool.close();
  if (given !== undefined) throw queueError(given);
}

interface Context extends ServeOptions { readonly pool: ThreadPool; readonly served: Served }

async function lane(context: Context): Promise<void> {
  const { served, signal, once } = context;
  for (let empty = 0; !signal.aborted;) {
    const taken = await served.take(randomUUID());
    if (taken) { empty = 0; await workOn({ ...taken, context }); continue; }
    if (once && ++empty > mostEmpty) { if ((await served.remaining()) === 0) return; empty = 0; }
    await pause(idle);
  }
}

interface Work { readonly job: Job; readonly token: string; readonly folder: string; readonly cancelled: AbortSignal; readonly context: Context }

/** The job's lock in Redis says that this worker lives; the cell's lock on disk, that nobody else writes. */
async function workOn({ job, token, folder, cancelled, context }: Work): Promise<void> {
  const { signal, takeover, onCell, note } = context;
  const lost = new AbortController();
  const beat = setInterval(() => { job.extendLock(token, takeover * 1000).catch(() => { lost.abort(); }); }, (takeover * 1000) / 3);
  try {
    const end = await endOfJob(job, folder, AbortSignal.any([signal, cancelled, lost.signal]), context);
    onCell(folder, Number((job.data as Partial<OpenTask> | null)?.index), end);
    if (lost.signal.aborted) note('a cell was taken over by another worker, or Redis is away');
    else if (end.end === 'aborted' && !cancelled.aborted) await job.moveToWait(token);
    else await job.moveToCompleted(end, token, false);
  } catch (error) {
    // The job was taken over or its queue removed: whoever has it now says how it ended.
    if (!cancelled.aborted) note(`a cell could not be reported: ${(error as Error).message}`);
  } finally {
    clearInterval(beat);
  }
}

async function endOfJob(job: Job, folder: string, signal: AbortSignal, { pool, allowCommands }: Context): Promise<CellEnd> {
  let task: OpenTask;
  try { task = taskOf(job.data, folder); } catch (error) { return { end: 'failed', error: cellError(error) }; }
  const onShare = shareOf(job);
  return underLock(task, signal, async (locked) => {
    const end = job.deferredFailure ? tooOften : await pool.run(locked, { signal, allowCommands, onShare });
    if (end.end !== 'aborted') writeError(cellFolder(task.folder, task.key), end.end === 'failed' ? end.error : undefined);
    return end;
  });
}

const tooOften: CellEnd = { end: 'failed', error: { code: 'cell-lost', message: 'Every worker that took this cell was lost while it ran it.', expected: 'a cell that does not end its process', suggestion: 'run the sweep again to try once more' } };

/** At most once a second. */
function shareOf(job: Job): (share: number) => void {
  let shown = 0;
  return (share) => {
    if (performance.now() - shown < 1000) return;
    shown = performance.now();
    job.updateProgress(share).catch(() => {});
  };
}
