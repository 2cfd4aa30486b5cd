/** One writer for each cell: a file with the writer's token, kept fresh while it works. Who lost the token writes no more. */
import { closeSync, openSync, readlinkSync, rmSync, statSync, utimesSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { usageError } from '../contract/errors.js';
import { guarded, makeFolder, writeWhole } from '../store/files.js';
import { readText } from '../store/read.js';

interface Owner { readonly token: string; readonly machine: string; readonly pid: number }

/** Seconds between signs of life, and how long none is seen before another writer may come. */
const beat = 2;
const patience = 20;

/** Process ids mean something within one machine and one container only. */
const machine = ((): string => { try { return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`; } catch { return hostname(); } })();

const fileOf = (folder: string): string => join(folder, 'lock');
const ownerOf = (folder: string): Owner | undefined => { try { return JSON.parse(readText(fileOf(folder), 4096)) as Owner; } catch { return undefined; } };
const timeOf = (folder: string): number => { try { return statSync(fileOf(folder)).mtimeMs; } catch { return 0; } };

/** Tokens that this process holds. */
const held = new Set<string>();

export interface Lock { release(): void }

/** Waits until the cell is free or its writer is gone. Rejects with the signal's reason. */
export async function lockCell(folder: string, token: string, signal?: AbortSignal): Promise<Lock> {
  guarded(folder, () => makeFolder(folder));
  const owner: Owner = { token, machine, pid: process.pid };
  const watch = openWatch(folder);
  while (!create(folder, owner)) {
    if (watch.isGone()) await takeOver(folder, owner);
    if (ownerOf(folder)?.token === token) break;
    await pause(200, undefined, signal ? { signal } : {});
  }
  held.add(token);
  const timer = setInterval(() => { if (ownerOf(folder)?.token === token) touch(folder); }, beat * 1000).unref();
  return { release() { clearInterval(timer); held.delete(token); if (ownerOf(folder)?.token === token) rmSync(fileOf(folder), { force: true }); } };
}

/** Throws when another writer has the cell. */
export function requireLock(folder: string, token: string): void {
  if (ownerOf(folder)?.token !== token) throw usageError('cell-taken', 'Another worker took this cell over.', { file: folder, expected: 'one worker for each cell' });
}

function create(folder: string, owner: Owner): boolean {
  try {
    const handle = openSync(fileOf(folder), 'wx');
    try { writeSync(handle, JSON.stringify(owner)); } catch (error) {
      // An empty lock on a full disk would keep everyone away until patience ends.
      rmSync(fileOf(folder), { force: true });
      throw error;
    } finally { closeSync(handle); }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    return guarded(fileOf(folder), () => { throw error; });
  }
}

/** Where two come at once, the last one to rename has it: both look again. */
async function takeOver(folder: string, owner: Owner): Promise<void> {
  writeWhole(fileOf(folder), JSON.stringify(owner));
  await pause(60);
}

function touch(folder: string): void { try { const now = new Date(); utimesSync(fileOf(folder), now, now); } catch { /* gone or not ours to touch: the next look says so */ } }

/** Whether the writer is gone: its process ended, or it gave no sign of life. Only this process's clock is used. */
function openWatch(folder: string): { isGone(): boolean } {
  let seen = timeOf(folder);
  let since = performance.now();
  return {
    isGone() {
      const owner = ownerOf(folder);
      if (owner?.machine === machine && !lives(owner)) return true;
      const time = timeOf(folder);
      if (time !== seen) { seen = time; since = performance.now(); }
      return performance.now() - since > patience * 1000;
    },
  };
}

function lives({ pid, token }: Owner): boolean {
  if (pid === process.pid) return held.has(token);
  try { process.kill(pid, 0); return true; } catch (error) { return (error as NodeJS.ErrnoException).code === 'EPERM'; }
}
