/** Baselines of reinforce: unbiased by enumeration of all that can be drawn; the optimal one against the dossier's S1 and S2; the audit in mid-training against S6; units in another order. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { solve, type OracleSet, type Random, type Vector } from '../../../core/index.js';
import { candidates } from '../../../plugins/shared/gate-audit/candidates.js';
import { hardMoments } from '../../../plugins/shared/gate-audit/moments.js';
import { enumerated, openOutputs } from '../../../plugins/shared/gate-audit/outputs.js';
import { auditTable, type Audits } from '../../../plugins/stochastic-neurons/audit.js';
import { openReinforce } from '../../../plugins/stochastic-neurons/reinforce.js';
import { mulberry32 } from '../mulberry32.js';
import { golden, labels, network, points, train } from './support.js';

const sigm = (a: number): number => 1 / (1 + Math.exp(-a));
const lossOracle = (loss: (h: readonly number[]) => number, units: number): OracleSet['gatedLosses'] => (_x, samples, mask, _slopes, out) => { for (let n = 0; n < samples.length; n++) out[n] = loss([...mask.subarray(n * units, (n + 1) * units)]); };
const bits = (index: number, units: number): number[] => Array.from({ length: units }, (_, i) => (index >> i) & 1);
const chanceOf = (h: readonly number[], p: readonly number[]): number => h.reduce((product, one, i) => product * (one === 1 ? p[i]! : 1 - p[i]!), 1);

/** Estimates of reinforce for rows of outputs `draws`, times their number: B drops out. */
function estimates(kind: 'exact' | 'leave-one-out', loss: (h: readonly number[]) => number, p: readonly number[], draws: readonly (readonly number[])[]): number[] {
  const units = p.length, B = draws.length, slopes = new Float64Array(B * units), none = new Float64Array(units);
  openReinforce({ kind, rho: 0.9, epsilon: 1e-6, samples: B }, lossOracle(loss, units))({ x: none, units, numerator: none, denominator: none }, { samples: new Int32Array(B), p: Float64Array.from(draws.flatMap(() => [...p])), h: Float64Array.from(draws.flat()), losses: Float64Array.from(draws, loss), slopes });
  return Array.from({ length: units }, (_, i) => draws.reduce((sum, _draw, n) => sum + slopes[n * units + i]!, 0));
}

describe('over all outputs of three gates, any loss', () => {
  const values = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 8, maxLength: 8 }), inputs = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 3, maxLength: 3 });
  const gradientOf = (table: readonly number[], p: readonly number[]): number[] => p.map((one, i) => one * (1 - one) * [0, 1].reduce((sum, side) => sum + (side === 1 ? 1 : -1) * table.reduce((total, L, k) => total + L * chanceOf(bits(k, 3), p.with(i, side)), 0), 0));
  it.each([['exact', 1], ['leave-one-out', 2]] as const)('%s, %d draws a row: the mean of the estimate is the gradient', (kind, K) => {
    fc.assert(fc.property(values, inputs, (table, a) => {
      const p = a.map(sigm), loss = (h: readonly number[]): number => table[h[0]! + 2 * h[1]! + 4 * h[2]!]!, mean = [0, 0, 0];
      for (let index = 0; index < 8 ** K; index++) {
        const draws = Array.from({ length: K }, (_, k) => bits((index >> (3 * k)) & 7, 3)), weight = draws.reduce((product, h) => product * chanceOf(h, p), 1);
        estimates(kind, loss, p, draws).forEach((value, i) => { mean[i]! += weight * value; });
      }
      gradientOf(table, p).forEach((g, i) => { expect(Math.abs(mean[i]! - g)).toBeLessThan(1e-12); });
    }), { seed: 21, numRuns: 30 });
  });
  it('exact: one gate and a loss without noise leave no variance', () => {
    for (const [a, L1, L0] of [[0.3, 2, 0.5], [-2, 1, 3]] as const) {
      const p = [sigm(a)], loss = ([h]: readonly number[]): number => (h === 1 ? L1 : L0);
      for (const h of [0, 1]) expect(estimates('exact', loss, p, [[h]])[0]!).toBeCloseTo(p[0]! * (1 - p[0]!) * (L1 - L0), 13);
    }
  });
});

describe('optimal baselines and expectations of the dossier', () => {
  const momentsOf = (a: readonly number[], loss: (h: readonly number[]) => number, chance: (p: number) => number = (p) => p, level: (p: number) => number = () => 1): { moments: ReturnType<typeof hardMoments>; mean: number; outputs: number[] } => {
    const p = Float64Array.from(a, sigm), odds = p.map(chance), moments = hardMoments(p), outputs = a.map(() => 0);
    let mean = 0;
    openOutputs(lossOracle(loss, a.length))(p, 0, a.length, 2 ** a.length, enumerated(odds, (i) => level(p[i]!)), (w, L, h, slopes, at) => { mean += w * L; outputs.forEach((_, i) => { outputs[i]! += w * h[at + i]!; }); moments.visit(w, L, h, slopes, at); }, false);
    return { moments, mean, outputs };
  };
  it('S1', () => {
    for (const { a, L1, L0, optimal_baseline } of golden.S1 as readonly { a: number; L1: number; L0: number; optimal_baseline: number }[]) expect(momentsOf([a], ([h]) => (h === 1 ? L1 : L0)).moments.optimalBaseline(0)).toBeCloseTo(optimal_baseline, 12);
  });
  const S2 = golden.S2 as { a: number[]; optimal_baselines: number[]; L_at_p: number; p: number[]; sts: { EL: number; true_grad_of_sts_loss: number[]; E_h: number[] } };
  const L2 = (h: readonly number[]): number => (h[0]! - 2 * h[1]! + 0.7 * h[2]! - 0.4) ** 2 + 0.6 * h[0]! * h[1]!;
  it('S2: baselines, and the loss at the probabilities', () => {
    S2.optimal_baselines.forEach((expected, i) => { expect(momentsOf(S2.a, L2).moments.optimalBaseline(i)).toBeCloseTo(expected, 12); });
    expect(L2(S2.p)).toBeCloseTo(S2.L_at_p, 12);
  });
  it('S2: stochastic times smooth has the mean p and its own expected loss, whose gradient is not the estimate', () => {
    const smooth = (a: readonly number[]): ReturnType<typeof momentsOf> => momentsOf(a, L2, Math.sqrt, Math.sqrt), { mean, outputs } = smooth(S2.a), step = 1e-5;
    expect(mean).toBeCloseTo(S2.sts.EL, 12);
    outputs.forEach((one, i) => { expect(one).toBeCloseTo(S2.sts.E_h[i]!, 12); });
    S2.sts.true_grad_of_sts_loss.forEach((expected, i) => { expect(Math.abs((smooth(S2.a.with(i, S2.a[i]! + step)).mean - smooth(S2.a.with(i, S2.a[i]! - step)).mean) / (2 * step) - expected)).toBeLessThan(1e-8); });
  });
});

describe('the audit in mid-training', () => {
  const params = { estimator: 'straight-through', batch: 8, rates: { main: 0.2, gater: 0.2 }, sparsity: { target: 0.3, lambda: 0.02 } };
  it('every 100 steps: S6 before the first step and after 100, and the training does not see it', async () => {
    const looked = await train({ ...params, audit: { every: 100 } }, 101), plain = await train(params, 101);
    expect(looked.x).toEqual(plain.x);
    const { columns } = auditTable(looked.audits).audit!, keys = { reinforce_none: 'reinforce', reinforce_opt: 'reinforce-optimal', st: 'straight-through', st_slope: 'straight-through-slope', sts: 'stochastic-times-smooth' } as const;
    expect(columns.step![0]).toBe(0);
    expect(columns.step![candidates.length]).toBe(100);
    [golden.S6.init, golden.S6.after_100_st_steps].forEach((audit, time) => {
      for (const [key, name] of Object.entries(keys) as [keyof typeof keys, (typeof candidates)[number]][]) {
        const row = time * candidates.length + candidates.indexOf(name), { cosine_to_exact, norm_ratio, sign_agreement, total_variance } = audit[key];
        [[columns.cosine, cosine_to_exact], [columns.normRatio, norm_ratio], [columns.signAgreement, sign_agreement], [columns.totalVariance, total_variance]].forEach(([column, expected]) => {
          expect(Math.abs((column as Vector)[row]! - (expected as number))).toBeLessThan(1e-8 * (1 + (expected as number)));
        });
      }
    });
  });
  it('S6: the mean expected loss of stochastic times smooth on the first network', async () => {
    const problem = await network(), { x } = await train(params, 0), { gateInputs, gatedLosses } = problem.oracles as OracleSet, a = new Float64Array(6), visitAll = openOutputs(gatedLosses);
    let mean = 0;
    for (let n = 0; n < 8; n++) {
      gateInputs(x, Int32Array.of(n), a);
      const root = a.map((one) => Math.sqrt(sigm(one)));
      visitAll(x, n, 6, 64, enumerated(root, (i) => root[i]!), (w, L) => { mean += (w * L) / 8; }, false);
    }
    expect(mean).toBeCloseTo((golden.S6.init as unknown as { EL_sts_mean: number }).EL_sts_mean, 11);
  });
  it('draws come to what the enumeration says, to a tenth of the exact length', async () => {
    const [drawn, exact] = await Promise.all([0, 12].map(async (enumerateUpTo) => auditTable((await train({ ...params, audit: { every: 50, samples: 20_000, rows: 4, enumerateUpTo } }, 1)).audits as Audits).audit!.columns));
    for (const e of [0, 2, 3, 4]) { expect(drawn!.cosine![e]!).toBeCloseTo(exact!.cosine![e]!, 1); expect(Math.abs(drawn!.normRatio![e]! / exact!.normRatio![e]! - 1)).toBeLessThan(0.1); }
  });
});

it('units in another order, their draws too: the same losses', async () => {
  const order = [3, 0, 5, 1, 4, 2], N = 6, plain: Random = mulberry32(50), base = mulberry32(50);
  const permuted = (out: Float64Array): void => { const rows = out.slice(); base.fillUniform(rows); for (let at = 0; at < out.length; at++) out[at] = rows[at - (at % N) + order[at % N]!]!; };
  const random: Random = { ...base, uniform: () => base.uniform(), normal: () => base.normal(), fillUniform: permuted };
  const { layout } = await network(), columnsOf = (x: Vector): Vector => {
    const out = x.slice();
    for (const { name, offset, shape: [rows = 1, columns] } of layout) {
      if (name === 'W0' || name === 'W2') for (let i = 0; i < rows; i++) for (let j = 0; j < N; j++) out[offset + i * N + j] = x[offset + i * N + order[j]!]!;
      if (name === 'W3') for (let i = 0; i < N; i++) for (let c = 0; c < columns!; c++) out[offset + i * columns! + c] = x[offset + order[i]! * columns! + c]!;
    }
    return out;
  };
  const params = { estimator: 'reinforce', batch: 8, rates: { main: 0.2, gater: 0.05 }, sparsity: { target: 0.3, lambda: 0.02 } }, losses: number[][] = [[], []];
  await train(params, 30, ({ loss }) => { losses[0]!.push(loss); }, 50, plain);
  await train(params, 30, ({ loss }) => { losses[1]!.push(loss); }, 50, random, columnsOf);
  losses[0]!.forEach((loss, k) => { expect(Math.abs(losses[1]![k]! - loss)).toBeLessThan(1e-12); });
});

describe('from a spec', () => {
  const problem = { spec: 'problem/1', kind: 'conditional-computation', data: { X: { inline: points }, y: { inline: labels } }, params: { experts: 6, hidden: 4 } };
  const run = (params: object, more: object = {}): ReturnType<typeof solve> => solve({ problem: { ...problem, ...more }, method: { id: 'stochastic-neurons', params: { batch: 8, ...params } }, seed: 1 });
  it('`steps` ends the run; `seed` gives other draws, the same ones each time; four draws a row are counted as four', async () => {
    const [one, again, other] = await Promise.all([1, 1, 2].map((seed) => run({ estimator: 'reinforce', baseline: { kind: 'leave-one-out' }, steps: 5, seed })));
    expect(one!.iterations).toBe(5);
    expect(again!.last.metrics.loss).toBe(one!.last.metrics.loss);
    expect(other!.last.metrics.loss).not.toBe(one!.last.metrics.loss);
  });
  it('the exact baseline refuses gates that it cannot enumerate', async () => {
    await expect(run({ estimator: 'reinforce', baseline: { kind: 'exact' }, steps: 2 }, { params: { experts: 17, hidden: 4 } })).rejects.toMatchObject({ code: 'baseline-units', details: { pointer: '/method/params/baseline/kind' } });
  });
  it('a gate that no row opens is dead, one that every row opens stands open; errors with drawn gates are measured beside', async () => {
    const result = await run({ estimator: 'straight-through', steps: 3, threshold: 1 });
    expect(result.last.metrics).toMatchObject({ deadUnits: 1, openUnits: 0, activeAtTest: 0 });
    expect((await run({ estimator: 'straight-through', steps: 3, threshold: 0 })).last.metrics).toMatchObject({ deadUnits: 0, openUnits: 1, activeAtTest: 1 });
    expect(result.last.metrics.drawnTrainError! * 8 % 1).toBe(0);
    expect(result.tables!.units!.columns.activity).toHaveLength(6);
  });
  it('a sparse gater has so many weights in each column of W2', async () => {
    const { solution } = await run({ estimator: 'noisy-rectifier', steps: 1, rates: { main: 1e-300 }, maxNorm: null }, { params: { experts: 9, hidden: 7, initialization: { sparse: 3 } } }), { data } = solution.W2!;
    for (let j = 0; j < 9; j++) expect(Array.from({ length: 7 }, (_, i) => data[i * 9 + j]!).filter((weight) => Math.abs(weight) > 1e-200)).toHaveLength(3);
  });
});
