/** Redis by URL. bullmq and ioredis are optional packages, loaded only here and where a queue is opened. */
import type { Redis } from 'ioredis';
import { SaddlepointError, unavailableError, usageError } from '../../contract/errors.js';
import { packageRoot } from '../../package-root.js';
import { installHint, isInstalled } from '../../registry/package.js';

/** Attempts to come back to a Redis that was there, half a second apart: about 20 s. */
const mostRetries = 40;
/** Milliseconds until the first answer. */
const patience = 5000;

/** Errors: `queue-url`, `package-missing`, and at once `queue-unreachable`. */
export async function connect(url: string): Promise<Redis> {
  const shown = shownUrl(url);
  requirePackages();
  const { Redis } = await import('ioredis');
  let connected = false, reason = '';
  const redis = new Redis(url, { lazyConnect: true, connectTimeout: patience, disconnectTimeout: 200, maxRetriesPerRequest: null, retryStrategy: (times) => (connected && times <= mostRetries ? 500 : null) });
  redis.on('error', (error: Error) => { reason = error.message; });
  const timer = setTimeout(() => { reason ||= `no answer within ${patience / 1000} s`; redis.disconnect(); }, patience);
  try {
    await redis.connect();
    await redis.ping();
    connected = true;
    return redis;
  } catch (error) {
    redis.disconnect();
    throw unavailableError('queue-unreachable', `There is no Redis to work with at ${shown}: ${reason || (error as Error).message}.`, { expected: 'a running Redis, such as redis://127.0.0.1:6379', suggestion: 'start redis-server, or use `sweep --threads`' });
  } finally {
    clearTimeout(timer);
  }
}

function requirePackages(): void {
  for (const name of ['bullmq', 'ioredis']) {
    if (!isInstalled(name, packageRoot.href)) throw unavailableError('package-missing', `A queue needs the optional package ${name}, which is not installed.`, { expected: installHint(name), suggestion: 'npm install bullmq ioredis, or use `sweep --threads`' });
  }
}

/** The address without its password. */
export function shownUrl(url: string): string {
  let parsed: URL;
  try { parsed = new URL(url); } catch { throw badUrl(); }
  if ((parsed.protocol !== 'redis:' && parsed.protocol !== 'rediss:') || parsed.hostname === '' || !/^(\/\d*)?$/.test(parsed.pathname)) throw badUrl();
  return `${parsed.protocol}//${parsed.host}${parsed.pathname}`;
}

const badUrl = (): Error => usageError('queue-url', 'The address of the queue is not a Redis URL.', { expected: 'redis://HOST:PORT or redis://:PASSWORD@HOST:PORT/DATABASE; rediss:// for TLS' });

/** Whether Redis holds, under our names, what we did not write. */
export const isForeign = (error: unknown): boolean => error instanceof SyntaxError || (error instanceof Error && error.message.includes('WRONGTYPE'));

/** What a command of the queue threw, as a coded error. */
export function queueError(error: unknown): SaddlepointError {
  if (error instanceof SaddlepointError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (isForeign(error)) return unavailableError('queue-damaged', `Redis holds something under the names of this queue that Saddlepoint did not write: ${message}`, { expected: 'keys that begin with saddlepoint: left to Saddlepoint', suggestion: 'remove them, or use another database: redis://HOST:PORT/1' });
  if (error instanceof Error && error.name === 'ReplyError') return unavailableError('queue-refused', `Redis refuses a command: ${message}`, { expected: 'a Redis 5 or newer that takes writes' });
  return unavailableError('queue-lost', `Redis went away: ${message}`, { expected: 'a Redis that stays', suggestion: 'start it again and run the same command: cells that ended are kept, others carry on from their checkpoints' });
}
