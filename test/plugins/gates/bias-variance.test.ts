/** estimator-bias-variance against the dossier's S1, S2, S6, against a naive enumeration, and its samples against its enumeration. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defineProblem, solve, type AnyProblem, type RunResult, type Vector } from '../../../core/index.js';
import { estimatorBiasVariance } from '../../../plugins/estimator-bias-variance/index.js';
import { golden, network, train, type AuditOf, type Moments } from './support.js';

type Loss = (h: readonly number[]) => number;

/** A loss over gates whose pre-activations are the variables: one row. */
function gatesOf(a: readonly number[], loss: Loss, slope: (h: readonly number[]) => readonly number[]): AnyProblem {
  const units = a.length, rowOf = (mask: Vector, n: number): number[] => [...mask.slice(n * units, (n + 1) * units)];
  return defineProblem({
    size: units, start: a, oracles: {
      gates: () => ({ units, training: 1, validation: 0, test: 0, costOfGate: 1, costOfGater: 0 }),
      gateInputs(x, samples, out) { for (let n = 0; n < samples.length; n++) out.set(x, n * units); },
      gatedLosses(_x, samples, mask, slopes, out) { for (let n = 0; n < samples.length; n++) { out[n] = loss(rowOf(mask, n)); if (slopes.length > 0) slopes.set(slope(rowOf(mask, n)), n * units); } },
    },
  }) as unknown as AnyProblem;
}

const audit = (problem: AnyProblem, params: object = {}, start?: Vector): Promise<RunResult> =>
  solve({ problem, method: { method: estimatorBiasVariance, params }, seed: 1, ...(start ? { start } : {}) });
const column = ({ tables }: RunResult, table: string, name: string): number[] => [...tables![table]!.columns[name]!];
const all = (values: readonly number[], expected: readonly number[], tolerance: number): void => { expect(values).toHaveLength(expected.length); values.forEach((value, i) => { expect(Math.abs(value - expected[i]!)).toBeLessThan(tolerance * (1 + Math.abs(expected[i]!))); }); };

describe('S1: one gate', () => {
  interface S1 { readonly a: number; readonly L1: number; readonly L0: number; readonly p: number; readonly grad: number }
  const variances = [[0.3167713685780773, 0.012192405911969517, 0], [0.16102331088938665, 0.24359589399989134, 0]] as const;
  it.each((golden.S1 as readonly S1[]).map((one, i) => [one, variances[i]!] as const))('%j', async ({ a, L1, L0, p, grad }, [none, mean, optimal]) => {
    const result = await audit(gatesOf([a], ([h]) => (h === 1 ? L1 : L0), () => [L1 - L0]));
    all(column(result, 'gradients', 'probability'), [p], 1e-12);
    all(column(result, 'gradients', 'exact'), [grad], 1e-12);
    all([...column(result, 'variances', 'reinforce'), ...column(result, 'variances', 'reinforce-mean'), ...column(result, 'variances', 'reinforce-optimal')], [none, mean, optimal], 1e-12);
  });
});

describe('S2: three gates', () => {
  const S2 = golden.S2 as { readonly a: number[]; readonly EL: number; readonly grad: number[]; readonly reinforce_none: Moments; readonly reinforce_mean: Moments; readonly reinforce_opt: Moments; readonly st: Moments; readonly st_slope: Moments; readonly sts: Moments };
  const inner = (h: readonly number[]): number => h[0]! - 2 * h[1]! + 0.7 * h[2]! - 0.4;
  const problem = gatesOf(S2.a, (h) => inner(h) ** 2 + 0.6 * h[0]! * h[1]!, (h) => [2 * inner(h) + 0.6 * h[1]!, -4 * inner(h) + 0.6 * h[0]!, 1.4 * inner(h)]);
  it('expected loss, gradient, and mean and variance of every estimator', async () => {
    const result = await audit(problem);
    expect(result.last.metrics.meanLoss).toBeCloseTo(S2.EL, 12);
    all(column(result, 'gradients', 'exact'), S2.grad, 1e-12);
    for (const [name, { mean, var: variance }] of [['reinforce', S2.reinforce_none], ['reinforce-mean', S2.reinforce_mean], ['reinforce-optimal', S2.reinforce_opt], ['straight-through', S2.st], ['straight-through-slope', S2.st_slope], ['stochastic-times-smooth', S2.sts]] as const) {
      all(column(result, 'gradients', name), mean, 1e-12);
      all(column(result, 'variances', name), variance, 1e-12);
    }
  });
  it('40,000 draws agree with the enumeration to six standard errors', async () => {
    const exact = await audit(problem), K = 40_000, drawn = await audit(problem, { enumerateUpTo: 0, samples: K, referenceSamples: 4000 }), error = column(drawn, 'gradients', 'standard-error');
    column(drawn, 'gradients', 'exact').forEach((value, i) => { expect(Math.abs(value - column(exact, 'gradients', 'exact')[i]!)).toBeLessThan(6 * error[i]!); });
    for (const name of ['reinforce', 'straight-through', 'straight-through-slope', 'stochastic-times-smooth']) {
      const variance = column(exact, 'variances', name);
      column(drawn, 'gradients', name).forEach((value, i) => { expect(Math.abs(value - column(exact, 'gradients', name)[i]!)).toBeLessThan(6 * Math.sqrt(variance[i]! / K)); });
      column(drawn, 'variances', name).forEach((value, i) => { expect(Math.abs(value / variance[i]! - 1)).toBeLessThan(0.1); });
    }
    expect(drawn.certificate.evidence).toBe('measured');
    expect(exact.certificate.evidence).toBe('proved');
  });
});

describe('S6: the network of S5', () => {
  const expectAudit = async (start: Vector, expected: AuditOf, tolerance: number): Promise<void> => {
    const result = await audit(await network(), {}, start), names = ['reinforce', 'reinforce-optimal', 'straight-through', 'straight-through-slope', 'stochastic-times-smooth'], order = ['reinforce', 'reinforce-mean', 'reinforce-optimal', 'straight-through', 'straight-through-slope', 'stochastic-times-smooth', 'sigmoid'];
    expect(Math.abs(result.last.metrics.meanLoss! - expected.EL_mean)).toBeLessThan(tolerance);
    expect(Math.abs(result.last.metrics.exactNorm! - expected.exact_norm)).toBeLessThan(tolerance);
    all(column(result, 'gradients', 'exact').slice(0, 6), expected.exact_row0, tolerance);
    (['reinforce_none', 'reinforce_opt', 'st', 'st_slope', 'sts'] as const).forEach((key, i) => {
      const line = order.indexOf(names[i]!), { cosine_to_exact, norm_ratio, sign_agreement, total_variance } = expected[key];
      all(['cosine', 'normRatio', 'signAgreement', 'totalVariance'].map((name) => column(result, 'estimators', name)[line]!), [cosine_to_exact, norm_ratio, sign_agreement, total_variance], tolerance);
    });
  };
  const straightThrough = { estimator: 'straight-through', batch: 8, rates: { main: 0.2, gater: 0.2 }, maxNorm: 2, sparsity: { target: 0.3, lambda: 0.02 } };
  it('first weights', async () => { await expectAudit((await train(straightThrough, 0)).x, golden.S6.init, 1e-11); });
  it('after 100 straight-through steps', async () => { await expectAudit((await train(straightThrough, 100)).x, golden.S6.after_100_st_steps, 1e-8); });
});

describe('any loss over three gates', () => {
  const values = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 8, maxLength: 8 }), inputs = fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { minLength: 3, maxLength: 3 });
  const index = (h: readonly number[]): number => h[0]! + 2 * h[1]! + 4 * h[2]!;
  it('reinforce has the derivative of the expectation as its mean, and no constant baseline scatters less than the optimal one', async () => {
    await fc.assert(fc.asyncProperty(values, inputs, async (table, a) => {
      const result = await audit(gatesOf(a, (h) => table[index(h)]!, () => [0, 0, 0])), p = a.map((one) => 1 / (1 + Math.exp(-one)));
      const expectation = (q: readonly number[]): number => table.reduce((sum, L, k) => sum + L * q.reduce((product, one, i) => product * ((k >> i) & 1 ? one : 1 - one), 1), 0);
      const exact = p.map((one, i) => one * (1 - one) * (expectation(p.with(i, 1)) - expectation(p.with(i, 0))));
      all(column(result, 'gradients', 'reinforce'), exact, 1e-12);
      const [none, mean, optimal] = ['reinforce', 'reinforce-mean', 'reinforce-optimal'].map((name) => column(result, 'variances', name));
      optimal!.forEach((least, i) => { expect(least).toBeLessThanOrEqual(Math.min(none![i]!, mean![i]!) + 1e-12); });
    }), { seed: 9, numRuns: 40 });
  });
  it('of a linear loss: straight-through is c, with the slope it is exact, stochastic times smooth has half', async () => {
    await fc.assert(fc.asyncProperty(inputs, inputs, async (c, a) => {
      const result = await audit(gatesOf(a, (h) => h.reduce((sum, one, i) => sum + c[i]! * one, 0.3), () => c)), exact = column(result, 'gradients', 'exact');
      all(exact, a.map((one, i) => c[i]! / ((1 + Math.exp(-one)) * (1 + Math.exp(one)))), 1e-12);
      all(column(result, 'gradients', 'straight-through'), c, 1e-12);
      all(column(result, 'gradients', 'straight-through-slope'), exact, 1e-12);
      all(column(result, 'gradients', 'stochastic-times-smooth'), exact.map((g) => g / 2), 1e-12);
    }), { seed: 10, numRuns: 40 });
  });
  it('straight-through can point the wrong way: L = h^2 - 1.5 h above p = 3/4', async () => {
    const result = await audit(gatesOf([2], ([h]) => h! * h! - 1.5 * h!, ([h]) => [2 * h! - 1.5])), p = 1 / (1 + Math.exp(-2));
    expect(column(result, 'gradients', 'exact')[0]!).toBeCloseTo(-0.5 * p * (1 - p), 12);
    expect(column(result, 'gradients', 'straight-through')[0]!).toBeCloseTo(2 * p - 1.5, 12);
    const signs = column(result, 'estimators', 'signAgreement');
    expect(signs[0]).toBe(1);
    expect(signs[3]).toBe(0);
  });
});
