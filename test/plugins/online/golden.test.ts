/** The reference runs of dossier optimistic-omd, section 8, at its tolerance 1e-9. */
import { describe, expect, it } from 'vitest';
import { at, golden, play, table, trig, type Played } from './streams.js';

const tolerance = 1e-9;
const near = (got: number | undefined, wanted: number, within = tolerance): void => { expect(Math.abs(got! - wanted)).toBeLessThanOrEqual(within); };
const ball = { kind: 'ball', radius: 1 }, constants = { diameter: 2, gradientBound: 2, smoothness: 1 };

function follows(run: Played, wanted: { cum_loss: Record<string, number>; x_last: number[] }): void {
  for (const [k, loss] of Object.entries(wanted.cum_loss)) near(at(run, Number(k)).cumulativeLoss, loss);
  wanted.x_last.forEach((xj, j) => { near(run.last[j], xj); });
}

const { A, b } = trig();
describe('A: least squares in the unit ball', () => {
  const problem = table(A, b, { loss: 'square', domain: ball });
  it.each([
    ['convex_delta40', 'optimistic-mirror-descent', constants], ['convex_delta1e-8', 'optimistic-mirror-descent', { ...constants, delta: 1e-8 }],
    ['ogd', 'online-gradient-descent', { diameter: 2, gradientBound: 2 }], ['exp_concave', 'optimistic-mirror-descent', { ...constants, variant: 'exp-concave', expConcavity: 1, beta: 0.03125 }],
    ['ensemble', 'optimistic-mirror-descent-ensemble', constants],
  ])('%s: cumulative losses, last point, regret', async (name, id, params) => {
    const run = await play(problem, id, params, 10);
    const first = await play(problem, id, params);
    near(at(first, 1).cumulativeLoss, golden.A[name].cum_loss[1]);
    follows(first, golden.A[name]);
    near(at(run, 200).staticRegret, golden.A[name].regret);
  });
  it('beta is min(1/(4GD), alpha)/2 = 0.03125 when it is not given', async () => {
    follows(await play(problem, 'optimistic-mirror-descent', { ...constants, variant: 'exp-concave' }), golden.A.exp_concave);
  });
  it('bound (5c) of the Newton steps', async () => { near(at(await play(problem, 'optimistic-mirror-descent', { ...constants, variant: 'exp-concave' }, 200), 200).bound, golden.A.exp_concave.bound); });
  it('bound (5a) has V_{T-1} under its second root: a little below the golden number, which has V_T under both', async () => {
    const { bound } = at(await play(problem, 'optimistic-mirror-descent', constants, 200), 200), { V, bound: both } = golden.A.convex_delta40;
    near(both, 4 * Math.sqrt(40 + V) + Math.sqrt(56 + V));
    expect(bound).toBeLessThan(both);
    // The last |g - M|^2 is at most (2G)^2.
    expect(bound).toBeGreaterThanOrEqual(4 * Math.sqrt(40 + V) + Math.sqrt(56 + V - 16));
  });
  it('the stream knows alpha, G and L by itself', async () => {
    const { outcome, certificate } = await play(problem, 'optimistic-mirror-descent', { variant: 'exp-concave' }, 50);
    expect([outcome, certificate.kind, certificate.evidence, certificate.measure]).toEqual(['converged', 'feasible', 'proved', 'regretBound']);
  });
});

describe('B: the same, strongly convex', () => {
  const problem = table(A, b, { loss: 'square', domain: ball, l2: 0.2 });
  it.each([['strongly_convex', 'optimistic-mirror-descent', { variant: 'strongly-convex' }], ['ogd_sc', 'online-gradient-descent', { schedule: 'strongly-convex' }]])('%s', async (name, id, params) => {
    const run = await play(problem, id, params);
    follows(run, golden.B[name]);
    near(at(run, 200).staticRegret, golden.B[name].regret);
  });
  it('bound (5b)', async () => { near(at(await play(problem, 'optimistic-mirror-descent', { variant: 'strongly-convex' }, 200), 200).bound, golden.B.strongly_convex.bound); });
});

describe('C: experts', () => {
  const losses = Array.from({ length: 100 }, (_, t) => Array.from({ length: 4 }, (_, i) => 0.5 + 0.5 * Math.sin(0.05 * (t + 1) * (i + 1) + i)));
  const problem = table(losses, undefined, { loss: 'linear', domain: { kind: 'simplex' } });
  it.each([['adaptive', {}], ['const_eta_0_5', { step: 0.5 }]])('%s', async (name, params) => {
    const run = await play(problem, 'optimistic-mirror-descent', { geometry: 'entropy', ...params });
    near(at(run, 100).cumulativeLoss, golden.C[name].total);
    near(at(run, 100).staticRegret, golden.C[name].total - golden.C.best_expert);
    golden.C[name].p_last.forEach((p: number, i: number) => { near(run.last[i], p); });
  });
  it('weights at round 10', async () => {
    const { last } = await play(table(losses.slice(0, 10), undefined, { loss: 'linear', domain: { kind: 'simplex' } }), 'optimistic-mirror-descent', { geometry: 'entropy' });
    golden.C.adaptive.p_10.forEach((p: number, i: number) => { near(last[i], p); });
  });
});

describe('D: implicit updates of absolute losses', () => {
  it('implicit_abs', async () => {
    const run = await play(table(A, b, { loss: 'absolute' }), 'optimistic-mirror-descent', { variant: 'implicit', diameter: 2, gradientBound: 1, delta: 0 });
    follows(run, golden.D.implicit_abs);
  });
  it('dynamic regret against the true models', async () => {
    const { w } = trig(), comparators = A.map((_, t) => w[t < 100 ? 0 : 1]!);
    const run = await play(table(A, b, { loss: 'absolute' }, { comparators }), 'optimistic-mirror-descent', { variant: 'implicit', diameter: 2, gradientBound: 1, delta: 0 }, 200);
    near(at(run, 200).dynamicRegret, golden.D.implicit_abs.cum_loss[200] - golden.D.comparator_w1_w2);
  });
});

describe('E: the generated stream', () => {
  const problem = (stages = 10): object => ({ spec: 'problem/1', kind: 'online-convex', params: { loss: 'square', domain: ball, generator: { rounds: 2000, size: 5, stages, noise: 0.05, seed: 42 } } });
  it.each([
    ['convex', 'optimistic-mirror-descent', constants], ['ensemble', 'optimistic-mirror-descent-ensemble', constants], ['ensemble_noclip', 'optimistic-mirror-descent-ensemble', { ...constants, clip: false }],
    ['ogd_const', 'online-gradient-descent', { diameter: 2, gradientBound: 2, schedule: 'constant' }],
  ])('%s: cumulative losses, last point, dynamic regret against the models', async (name, id, params) => {
    const run = await play(problem(), id, params, 100);
    follows(run, golden.E[name]);
    near(at(run, 2000).dynamicRegret, golden.E[name].dyn_regret);
  });
  it('Ader with the decreasing rate of PyNOL: 17.12 in the dossier\'s table', async () => { near(at(await play(problem(), 'ader', { rate: 'decreasing', diameter: 2, gradientBound: 2 }, 2000), 2000).cumulativeLoss, 17.12, 0.005); });
});
