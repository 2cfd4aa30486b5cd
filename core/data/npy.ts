/**
 * NumPy's .npy format, versions 1 to 3: magic, version, header length, a Python dictionary with descr, fortran_order and shape, then the data.
 * Source: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html. Nothing of the header is evaluated.
 */
import type { NamedArray, Numbers } from '../contract/arrays.js';
import { sizeOf } from '../contract/arrays.js';
import { dataError, quote } from './errors.js';
import { bytesOf, bytesPerElement, entriesWithin, isExtent, numbersFrom, type ByteOrder, type ElementKind } from './numbers.js';

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** Longest header accepted, in bytes; NumPy itself refuses more than 10,000. */
const headerLimit = 65_535;
/** Most dimensions of a NumPy array. */
const rankLimit = 64;

const kindOf: Readonly<Record<string, ElementKind>> = { f8: 'float64', f4: 'float32', i8: 'int64', i4: 'int32', u4: 'uint32', u1: 'uint8', b1: 'boolean', c16: 'float64' };

interface Header { readonly descr: string; readonly fortran: boolean; readonly shape: readonly number[] }

/**
 * The array, row-major, copied out of `bytes`. Reads f8 f4 i4 u4 u1 b1 in their type (b1 as bytes), i8 as float64, c16 as interleaved float64; either byte order.
 * Errors: `data-dtype` for other element types (object arrays among them), `data-format` for anything else that is wrong.
 */
export function readNpy(bytes: Uint8Array, file?: string): NamedArray {
  const { text, dataStart } = splitHeader(bytes, file);
  const header = parseHeader(text, file);
  const { kind, order, complex } = elementType(header.descr, file);
  const data = bytes.subarray(dataStart);
  refuseWrongLength(header, bytesPerElement[kind] * (complex ? 2 : 1), data.length, file);
  const numbers = numbersFrom(data, kind, order, file);
  const rowMajor = header.fortran ? toRowMajor(numbers, header.shape, complex ? 2 : 1) : numbers;
  return { shape: header.shape, data: rowMajor, ...(complex ? { field: 'complex' as const } : {}) };
}

const broken = (message: string, file: string | undefined, expected?: string): Error =>
  dataError('data-format', `${file ?? 'The data'} is not a sound npy file: ${message}.`, { file, expected });

function splitHeader(bytes: Uint8Array, file: string | undefined): { text: string; dataStart: number } {
  if (bytes.length < 10 || !magic.every((byte, i) => bytes[i] === byte)) throw broken('it does not begin with \\x93NUMPY', file);
  const version = bytes[6] ?? 0;
  if (version < 1 || version > 3) throw broken(`its version is ${version}.${bytes[7]}`, file, 'version 1, 2 or 3');
  const lengthSize = version === 1 ? 2 : 4;
  if (bytes.length < 8 + lengthSize) throw broken('it ends within its header', file);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const start = 8 + lengthSize;
  const limit = Math.min(headerLimit, bytes.length - start);
  if (length > limit) throw broken(`its header claims ${length} bytes`, file, `at most ${limit}`);
  // Only ASCII can be part of a header that is accepted; latin-1 never fails.
  const text = new TextDecoder('latin1').decode(bytes.subarray(start, start + length));
  return { text, dataStart: start + length };
}

/** Reads `{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }`, keys in any order, each exactly once. */
function parseHeader(text: string, file: string | undefined): Header {
  const body = /^\s*\{([^{}]*)\}\s*$/.exec(text)?.[1];
  if (body === undefined) throw broken('its header is not a Python dictionary', file);
  const fields = new Map<string, string>();
  const entry = /\s*(?:'([a-z_]+)'|"([a-z_]+)")\s*:\s*('[^']*'|"[^"]*"|True|False|\([^()]*\)|\[.*\])\s*(?:,|$)/ys;
  for (;;) {
    const at = entry.lastIndex;
    if (body.slice(at).trim() === '') break;
    const match = entry.exec(body);
    const key = match?.[1] ?? match?.[2];
    if (match === null || key === undefined || fields.has(key)) throw broken(`its header cannot be read at ${quote(body.slice(at))}`, file);
    fields.set(key, match[3] ?? '');
  }
  return headerOf(fields, file);
}

function headerOf(fields: ReadonlyMap<string, string>, file: string | undefined): Header {
  const [descr, fortran, shape] = [fields.get('descr'), fields.get('fortran_order'), fields.get('shape')];
  if (fields.size !== 3 || descr === undefined || shape === undefined || (fortran !== 'True' && fortran !== 'False')) {
    throw broken('its header has other entries than it should', file, 'descr, fortran_order and shape');
  }
  if (descr.startsWith('[')) throw dataError('data-dtype', `The array${file === undefined ? '' : ` in ${file}`} has named fields (a structured dtype).`, { file, expected: 'plain numbers', suggestion: 'save one array for each field' });
  return { descr: descr.slice(1, -1), fortran: fortran === 'True', shape: shapeOf(shape, file) };
}

function shapeOf(text: string, file: string | undefined): readonly number[] {
  const inner = /^\(\s*((?:\d+L?\s*,\s*)*(?:\d+L?\s*)?)\)$/.exec(text)?.[1];
  if (inner === undefined) throw broken(`its shape ${quote(text)} is not a tuple of sizes`, file);
  const shape = inner.split(',').map((part) => part.trim().replace('L', '')).filter((part) => part !== '').map(Number);
  if (!shape.every(isExtent) || shape.length > rankLimit) throw broken(`its shape ${quote(text)} is out of range`, file);
  return shape;
}

function elementType(descr: string, file: string | undefined): { kind: ElementKind; order: ByteOrder; complex: boolean } {
  const code = descr.slice(1);
  const kind = '<>|='.includes(descr.charAt(0)) && Object.hasOwn(kindOf, code) ? kindOf[code] : undefined;
  if (kind === undefined || (bytesPerElement[kind] > 1 && descr.startsWith('|'))) {
    const isObject = /^[|<>=]?O/.test(descr);
    throw dataError('data-dtype', isObject ? `The array${file === undefined ? '' : ` in ${file}`} holds Python objects, which are never loaded.` : `Saddlepoint does not read arrays of element type ${quote(descr)}.`,
      { file, expected: 'one of <f8 <f4 <i8 <i4 <u4 |u1 |b1 <c16, or the big-endian forms', suggestion: "save array.astype('float64')" });
  }
  return { kind, order: descr.startsWith('>') ? 'big' : 'little', complex: code === 'c16' };
}

function refuseWrongLength({ shape }: Header, width: number, length: number, file: string | undefined): void {
  const entries = entriesWithin(shape, length / width);
  if (entries === undefined || entries * width !== length) {
    throw broken(`its header promises the shape (${shape.join(', ')}) at ${width} bytes a number, but ${length} bytes of data follow`, file, 'exactly the bytes of one array');
  }
}

/** From column-major order (first index runs fastest) to row-major; `width` numbers are moved together. */
function toRowMajor(data: Numbers, shape: readonly number[], width: number): Numbers {
  const out = data.slice();
  const index = new Array<number>(shape.length).fill(0);
  const strides = shape.map((_, axis) => width * sizeOf(shape.slice(axis + 1)));
  let to = 0;
  for (let from = 0; from < data.length; from += width) {
    for (let part = 0; part < width; part++) out[to + part] = data[from + part] ?? 0;
    to += advance(index, shape, strides);
  }
  return out;
}

/** Moves to the next index, the first axis fastest; returns how far that is in row-major order. */
function advance(index: number[], shape: readonly number[], strides: readonly number[]): number {
  let distance = 0;
  for (let axis = 0; axis < shape.length; axis++) {
    const [reached, extent, stride] = [(index[axis] ?? 0) + 1, shape[axis] ?? 0, strides[axis] ?? 0];
    index[axis] = reached < extent ? reached : 0;
    if (reached < extent) return distance + stride;
    distance -= (extent - 1) * stride;
  }
  return distance;
}

/**
 * The array as a version 1 file of little-endian float64 (complex128 for a complex array), row-major, the data aligned to 64 bytes.
 * Error: `data-format` when the data does not fill the shape.
 */
export function writeNpy(array: NamedArray): Uint8Array {
  const complex = array.field === 'complex';
  const entries = sizeOf(array.shape) * (complex ? 2 : 1);
  if (entries !== array.data.length) throw dataError('data-format', `An array of shape [${array.shape.join(', ')}] has ${array.data.length} numbers.`, { expected: `${entries}` });
  const shape = array.shape.length === 1 ? `(${array.shape[0]},)` : `(${array.shape.join(', ')})`;
  const text = `{'descr': '${complex ? '<c16' : '<f8'}', 'fortran_order': False, 'shape': ${shape}, }`;
  const start = Math.ceil((10 + text.length + 1) / 64) * 64;
  const data = bytesOf(array.data instanceof Float64Array ? array.data : Float64Array.from(array.data));
  const out = new Uint8Array(start + data.length).fill(0x20, 10, start - 1);
  out.set([...magic, 1, 0, (start - 10) & 0xff, (start - 10) >> 8]);
  out.set(new TextEncoder().encode(text), 10);
  out[start - 1] = 0x0a;
  out.set(data, start);
  return out;
}
