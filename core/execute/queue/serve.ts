/** The working side: takes cells of every sweep that is announced. This thread keeps the locks; the cells run on threads of their own. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { Job, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { setTimeout as pause } from 'node:timers/promises';
import { recordFile } from '../../sweep/record.js';
import type { CellEnd } from '../cell.js';
import { underLock, type OpenTask } from '../executor.js';
import { openPool, type ThreadPool } from '../threads.js';
import { prefix, queueLost, sweepsKey } from './connect.js';

export interface ServeOptions {
  readonly redis: Redis;
  readonly concurrency: number;
  /** Seconds without a sign of life after which a worker counts as lost. */
  readonly takeover: number;
  /** Ends when nothing is left to do. */
  readonly once: boolean;
  readonly signal: AbortSignal;
  onCell(key: string, end: CellEnd): void;
  note(text: string): void;
}

/** How often a cell may lose its worker before it counts as failed. */
const mostLosses = 3;
const idle = 250;

/** One announced sweep: its queue, and the signal that ends its cells when it is cancelled. */
interface Served { readonly worker: Worker; readonly cancelled: AbortController }

export async function serve(options: ServeOptions): Promise<void> {
  const pool = openPool(options.concurrency);
  const served = new Map<string, Served>();
  let given: unknown;
  const stop = new AbortController();
  const follow = (async () => { while (!stop.signal.aborted) { await followSweeps(options, served); await pause(idle); } })().catch((error: unknown) => { given ??= error; });
  const lane = async (): Promise<void> => {
    for (let idleLooks = 0; !options.signal.aborted && given === undefined;) {
      const taken = await take(served);
      if (taken) { idleLooks = 0; await workOn(taken, pool, options); continue; }
      if (options.once && ++idleLooks > 4 && served.size === 0) return;
      await pause(idle);
    }
  };
  try {
    await Promise.all(Array.from({ length: options.concurrency }, lane));
    if (given !== undefined) throw given;
  } catch (error) {
    throw queueLost(error);
  } finally {
    stop.abort();
    await follow;
    await Promise.all([...served.values()].map(({ worker }) => worker.close(true).catch(() => {})));
    options.redis.disconnect();
    await pool.close();
  }
}

/** Opens queues that were announced and closes those that are no more. A sweep whose folder is not here is left to others. */
async function followSweeps({ redis, takeover, note }: ServeOptions, served: Map<string, Served>): Promise<void> {
  const announced = await redis.hgetall(sweepsKey);
  for (const [name, { worker, cancelled }] of served) {
    if (name in announced) continue;
    served.delete(name);
    cancelled.abort();
    void worker.close(true).catch(() => {});
  }
  for (const [name, folder] of Object.entries(announced)) {
    if (served.has(name) || !canSee(name, folder, note)) continue;
    const { Worker } = await import('bullmq');
    const worker = new Worker(name, null, { connection: redis, prefix, autorun: false, lockDuration: takeover * 1000, stalledInterval: (takeover * 1000) / 3, maxStalledCount: mostLosses });
    worker.on('error', () => {}); // commands say so themselves
    void worker.startStalledCheckTimer().catch(() => {});
    served.set(name, { worker, cancelled: new AbortController() });
  }
}

const unseen = new Set<string>();
function canSee(name: string, folder: string, note: (text: string) => void): boolean {
  if (existsSync(recordFile(folder))) return true;
  if (!unseen.has(name)) note(`the sweep in ${folder} is left to other workers: this machine does not see its folder`);
  unseen.add(name);
  return false;
}

interface Taken { readonly job: Job<OpenTask, CellEnd>; readonly token: string; readonly cancelled: AbortController }

/** The next cell, of whichever sweep has one; sweeps take turns. */
async function take(served: Map<string, Served>): Promise<Taken | undefined> {
  for (const [name, one] of [...served]) {
    const token = randomUUID();
    const job = (await one.worker.getNextJob(token, { block: false })) as Job<OpenTask, CellEnd> | undefined;
    if (!job) continue;
    if (served.delete(name)) served.set(name, one);
    return { job, token, cancelled: one.cancelled };
  }
  return undefined;
}

async function workOn({ job, token, cancelled }: Taken, pool: ThreadPool, { signal, takeover, onCell, note }: ServeOptions): Promise<void> {
  const lost = new AbortController();
  const controller = AbortSignal.any([signal, cancelled.signal, lost.signal]);
  const beat = setInterval(() => { job.extendLock(token, takeover * 1000).catch(() => { lost.abort(); }); }, (takeover * 1000) / 3);
  let shown = 0;
  const onShare = (share: number): void => {
    if (performance.now() - shown < 1000) return;
    shown = performance.now();
    job.updateProgress(share).catch(() => {});
  };
  try {
    const end = await underLock(job.data, controller, (task) => pool.run(task, { signal: controller, onShare }));
    onCell(job.data.key, end);
    if (lost.signal.aborted) note('a cell was taken over by another worker');
    else if (end.end === 'aborted' && !cancelled.signal.aborted) await job.moveToWait(token);
    else await job.moveToCompleted(end, token, false);
  } catch (error) {
    // The job was taken over or its queue removed: whoever has it now says how it ended.
    if (!cancelled.signal.aborted) note(`a cell could not be reported: ${(error as Error).message}`);
  } finally {
    clearInterval(beat);
  }
}
