/** The dossier's runs: values, points, averages and bounds to 1e-9. */
import { describe, expect, it } from 'vitest';
import { gaussian, golden, instanceA, instanceB, instanceC, instanceD, instanceE, instanceF, pareto, silent, type GoldenRun } from './instances.js';
import { mulberry32 } from '../mulberry32.js';
import { play, type MethodId, type Played } from './play.js';
import type { AnyProblem } from '../../../core/index.js';

const tolerance = 1e-9;

async function reproduce(id: MethodId, problem: AnyProblem, params: object, run: GoldenRun, seed = 0): Promise<Played> {
  const at = Object.keys(run.trace).map(Number), played = await play(id, problem, params, Math.max(...at), mulberry32(seed), at);
  for (const k of at) expect(Math.abs(played.values.get(k)! - run.trace[k]!), `value after ${k}`).toBeLessThan(tolerance);
  for (const [i, xi] of (run.x_last ?? []).entries()) expect(Math.abs(played.x[i]! - xi), `x[${i}]`).toBeLessThan(tolerance);
  if (run.F_avg !== undefined) expect(Math.abs(played.averageValue - run.F_avg), 'average').toBeLessThan(tolerance);
  const bound = run.bound ?? run.bound_exp;
  if (bound !== undefined) expect(Math.abs(played.bound! - bound), 'bound').toBeLessThan(tolerance);
  return played;
}

const both: readonly MethodId[] = ['sgd', 'mirror-descent'];

describe.each(both)('%s', (id) => {
  const { A, B, C, F } = golden, T = 400;

  it.each(['sqrt_t', 'const', 'linear'] as const)('A, all samples: %s', async (schedule) => { await reproduce(id, instanceA(), { schedule, T, eta: A.eta, D: A.D, subgradients: 'full' }, A[schedule]); });
  it.each(['sqrt_t', 'const', 'linear'] as const)('A, one sample a step: %s', async (schedule) => { await reproduce(id, instanceA(), { schedule, T, eta: A.eta }, A[`${schedule}_stoch_seed7`], 7); });

  it.each(['sqrt_t', 'const'] as const)('B, Gaussian noise: %s', async (schedule) => {
    await reproduce(id, instanceB(gaussian(mulberry32(11), Math.sqrt(0.25 / 6))), { schedule, T, eta: B[schedule].eta, D: B.D, sigma: 0.5, M: 0 }, B[schedule]);
  });
  it.each(['sqrt_t', 'const'] as const)('B, no noise: %s', async (schedule) => { await reproduce(id, instanceB(silent), { schedule, T, eta: B[schedule].eta, D: B.D, M: 0 }, B[`${schedule}_noiseless`]); });

  it('C, strongly convex simple part: sch_2', async () => {
    const D = C.xstar.reduce((total, xi) => total + xi * xi, 0) / 2;
    await reproduce(id, instanceC(), { schedule: 'sch_2', T, D, subgradients: 'full' }, C.sch_2);
    await reproduce(id, instanceC(), { schedule: 'sch_2', T }, C.sch_2_stoch_seed5, 5);
  });

  it.each(['scf_1', 'scf_2', 'scf_two'] as const)('F, strongly convex: %s', async (schedule) => {
    const run = F[schedule], { stepSizes } = await reproduce(id, instanceF(gaussian(mulberry32(13), 0.25)), { schedule, T: 300, D: F.D, sigma: 0.5 }, run);
    expect([stepSizes[0], stepSizes[150], stepSizes[299]].map((eta, i) => eta! / [run.eta_1, run.eta_151, run.eta_300][i]!)).toEqual([1, 1, 1].map((one) => expect.closeTo(one, 13)));
  });
});

describe('mirror-descent', () => {
  it.each(['linear', 'sqrt_t'] as const)('D, entropy on the simplex: %s', async (schedule) => { await reproduce('mirror-descent', instanceD(), { schedule, T: 400, eta: 1, D: golden.D.D }, golden.D[schedule]); });

  const { E } = golden;
  it('E, power map: heavy_t without noise', async () => { await reproduce('mirror-descent', instanceE(silent), { schedule: 'heavy_t', eta: 0.3, subgradients: 'full' }, E.noiseless); });
  it('E, power map: heavy_t with Pareto noise', async () => { await reproduce('mirror-descent', instanceE(pareto(mulberry32(3))), { schedule: 'heavy_t', eta: 0.3, subgradients: 'full' }, E.pareto_seed3); });
  it('E, power map: heavy_lin with Pareto noise', async () => { await reproduce('mirror-descent', instanceE(pareto(mulberry32(3))), { schedule: 'heavy_lin', T: 400, eta: 0.3, subgradients: 'full' }, E.pareto_seed3_linear); });
});
