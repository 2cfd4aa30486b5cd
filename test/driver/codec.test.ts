import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copyPlain, decode, encode } from '../../core/driver/codec.js';
import { readSafetensors, writeSafetensors } from '../../core/data/safetensors.js';

/** There and back through the bytes of a file. */
function trip(value: unknown): unknown {
  const { tree, arrays } = encode({ value });
  const { tensors, metadata } = readSafetensors(writeSafetensors(arrays, { text: JSON.stringify(tree) }));
  return (decode({ tree: JSON.parse(metadata.text!) as unknown, arrays: tensors }) as { value: unknown }).value;
}

const bits = fc.uint8Array({ minLength: 0, maxLength: 40 });
const numbers = fc.oneof(
  bits.map((bytes) => new Float64Array(bytes.slice(0, bytes.length - (bytes.length % 8)).buffer)),
  bits.map((bytes) => new Float32Array(bytes.slice(0, bytes.length - (bytes.length % 4)).buffer)),
  bits.map((bytes) => new Int32Array(bytes.slice(0, bytes.length - (bytes.length % 4)).buffer)),
  bits.map((bytes) => new Uint32Array(bytes.slice(0, bytes.length - (bytes.length % 4)).buffer)),
  bits,
);
const key = fc.oneof(fc.constantFrom('$', 'a/b', 'a', '__proto__', '', '~0', 'constructor', 'é', '\ud800', '7', 'x\ny'), fc.string({ maxLength: 4 }));
const { value: anything } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' },
    fc.double(), fc.constantFrom(Number.NaN, Infinity, -Infinity, -0, 0, Number.MIN_VALUE, 2 ** 53, undefined, null, true, false), fc.string(), numbers,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map((entries) => {
      const made: Record<string, unknown> = {};
      for (const [name, item] of entries) Object.defineProperty(made, name, { value: item, enumerable: true, writable: true, configurable: true });
      return made;
    })),
}));

/** Equal bit for bit, written apart from the codec: Object.is for numbers, bytes for arrays, same keys in the same order. */
function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) return Object.is(a, b);
  if (ArrayBuffer.isView(a)) return ArrayBuffer.isView(b) && a.constructor === b.constructor && Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(Buffer.from(b.buffer, b.byteOffset, b.byteLength));
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [p, q] = [Object.entries(a), Object.entries(b)];
  return p.length === q.length && p.every(([name, item], i) => q[i]![0] === name && same(item, q[i]![1]));
}

describe('the codec', () => {
  it('carries every plain value through a file bit for bit', () => {
    fc.assert(fc.property(anything, (value) => same(trip(value), value)), { seed: 1, numRuns: 2000 });
  });
  it('copies independently: same bits, no array in common', () => {
    fc.assert(fc.property(anything, (value) => same(copyPlain(value), value)), { seed: 2, numRuns: 300 });
    const from = { x: Float64Array.of(1), deep: [{ y: Uint8Array.of(2) }] };
    const copy = copyPlain(from);
    from.x[0] = 9; from.deep[0]!.y[0] = 9;
    expect(copy).toEqual({ x: Float64Array.of(1), deep: [{ y: Uint8Array.of(2) }] });
  });
  it('keeps NaN bits of arrays', () => {
    const payload = new Float64Array(new BigUint64Array([0x7ff8dead_beef0001n]).buffer);
    expect(new BigUint64Array((trip(payload) as Float64Array).buffer)[0]).toBe(0x7ff8dead_beef0001n);
  });
  it('keeps shared references, also to a parent', () => {
    const shared = { x: Float64Array.of(1, 2) };
    const loop: Record<string, unknown> = { first: shared, second: [shared, shared.x] };
    loop.self = loop;
    const back = trip(loop) as { first: typeof shared; second: [typeof shared, Float64Array]; self: unknown };
    expect([back.second[0] === back.first, back.second[1] === back.first.x, back.self === back]).toEqual([true, true, true]);
  });
  it('tells apart what stands at similar paths', () => {
    const value = { a: { b: Float64Array.of(1) }, 'a/b': Float64Array.of(2), '~0': Float64Array.of(3), '~1': { b: Float64Array.of(4) } };
    expect(trip(value)).toEqual(value);
  });
  it('keeps views that do not overlap apart, as arrays of their own', () => {
    const memory = Float64Array.of(1, 2, 3, 4);
    expect(trip({ a: memory.subarray(0, 2), b: memory.subarray(2) })).toEqual({ a: Float64Array.of(1, 2), b: Float64Array.of(3, 4) });
  });
});

describe('the codec refuses', () => {
  class Point { readonly x = 1; }
  const memory = new Float64Array(4);
  it.each<[string, unknown]>([
    ['Map', new Map()], ['Set', new Set()], ['Date', new Date(0)], ['Point', new Point()], ['function', () => 1], ['symbol', Symbol('s')], ['bigint', 1n],
    ['BigInt64Array', new BigInt64Array(1)], ['view of memory', { all: memory, part: memory.subarray(1, 2) }],
  ])('a %s', (what, value) => {
    expect(() => encode({ deep: [value] })).toThrow(expect.objectContaining({ code: 'state-unsaveable', message: expect.stringContaining(what) as string }) as Error);
  });
});
