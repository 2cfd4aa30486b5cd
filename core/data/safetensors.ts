/**
 * The safetensors format: 8 bytes little-endian header length, a JSON header `{name: {dtype, shape, data_offsets}}`, then the bytes of the tensors.
 * Source: https://huggingface.co/docs/safetensors. A reader must never trust an offset: all are checked against the bytes that exist.
 */
import type { NamedArray, Numbers } from '../contract/arrays.js';
import { sizeOf } from '../contract/arrays.js';
import { dataError, quote } from './errors.js';
import { bytesOf, bytesPerElement, entriesWithin, isExtent, numbersFrom, type ElementKind } from './numbers.js';

/** Longest header accepted, in bytes: the bound of the reference implementation. */
const headerLimit = 100_000_000;

/** The format has no complex128: complex tensors have a last extent of 2, and this metadata key lists their names. */
const complexKey = 'saddlepoint.complex';

const kindOf: Readonly<Record<string, ElementKind>> = { F64: 'float64', F32: 'float32', I64: 'int64', I32: 'int32', U32: 'uint32', U8: 'uint8', BOOL: 'boolean' };

export interface Safetensors { readonly tensors: Map<string, NamedArray>; readonly metadata: Record<string, string> }

interface Entry { readonly name: string; readonly kind: ElementKind; readonly shape: readonly number[]; readonly begin: number; readonly end: number }

/**
 * All tensors, copied out of `bytes`, in the order of the header (names that look like integers first), and the metadata.
 * Element types F64 F32 I32 U32 U8 keep their type; I64 becomes float64, BOOL bytes. `only` says which tensors to copy; the whole header is checked in any case.
 * Errors: `data-dtype` for another element type, `data-format` for anything else that is wrong.
 */
export function readSafetensors(bytes: Uint8Array, file?: string, only: (name: string) => boolean = () => true): Safetensors {
  const { header, data } = splitHeader(bytes, file);
  const metadata = metadataOf(header['__metadata__'], file);
  const entries = Object.entries(header).filter(([name]) => name !== '__metadata__').map(([name, entry]) => entryOf(name, entry, file));
  refuseGaps(entries, data.length, file);
  const complex = complexNames(metadata, file);
  const tensors = new Map<string, NamedArray>();
  for (const { name, kind, shape, begin, end } of entries) {
    if (!only(name)) continue;
    const numbers = numbersFrom(data.subarray(begin, end), kind, 'little', file);
    tensors.set(name, complex.has(name) ? asComplex(name, shape, numbers, file) : { shape, data: numbers });
  }
  const { [complexKey]: _, ...rest } = metadata;
  return { tensors, metadata: rest };
}

const broken = (message: string, file: string | undefined, expected?: string): Error =>
  dataError('data-format', `${file ?? 'The data'} is not a sound safetensors file: ${message}.`, { file, expected });

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function splitHeader(bytes: Uint8Array, file: string | undefined): { header: Record<string, unknown>; data: Uint8Array } {
  if (bytes.length < 8) throw broken(`it has ${bytes.length} bytes`, file, 'at least 8 bytes');
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  const limit = Math.min(headerLimit, bytes.length - 8);
  if (length > limit) throw broken(`its header claims ${length} bytes`, file, `at most ${limit}`);
  const header = parseHeader(bytes.subarray(8, 8 + length), file);
  return { header, data: bytes.subarray(8 + length) };
}

function parseHeader(bytes: Uint8Array, file: string | undefined): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    throw broken('its header is not JSON in UTF-8', file);
  }
  if (!isObject(header)) throw broken('its header is not a JSON object', file);
  return header;
}

function metadataOf(value: unknown, file: string | undefined): Record<string, string> {
  if (value === undefined) return {};
  if (!isObject(value) || !Object.values(value).every((entry) => typeof entry === 'string')) throw broken('its __metadata__ is not an object of strings', file);
  return value as Record<string, string>;
}

function entryOf(name: string, entry: unknown, file: string | undefined): Entry {
  if (!isTensorName(name)) throw broken(`${quote(name)} is not a tensor name`, file, tensorNames);
  if (!isObject(entry)) throw broken(`the entry of tensor ${quote(name)} is not an object`, file);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== 'string') throw broken(`tensor ${quote(name)} has no dtype`, file);
  const kind = Object.hasOwn(kindOf, dtype) ? kindOf[dtype] : undefined;
  if (kind === undefined) {
    throw dataError('data-dtype', `Tensor ${quote(name)} has element type ${quote(dtype)}, which Saddlepoint does not read.`, { file, expected: Object.keys(kindOf).join(', '), suggestion: 'convert it to float64 (F64) before saving' });
  }
  if (!Array.isArray(shape) || !shape.every(isExtent)) throw broken(`the shape of tensor ${quote(name)} is not a list of sizes`, file);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isExtent)) throw broken(`the data_offsets of tensor ${quote(name)} are not two offsets`, file);
  const [begin, end] = offsets as [number, number];
  const entries = entriesWithin(shape, (end - begin) / bytesPerElement[kind]);
  if (entries === undefined || entries * bytesPerElement[kind] !== end - begin) {
    throw broken(`tensor ${quote(name)} of shape [${shape.slice(0, 8).join(', ')}] and type ${dtype} does not fill its ${end - begin} bytes`, file);
  }
  return { name, kind, shape, begin, end };
}

/** The tensors must cover the data exactly once: with no overlap, no allocation can exceed the file. */
function refuseGaps(entries: readonly Entry[], length: number, file: string | undefined): void {
  let reached = 0;
  for (const { name, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== reached) throw broken(`tensor ${quote(name)} begins at byte ${begin} of the data`, file, `byte ${reached}, with no gap and no overlap`);
    if (end > length) throw broken(`tensor ${quote(name)} ends at byte ${end} of the data`, file, `at most ${length}: is the file cut short?`);
    reached = end;
  }
  if (reached !== length) throw broken(`${length - reached} bytes after the last tensor belong to none`, file);
}

function complexNames(metadata: Record<string, string>, file: string | undefined): ReadonlySet<unknown> {
  const text = Object.hasOwn(metadata, complexKey) ? metadata[complexKey] : undefined;
  if (text === undefined) return new Set();
  try {
    const names: unknown = JSON.parse(text);
    if (Array.isArray(names)) return new Set(names);
  } catch { /* refused below */ }
  throw broken(`its metadata ${complexKey} is not a list of names`, file);
}

function asComplex(name: string, shape: readonly number[], data: Numbers, file: string | undefined): NamedArray {
  if (shape.at(-1) !== 2) throw broken(`complex tensor ${quote(name)} has shape [${shape.join(', ')}]`, file, 'a last extent of 2');
  return { shape: shape.slice(0, -1), data, field: 'complex' };
}

const tensorNames = 'a name of 1 to 1024 characters, without control characters, and not __metadata__';
 
const isTensorName = (name: string): boolean => name !== '__metadata__' && name.length <= 1024 && /^[^\u0000-\u001f\u007f]+$/.test(name);

/**
 * The tensors as one file. Entries are listed in the order given; wider elements are laid down first, so that every tensor is aligned.
 * Errors: `data-format` for a name that is empty, repeated or reserved, or data that does not fill its shape.
 */
export function writeSafetensors(tensors: Iterable<readonly [string, NamedArray]>, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  const named = [...tensors];
  refuseBadTensors(named);
  const placed = place(named);
  const complex = named.filter(([, { field }]) => field === 'complex').map(([name]) => name);
  const notes = complex.length > 0 ? { ...metadata, [complexKey]: JSON.stringify(complex) } : metadata;
  const header = headerBytes(placed.entries, notes);
  const out = new Uint8Array(8 + header.length + placed.length);
  new DataView(out.buffer).setBigUint64(0, BigInt(header.length), true);
  out.set(header, 8);
  for (const { begin, data } of placed.entries) out.set(bytesOf(data), 8 + header.length + begin);
  return out;
}

interface Placed { readonly name: string; readonly shape: readonly number[]; readonly data: Numbers; readonly begin: number }

function place(named: readonly (readonly [string, NamedArray])[]): { entries: readonly Placed[]; length: number } {
  const begins = new Map<string, number>();
  let length = 0;
  for (const [name, { data }] of [...named].sort(([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT)) {
    begins.set(name, length);
    length += data.byteLength;
  }
  const entries = named.map(([name, { shape, data, field }]) => ({ name, data, shape: field === 'complex' ? [...shape, 2] : shape, begin: begins.get(name) ?? 0 }));
  return { entries, length };
}

/** The header, padded with spaces so that the data begins at a multiple of 8 bytes. Joined by hand: an object would reorder names that look like integers. */
function headerBytes(entries: readonly Placed[], metadata: Readonly<Record<string, string>>): Uint8Array {
  const parts = entries.map(({ name, shape, data, begin }) =>
    `${JSON.stringify(name)}:${JSON.stringify({ dtype: dtypeOf(data), shape, data_offsets: [begin, begin + data.byteLength] })}`);
  if (Object.keys(metadata).length > 0) parts.unshift(`"__metadata__":${JSON.stringify(metadata)}`);
  const bytes = new TextEncoder().encode(`{${parts.join(',')}}`);
  const padded = new Uint8Array(Math.ceil(bytes.length / 8) * 8).fill(0x20);
  padded.set(bytes);
  return padded;
}

function dtypeOf(data: Numbers): string {
  if (data instanceof Float64Array) return 'F64';
  if (data instanceof Float32Array) return 'F32';
  if (data instanceof Int32Array) return 'I32';
  return data instanceof Uint32Array ? 'U32' : 'U8';
}

function refuseBadTensors(named: readonly (readonly [string, NamedArray])[]): void {
  const seen = new Set<string>();
  for (const [name, { shape, data, field }] of named) {
    if (!isTensorName(name) || /\p{Surrogate}/u.test(name)) throw dataError('data-format', `${quote(name)} cannot be the name of a tensor.`, { expected: tensorNames });
    if (seen.has(name)) throw dataError('data-format', `Two tensors are named ${quote(name)}.`, { expected: 'each name once' });
    seen.add(name);
    const entries = sizeOf(shape) * (field === 'complex' ? 2 : 1);
    if (entries !== data.length) throw dataError('data-format', `Tensor ${quote(name)} of shape [${shape.join(', ')}] has ${data.length} numbers.`, { expected: `${entries}` });
  }
}
