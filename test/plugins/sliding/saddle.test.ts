/** primal-dual, nesterov-smoothing and proximal-subgradient against plain loops, and on the dossier's instance B. */
import { describe, expect, it } from 'vitest';
import { iterate, solve, type TraceRecord, type Vector } from '../../../core/index.js';
import { threeTerms } from '../../../core/testing/zoo/nonsmooth.js';
import { golden, instanceA, instanceB } from './instances.js';

async function trace(problem: object, id: string, params: object, iterations: number): Promise<readonly TraceRecord[]> {
  const all: TraceRecord[] = [];
  for await (const record of iterate({ problem, method: { id, params }, budget: { iterations }, record: { every: 1 } } as never)) all.push(record);
  return all;
}
const written = (n: number, write: (out: Vector) => void): Float64Array => { const out = new Float64Array(n); write(out); return out; };

describe('primal-dual', () => {
  it('needs the dossier\'s 37, 68 and 123 iterations on instance B', async () => {
    const records = await trace(instanceB(), 'primal-dual', { tau: 0.3, sigma: 0.5 / (4 * 0.3) }, 130);
    for (const [tolerance, k] of [[1e-3, 37], [1e-4, 68], [1e-5, 123]] as const) expect(records.find(({ metrics }) => metrics.value! - golden.B.opt <= tolerance)!.k).toBe(k);
  });

  it('finds the optimum of instance B to 1e-12', async () => {
    const result = await solve({ problem: instanceB(), method: { id: 'primal-dual', params: {} }, budget: { iterations: 5000 } } as never);
    expect(Math.abs(result.best.metrics.value! - golden.B.opt)).toBeLessThan(1e-12);
    for (const [i, xi] of golden.B.xstar.entries()) expect(Math.abs(result.solution.x!.data[i]! - xi)).toBeLessThan(1e-6);
  });

  it('ends on the duality gap where the problem knows its conjugate, with a proof of it', async () => {
    const result = await solve({ problem: threeTerms.make(), method: 'primal-dual' } as never), best = threeTerms.make().reference!.value!;
    expect(result.outcome).toBe('converged');
    expect(result.certificate).toEqual({ kind: 'global', evidence: 'proved', measure: 'dualityGap', value: result.last.metrics.dualityGap });
    expect(result.last.metrics.value! - best).toBeLessThanOrEqual(result.certificate.value! + 1e-14);
  });

  it('leaves the dual variable as a table', async () => {
    const { tables } = await solve({ problem: threeTerms.make(), method: 'primal-dual' } as never);
    // 0 in h (x - c) + l2 x + y: y = h c - (h + l2) x at the optimum.
    const x = threeTerms.make().reference!.point!, y = tables!.dual!.columns.y!;
    [1, 2, 4].forEach((h, i) => { expect(Math.abs(y[i]! - (h * [3, -2, 1][i]! - (h + 0.5) * x[i]!))).toBeLessThan(1e-3); });
  });

  it('refuses steps that are too long', async () => {
    await expect(solve({ problem: instanceB(), method: { id: 'primal-dual', params: { tau: 1, sigma: 1 } } } as never)).rejects.toMatchObject({ code: 'step-too-long' });
  });
});

describe('nesterov-smoothing', () => {
  it('is the accelerated gradient method on f + h_eta', async () => {
    const problem = instanceB(), { oracles, traits } = problem, n = 20, mu = traits.simpleStrongConvexity!, eta = 0.05, L = 1 + 4 / eta;
    const gamma = (-mu + Math.sqrt(mu * mu + 4 * L * mu)) / (2 * L);
    let x: Vector = new Float64Array(n), mean: Vector = new Float64Array(n);
    const records = await trace(problem, 'nesterov-smoothing', { eta }, 40);
    for (let k = 1; k <= 40; k++) {
      const middle = mean.map((m, i) => (1 - gamma) * m + gamma * x[i]!);
      const y = written(19, (out) => { oracles.couple(middle, out); oracles.dualArgmax(out.slice(), eta, out); });
      const slope = written(n, (out) => oracles.coupleAdjoint(y, out)), g = written(n, (out) => oracles.smoothGradient(middle, out));
      x = x.map((xi, i) => (L * gamma * xi - g[i]! - slope[i]!) / (L * gamma + mu));
      mean = mean.map((m, i) => (1 - gamma) * m + gamma * x[i]!);
      expect(Math.abs(records[k]!.metrics.value! - oracles.value(mean))).toBeLessThan(1e-12);
    }
  });
});

describe('proximal-subgradient', () => {
  it('is the prox step of its weights, and the average of its iterates', async () => {
    const problem = instanceA(), { oracles } = problem, n = 8, mu = 0.1, L = 4;
    let x: Vector = new Float64Array(n);
    const sum = new Float64Array(n);
    let weights = 0;
    const records = await trace(problem, 'proximal-subgradient', {}, 60);
    for (let k = 1; k <= 60; k++) {
      const s = written(n, (out) => oracles.nonsmoothSubgradient(x, out)), g = written(n, (out) => oracles.smoothGradient(x, out)), q = 2 * L + (mu * k) / 2, w = k + 1 + (4 * L) / mu;
      x = x.map((xi, i) => (q * xi - g[i]! - s[i]!) / (q + mu));
      weights += w;
      for (let i = 0; i < n; i++) sum[i]! += w * x[i]!;
      expect(Math.abs(records[k]!.metrics.lastValue! - oracles.value(x))).toBeLessThan(1e-11);
      expect(Math.abs(records[k]!.metrics.value! - oracles.value(sum.map((total) => total / weights)))).toBeLessThan(1e-11);
    }
  });
});

describe('errors', () => {
  it.each([
    ['restart-free-gradient-sliding', { simpleStrongConvexity: undefined }, 'number-missing'],
    ['gradient-sliding', { smoothness: undefined }, 'number-missing'],
    ['gradient-sliding', { nonsmoothLipschitz: undefined }, 'number-missing'],
    ['restart-free-accelerated-gradient-sliding', { couplingNorm: undefined }, 'number-missing'],
    ['restart-free-gradient-sliding', { simpleStrongConvexity: 0 }, 'strong-convexity-zero'],
    ['gradient-sliding', { smoothness: 0 }, 'smoothness-zero'],
  ])('%s with %j: %s', async (method, traits, code) => {
    const problem = instanceB();
    await expect(solve({ problem: { ...problem, traits: { ...problem.traits, ...traits } }, method } as never)).rejects.toMatchObject({ code });
  });

  it('sampled subgradients need a problem that has them', async () => {
    await expect(solve({ problem: instanceB(), method: { id: 'gradient-sliding', params: { subgradients: 'sampled' } } } as never)).rejects.toMatchObject({ code: 'samples-missing' });
  });
});

describe('a long outer step', () => {
  it('is given up when the run is aborted, and the state before it is what was saved', async () => {
    const controller = new AbortController();
    const run = solve({ problem: instanceA(), method: { id: 'restart-free-gradient-sliding', params: { C: 1e9 } }, signal: controller.signal } as never);
    setTimeout(() => { controller.abort(); }, 30);
    const { outcome, iterations } = await run;
    expect([outcome, iterations]).toEqual(['aborted', 0]);
  });

  it.each([['gradient-sliding', { dTilde: 1000 }], ['accelerated-gradient-sliding', {}]])('%s ends at its horizon, not a step later', async (id, params) => {
    const { iterations, outcome, reason } = await solve({ problem: instanceB(), method: { id, params: { schedule: 'fixed-horizon', N: 7, ...params } } } as never);
    expect([iterations, outcome, reason]).toEqual([7, 'budget', 'the horizon of 7 iterations is reached']);
  });

  it('is cut to the inner steps that are left', async () => {
    const { iterations, counts, outcome, reason } = await solve({ problem: instanceA(), method: { id: 'restart-free-gradient-sliding', params: { C: 100, maxInnerSteps: 250 } } } as never);
    expect([iterations, counts.nonsmoothSubgradient, outcome]).toEqual([4, 250, 'budget']);
    expect(reason).toContain('250 inner steps');
  });
});
