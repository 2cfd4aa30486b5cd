import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { restore, streamFor, type Random } from '../../core/random/index.js';
import { Xoroshiro } from '../../core/random/xoroshiro.js';
import { edges, heights, tailStart } from '../../core/random/ziggurat.js';

const draw = (random: Random, count: number): number[] => Array.from({ length: count }, () => random.uniform());

describe('streamFor', () => {
  test('equal labels give equal streams', () => {
    expect(draw(streamFor('run', 7), 50)).toEqual(draw(streamFor('run', 7), 50));
  });

  test('labels are not run together', () => {
    const first = [streamFor('a', 'bc'), streamFor('ab', 'c'), streamFor('abc'), streamFor('a', 'bc', ''), streamFor('a","bc')].map((random) => random.uniform());
    expect(new Set(first).size).toBe(first.length);
  });

  test('a number is not the string of its digits', () => {
    expect(streamFor(1).uniform()).not.toBe(streamFor('1').uniform());
  });

  test('the first numbers never change (SHA-256 and xoroshiro128+ written out again in Python)', () => {
    const random = streamFor('saddlepoint', 7);
    expect([random.uniform(), random.uniform(), random.integer(1000)]).toEqual([0.052590342837560256, 0.891198849880463, 657]);
  });

  test.each([Number.NaN, Infinity])('label %d is refused', (label) => {
    expect(() => streamFor(label)).toThrow(expect.objectContaining({ code: 'random-label' }));
  });

  test('neighbouring seeds are uncorrelated', () => {
    const n = 20_000;
    const [a, b] = [draw(streamFor('s', 1), n), draw(streamFor('s', 2), n)];
    const covariance = a.reduce((total, value, i) => total + (value - 0.5) * ((b[i] ?? 0) - 0.5), 0) / n;
    expect(Math.abs(covariance * 12)).toBeLessThan(4 / Math.sqrt(n));
  });
});

describe('distributions', () => {
  const n = 200_000;
  const moment = (values: Float64Array, power: number): number => values.reduce((total, value) => total + value ** power, 0) / values.length;

  test('uniform: in [0, 1), mean 1/2, variance 1/12', () => {
    const values = new Float64Array(n);
    streamFor('uniform').fillUniform(values);
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(Math.abs(moment(values, 1) - 1 / 2)).toBeLessThan(4 * Math.sqrt(1 / 12 / n));
    expect(Math.abs(moment(values, 2) - 1 / 3)).toBeLessThan(4 * Math.sqrt(4 / 45 / n));
  });

  test('normal: moments 0, 1, 0, 3 within four standard errors', () => {
    const values = new Float64Array(n);
    streamFor('normal').fillNormal(values);
    for (const [power, mean, variance] of [[1, 0, 1], [2, 1, 2], [3, 0, 15], [4, 3, 96]] as const) {
      expect(Math.abs(moment(values, power) - mean), `moment ${power}`).toBeLessThan(4 * Math.sqrt(variance / n));
    }
  });

  test('normal: as many as there should be in every bin, tails too (chi-square under its 99.99 % point)', () => {
    const values = new Float64Array(2_000_000), limits = [-Infinity, -3.8, -3.6, -3, -2.5, -2, -1.5, -1, -0.5, -0.1, 0, 0.1, 0.5, 1, 1.5, 2, 2.5, 3, 3.6, 3.8, Infinity], counts = new Array<number>(limits.length - 1).fill(0);
    streamFor('bins').fillNormal(values);
    for (const value of values) counts[limits.findIndex((limit) => limit > value) - 1]!++;
    // Normal distribution at 0.1, 0.5, ..., 3.8, from tables.
    const upper = [0.5398278372770290, 0.6914624612740131, 0.8413447460685429, 0.9331927987311419, 0.9772498680518208, 0.9937903346742238, 0.9986501019683699, 0.9998408914098424, 0.9999276519560749, 1];
    const below = [...upper.map((p) => 1 - p).reverse(), 0.5, ...upper];
    const square = counts.reduce((sum, count, i) => { const expected = 2_000_000 * (below[i + 1]! - below[i]!); return sum + (count - expected) ** 2 / expected; }, 0);
    expect(square).toBeLessThan(50.8);
  });

  test('normal: layers have equal areas', () => {
    const area = (i: number): number => (i === 0 ? edges[0]! * heights[0]! : edges[i]! * (heights[i + 1]! - heights[i]!));
    for (let i = 1; i < 256; i++) expect(Math.abs(area(i) / area(0) - 1), `layer ${i}`).toBeLessThan(1e-7);
    expect(edges[256]).toBe(0);
    // The area of the lowest one is that of its rectangle and its tail.
    let tail = 0;
    for (let x = tailStart + 5e-5; x < 12; x += 1e-4) tail += 1e-4 * Math.exp(-x * x / 2);
    expect((tailStart * heights[0]! + tail) / area(0)).toBeCloseTo(1, 8);
  });

  test('the words are those of another implementation of xoroshiro128+', () => {
    const words = [1, -2, 3, 123456789], ours = new Xoroshiro(1, -2, 3, 123456789), theirs = xoroshiro128plusFromState(words);
    for (let i = 0; i < 1000; i++) expect(ours.next()).toBe(theirs.next());
    expect(ours.words()).toEqual([...theirs.getState()]);
  });

  test('both halves of the sum, by 64-bit integers', () => {
    const ours = new Xoroshiro(1, -2, 3, 123456789);
    for (let i = 0; i < 1000; i++) {
      const [s01, s00, s11, s10] = ours.words().map((word) => BigInt(word >>> 0)) as [bigint, bigint, bigint, bigint];
      const sum = BigInt.asUintN(64, ((s01 << 32n) | s00) + ((s11 << 32n) | s10)), low = ours.nextPair();
      expect([BigInt(low >>> 0), BigInt(ours.high >>> 0)]).toEqual([sum & 0xffffffffn, sum >> 32n]);
    }
  });

  test('normal: the two halves of a pair are uncorrelated', () => {
    const random = streamFor('pairs');
    let sum = 0;
    for (let i = 0; i < n / 2; i++) sum += random.normal() * random.normal();
    expect(Math.abs(sum / (n / 2))).toBeLessThan(4 / Math.sqrt(n / 2));
  });

  test.each([2, 3, 7, 10])('integer below %d is uniform (chi-square under its 99.99 % point)', (below) => {
    const counts = new Float64Array(below);
    const random = streamFor('integer', below);
    for (let i = 0; i < n; i++) counts[random.integer(below)]! += 1;
    const statistic = counts.reduce((total, count) => total + (count - n / below) ** 2 / (n / below), 0);
    expect(statistic).toBeLessThan(below - 1 + 4 * Math.sqrt(2 * (below - 1)) + 8);
  });

  test('integer is unbiased where a remainder would not be: 3/4 of 2^53', () => {
    const below = 3 * 2 ** 51;
    const random = streamFor('large');
    let low = 0;
    for (let i = 0; i < 30_000; i++) low += random.integer(below) < 2 ** 51 ? 1 : 0;
    expect(Math.abs(low / 30_000 - 1 / 3)).toBeLessThan(4 * Math.sqrt(2 / 9 / 30_000));
  });

  test.each([0, -1, 1.5, Number.NaN, 2 ** 53])('integer below %d is refused', (below) => {
    expect(() => streamFor('x').integer(below)).toThrow(expect.objectContaining({ code: 'random-range' }));
  });

  test('integer below 1 is 0, and 2^53 - 1 is in range', () => {
    const random = streamFor('edge');
    expect(random.integer(1)).toBe(0);
    expect(random.integer(2 ** 53 - 1)).toBeLessThan(2 ** 53 - 1);
  });

  test('filling equals drawing one by one', () => {
    // Long enough for draws beside a layer and in the tail.
    const filled = new Float64Array(20_000);
    streamFor('fill').fillNormal(filled);
    const random = streamFor('fill');
    expect([...filled]).toEqual(Array.from(filled, () => random.normal()));
  });
});

describe('save and restore', () => {
  test.each([0, 1, 2, 3])('continues bit for bit after %d normals', (before) => {
    const random = streamFor('save');
    for (let i = 0; i < before; i++) random.normal();
    const state = random.save();
    expect(state.spare).toBeNull();
    const copy = restore(JSON.parse(JSON.stringify(state)));
    const next = (from: Random): number[] => [from.normal(), from.uniform(), from.integer(10), from.normal(), from.normal()];
    expect(next(copy)).toEqual(next(random));
    expect(copy.save()).toEqual(random.save());
  });

  test('saving does not move the stream', () => {
    const [random, other] = [streamFor('still'), streamFor('still')];
    random.save();
    expect(random.uniform()).toBe(other.uniform());
  });

  test.each([
    { words: [1, 2, 3], spare: null }, { words: [0, 0, 0, 0], spare: null }, { words: [1, 2, 3, 2 ** 31], spare: null },
    { words: [1, 2, 3, 4.5], spare: null }, { words: [1, 2, 3, 4], spare: Number.NaN },
  ])('refuses %j', (state) => {
    expect(() => restore(state)).toThrow(expect.objectContaining({ code: 'random-state' }));
  });
});

test('the sources do not call Math.random', () => {
  const folder = new URL('../../core/random/', import.meta.url);
  for (const name of readdirSync(folder)) expect(readFileSync(new URL(name, folder), 'utf8')).not.toContain('Math.random');
});
