/** The dossier's traces: objective values to 1e-9, points to 1e-8, inner steps exactly. */
import { describe, expect, it } from 'vitest';
import { solve, iterate, type Run, type TraceRecord } from '../../../core/index.js';
import { proxToTwoCentreProx } from '../../../core/registry/bridges/prox-to-two-centre-prox.js';
import { restartFreeGradientSliding } from '../../../plugins/restart-free-gradient-sliding/index.js';
import { golden, instanceA, instanceB } from './instances.js';
import { mulberry32 } from '../mulberry32.js';

interface Method { readonly id: string; readonly params: object }
async function traceOf(problem: ReturnType<typeof instanceA> | ReturnType<typeof instanceB>, method: Method, iterations: number): Promise<ReadonlyMap<number, TraceRecord>> {
  const records = new Map<number, TraceRecord>();
  for await (const record of iterate({ problem, method, budget: { iterations }, record: { every: 1 } } as never)) records.set(record.k, record);
  return records;
}

describe('instance A', () => {
  it('restart-free gradient sliding, C = 5', async () => {
    const { trace, N, C, xbar } = golden.A.rf_sgs, records = await traceOf(instanceA(), { id: 'restart-free-gradient-sliding', params: { C } }, N);
    for (const { k, T, nsub, obj } of trace) {
      const { metrics, counts } = records.get(k)!;
      expect(Math.abs(metrics.value! - obj)).toBeLessThan(1e-9);
      expect([metrics.innerSteps, counts.nonsmoothSubgradient, counts.smoothGradient]).toEqual([T, nsub, k]);
    }
    const result = await solve({ problem: instanceA(), method: { id: 'restart-free-gradient-sliding', params: { C } }, budget: { iterations: N } } as never);
    for (const [i, xi] of xbar.entries()) expect(Math.abs(result.last.solution.x!.data[i]! - xi)).toBeLessThan(1e-8);
  });

  it('restart-free gradient sliding with one sampled subgradient a step, on the dossier\'s generator', async () => {
    const { trace, N, C, xbar } = golden.A.rf_sgs_stoch, problem = proxToTwoCentreProx.rewrite(instanceA() as never);
    const stepper = restartFreeGradientSliding.build({
      oracles: problem.oracles, layout: problem.layout, size: 8, traits: problem.traits, random: mulberry32(1), signal: new AbortController().signal, start: () => new Float64Array(8),
      params: { C, subgradients: 'sampled', batch: 1, maxInnerSteps: 1e9 }, number: (name: 'samples') => problem.traits[name]!,
    } as unknown as Run);
    const state = await stepper.init() as { xbar: Float64Array; innerSteps: number; totalInnerSteps: number };
    for (let k = 1, next = 0; k <= N; k++) {
      await stepper.step!(state);
      if (trace[next]?.k !== k) continue;
      const { T, nsub, obj } = trace[next++]!;
      expect(Math.abs(problem.oracles.value!(state.xbar) - obj)).toBeLessThan(1e-9);
      expect([state.innerSteps, state.totalInnerSteps]).toEqual([T, nsub]);
    }
    for (const [i, xi] of xbar.entries()) expect(Math.abs(state.xbar[i]! - xi)).toBeLessThan(1e-8);
  });

  it('Lan\'s gradient sliding for a fixed horizon', async () => {
    const { trace, N, Dtilde } = golden.A.gs_lan, records = await traceOf(instanceA(), { id: 'gradient-sliding', params: { schedule: 'fixed-horizon', N, dTilde: Dtilde } }, N);
    for (const { k, T, nsub, obj } of trace) {
      const { metrics, counts } = records.get(k)!;
      expect(Math.abs(metrics.value! - obj)).toBeLessThan(1e-9);
      expect([metrics.innerSteps, counts.nonsmoothSubgradient]).toEqual([T, nsub]);
    }
  });

  it('multi-phase gradient sliding with 0.01 M^2', async () => {
    const { trace } = golden.A.m_sgs, records = await traceOf(instanceA(), { id: 'multi-phase-gradient-sliding', params: { delta0: 2, factor: 0.01 } }, trace.at(-1)!.ngrad);
    for (const { phase, ngrad, nsub, obj } of trace) {
      const { metrics, counts } = records.get(ngrad)!;
      expect(Math.abs(metrics.value! - obj)).toBeLessThan(1e-9);
      expect([metrics.phase, counts.nonsmoothSubgradient, counts.smoothGradient]).toEqual([phase, nsub, ngrad]);
    }
  });
});

describe('instance B', () => {
  it('restart-free accelerated gradient sliding, eta0 = 30', async () => {
    const { trace, N, eta0, xbar } = golden.B.rf_asgs, records = await traceOf(instanceB(), { id: 'restart-free-accelerated-gradient-sliding', params: { eta0 } }, N);
    for (const { k, T, nk, eta, obj } of trace) {
      const { metrics, counts } = records.get(k)!;
      expect(Math.abs(metrics.value! - obj)).toBeLessThan(1e-9);
      expect(Math.abs(metrics.smoothing! / eta - 1)).toBeLessThan(1e-12);
      expect([metrics.innerSteps, counts.couple, counts.coupleAdjoint, counts.smoothGradient]).toEqual([T, nk, nk, k]);
    }
    const result = await solve({ problem: instanceB(), method: { id: 'restart-free-accelerated-gradient-sliding', params: { eta0 } }, budget: { iterations: N } } as never);
    for (const [i, xi] of xbar.entries()) expect(Math.abs(result.last.solution.x!.data[i]! - xi)).toBeLessThan(1e-8);
  });
});
