/** Lengths, scales and floors from constants: golden plans, and how they grow as eps falls. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { deterministicFloor, deterministicPlan, floorsOf, floorSlope, meanSquareFloor, noisyPlan, smoothNoisePlan, varianceFloor } from '../../core/index.js';

const { det, stoch, mss } = JSON.parse(readFileSync(new URL('../golden/quantum-lower-bounds.json', import.meta.url), 'utf8')).plans;
const allNear = (a: readonly number[], b: readonly number[]): void => b.forEach((value, i) => expect(Math.abs(a[i]! / value - 1)).toBeLessThan(1e-12));

describe('golden plans', () => {
  it.each(det as { Delta: number; L: number; eps: number; p: 1 | 2; out: number[] }[])('exact oracles: Delta = $Delta, eps = $eps, p = $p', ({ Delta, L, eps, p, out }) => {
    const { scale, T, amplitude, floor } = deterministicPlan({ Delta, L, eps }, p);
    allNear([scale, T, amplitude], out);
    expect(floor).toBe(out[1]! + 1);
    expect(deterministicFloor({ order: p, Delta, L }, eps)).toBe(floor);
  });
  it('noise of bounded variance', () => {
    const { scale, T, chance, floor } = noisyPlan(stoch, stoch.sigma);
    allNear([scale, T, chance, floor], stoch.out);
    expect(varianceFloor(stoch, stoch.eps)).toBe(floor);
  });
  it('noise that is smooth in the mean square', () => {
    const { L, scale, T, chance, floor } = smoothNoisePlan(mss, mss.Lbar, mss.sigma);
    allNear([L, scale, T, chance, floor], mss.out);
    expect(meanSquareFloor(mss, mss.eps)).toBe(floor);
  });
});

describe('orders in eps', () => {
  /** T is rounded down, which moves a floor by less than 1/T. */
  it.each([[1, 'deterministic'], [2, 'deterministic'], [1, 'variance'], [1, 'mean-square']] as const)('order %i: the floor `%s` grows as its slope says', (order, name) => {
    const floor = floorsOf({ order, Delta: 1e9, L: 1, sigma: 1e3, Lbar: 10 })[name]!, from = 0.1, to = 0.01;
    expect(Math.abs(Math.log(floor(to) / floor(from)) / Math.log(to / from) - floorSlope(name, order))).toBeLessThan(1e-3);
  });
  it('the amplitude is eps times the scale, and the gap T coordinates of 12', () => {
    for (const order of [1, 2] as const) for (const eps of [0.01, 0.1, 1]) {
      const { T, scale, amplitude } = deterministicPlan({ Delta: 1e4, L: 3, eps }, order);
      expect(Math.abs(amplitude / (eps * scale) - 1)).toBeLessThan(1e-12);
      expect(12 * amplitude * T).toBeLessThanOrEqual(1e4);
      expect(12 * amplitude * (T + 1)).toBeGreaterThan(1e4);
    }
  });
});

it('mean-square smoothness without noise is refused', () => {
  expect(() => floorsOf({ order: 1, Delta: 1, L: 1, Lbar: 1 })).toThrow(expect.objectContaining({ code: 'floor-constants' }));
});
