/** The waiting side: puts cells on the queue of their sweep, and watches until every one has ended. */
import type { Job, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { setTimeout as pause } from 'node:timers/promises';
import { SaddlepointError } from '../../contract/errors.js';
import { cellFolder, endedResult, type CellEnd } from '../cell.js';
import type { ExecuteWatch, Executor, OpenTask } from '../executor.js';
import { prefix, queueLost, queueName, sweepsKey } from './connect.js';

export interface QueuePlace { readonly redis: Redis; readonly hash: string; readonly folder: string }

/** Milliseconds between two looks. */
const look = 300;
/** Looks between two checks for cells whose job is gone: taken by another watcher, cancelled, or lost with Redis. */
const everyLook = 10;

export async function openQueue({ redis, hash, folder }: QueuePlace): Promise<Queue> {
  const { Queue } = await import('bullmq');
  const queue = new Queue(queueName(hash, folder), { connection: redis, prefix });
  queue.on('error', () => {}); // commands say so themselves
  return queue;
}

export async function openQueueExecutor(place: QueuePlace): Promise<Executor> {
  const queue = await openQueue(place);
  return {
    async execute(tasks, watch) {
      try { await submitAndWatch(place, queue, tasks, watch); } catch (error) { throw error instanceof SaddlepointError ? error : queueLost(error); }
    },
    async close() {
      await queue.close().catch(() => {});
      place.redis.disconnect();
    },
  };
}

async function submitAndWatch({ redis, folder }: QueuePlace, queue: Queue, tasks: readonly OpenTask[], watch: ExecuteWatch): Promise<void> {
  const waiting = new Map(tasks.map((task) => [jobId(task), task]));
  await forgetEnded(queue);
  await redis.hset(sweepsKey, queue.name, folder);
  await add(queue, tasks);
  const end = (id: string, how: CellEnd): void => { const task = waiting.get(id); if (task) { waiting.delete(id); watch.onEnd(task, how); } };
  for (let looks = 1; waiting.size > 0 && !watch.signal.aborted; looks++) {
    await pause(look);
    for (const job of (await queue.getJobs(['completed', 'failed'], 0, 499)) as (Job | undefined)[]) {
      if (!job) continue;
      end(job.id!, endOf(job));
      await job.remove();
    }
    for (const job of (await queue.getJobs('active', 0, 99)) as (Job | undefined)[]) {
      const task = job && waiting.get(job.id!);
      if (task && typeof job.progress === 'number') watch.onShare(task, job.progress);
    }
    if (looks % everyLook === 0 && !(await recover(redis, queue, waiting, end))) return;
  }
  if (waiting.size > 0) return;
  await redis.hdel(sweepsKey, queue.name);
  await queue.obliterate({ force: true });
}

const jobId = ({ key }: OpenTask): string => `c${key}`;

/** Jobs that ended in an earlier attempt would keep their cells from being run again. */
async function forgetEnded(queue: Queue): Promise<void> {
  for (const state of ['completed', 'failed'] as const) while ((await queue.clean(0, 1000, state)).length > 0);
}

/** A job that is there already stays as it is. */
async function add(queue: Queue, tasks: readonly OpenTask[]): Promise<void> {
  for (let from = 0; from < tasks.length; from += 1000) {
    await queue.addBulk(tasks.slice(from, from + 1000).map((task) => ({ name: 'cell', data: task, opts: { jobId: jobId(task), attempts: 1 } })));
  }
}

/** What the worker returned. A job that BullMQ itself failed was lost by one worker after the other. */
function endOf(job: Job): CellEnd {
  if (job.failedReason === undefined || job.failedReason === '') return job.returnvalue as CellEnd;
  return { end: 'failed', error: { code: 'cell-lost', message: 'Every worker that took this cell was lost while it ran it.', expected: 'a cell that does not end its process', suggestion: 'run the sweep again to try once more' } };
}

/** Cells whose job is gone: ended on disk, or put on the queue again. False when the sweep was cancelled. */
async function recover(redis: Redis, queue: Queue, waiting: ReadonlyMap<string, OpenTask>, end: (id: string, how: CellEnd) => void): Promise<boolean> {
  const cancelled = (await redis.hexists(sweepsKey, queue.name)) === 0;
  const lost: OpenTask[] = [];
  for (const [id, task] of [...waiting].slice(0, 2000)) {
    if (await queue.getJob(id)) continue;
    if (endedResult(cellFolder(task.folder, task.key))) end(id, { end: 'done' });
    else lost.push(task);
  }
  if (cancelled) { for (const id of [...waiting.keys()]) end(id, { end: 'aborted' }); return false; }
  await add(queue, lost);
  return true;
}
