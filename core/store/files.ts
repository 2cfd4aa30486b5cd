/** Writing files so that a reader never sees half of one. */
import { closeSync, constants, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { SaddlepointError, usageError } from '../contract/errors.js';

/**
 * Makes a folder and the missing ones above it; answers the first that was made. Node's own `recursive` never returns where a parent exists
 * and refuses new entries as if it did not exist (/proc).
 */
export function makeFolder(folder: string): string | undefined {
  if (existsSync(folder)) return undefined;
  const parent = dirname(folder);
  const first = makeFolder(parent);
  try { mkdirSync(folder); } catch (error) {
    // Another process may have made it meanwhile.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return first;
    throw error;
  }
  return first ?? folder;
}

/** Flags for files that are written: a symbolic link that somebody put in their place is an error, not a way out of the folder. */
export const overwriting = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | (constants.O_NOFOLLOW ?? 0);
export const continuing = constants.O_RDWR | (constants.O_NOFOLLOW ?? 0);

/** Writes to a temporary name beside the file and renames it; nothing is left on failure. */
export function writeWhole(file: string, content: string | Uint8Array): void {
  const temporary = `${file}.${process.pid}.tmp`;
  guarded(file, () => {
    makeFolder(dirname(file));
    try {
      const handle = openSync(temporary, overwriting);
      try {
        const bytes = typeof content === 'string' ? Buffer.from(content) : content;
        for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at);
        fsyncSync(handle);
      } finally { closeSync(handle); }
      renameSync(temporary, file);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  });
}

/** Refuses a folder that exists and is not empty, or is a file. */
export function requireEmpty(folder: string): void {
  let names: string[];
  try { names = readdirSync(folder); } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw usageError('out-not-a-folder', `${folder} cannot be a run directory: ${(error as Error).message}`, { file: folder, expected: 'a new or empty folder' });
  }
  if (names.length > 0) throw usageError('out-not-empty', `The run directory ${folder} is not empty.`, { file: folder, expected: 'a new or empty folder', suggestion: 'choose another --out, or `saddlepoint resume` it' });
}

/** File-system errors (full disk, no permission) as a coded error. */
export function guarded<T>(file: string, work: () => T): T {
  try { return work(); } catch (error) {
    if (error instanceof SaddlepointError) throw error;
    throw usageError('write-failed', `${file} cannot be written: ${(error as Error).message}`, { file, expected: 'a folder with space and permission to write' });
  }
}
