/** Redis by URL. bullmq and ioredis are optional packages, loaded only here and where a queue is opened. */
import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { unavailableError, usageError } from '../../contract/errors.js';
import { packageRoot } from '../../package-root.js';
import { installHint, isInstalled } from '../../registry/package.js';

/** All keys in Redis begin so. */
export const prefix = 'saddlepoint';
/** Hash of the sweeps that are to be worked on: name of the queue -> folder. */
export const sweepsKey = `${prefix}:sweeps`;

/** One queue for each sweep and folder. */
export const queueName = (hash: string, folder: string): string => `${hash.slice(0, 12)}-${createHash('sha256').update(folder).digest('hex').slice(0, 8)}`;

/** Attempts to come back to a Redis that was there, half a second apart: about 20 s. */
const mostRetries = 40;

/** Errors: `queue-url`, `package-missing`, and at once `queue-unreachable`. */
export async function connect(url: string): Promise<Redis> {
  const shown = shownUrl(url);
  for (const name of ['bullmq', 'ioredis']) {
    if (!isInstalled(name, packageRoot.href)) throw unavailableError('package-missing', `A queue needs the optional package ${name}, which is not installed.`, { expected: installHint(name), suggestion: `npm install ${name}, or --threads` });
  }
  const { Redis } = await import('ioredis');
  let connected = false;
  const redis = new Redis(url, { lazyConnect: true, connectTimeout: 5000, maxRetriesPerRequest: null, retryStrategy: (times) => (connected && times <= mostRetries ? 500 : null) });
  let reason = '';
  redis.on('error', (error: Error) => { reason = error.message; });
  try {
    await redis.connect();
    await redis.ping();
    connected = true;
    return redis;
  } catch (error) {
    redis.disconnect();
    throw unavailableError('queue-unreachable', `There is no Redis to work with at ${shown}: ${reason || (error as Error).message}.`, { expected: 'a running Redis, such as redis://127.0.0.1:6379', suggestion: 'start redis-server, or use --threads' });
  }
}

/** The address without its password. */
function shownUrl(url: string): string {
  let parsed: URL;
  try { parsed = new URL(url); } catch { throw badUrl(); }
  if (parsed.protocol !== 'redis:' && parsed.protocol !== 'rediss:') throw badUrl();
  return `${parsed.protocol}//${parsed.host}${parsed.pathname}`;
}

const badUrl = (): Error => usageError('queue-url', 'The address of the queue is not a Redis URL.', { expected: 'redis://HOST:PORT, or rediss:// for TLS' });

/** What Redis commands throw once the connection is given up. */
export const queueLost = (error: unknown): Error =>
  unavailableError('queue-lost', `Redis went away: ${error instanceof Error ? error.message : String(error)}.`, { expected: 'a Redis that stays', suggestion: 'start it again and run the same command: cells that ended are kept' });
