/** A sweep on a queue from outside: where it stands, and its end before its time. */
import type { Queue } from 'bullmq';
import { setTimeout as pause } from 'node:timers/promises';
import { queueError } from './connect.js';
import { sweepsKey } from './payload.js';
import { openQueue, type QueuePlace } from './submit.js';

/** `queued`: whether workers take its cells. `workers`: processes that do. */
export interface QueueStatus { readonly queued: boolean; readonly waiting: number; readonly running: number; readonly workers: number }

export async function queueStatus(place: QueuePlace): Promise<QueueStatus> {
  return within(place, async (queue) => {
    const { waiting = 0, prioritized = 0, delayed = 0, active = 0 } = await queue.getJobCounts('waiting', 'prioritized', 'delayed', 'active');
    return { queued: (await place.redis.hexists(sweepsKey, queue.name)) === 1, waiting: waiting + prioritized + delayed, running: active, workers: await queue.getWorkersCount() };
  });
}

/** Milliseconds that workers get to write the checkpoints of their cells. */
const grace = 15_000;

/** Takes the sweep from the workers, waits until they have let go of its cells, and removes its queue. */
export async function cancelQueue(place: QueuePlace): Promise<{ readonly queued: boolean; readonly removed: number; readonly interrupted: number }> {
  return within(place, async (queue) => {
    const queued = (await place.redis.hdel(sweepsKey, queue.name)) === 1;
    const { waiting = 0, active = 0 } = await queue.getJobCounts('waiting', 'active');
    await queue.drain(true);
    for (let waited = 0; waited < grace && (await queue.getActiveCount()) > 0; waited += 200) await pause(200);
    await queue.obliterate({ force: true });
    return { queued, removed: waiting, interrupted: active };
  });
}

async function within<T>(place: QueuePlace, work: (queue: Queue) => Promise<T>): Promise<T> {
  const queue = await openQueue(place);
  try { return await work(queue); } catch (error) { throw queueError(error); } finally {
    await queue.close().catch(() => {});
    place.redis.disconnect();
  }
}
