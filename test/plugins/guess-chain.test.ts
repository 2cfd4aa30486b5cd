import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { deterministicFloor, meanSquareFloor, varianceFloor } from '../../core/index.js';
import { classicalSuccess, quantumSuccess, seedSearch } from '../../plugins/quantum-guess-chain/one-query.js';

const golden = JSON.parse(readFileSync(new URL('../golden/quantum-lower-bounds.json', import.meta.url), 'utf8'));

it.each(golden.one_query as { T: number; M: number; quantum1: number; classical1: number }[])('one query at T = $T, M = $M has the golden chances', ({ T, M, quantum1, classical1 }) => {
  expect(Math.abs(quantumSuccess(T, M, 1500) - quantum1)).toBeLessThan(2e-5);
  expect(Math.abs(classicalSuccess(T, M) - classical1)).toBeLessThan(1e-6);
  expect(quantum1 / classicalSuccess(T, M)).toBeLessThanOrEqual(T);
});

it.each([[16, 3, 0.9613189697], [64, 6, 0.9965856808], [256, 12, 0.9999470421]])('amplitude amplification over %i seeds', (seeds, k, chance) => {
  expect(Math.abs(seedSearch(seeds, k) - chance)).toBeLessThan(1e-9);
});

it('floors are those of the golden plans', () => {
  for (const { Delta, L, eps, p, out } of golden.plans.det) expect(deterministicFloor({ order: p, Delta, L }, eps)).toBe(out[1] + 1);
  const { stoch, mss } = golden.plans;
  expect(Math.abs(varianceFloor(stoch, stoch.eps) / stoch.out[3] - 1)).toBeLessThan(1e-12);
  expect(Math.abs(meanSquareFloor(mss, mss.eps) / mss.out[4] - 1)).toBeLessThan(1e-12);
});
