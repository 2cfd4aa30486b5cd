/** Reading files that others name: regular ones only, never more bytes than a limit, never waiting for a pipe. */
import { closeSync, constants, fstatSync, openSync, readSync, statSync, type Stats } from 'node:fs';

/** Why a file was not read; callers give it a code and a place. */
export class Unread extends Error {
  constructor(readonly why: 'absent' | 'not-a-file' | 'too-large' | 'not-text' | 'failed', message: string) { super(message); }
}

const chunk = 2 ** 16;
/** The longest string of the engine. */
export const longestText = 2 ** 29 - 24;

/** The bytes of a regular file. A device is not even opened, a pipe without a writer does not block. Throws `Unread`. */
export function readRegular(path: string, limit: number): Uint8Array {
  return failing(() => {
    requireRegular(statSync(path));
    const handle = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const status = fstatSync(handle);
      requireRegular(status);
      if (status.size > limit) throw tooLarge(limit);
      return readAtMost(handle, limit, status.size);
    } finally { closeSync(handle); }
  });
}

/** For those who read in a stream. Throws `Unread`. */
export const requireRegularFile = (path: string): void => { failing(() => { requireRegular(statSync(path)); }); };

/** All of standard input: whatever it is connected to, read until it ends or passes the limit. Throws `Unread`. */
export const readInput = (limit: number): Uint8Array => failing(() => readAtMost(0, limit));

/** Text in UTF-8, without its byte-order mark. Throws `Unread`. */
export function textOfBytes(bytes: Uint8Array): string {
  try { return new TextDecoder('utf-8', { fatal: true }).decode(bytes); } catch { throw new Unread('not-text', 'it is not text in UTF-8'); }
}

export const readText = (path: string, limit = longestText): string => textOfBytes(readRegular(path, limit));

/** In pieces that are joined once: nothing is copied while it grows. A file that has the size it says is one piece. */
function readAtMost(handle: number, limit: number, expected = 0): Uint8Array {
  const pieces: Uint8Array[] = [];
  let piece = Buffer.allocUnsafeSlow(expected + 1), used = 0, length = 0;
  for (;;) {
    if (used === piece.length) { pieces.push(piece); piece = Buffer.allocUnsafeSlow(Math.min(2 ** 20, Math.max(chunk, length))); used = 0; }
    const read = readSome(handle, piece, used);
    used += read;
    length += read;
    if (length > limit) throw tooLarge(limit);
    if (read === 0) return pieces.length === 0 ? piece.subarray(0, used) : Buffer.concat([...pieces, piece.subarray(0, used)]);
  }
}

/** An input that another process made non-blocking has nothing yet: wait a little. */
function readSome(handle: number, bytes: Uint8Array, at: number): number {
  for (;;) {
    try { return readSync(handle, bytes, at, Math.min(bytes.length - at, 2 ** 20), null); } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

function requireRegular(status: Stats): void {
  if (!status.isFile()) throw new Unread('not-a-file', `it is ${kindOf(status)}`);
}

const kindOf = (status: Stats): string => (status.isDirectory() ? 'a folder' : status.isFIFO() ? 'a pipe' : status.isSocket() ? 'a socket' : 'a device');
const tooLarge = (limit: number): Unread => new Unread('too-large', `it is larger than ${limit / 2 ** 20} MiB`);

function failing<T>(work: () => T): T {
  try { return work(); } catch (error) {
    if (error instanceof Unread) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Unread(code === 'ENOENT' || code === 'ENOTDIR' ? 'absent' : 'failed', message);
  }
}
