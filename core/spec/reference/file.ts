/** Data files: found inside the folder of the spec, opened once, checked on the open handle, read whole. */
import { constants as bufferConstants } from 'node:buffer';
import { createHash } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { open, readdir, realpath, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { closest } from '../../contract/suggest.js';
import { dataError, quote } from '../../data/errors.js';

/** `text` decodes once and keeps the result: several columns of one table are several references to it. */
export interface DataFile { readonly file: string; readonly bytes: Uint8Array; readonly sha256: string; text(): string }

/** Where files may be and how large, in bytes. */
export interface FileRules { readonly folder: string; readonly allowOutside: boolean; readonly bytes: number }

/**
 * The real path of a file named in a spec, symbolic links resolved.
 * Errors: `data-outside-folder`, `data-file-missing`, `data-file-unreadable`.
 */
export async function locate(path: string, rules: FileRules): Promise<string> {
  const named = resolve(rules.folder, path);
  if (!rules.allowOutside && (isAbsolute(path) || !isInside(resolve(rules.folder), named))) throw outside(path);
  const folder = await realpath(rules.folder).catch((error: unknown) => { throw unreadable(path, error); });
  const real = await realpath(named).catch(async (error: unknown) => { throw await missing(path, named, folder, rules, error); });
  if (!rules.allowOutside && !isInside(folder, real)) throw outside(path);
  return real;
}

function isInside(folder: string, file: string): boolean {
  const way = relative(folder, file);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

const outside = (path: string): Error =>
  dataError('data-outside-folder', `${quote(path)} is not inside the folder of the spec.`, { expected: 'a relative path that stays in the folder, symbolic links resolved', suggestion: 'move the file beside the spec, or use --allow-outside' });

const codeOf = (error: unknown): string => error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';

const unreadable = (path: string, error: unknown): Error => dataError('data-file-unreadable', `${quote(path)} cannot be read: ${codeOf(error)}.`, { expected: 'a file that you may read' });

async function missing(path: string, named: string, folder: string, rules: FileRules, error: unknown): Promise<Error> {
  if (!['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return unreadable(path, error);
  const names = await neighbours(named, folder, rules);
  const near = closest(basename(named), names);
  const suggestion = near !== undefined ? `did you mean ${quote(near)}?` : names.length > 0 ? `its folder has ${names.slice(0, 8).map(quote).join(', ')}` : undefined;
  return dataError('data-file-missing', `There is no file ${quote(path)}.`, { file: named, suggestion });
}

/** Names beside a file that is missing; none where listing them would tell about a folder outside. */
async function neighbours(named: string, folder: string, { allowOutside }: FileRules): Promise<readonly string[]> {
  try {
    const real = await realpath(dirname(named));
    if (!allowOutside && !isInside(folder, real)) return [];
    return (await readdir(real)).filter((name) => name !== basename(named) && !name.startsWith('.')).sort();
  } catch {
    return [];
  }
}

/**
 * Reads the file at a path from `locate`. Devices and pipes are never opened; a file that changes between the checks and the reading is noticed on the handle.
 * Errors: `data-not-a-file`, `data-too-large`, `data-file-unreadable`. `path` is how errors name the file.
 */
export async function readWhole(real: string, path: string, rules: FileRules): Promise<DataFile> {
  try {
    refuseUnlessFile(await stat(real), path, real);
    // No symbolic link may have taken the place of the checked file; a pipe would not block.
    const handle = await open(real, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    try {
      const status = await handle.stat();
      refuseUnlessFile(status, path, real);
      if (!rules.allowOutside && (await openedPath(handle, real)) !== real) throw outside(path);
      if (status.size > rules.bytes) throw dataError('data-too-large', `${quote(path)} has ${status.size} bytes.`, { file: real, expected: `at most ${rules.bytes} bytes` });
      return dataFile(await readExactly(handle, status.size, path, real), path, real);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw error instanceof Error && 'errno' in error ? unreadable(path, error) : error;
  }
}

/** Where the open file really is: a linked folder may have been put into its path since it was checked. Linux knows for sure. */
const openedPath = (handle: FileHandle, real: string): Promise<string> => realpath(`/proc/self/fd/${handle.fd}`).catch(() => realpath(real));

function refuseUnlessFile(status: Stats, path: string, real: string): void {
  if (status.isFile()) return;
  throw dataError('data-not-a-file', `${quote(path)} is ${status.isDirectory() ? 'a folder' : 'not a regular file'}.`, { file: real, expected: 'a regular file' });
}

async function readExactly(handle: FileHandle, size: number, path: string, real: string): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafeSlow(size);
  for (let at = 0; at < size;) {
    const { bytesRead } = await handle.read(bytes, at, Math.min(size - at, 2 ** 30), at);
    if (bytesRead === 0) throw dataError('data-file-unreadable', `${quote(path)} became shorter while it was read.`, { file: real });
    at += bytesRead;
  }
  return bytes;
}

function dataFile(bytes: Uint8Array, path: string, real: string): DataFile {
  let decoded: string | undefined;
  return { file: real, bytes, sha256: createHash('sha256').update(bytes).digest('hex'), text: () => decoded ??= decode(bytes, path) };
}

function decode(bytes: Uint8Array, path: string): string {
  if (bytes.length > bufferConstants.MAX_STRING_LENGTH) {
    throw dataError('data-too-large', `${quote(path)} has ${bytes.length} bytes of text.`, { expected: `at most ${bufferConstants.MAX_STRING_LENGTH}`, suggestion: 'save it as .npy or .safetensors' });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw dataError('data-format', `${quote(path)} is not text in UTF-8.`, { expected: 'UTF-8', suggestion: 'save it again as UTF-8' });
  }
}
