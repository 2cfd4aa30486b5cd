/** What stands in Redis: names, paths, numbers and hashes, never arrays. Read with care: anyone may have written it. */
import { createHash } from 'node:crypto';
import { isAbsolute } from 'node:path';
import { usageError } from '../../contract/errors.js';
import { packageVersion as readVersion } from '../../package-root.js';
import type { CellEnd } from '../cell.js';
import type { OpenTask } from '../executor.js';

/** All keys in Redis begin so. */
export const prefix = 'saddlepoint';
/** Hash of the sweeps that are to be worked on: name of the queue -> announcement. */
export const sweepsKey = `${prefix}:sweeps`;

/** One queue for each sweep and folder. */
export const queueName = (hash: string, folder: string): string => `${hash.slice(0, 12)}-${createHash('sha256').update(folder).digest('hex').slice(0, 8)}`;

const packageVersion = readVersion();

/** Of this layout. Another version of Saddlepoint may give other numbers: its cells are left to its own workers. */
const layout = 1;

export const announcementOf = (folder: string): string => JSON.stringify({ layout, version: packageVersion, folder });

/** The folder of a sweep, or why this worker leaves it alone. */
export function readAnnouncement(text: string): { readonly folder: string } | { readonly left: string } {
  const value = parsed(text);
  if (value?.layout !== layout || value.version !== packageVersion) return { left: value?.version === undefined ? 'it is not what Saddlepoint wrote' : `it is of Saddlepoint ${String(value.version).slice(0, 20)}, this is ${packageVersion}` };
  return typeof value.folder === 'string' && isAbsolute(value.folder) ? { folder: value.folder } : { left: 'it is not what Saddlepoint wrote' };
}

export const payloadOf = ({ folder, sweep, index, key, problemHash }: OpenTask): object => ({ layout, version: packageVersion, folder, sweep, index, key, problemHash });

const hash = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{16,64}$/.test(value);

/** Errors: `queue-payload`. */
export function taskOf(payload: unknown, folder: string): OpenTask {
  const { layout: written, version, folder: place, sweep, index, key, problemHash } = (payload ?? {}) as Readonly<Record<string, unknown>>;
  if (written !== layout || version !== packageVersion) throw foreign(`of Saddlepoint ${String(version).slice(0, 20)}`, 'workers and sweep of one version');
  if (place !== folder || !Number.isSafeInteger(index) || (index as number) < 0 || !hash(sweep) || !hash(key) || !hash(problemHash)) throw foreign('not what Saddlepoint wrote', 'keys that begin with saddlepoint: left to Saddlepoint');
  return { folder, sweep, index: index as number, key, problemHash };
}

const foreign = (what: string, expected: string): Error => usageError('queue-payload', `The entry of this cell in Redis is ${what}.`, { expected, suggestion: 'run `saddlepoint sweep` again' });

/** What a worker says of a cell. */
export function endOf(value: unknown): CellEnd {
  const { end, error } = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
  if (end === 'done' || end === 'aborted') return { end };
  const { code, message } = (typeof error === 'object' && error !== null ? error : {}) as Readonly<Record<string, unknown>>;
  if (end === 'failed' && typeof code === 'string' && typeof message === 'string') return value as CellEnd;
  return { end: 'failed', error: { code: 'queue-payload', message: 'What a worker said of this cell is not what Saddlepoint wrote.', expected: 'workers and sweep of one version', suggestion: 'run `saddlepoint sweep` again' } };
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try { const value: unknown = JSON.parse(text); return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined; } catch { return undefined; }
}
