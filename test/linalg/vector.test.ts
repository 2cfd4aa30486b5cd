import fc from 'fast-check';
import { expect, it } from 'vitest';
import { codeOf, eachEngine, epsilon, expectClose, naiveDot, numbers, sizes } from './support.js';

eachEngine('vectors', (engine) => {
  it.each(sizes)('dot of %i numbers is the naive sum to n eps |x||y|', (n) => {
    const x = numbers(n, 1), y = numbers(n, 2);
    expect(Math.abs(engine.dot(x, y) - naiveDot(x, y))).toBeLessThanOrEqual(2 * n * epsilon * naiveDot(x.map(Math.abs), y.map(Math.abs)));
  });

  it.each(sizes)('axpy of %i numbers adds alpha x', (n) => {
    const x = numbers(n, 3), y = numbers(n, 4);
    const wanted = y.map((value, i) => value + 1.7 * x[i]!);
    engine.axpy(1.7, x, y);
    // One rounding of the product may be missing where the processor fuses it with the sum.
    expectClose(y, wanted, 2 * epsilon * 1.7);
  });

  it.each(sizes)('scal of %i numbers multiplies each, exactly', (n) => {
    const x = numbers(n, 5), wanted = x.map((value) => value * -0.3);
    engine.scal(-0.3, x);
    expect(x).toEqual(wanted);
  });

  it.each(sizes)('nrm2 of %i numbers is the root of the sum of squares', (n) => {
    const x = numbers(n, 6), wanted = Math.sqrt(naiveDot(x, x));
    expect(Math.abs(engine.nrm2(x) - wanted)).toBeLessThanOrEqual((n + 2) * epsilon * wanted);
  });

  it.each([1, 10, 63, 64, 100])('nrm2 of %i numbers neither overflows nor underflows', (n) => {
    for (const size of [1e-310, 1e-200, 1e-160, 1, 1e160, 1e200]) {
      const wanted = Math.sqrt(n) * size;
      expect(Math.abs(engine.nrm2(new Float64Array(n).fill(size)) - wanted)).toBeLessThanOrEqual(n * epsilon * wanted + 1e-320);
    }
  });

  it.each([3, 64, 100])('NaN and Infinity among %i numbers come through', (n) => {
    const bad = numbers(n, 7);
    bad[1] = NaN;
    const infinite = numbers(n, 7);
    infinite[0] = -Infinity;
    expect([engine.dot(bad, numbers(n, 8)), engine.nrm2(bad), engine.normInf(bad), engine.norm1(bad)]).toEqual([NaN, NaN, NaN, NaN]);
    expect([engine.nrm2(infinite), engine.normInf(infinite), engine.norm1(infinite)]).toEqual([Infinity, Infinity, Infinity]);
    expect([engine.isFinite(bad), engine.isFinite(infinite), engine.isFinite(numbers(n, 9))]).toEqual([false, false, true]);
    engine.scal(0, bad);
    expect(bad[1]).toBeNaN();
  });

  it.each(sizes)('copy, fill, norm1 and normInf of %i numbers', (n) => {
    const x = numbers(n, 10), out = new Float64Array(n);
    engine.copy(x, out);
    expect(out).toEqual(x);
    expect(engine.norm1(x)).toBe(x.reduce((sum, value) => sum + Math.abs(value), 0));
    expect(engine.normInf(x)).toBe(x.reduce((most, value) => Math.max(most, Math.abs(value)), 0));
    engine.fill(out, 2.5);
    expect(out.every((value) => value === 2.5)).toBe(true);
  });

  it('a view into a larger array is read and written in place', () => {
    for (const n of [10, 80]) {
      const memory = numbers(200, 11), before = memory.slice();
      const x = memory.subarray(7, 7 + n), y = memory.subarray(100, 100 + n);
      expect(Math.abs(engine.dot(x, y) - naiveDot(x, y))).toBeLessThanOrEqual(n * epsilon);
      engine.axpy(1, x, y);
      expectClose(y, before.slice(100, 100 + n).map((value, i) => value + x[i]!), epsilon);
      expect(memory.slice(0, 100)).toEqual(before.slice(0, 100));
      expect(memory.slice(100 + n)).toEqual(before.slice(100 + n));
    }
  });

  it('shared memory works like any other', () => {
    const x = new Float64Array(new SharedArrayBuffer(8 * 100)).fill(2), y = new Float64Array(new SharedArrayBuffer(8 * 100)).fill(1);
    engine.axpy(3, x, y);
    expect(engine.dot(x, y)).toBe(1400);
  });

  it('the same numbers give the same bits at any alignment in memory', () => {
    const n = 1003, x = numbers(n, 12), y = numbers(n, 13), memory = new Float64Array(n + 8);
    const at = (offset: number): Float64Array => { const view = memory.subarray(offset, offset + n); view.set(x); return view; };
    const dots = new Set(Array.from({ length: 8 }, (_, offset) => engine.dot(at(offset), y)));
    const norms = new Set(Array.from({ length: 8 }, (_, offset) => engine.nrm2(at(offset))));
    expect([dots.size, norms.size]).toEqual([1, 1]);
  });

  it('unequal lengths and 4-byte floats are refused before any memory is touched', () => {
    const single = new Float32Array(100) as unknown as Float64Array;
    expect(codeOf(() => engine.dot(numbers(3, 1), numbers(4, 1)))).toBe('wrong-length');
    expect(codeOf(() => engine.axpy(1, numbers(100, 1), numbers(99, 1)))).toBe('wrong-length');
    expect(codeOf(() => engine.axpy(1, numbers(100, 1), single))).toBe('wrong-length');
    expect(codeOf(() => engine.dot(single, numbers(100, 1)))).toBe('wrong-length');
    expect(codeOf(() => engine.copy(numbers(3, 1), numbers(2, 1)))).toBe('wrong-length');
  });

  it('dot is symmetric and axpy undoes itself, for any numbers', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.double({ min: -1e100, max: 1e100, noNaN: true }), fc.double({ min: -1e100, max: 1e100, noNaN: true })), { maxLength: 130 }), (pairs) => {
      const x = Float64Array.from(pairs, (pair) => pair[0]), y = Float64Array.from(pairs, (pair) => pair[1]);
      expect(engine.dot(x, y)).toBe(engine.dot(y, x));
      const moved = y.slice();
      engine.axpy(0.5, x, moved);
      engine.axpy(-0.5, x, moved);
      moved.forEach((value, i) => expect(Math.abs(value - y[i]!)).toBeLessThanOrEqual(2 * epsilon * (Math.abs(y[i]!) + Math.abs(x[i]!))));
    }), { seed: 7, numRuns: 100 });
  });
});
