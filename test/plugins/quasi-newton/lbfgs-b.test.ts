import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { defineProblem, solve, type RunResult, type Vector } from '../../../core/index.js';
import { runOf } from '../first-order.js';
import { boundedQuadratic, boxOf, golden, projectedGradient, quadraticGradient, rosenbrock } from './support.js';

const problems = fileURLToPath(new URL('../../../problems/', import.meta.url));
const optima = JSON.parse(readFileSync(new URL('../../golden/problems.json', import.meta.url), 'utf8')) as Record<string, { value: number }>;
const pointOf = (result: RunResult): Vector => result.solution.x!.data as Vector;
const inside = (x: Vector, { lower, upper }: ReturnType<typeof boxOf>): boolean => x.every((xi, i) => xi >= lower[i]! && xi <= upper[i]!);

describe('bounded quadratics', () => {
  it.each(golden.quadratics.map((instance) => [instance.name, instance] as const))('%s: the optimum of an active-set method', async (_name, instance) => {
    const result = await solve({ problem: boundedQuadratic(instance), method: 'lbfgs-b' });
    const x = pointOf(result), box = boxOf(instance);
    const size = Math.max(1, Math.abs(instance.value));
    expect(['converged', 'stalled']).toContain(result.outcome);
    expect(inside(x, box)).toBe(true);
    expect(Math.abs(result.best.metrics.value! - instance.value)).toBeLessThanOrEqual(1e-9 * size);
    if (result.outcome === 'converged') expect(projectedGradient(x, quadraticGradient(instance, x), box)).toBeLessThanOrEqual(1e-8);
  });

  it('takes no more gradients than SciPy, give or take half', async () => {
    for (const instance of golden.quadratics) {
      const result = await solve({ problem: boundedQuadratic(instance), method: 'lbfgs-b', stop: { kind: 'gradient-norm', below: Math.max(1e-8, instance.scipy.gradientNorm) } });
      expect(result.counts.smoothGradient!, instance.name).toBeLessThanOrEqual(1.5 * instance.scipy.evaluations + 3);
    }
  });

  it('every iterate is inside, and the objective never rises', async () => {
    for (const instance of golden.quadratics) {
      const { records } = await runOf({ problem: boundedQuadratic(instance), method: 'lbfgs-b' });
      records.slice(1).forEach(({ metrics }, k) => { expect(metrics.value!).toBeLessThanOrEqual(records[k]!.metrics.value! + 1e-12 * Math.abs(metrics.value!)); });
    }
  });
});

describe('Rosenbrock in a box', () => {
  it.each(golden.rosenbrocks.map((instance) => [instance.name, instance] as const))('%s', async (_name, instance) => {
    const { value, gradient } = rosenbrock(), box = boxOf(instance);
    const problem = defineProblem({ size: instance.start.length, start: instance.start, oracles: { smoothValue: value, smoothGradient: gradient, box: () => box } });
    const result = await solve({ problem, method: 'lbfgs-b' });
    expect(result.outcome).toBe('converged');
    expect(result.best.metrics.value!).toBeLessThanOrEqual(instance.value + 1e-12);
    pointOf(result).forEach((xi, i) => { expect(Math.abs(xi - instance.point[i]!)).toBeLessThanOrEqual(1e-6); });
  });

  it('as an expression', async () => {
    const problem = { spec: 'problem/1', kind: 'expression', variables: [{ name: 'x', shape: [2], lower: -2, upper: [0.5, 2] }], objective: '100*(x[2]-x[1]^2)^2 + (1-x[1])^2', start: [-1.2, 1] };
    const result = await solve({ problem, method: 'lbfgs-b' });
    expect(result.best.metrics.value!).toBeCloseTo(0.25, 12);
  });
});

it.each(Object.keys(optima).filter((file) => file.startsWith('box-quadratic')))('%s', async (file) => {
  const { value } = optima[file]!;
  const result = await solve({ problem: join(problems, file), method: 'lbfgs-b' });
  expect(Math.abs(result.best.metrics.value! - value)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(value)));
});

it('without bounds takes the iterates of lbfgs, to rounding', async () => {
  const input = { problem: join(problems, 'test-function/examples/rosenbrock.json'), budget: { iterations: 12 } };
  const [bounded, free] = [await runOf({ ...input, method: 'lbfgs-b' }), await runOf({ ...input, method: 'lbfgs' })];
  // Both forms of the inverse agree to rounding, which Rosenbrock's valley multiplies by about ten a step.
  bounded.records.forEach(({ metrics }, k) => { expect(Math.abs(metrics.value! - free.records[k]!.metrics.value!)).toBeLessThanOrEqual(1e-7 * Math.max(1, metrics.value!)); });
});

it('the metric gradientNorm is what the driver measures on a composite problem', async () => {
  const instance = golden.quadratics[0]!, box = boxOf(instance);
  const { records, result } = await runOf({ problem: boundedQuadratic(instance), method: 'lbfgs-b', budget: { iterations: 3 } });
  const x = pointOf(result), g = quadraticGradient(instance, x);
  const norm = Math.hypot(...Array.from(x, (xi, i) => xi - Math.min(box.upper[i]!, Math.max(box.lower[i]!, xi - g[i]!))));
  expect(records.at(-1)!.metrics.gradientNorm!).toBeCloseTo(norm, 10);
});

it('a function that falls for ever inside half-open bounds is unbounded', async () => {
  const problem = defineProblem({ size: 2, start: [1, 1], oracles: { smoothValue: (x: Vector) => -(x[0]! ** 3) + x[1]!, smoothGradient: (x: Vector, out: Vector) => { out[0] = -3 * x[0]! ** 2; out[1] = 1; }, box: () => ({ lower: new Float64Array(2), upper: new Float64Array(2).fill(Infinity) }) } });
  expect((await solve({ problem, method: 'lbfgs-b' })).outcome).toBe('unbounded');
});
