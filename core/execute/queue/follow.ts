/** The sweeps that a worker serves: it follows the announcements in Redis and takes their cells in turn. */
import type { Job, Queue, Worker } from 'bullmq';
import { existsSync } from 'node:fs';
import { recordFile } from '../../sweep/record.js';
import { isForeign } from './connect.js';
import { prefix, readAnnouncement, sweepsKey } from './payload.js';
import type { ServeOptions } from './serve.js';

/** How often a cell may lose its worker before it counts as failed. */
const mostLosses = 3;

interface One { readonly worker: Worker; readonly queue: Queue; readonly folder: string; readonly cancelled: AbortController }
export interface Taken { readonly job: Job; readonly token: string; readonly folder: string; readonly cancelled: AbortSignal }

export interface Served {
  readonly options: Pick<ServeOptions, 'redis' | 'takeover' | 'note'>;
  readonly sweeps: Map<string, One>;
  /** Why a sweep is left to others: said once. */
  readonly reasons: Map<string, string>;
  /** The next cell, of whichever sweep has one. */
  take(token: string): Promise<Taken | undefined>;
  /** Cells that wait or run, here or elsewhere. */
  remaining(): Promise<number>;
  close(): Promise<void>;
}

export function openServed(options: Served['options']): Served {
  const sweeps = new Map<string, One>();
  const served: Served = {
    options, sweeps, reasons: new Map(),
    async take(token) {
      for (const [name, one] of [...sweeps]) {
        const job = await nextJob(served, name, one, token);
        if (!job) continue;
        if (sweeps.delete(name)) sweeps.set(name, one);
        return { job, token, folder: one.folder, cancelled: one.cancelled.signal };
      }
      return undefined;
    },
    async remaining() {
      const counts = await Promise.all([...sweeps.values()].map(({ queue }) => queue.getJobCountByTypes('waiting', 'prioritized', 'delayed', 'active')));
      return counts.reduce((sum, count) => sum + count, 0);
    },
    close: async () => { await Promise.all([...sweeps.values()].map(closeOne)); },
  };
  return served;
}

/** What someone else wrote under the names of a queue keeps this worker from that sweep, not from others. */
async function nextJob(served: Served, name: string, one: One, token: string): Promise<Job | undefined> {
  try { return (await one.worker.getNextJob(token, { block: false })) as Job | undefined; } catch (error) {
    if (!isForeign(error)) throw error;
    served.sweeps.delete(name);
    leave(served, name, one.folder, `its queue in Redis is damaged (${(error as Error).message})`);
    await closeOne(one);
    return undefined;
  }
}

const closeOne = async ({ worker, queue }: One): Promise<void> => { await Promise.all([worker.close(true).catch(() => {}), queue.close().catch(() => {})]); };

function leave({ reasons, options: { note } }: Served, name: string, sweep: string, why: string): void {
  if (reasons.get(name) !== why) note(`the sweep ${sweep} is left to other workers: ${why}`);
  reasons.set(name, why);
}

/** Opens queues that were announced, and closes those that are no more: their cells stop. */
export async function follow(served: Served): Promise<void> {
  const { options: { redis }, sweeps, reasons } = served;
  const announced = await redis.hgetall(sweepsKey);
  for (const [name, one] of sweeps) {
    if (name in announced) continue;
    sweeps.delete(name);
    one.cancelled.abort();
    void closeOne(one);
  }
  for (const name of reasons.keys()) if (!(name in announced)) reasons.delete(name);
  for (const [name, text] of Object.entries(announced)) if (!sweeps.has(name)) await begin(served, name, text);
}

async function begin(served: Served, name: string, text: string): Promise<void> {
  if (isDamaged(served, name)) return;
  const announcement = readAnnouncement(text);
  if ('left' in announcement) { leave(served, name, name, announcement.left); return; }
  const { folder } = announcement;
  if (!existsSync(recordFile(folder))) { leave(served, name, folder, 'this machine does not see its folder'); return; }
  served.reasons.delete(name);
  served.sweeps.set(name, await openOne(served.options, name, folder));
}

/** A damaged queue stays so until it is announced anew; a folder may yet come. */
const isDamaged = ({ reasons }: Served, name: string): boolean => reasons.get(name)?.startsWith('its queue') ?? false;

async function openOne({ redis, takeover }: Served['options'], name: string, folder: string): Promise<One> {
  const { Queue, Worker } = await import('bullmq');
  const stalledInterval = Math.round((takeover * 1000) / 3); // Redis takes whole milliseconds
  const worker = new Worker(name, null, { connection: redis, prefix, autorun: false, lockDuration: takeover * 1000, stalledInterval, maxStalledCount: mostLosses });
  const queue = new Queue(name, { connection: redis, prefix });
  const watchLosses = (): void => { worker.startStalledCheckTimer().catch(() => {}); };
  // Commands say themselves what went wrong; the watch over lost workers ends with an error, and begins again.
  worker.on('error', () => { setTimeout(watchLosses, stalledInterval).unref(); });
  queue.on('error', () => {});
  watchLosses();
  return { worker, queue, folder, cancelled: new AbortController() };
}
