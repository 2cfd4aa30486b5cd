/** Little- and big-endian bytes to typed arrays and back. Bytes are copied, so NaN payloads and -0 survive. */
import { endianness } from 'node:os';
import type { Numbers } from '../contract/arrays.js';
import { dataError, inFile } from './errors.js';

export type ByteOrder = 'little' | 'big';
const host: ByteOrder = endianness() === 'LE' ? 'little' : 'big';

/** How elements lie in a file. 64-bit integers come out as float64, booleans as bytes. */
export type ElementKind = 'float64' | 'float32' | 'int64' | 'int32' | 'uint32' | 'uint8' | 'boolean';

const makers: Readonly<Record<Exclude<ElementKind, 'int64'>, (buffer: ArrayBuffer) => Numbers>> = {
  float64: (buffer) => new Float64Array(buffer),
  float32: (buffer) => new Float32Array(buffer),
  int32: (buffer) => new Int32Array(buffer),
  uint32: (buffer) => new Uint32Array(buffer),
  uint8: (buffer) => new Uint8Array(buffer),
  boolean: (buffer) => new Uint8Array(buffer),
};

export const bytesPerElement: Readonly<Record<ElementKind, number>> = { float64: 8, float32: 4, int64: 8, int32: 4, uint32: 4, uint8: 1, boolean: 1 };

/**
 * The numbers that `bytes` (a whole number of elements) hold.
 * Errors: `data-format` for a 64-bit integer beyond 2^53 - 1, which float64 cannot hold, and for a boolean that is neither 0 nor 1.
 */
export function numbersFrom(bytes: Uint8Array, kind: ElementKind, order: ByteOrder, file?: string): Numbers {
  const copy = new Uint8Array(bytes);
  if (order !== host) reverseElements(copy, bytesPerElement[kind]);
  if (kind === 'int64') return safeIntegers(new BigInt64Array(copy.buffer), file);
  const strange = kind === 'boolean' ? copy.findIndex((byte) => byte > 1) : -1;
  if (strange >= 0) throw dataError('data-format', `Element ${strange}${inFile(file)} is a boolean of value ${copy[strange]}.`, { file, expected: '0 or 1' });
  return makers[kind](copy.buffer);
}

/** The little-endian bytes of the numbers; a view where the machine stores them so, never to be written to. */
export function bytesOf(data: Numbers): Uint8Array {
  const view = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (host === 'little') return view;
  const copy = new Uint8Array(view);
  reverseElements(copy, data.BYTES_PER_ELEMENT);
  return copy;
}

function safeIntegers(integers: BigInt64Array, file: string | undefined): Float64Array {
  const out = new Float64Array(integers.length);
  integers.forEach((integer, i) => {
    out[i] = Number(integer);
    if (!Number.isSafeInteger(out[i])) {
      throw dataError('data-format', `Element ${i}${inFile(file)} is ${integer}, which float64 cannot hold exactly.`, { file, expected: '64-bit integers within +-(2^53 - 1)', suggestion: 'store the data as float64' });
    }
  });
  return out;
}

function reverseElements(bytes: Uint8Array, width: number): void {
  for (let start = 0; width > 1 && start < bytes.length; start += width) bytes.subarray(start, start + width).reverse();
}

/** Number of entries of a shape from a file, or undefined when it is more than `limit`. No product ever overflows. */
export function entriesWithin(shape: readonly number[], limit: number): number | undefined {
  if (shape.includes(0)) return 0;
  let entries = 1;
  for (const extent of shape) {
    entries *= extent;
    if (entries > limit) return undefined;
  }
  return entries;
}

export const isExtent = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && !Object.is(value, -0);
