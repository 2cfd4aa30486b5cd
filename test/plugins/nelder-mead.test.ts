import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defineProblem, solve, type Vector } from '../../core/index.js';
import { runOf } from './first-order.js';

interface Run { readonly start: readonly number[]; readonly best: readonly (readonly number[])[]; readonly values: readonly number[]; readonly evaluations: number }
const golden = JSON.parse(readFileSync(new URL('../golden/nelder-mead.json', import.meta.url), 'utf8')) as Readonly<Record<string, Run>>;

const rosenbrock = (x: Vector): number => { let sum = 0; for (let i = 0; i + 1 < x.length; i++) sum += 100 * (x[i + 1]! - x[i]! ** 2) ** 2 + (1 - x[i]!) ** 2; return sum; };
const himmelblau = (x: Vector): number => (x[0]! ** 2 + x[1]! - 11) ** 2 + (x[0]! + x[1]! ** 2 - 7) ** 2;
const functions: Readonly<Record<string, (x: Vector) => number>> = { rosenbrock, himmelblau, rosenbrock3: rosenbrock };

describe('SciPy\'s adaptive Nelder-Mead', () => {
  it.each(Object.keys(golden))('%s: the same best values in the same order, by as many evaluations', async (name) => {
    const { start, values, evaluations } = golden[name]!;
    const { records, result } = await runOf({ problem: defineProblem({ size: start.length, start, oracles: { value: functions[name]! } }), method: 'nelder-mead', budget: { calls: { value: evaluations } } });
    // SciPy notes the start, and then the best vertex once an iteration, we once a batch: its list is part of ours, in order. The centroid is summed in the same order.
    const ours = records.map(({ metrics }) => metrics.value ?? Infinity);
    let at = 0;
    for (const value of values.slice(1)) {
      while (at < ours.length && Math.abs(ours[at]! - value) > 1e-12 * Math.max(1, value)) at++;
      expect(at, `${value} in order`).toBeLessThan(ours.length);
    }
    expect(result.counts.value).toBe(evaluations);
  });
});

it('finds the minimum of a kinked function of three variables, which has no gradient there', async () => {
  const kinked = (x: Vector): number => Math.abs(x[0]! - 1) + 2 * Math.abs(x[1]! + 2) + Math.max(x[2]! - 3, 0) ** 2 + (x[2]! - 3) ** 2;
  const result = await solve({ problem: defineProblem({ size: 3, start: [4, 4, 4], oracles: { value: kinked } }), method: 'nelder-mead', stop: { kind: 'metric', name: 'simplexSize', below: 1e-8 } });
  expect(result.outcome).toBe('converged');
  expect(result.certificate.kind).not.toBe('global');
  expect(result.best.metrics.value!).toBeLessThan(1e-6);
});

it('ends by itself when the simplex is at rounding size', async () => {
  const result = await solve({ problem: defineProblem({ size: 2, start: [3, 1], oracles: { value: himmelblau } }), method: 'nelder-mead' });
  expect(['converged', 'stalled']).toContain(result.outcome);
  expect(result.reason).toContain('rounding size');
  expect(result.certificate).toMatchObject({ kind: 'none', measure: 'simplexSize' });
  expect(result.best.metrics.value!).toBeLessThan(1e-20);
});

it('takes +Infinity as outside the domain, and NaN as divergence', async () => {
  const log = (x: Vector): number => (x[0]! > 0 ? x[0]! - Math.log(x[0]!) : Infinity);
  const inside = await solve({ problem: defineProblem({ size: 1, start: [0.1], oracles: { value: log } }), method: 'nelder-mead', budget: { iterations: 400 } });
  expect(inside.best.metrics.value!).toBeCloseTo(1, 10);
  const wrong = await solve({ problem: defineProblem({ size: 1, start: [1], oracles: { value: (x: Vector) => (x[0]! < 0.5 ? Number.NaN : x[0]!) } }), method: 'nelder-mead', budget: { iterations: 400 } });
  expect(wrong.outcome).toBe('diverged');
});
