import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NamedArray } from '../../core/contract/arrays.js';
import { readSafetensors, writeSafetensors } from '../../core/data/index.js';
import { bitsOf, errorOf, fixture, refused, surviving } from './support.js';

/** A file with any header and data. */
function file(header: unknown, data: Uint8Array | number = 0, length?: number | bigint): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const body = typeof data === 'number' ? new Uint8Array(data) : data;
  const out = new Uint8Array(8 + text.length + body.length);
  new DataView(out.buffer).setBigUint64(0, BigInt(length ?? text.length), true);
  out.set(text, 8);
  out.set(body, 8 + text.length);
  return out;
}
const tensor = (dtype: unknown, shape: unknown, ...offsets: unknown[]): object => ({ dtype, shape, data_offsets: offsets });

test('a file written by hand is read', () => {
  const data = new Uint8Array(24);
  new DataView(data.buffer).setFloat64(0, 1.5, true);
  new DataView(data.buffer).setBigInt64(8, -7n, true);
  new DataView(data.buffer).setInt32(16, -9, true);
  data.set([1, 0, 1, 255], 20);
  const read = readSafetensors(file({
    flag: tensor('BOOL', [3], 20, 23), __metadata__: { format: 'pt' }, x: tensor('F64', [], 0, 8), long: tensor('I64', [1, 1], 8, 16),
    int: tensor('I32', [1], 16, 20), byte: tensor('U8', [1], 23, 24), none: tensor('F32', [0, 5], 24, 24),
  }, data));
  expect(read.metadata).toEqual({ format: 'pt' });
  expect(Object.fromEntries(read.tensors)).toEqual({
    flag: { shape: [3], data: Uint8Array.of(1, 0, 1) }, x: { shape: [], data: Float64Array.of(1.5) }, long: { shape: [1, 1], data: Float64Array.of(-7) },
    int: { shape: [1], data: Int32Array.of(-9) }, byte: { shape: [1], data: Uint8Array.of(255) }, none: { shape: [0, 5], data: new Float32Array(0) },
  });
});

test('a file that the reference implementation wrote is read', () => {
  const { tensors, metadata } = readSafetensors(fixture('reference.safetensors'));
  expect(metadata).toEqual({ q: 'r' });
  expect(Object.fromEntries(tensors)).toEqual({
    a: { shape: [1, 2], data: Float64Array.of(1, 2) }, b: { shape: [1], data: Uint8Array.of(1) }, c: { shape: [1], data: Float64Array.of(3) }, d: { shape: [1], data: Uint32Array.of(3) },
  });
});

describe('readSafetensors refuses', () => {
  test.each([
    ['an empty file', new Uint8Array(0)],
    ['seven bytes', new Uint8Array(7)],
    ['a header longer than the file', file({}, 0, 3)],
    ['a header of 2^63 bytes', file({}, 0, 2n ** 63n)],
    ['a header that is not JSON', file('{"a":')],
    ['a header that is not UTF-8', file('\u0000').fill(0xff, 8)],
    ['a header that is a list', file('[]')],
    ['a header that is null', file('null')],
    ['metadata that is not text', file({ __metadata__: { a: 1 } })],
    ['an empty name', file({ '': tensor('U8', [0], 0, 0) })],
    ['a name with a line break', file({ 'a\n': tensor('U8', [0], 0, 0) })],
    ['an entry that is a number', file({ a: 3 })],
    ['an entry without dtype', file({ a: { shape: [], data_offsets: [0, 0] } })],
    ['a shape that is not a list', file({ a: tensor('U8', 3, 0, 3) }, 3)],
    ['a negative extent', file({ a: tensor('U8', [-1], 0, 1) }, 1)],
    ['a fractional extent', file({ a: tensor('U8', [0.5], 0, 1) }, 1)],
    ['10^12 numbers that are not there', file({ a: tensor('F64', [1e6, 1e6], 0, 8e12) }, 8)],
    ['a product of extents over 2^53', file({ a: tensor('F64', Array(8).fill(2 ** 32), 0, 8) }, 8)],
    ['a shape that does not fill the offsets', file({ a: tensor('F64', [2], 0, 8) }, 8)],
    ['offsets that end before they begin', file({ a: tensor('U8', [1], 1, 0) }, 1)],
    ['three offsets', file({ a: tensor('U8', [1], 0, 1, 1) }, 1)],
    ['an overlap', file({ a: tensor('U8', [4], 0, 4), b: tensor('U8', [4], 2, 6) }, 6)],
    ['two tensors at one place', file({ a: tensor('U8', [4], 0, 4), b: tensor('U8', [4], 0, 4) }, 4)],
    ['a gap', file({ a: tensor('U8', [1], 0, 1), b: tensor('U8', [1], 2, 3) }, 3)],
    ['bytes after the last tensor', file({ a: tensor('U8', [1], 0, 1) }, 2)],
    ['a file that is cut short', file({ a: tensor('U8', [4], 0, 4) }, 3)],
    ['a complex list that is not a list', file({ __metadata__: { 'saddlepoint.complex': '3' } })],
    ['a complex tensor without pairs', file({ __metadata__: { 'saddlepoint.complex': '["a"]' }, a: tensor('F64', [1], 0, 8) }, 8)],
    ['a boolean of value 2', file({ a: tensor('BOOL', [1], 0, 1) }, Uint8Array.of(2))],
    ['an integer over 2^53', file({ a: tensor('I64', [1], 0, 8) }, Uint8Array.of(1, 0, 0, 0, 0, 0, 0x20, 0))],
  ])('%s', (_, bytes) => {
    expect(errorOf(() => readSafetensors(bytes, 'm.safetensors'))).toEqual(refused('data-format', { file: 'm.safetensors' }));
  });

  test.each(['F16', 'BF16', 'F8_E4M3', 'toString', '__proto__'])('element type %s, by its name', (dtype) => {
    const error = errorOf(() => readSafetensors(file({ a: tensor(dtype, [1], 0, 2) }, 2)));
    expect(error.code).toBe('data-dtype');
    expect(error.message).toContain(dtype);
  });

  test('a header of a million brackets', () => {
    surviving(() => readSafetensors(file('['.repeat(1_000_000))));
    surviving(() => readSafetensors(file(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)));
  });
});

describe('writeSafetensors', () => {
  const array = (data: NamedArray['data'], field?: 'complex'): NamedArray => ({ shape: [data.length / (field ? 2 : 1)], data, ...(field ? { field } : {}) });

  test('keeps NaN payloads, -0 and subnormals, in every element type', () => {
    const nan = new Float64Array(new BigUint64Array([0x7ff8_0000_dead_beefn, 0xfff0_0000_0000_0001n, 1n << 63n, 1n]).buffer);
    const nan32 = new Float32Array(new Uint32Array([0x7fc0_beef, 0x8000_0000, 1]).buffer);
    const written = [['byte', array(Uint8Array.of(1, 2, 3))], ['nan', array(nan)], ['nan32', array(nan32)], ['int', array(Int32Array.of(-1))], ['word', array(Uint32Array.of(2 ** 32 - 1))]] as const;
    const { tensors } = readSafetensors(writeSafetensors(written));
    expect([...tensors.keys()]).toEqual(written.map(([name]) => name));
    for (const [name, { data }] of written) {
      expect(bitsOf(tensors.get(name)!.data)).toBe(bitsOf(data));
      expect(tensors.get(name)!.data.constructor).toBe(data.constructor);
    }
  });

  test('aligns the data and every tensor', () => {
    const bytes = writeSafetensors([['byte', array(Uint8Array.of(1, 2, 3))], ['x', array(Float64Array.of(1))], ['half', array(Float32Array.of(1))]]);
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as Record<string, { data_offsets: [number, number] }>;
    expect(length % 8).toBe(0);
    expect([header['x'], header['half'], header['byte']].map((entry) => entry?.data_offsets)).toEqual([[0, 8], [8, 12], [12, 15]]);
  });

  test('keeps metadata and complex arrays', () => {
    const z = array(Float64Array.of(1, 2, 3, 4), 'complex');
    const read = readSafetensors(writeSafetensors([['z', z], ['x', array(Float64Array.of(1, 2))]], { k: '7', 'ü': '"' }));
    expect(read.metadata).toEqual({ k: '7', 'ü': '"' });
    expect(read.tensors.get('z')).toEqual(z);
    expect(read.tensors.get('x')).toEqual(array(Float64Array.of(1, 2)));
  });

  test('writes a part of a larger buffer, and no tensors at all', () => {
    const part = Float64Array.of(1, 2, 3, 4).subarray(1, 3);
    expect(readSafetensors(writeSafetensors([['x', array(part)]])).tensors.get('x')!.data).toEqual(Float64Array.of(2, 3));
    expect(readSafetensors(writeSafetensors([])).tensors.size).toBe(0);
  });

  test('the read tensor is a copy: the file may be unaligned and may change', () => {
    const bytes = writeSafetensors([['x', array(Float64Array.of(5))]]);
    const shifted = new Uint8Array(bytes.length + 1);
    shifted.set(bytes, 1);
    const { tensors } = readSafetensors(shifted.subarray(1));
    shifted.fill(0);
    expect(tensors.get('x')!.data).toEqual(Float64Array.of(5));
  });

  test.each([
    ['an empty name', [['', array(Float64Array.of(1))]]],
    ['the reserved name', [['__metadata__', array(Float64Array.of(1))]]],
    ['half a surrogate pair', [['\ud800', array(Float64Array.of(1))]]],
    ['a name twice', [['a', array(Float64Array.of(1))], ['a', array(Float64Array.of(1))]]],
    ['data that does not fill the shape', [['a', { shape: [2], data: Float64Array.of(1) }]]],
  ] as [string, [string, NamedArray][]][])('refuses %s', (_, tensors) => {
    expect(errorOf(() => writeSafetensors(tensors)).code).toBe('data-format');
  });
});

const names = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }).filter((name) => /^[^\u0000-\u001f\u007f]+$/.test(name));
const arrays = fc.oneof(
  fc.float64Array({ maxLength: 20 }), fc.float32Array({ maxLength: 20 }), fc.int32Array({ maxLength: 20 }), fc.uint32Array({ maxLength: 20 }), fc.uint8Array({ maxLength: 20 }),
).map((data): NamedArray => ({ shape: [data.length], data }));
const files = fc.tuple(fc.uniqueArray(fc.tuple(names, arrays), { selector: ([name]) => name, maxLength: 6 }), fc.dictionary(names, fc.string({ unit: 'grapheme' })));

test('property: write then read gives the same bits, names and metadata', () => {
  fc.assert(fc.property(files, ([tensors, metadata]) => {
    const read = readSafetensors(writeSafetensors(tensors, metadata));
    expect([...read.tensors.keys()].sort()).toEqual(tensors.map(([name]) => name).sort());
    for (const [name, { data }] of tensors) expect(bitsOf(read.tensors.get(name)!.data)).toBe(bitsOf(data));
    expect({ ...read.metadata }).toEqual({ ...metadata });
  }), { seed: 1, numRuns: 300 });
});

test('property: changed bytes are refused with a code or read, and never crash', () => {
  fc.assert(fc.property(files, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }), fc.nat(), ([tensors], changes, cut) => {
    const bytes = writeSafetensors(tensors);
    for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
    surviving(() => readSafetensors(bytes));
    surviving(() => readSafetensors(bytes.subarray(0, cut % bytes.length)));
  }), { seed: 2, numRuns: 1000 });
});
