/** The guess chain against golden tables, a Fourier transform over all queries, and a simulated state vector. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { solve } from '../../core/index.js';
import { bestQuery, classesOf, classicalSuccess, distanceBound, hybridBound, revealedDistance } from '../../plugins/quantum-guess-chain/one-query.js';
import { seedGuess, seedRounds, seedSearch } from '../../plugins/quantum-guess-chain/seeds.js';
import { labels, slowEigenvalues, stateVectorSuccess } from './guess-chain-support.js';

const golden = JSON.parse(readFileSync(new URL('../golden/quantum-lower-bounds.json', import.meta.url), 'utf8'));
const rows = golden.one_query as { T: number; M: number; quantum1: number; classical1: number }[];
const success = (T: number, M: number): number => bestQuery(T, M, 1500).success;

describe('one query', () => {
  it.each(rows)('at T = $T, M = $M has the golden chances', ({ T, M, quantum1, classical1 }) => {
    expect(Math.abs(success(T, M) - quantum1)).toBeLessThan(2e-5);
    expect(Math.abs(classicalSuccess(T, M) - classical1)).toBeLessThan(1e-6);
  });
  it.each([[2, 64, 3.922], [3, 16, 8.16]])('M^(T-1) times the chance tends to T^2: T = %i, M = %i', (T, M, product) => {
    expect(Math.abs(M ** (T - 1) * success(T, M) - product)).toBeLessThan(5e-3);
    expect(Math.abs(1e5 ** (T - 1) * success(T, 1e5) - T * T)).toBeLessThan(0.1);
  });
  it.each(rows)('gains a factor of at most T, and keeps the hybrid bound: T = $T, M = $M', ({ T, M }) => {
    expect(success(T, M) / classicalSuccess(T, M)).toBeLessThanOrEqual(T);
    expect(success(T, M)).toBeLessThanOrEqual(hybridBound(T, M));
  });
  it.each([[1, 5], [2, 2], [2, 5], [3, 3], [3, 4], [4, 2]])('eigenvalues are those of a Fourier transform over all queries: T = %i, M = %i', (T, M) => {
    const { rows: fast, count } = classesOf(T, M), N = M ** T;
    const slow = slowEigenvalues(T, M), classOf = (chi: number): number => { let j = T; while (j > 0 && Math.floor(chi / M ** (j - 1)) % M === 0) j--; return j; };
    for (let a = 0; a <= T; a++) for (let chi = 0; chi < N; chi++) {
      const j = classOf(chi), others = labels(T, M).flatMap(([first, b], v) => (first === a && b > 0 ? [slow[v]![chi]!] : []));
      expect(Math.abs(slow[a * M]![chi]! - fast[2 * a]![j]!)).toBeLessThan(1e-10 * N);
      expect(Math.abs(others.reduce((sum, value) => sum + value, 0) / (M - 1) - fast[2 * a + 1]![j]!)).toBeLessThan(1e-10 * N);
    }
    expect(count.reduce((sum, value) => sum + value, 0)).toBe(N);
  });
  it.each([[2, 3], [2, 4], [3, 3]])('a simulated state vector and measurement give the same chance: T = %i, M = %i', (T, M) => {
    const { success: chance, weights } = bestQuery(T, M, 1500);
    const perLabel = labels(T, M).map(([a, b]) => (b === 0 ? weights[2 * a]! : weights[2 * a + 1]! / (M - 1)));
    expect(Math.abs(stateVectorSuccess(T, M, perLabel) - chance)).toBeLessThan(1e-12);
  });
  it.each([[2, 4, 0.6984], [2, 3, 0.809], [3, 3, 0.9428]])('tells little beyond the first symbol: T = %i, M = %i', (T, M, distance) => {
    const measured = revealedDistance(T, M, bestQuery(T, M, 1500).weights);
    expect(Math.abs(measured - distance)).toBeLessThan(1e-4);
    expect(measured).toBeLessThanOrEqual(distanceBound(M));
  });
});

it.each([[16, 3, 0.9613189697, 0.176025], [64, 6, 0.9965856808, 0.090163], [256, 12, 0.9999470421, 0.045881]])('amplitude amplification over %i seeds, beside as many classical draws', (seeds, k, quantum, classical) => {
  expect(seedRounds(seeds)).toBe(k);
  expect(Math.abs(seedSearch(seeds, k) - quantum)).toBeLessThan(1e-9);
  expect(Math.abs(seedGuess(seeds, k) - classical)).toBeLessThan(1e-6);
});

it('the analysis leaves these numbers in its tables', async () => {
  const { tables, certificate, reason } = await solve({ problem: { spec: 'problem/1', kind: 'hard-instance', params: { T: 5 } }, method: { id: 'quantum-guess-chain', params: { T: 3, M: [2, 3] } } });
  expect([...tables!['illustration-success']!.columns.quantum!].map((value) => value.toFixed(4))).toEqual(['0.8618', '0.5688']);
  expect(Number(tables!['illustration-distance']!.columns.distance![1]).toFixed(4)).toBe('0.9428');
  expect([...tables!['illustration-seeds']!.columns.classical!].slice(0, 3).map((value) => Number(value).toFixed(6))).toEqual(['0.176025', '0.090163', '0.045881']);
  expect(certificate.kind).toBe('none');
  expect(reason).toContain('illustration');
});
