import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { defineProblem, iterate, linalg, resume, solve, type Vector } from '../../../core/index.js';
import { emptyPairs, pushPair } from '../../../plugins/shared/quasi-newton/correction-pairs.js';
import { quasiNewtonDirection } from '../../../plugins/lbfgs/step.js';
import { never, runOf, unknownL } from '../first-order.js';
import { golden, rosenbrock } from './support.js';

const problems = fileURLToPath(new URL('../../../problems/', import.meta.url));
const optima = JSON.parse(readFileSync(new URL('../../golden/problems.json', import.meta.url), 'utf8')) as Record<string, { value: number }>;

describe('known optima', () => {
  const smooth = Object.keys(optima).filter((file) => /^(logistic|softmax|least-squares|quadratic)/.test(file));
  it.each(smooth)('%s', async (file) => {
    const { value } = optima[file]!;
    const result = await solve({ problem: join(problems, file), method: 'lbfgs' });
    expect(['converged', 'stalled']).toContain(result.outcome);
    expect(result.best.metrics.value! - value).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(value)));
  });

  // Those with one minimum.
  it.each(readdirSync(join(problems, 'test-function/examples')).filter((file) => !/rastrigin|ackley|styblinski/.test(file)))('test-function %s', async (file) => {
    const result = await solve({ problem: join(problems, 'test-function/examples', file), method: 'lbfgs' });
    expect(result.outcome).toBe('converged');
    // A gradient norm of 1e-8 bounds the gap by 1e-16 / (2 mu); Powell's function has no mu at its minimum, its values are below |g|^(4/3).
    const { name, dimension = 2 } = (JSON.parse(readFileSync(join(problems, 'test-function/examples', file), 'utf8')) as { params: { name: string; dimension?: number } }).params;
    const minimum = name === 'nesterov-worst' ? -dimension / (8 * (dimension + 1)) : 0;
    expect(result.best.metrics.value! - minimum).toBeLessThanOrEqual(1e-10);
  });
});

describe('against SciPy', () => {
  it.each(golden.scaled.map((instance) => [instance.name, instance] as const))('%s: as low and about as quick', async (_name, { factor = 1, scale = 1, diagonal, linear, value, iterations }) => {
    const problem = diagonal
      ? defineProblem({ size: diagonal.length, oracles: {
        value: (x: Vector) => diagonal.reduce((sum, d, i) => sum + x[i]! * ((d * x[i]!) / 2 + linear![i]!), 0),
        gradient: (x: Vector, out: Vector) => { for (let i = 0; i < x.length; i++) out[i] = diagonal[i]! * x[i]! + linear![i]!; },
      } })
      : defineProblem({ start: [-1.2 * scale, scale], size: 2, oracles: rosenbrock(factor, scale) });
    const result = await solve({ problem, method: 'lbfgs', stop: never, budget: { iterations: 20000 } });
    // The ill-conditioned one still creeps down where SciPy has given up.
    if (!diagonal) expect(result.outcome).not.toBe('budget');
    // Both end where float64 ends: to 1e-12 of the value's size.
    expect(result.best.metrics.value!).toBeLessThanOrEqual(value + 1e-12 * Math.max(Math.abs(value), factor));
    if (!diagonal) expect(result.best.k).toBeLessThanOrEqual(1.5 * iterations);
  });
});

describe('the direction', () => {
  /** H from H0 = I / theta by the BFGS formula, dense, in plain arrays. */
  function denseInverse(pairs: readonly (readonly [number[], number[]])[], n: number): number[][] {
    const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
    const [s, y] = pairs.at(-1)!;
    let H = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (__, j) => (i === j ? dot(s, y) / dot(y, y) : 0)));
    for (const [si, yi] of pairs) {
      const rho = 1 / dot(si, yi);
      const V = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (__, j) => (i === j ? 1 : 0) - rho * si[i]! * yi[j]!));
      const VH = V.map((row) => H[0]!.map((_, j) => row.reduce((sum, v, k) => sum + v * H[k]![j]!, 0)));
      H = VH.map((row, i) => V.map((column, j) => row.reduce((sum, v, k) => sum + v * column[k]!, 0) + rho * si[i]! * si[j]!));
    }
    return H;
  }

  it.each([1, 3, 5, 9])('of %d pairs in a memory of 5 is -H g of the dense BFGS formula', (count) => {
    const n = 6, memory = 5, pairs = emptyPairs(memory, n), kept: [number[], number[]][] = [];
    for (let p = 0; p < count; p++) {
      const s = Array.from({ length: n }, (_, i) => Math.sin(7 * p + 3 * i + 1)), y = s.map((value, i) => (1 + i + 0.3 * p) * value);
      expect(pushPair(pairs, linalg(), Float64Array.from(s), Float64Array.from(y), new Float64Array(n), new Float64Array(n))).toBe(p % memory);
      kept.push([s, y]);
    }
    const g = Float64Array.from({ length: n }, (_, i) => Math.cos(i)), d = new Float64Array(n);
    quasiNewtonDirection(linalg(), pairs, g, new Float64Array(memory), d);
    const H = denseInverse(kept.slice(-memory), n);
    H.forEach((row, i) => { expect(d[i]).toBeCloseTo(-row.reduce((sum, h, j) => sum + h * g[j]!, 0), 10); });
  });

  it('leaves out a pair whose curvature is not positive', () => {
    const pairs = emptyPairs(3, 2);
    expect(pushPair(pairs, linalg(), Float64Array.of(1, 0), Float64Array.of(-1, 0), new Float64Array(2), new Float64Array(2))).toBe(-1);
    expect(pairs.count).toBe(0);
  });
});

it('every step satisfies the strong Wolfe conditions', async () => {
  const { value, gradient } = rosenbrock(), seen: number[][] = [];
  const { result } = await runOf({ problem: defineProblem({ size: 4, start: [-1.2, 1, -1.2, 1], oracles: { value, gradient } }), method: 'lbfgs' });
  expect(result.outcome).toBe('converged');
  const points = iterate({ problem: defineProblem({ size: 4, start: [-1.2, 1, -1.2, 1], oracles: { value: (x: Vector) => { seen.push([...x]); return value(x); }, gradient } }), method: 'lbfgs', budget: { iterations: 30 }, record: { every: 1 } });
  const accepted: number[][] = [];
  for (;;) { const next = await points.next(); if (next.done) break; accepted.push(seen.at(-1)!); }
  for (let k = 0; k + 1 < accepted.length; k++) {
    const x = Float64Array.from(accepted[k]!), next = Float64Array.from(accepted[k + 1]!), g = new Float64Array(4), after = new Float64Array(4);
    gradient(x, g); gradient(next, after);
    const slope = (h: Vector): number => h.reduce((sum, value, i) => sum + value * (next[i]! - x[i]!), 0);
    expect(value(next)).toBeLessThanOrEqual(value(x) + 1e-3 * slope(g) + 1e-13 * Math.abs(value(x)));
    expect(Math.abs(slope(after))).toBeLessThanOrEqual(0.9 * Math.abs(slope(g)) * (1 + 1e-12));
  }
});

it('ends a quadratic of n variables in about n steps when the memory holds them all', async () => {
  const diagonal = [1, 3, 10, 30, 100];
  const bowl = { value: (x: ArrayLike<number>) => diagonal.reduce((sum, d, i) => sum + (d / 2) * (x[i]! - 1) ** 2, 0), gradient: (x: ArrayLike<number>) => diagonal.map((d, i) => d * (x[i]! - 1)) };
  const result = await solve({ problem: unknownL(bowl, [0, 0, 0, 0, 0]), method: { id: 'lbfgs', params: { memory: 20 } } });
  expect(result.outcome).toBe('converged');
  // Exact searches would take 5; inexact ones a small multiple.
  expect(result.iterations).toBeLessThanOrEqual(25);
});

describe('endings', () => {
  it('an objective that is unbounded below', async () => {
    const result = await solve({ problem: defineProblem({ size: 1, start: [1], oracles: { value: (x: Vector) => -(x[0]! ** 4), gradient: (x: Vector, out: Vector) => { out[0] = -4 * x[0]! ** 3; } } }), method: 'lbfgs' });
    expect(result.outcome).toBe('unbounded');
  });
  it('a linear objective', async () => {
    const result = await solve({ problem: defineProblem({ size: 1, oracles: { value: (x: Vector) => x[0]!, gradient: (_x: Vector, out: Vector) => { out[0] = 1; } } }), method: 'lbfgs' });
    expect(result.outcome).toBe('unbounded');
  });
  it('a gradient that lies: stalled, never converged', async () => {
    const result = await solve({ problem: defineProblem({ size: 2, start: [1, 1], oracles: { value: (x: Vector) => x[0]! ** 2 + x[1]! ** 2, gradient: (x: Vector, out: Vector) => { out[0] = -x[0]!; out[1] = -x[1]!; } } }), method: 'lbfgs' });
    expect(result.outcome).toBe('stalled');
    expect(result.certificate.kind).toBe('none');
  });
  it('a kink: |x - 1| ends near it as stalled', async () => {
    const result = await solve({ problem: defineProblem({ size: 1, start: [3], oracles: { value: (x: Vector) => Math.abs(x[0]! - 1), gradient: (x: Vector, out: Vector) => { out[0] = Math.sign(x[0]! - 1); } } }), method: 'lbfgs' });
    expect(['stalled', 'converged']).toContain(result.outcome);
    expect(result.best.metrics.value!).toBeLessThan(1e-6);
  });
  it('a gradient that is exactly zero at the start', async () => {
    const result = await solve({ problem: defineProblem({ size: 1, oracles: { value: (x: Vector) => x[0]! ** 2, gradient: (x: Vector, out: Vector) => { out[0] = 2 * x[0]!; } } }), method: 'lbfgs', stop: { kind: 'value', below: -1 } });
    expect(result).toMatchObject({ outcome: 'converged', reason: 'the gradient is exactly zero' });
  });
});

it('resumes to the same records, from every checkpoint', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'saddlepoint-lbfgs-'));
  try {
    const input = { problem: join(problems, 'test-function/examples/rosenbrock.json'), method: { id: 'lbfgs', params: { memory: 3 } }, record: { every: 1 } };
    const whole = await runOf(input);
    for (const at of [1, 4, 17]) {
      const out = join(folder, String(at)), controller = new AbortController();
      const records = iterate({ ...input, out, signal: controller.signal });
      for (;;) { const next = await records.next(); if (next.done) break; if (next.value.k === at) controller.abort(); }
      const resumed = await resume(out);
      expect(resumed.last.metrics).toEqual(whole.result.last.metrics);
      const lines = readFileSync(join(out, 'trace.jsonl'), 'utf8').trimEnd().split('\n').slice(1).map((line) => { const { k, counts, metrics } = JSON.parse(line) as { k: number; counts: object; metrics: object }; return { k, counts, metrics }; });
      expect(lines).toEqual(whole.records.map(({ k, counts, metrics }) => ({ k, counts, metrics })));
    }
  } finally { rmSync(folder, { recursive: true }); }
});
