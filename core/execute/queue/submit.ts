/** The waiting side: puts cells on the queue of their sweep, and watches until every one has ended. */
import type { Job, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { setTimeout as pause } from 'node:timers/promises';
import { cellFolder, endedResult, errorOf, type CellEnd } from '../cell.js';
import type { ExecuteWatch, Executor, OpenTask } from '../executor.js';
import { queueError } from './connect.js';
import { announcementOf, endOf, payloadOf, prefix, queueName, sweepsKey } from './payload.js';

export interface QueuePlace { readonly redis: Redis; readonly hash: string; readonly folder: string }

/** What the user should know while waiting. */
export interface QueueNotes { noWorker(): void; cancelled(): void }

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

export async function openQueueExecutor(place: QueuePlace, notes: QueueNotes): Promise<Executor> {
  const queue = await openQueue(place);
  return {
    async execute(tasks, watch) {
      try { await submitAndWatch(place, queue, tasks, watch, notes); } catch (error) { throw queueError(error); }
    },
    async close() {
      await queue.close().catch(() => {});
      place.redis.disconnect();
    },
  };
}

async function submitAndWatch({ redis, folder }: QueuePlace, queue: Queue, tasks: readonly OpenTask[], watch: ExecuteWatch, notes: QueueNotes): Promise<void> {
  const waiting = new Map(tasks.map((task) => [jobId(task), task]));
  await forgetEnded(queue);
  await redis.hset(sweepsKey, queue.name, announcementOf(folder));
  await add(queue, tasks);
  const end = (id: string, how: CellEnd): void => { const task = waiting.get(id); if (task) { waiting.delete(id); watch.onEnd(task, how); } };
  for (let looks = 1; waiting.size > 0 && !watch.signal.aborted; looks++) {
    await pause(look);
    await collect(queue, end);
    await showShares(queue, waiting, watch);
    if (looks === everyLook && waiting.size === tasks.length && (await queue.getWorkersCount()) === 0) notes.noWorker();
    if (looks % everyLook > 0) continue;
    const missing = await missingJobs(queue, waiting, end);
    if ((await redis.hexists(sweepsKey, queue.name)) === 0) {
      if (waiting.size > 0) notes.cancelled();
      for (const id of [...waiting.keys()]) end(id, { end: 'aborted' });
      return;
    }
    await add(queue, missing);
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
    await queue.addBulk(tasks.slice(from, from + 1000).map((task) => ({ name: 'cell', data: payloadOf(task), opts: { jobId: jobId(task), attempts: 1 } })));
  }
}

async function collect(queue: Queue, end: (id: string, how: CellEnd) => void): Promise<void> {
  for (const job of (await queue.getJobs(['completed', 'failed'], 0, 499)) as (Job | undefined)[]) {
    if (!job) continue;
    end(job.id!, endOf(job.returnvalue));
    await job.remove();
  }
}

async function showShares(queue: Queue, waiting: ReadonlyMap<string, OpenTask>, watch: ExecuteWatch): Promise<void> {
  for (const job of (await queue.getJobs('active', 0, 99)) as (Job | undefined)[]) {
    const task = job && waiting.get(job.id!);
    if (task && typeof job.progress === 'number') watch.onShare(task, Math.min(1, Math.max(0, job.progress)));
  }
}

/** Cells whose job is gone; those that ended on disk are over. */
async function missingJobs(queue: Queue, waiting: ReadonlyMap<string, OpenTask>, end: (id: string, how: CellEnd) => void): Promise<readonly OpenTask[]> {
  const missing: OpenTask[] = [];
  for (const [id, task] of [...waiting].slice(0, 2000)) {
    if (await queue.getJob(id)) continue;
    const folder = cellFolder(task.folder, task.key), error = errorOf(folder);
    if (endedResult(folder)) end(id, { end: 'done' });
    else if (error) end(id, { end: 'failed', error });
    else missing.push(task);
  }
  return missing;
}
