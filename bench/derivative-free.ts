/**
 * Search by values alone. MAX-SAT by delta evaluation: candidate evaluations a second of whole PolyStep runs, one core. Consensus-based optimisation on Rastrigin:
 * evaluations a second of whole runs, and where Python has numpy, the same step in numpy on one thread, timed in the same run. Success rates: `success-rates`.
 */
import { spawnSync } from 'node:child_process';
import { defineProblem, solve, type AnyProblem, type RunResult, type Vector } from '../core/index.js';
import { randomSat } from '../core/data/random-sat.js';
import { cmaEs } from '../plugins/cma-es/index.js';
import { consensusBasedOptimization } from '../plugins/consensus-based-optimization/index.js';
import { polystep } from '../plugins/polystep/index.js';
import { probsat } from '../plugins/probsat/index.js';
import { walksat } from '../plugins/walksat/index.js';
import { expression } from '../problems/expression/index.js';
import { maxSat } from '../problems/max-sat/index.js';
import { testFunction } from '../problems/test-function/index.js';

const seldom = { every: 1_000_000 }, ratio = 4.27;

const formula = (variables: number): AnyProblem => {
  const clauses = randomSat({ variables, clauses: Math.round(ratio * variables), length: 3, seed: 42 }, 2 ** 26);
  return maxSat.build({ data: { clauses: { kind: 'clauses', clauses } }, params: {}, spec: {} }) as AnyProblem;
};

/** The published MAX-SAT settings: constant radii by the number of variables, cost the unsatisfied share. */
const polystepParams = (n: number): object => ({
  blockSize: 2, epsilon: 5, stepRadius: { kind: 'constant', init: 3000 * Math.sqrt(n / 1e5) }, probeRadius: { kind: 'constant', init: 100 * Math.sqrt(n / 1e5) }, costScale: Math.round(ratio * n), momentum: {}, amortise: {},
});

const satisfied = (n: number, { best }: RunResult): string => `${(100 * (1 - best.metrics.value! / Math.round(ratio * n))).toFixed(2)} %`;

async function clauses(): Promise<void> {
  console.log('\nMAX-3-SAT, ratio 4.27: PolyStep by delta evaluation | bar in evaluations a second');
  for (const [n, iterations, bar] of [[100, 15_000, 2e6], [1000, 3000, 2e6], [1_000_000, 12, 1e6]] as const) {
    const problem = formula(n), run = await solve({ problem, method: { method: polystep, params: polystepParams(n) }, budget: { iterations }, record: seldom });
    const rate = run.counts.blockValues! / run.seconds;
    console.log(`  n ${n}: ${run.counts.blockValues} evaluations in ${run.seconds.toFixed(2)} s, ${(rate / 1e6).toFixed(2)} million a second | ${bar / 1e6} million, ${rate >= bar ? 'reached' : 'NOT REACHED'}; satisfied ${satisfied(n, run)}`);
  }
  console.log('local search on the same clauses');
  for (const n of [1000, 100_000]) for (const method of [walksat, probsat]) {
    const run = await solve({ problem: formula(n), method: { method }, budget: { iterations: Math.ceil(2e6 / Math.min(50_000, Math.max(1000, n))) }, record: seldom });
    const flips = run.last.metrics.flips!;
    console.log(`  ${method.manifest.id}, n ${n}: ${flips} flips in ${run.seconds.toFixed(2)} s, ${(flips / run.seconds / 1e6).toFixed(2)} million a second; satisfied ${satisfied(n, run)}`);
  }
}

/** The dossier's run of 334 million evaluations: 334 full steps, so 1000 calls with two of three coasting. */
async function million(): Promise<void> {
  const n = 1_000_000, run = await solve({ problem: formula(n), method: { method: polystep, params: { ...polystepParams(n) } }, budget: { calls: { blockValues: 334e6 } }, record: { every: 50 } });
  console.log(`  n ${n}, the whole run: ${run.counts.blockValues} evaluations in ${run.seconds.toFixed(0)} s; satisfied ${satisfied(n, run)} (the official program: 92.6 %)`);
}

const swarm = (dimension: number): AnyProblem => testFunction.build({ data: {}, params: { name: 'rastrigin', dimension }, spec: {} }) as AnyProblem;
const settings = (particles: number, sigma: number): object => ({ particles, sigma, init: { kind: 'uniform', low: -3, high: 3 } });

/** The dossier's numpy figures of CBXpy. */
const consensusCases = [[2, 40, 20_000, 10.1, 8.3e6], [20, 40, 5000, 10.1, 1.4e6], [100, 200, 600, 7, 0.27e6]] as const;

async function consensus(): Promise<void> {
  console.log('\nConsensus-based optimisation on Rastrigin, evaluations a second of processor time, the best of three: ours | the same step in numpy, one thread | CBXpy in the dossier');
  for (const [dimension, particles, iterations, sigma, published] of consensusCases) {
    let rate = 0;
    for (let i = 0; i < 3; i++) {
      const before = process.cpuUsage();
      const run = await solve({ problem: swarm(dimension), method: { method: consensusBasedOptimization, params: settings(particles, sigma) }, budget: { iterations }, record: seldom });
      const { user, system } = process.cpuUsage(before);
      rate = Math.max(rate, (1e6 * run.counts.valueBatch!) / (user + system));
    }
    const numpy = numpyRate(dimension, particles, Math.ceil(iterations / 5), sigma);
    console.log(`  n ${dimension}, N ${particles}: ${(rate / 1e6).toFixed(2)} million | ${numpy === undefined ? 'no numpy' : `${(numpy / 1e6).toFixed(2)} million, ratio ${(rate / numpy).toFixed(2)}`} | ${published / 1e6} million`);
  }
}

/** The same swarm on the built-in function and on its formula, one after the other. */
async function expressions(): Promise<void> {
  console.log('Rastrigin as an `expression` beside the built-in function, million evaluations a second of processor time, the best of three');
  for (const [dimension, particles, iterations, sigma] of consensusCases) {
    const formula = await Promise.resolve(expression.build({ data: {}, params: { convex: false }, spec: { variables: [{ name: 'x', shape: [dimension] }], objective: `sum(i, 1, ${dimension}, x[i]^2 + 10*(1 - cos(2*pi*x[i])))` } })) as AnyProblem;
    const best = { code: 0, builtIn: 0 };
    for (let i = 0; i < 3; i++) for (const [key, problem] of [['code', formula], ['builtIn', swarm(dimension)]] as const) {
      const before = process.cpuUsage(), run = await solve({ problem, method: { method: consensusBasedOptimization, params: settings(particles, sigma) }, stop: { kind: 'step', below: 1e-320 }, budget: { iterations }, record: seldom }), { user, system } = process.cpuUsage(before);
      best[key] = Math.max(best[key], run.counts.valueBatch! / (user + system));
    }
    console.log(`  n ${dimension}, N ${particles}: ${best.code.toFixed(2)} | ${best.builtIn.toFixed(2)}, ratio ${(best.code / best.builtIn).toFixed(2)}`);
  }
}

/** One step of CBXpy's order in numpy; evaluations a second. */
function numpyRate(dimension: number, particles: number, steps: number, sigma: number): number | undefined {
  const script = `
import numpy as np, time, sys
d, N, steps, sigma = ${dimension}, ${particles}, ${steps}, ${sigma}
rng = np.random.default_rng(0)
best = None
for _ in range(3):
    x = rng.uniform(-3, 3, (N, d)); alpha = 30.0; dt = .01; low = np.inf
    t = time.process_time()
    for k in range(steps):
        E = 10 * d + np.sum(x * x - 10 * np.cos(2 * np.pi * x), axis=-1)
        low = min(low, E.min())
        w = np.exp(-alpha * (E - E.min())); c = (w @ x) / w.sum()
        D = x - c
        x -= dt * D - sigma * np.sqrt(dt) * D * rng.standard_normal((N, d))
        alpha = min(1e5, alpha * 1.05)
    t = time.process_time() - t
    best = t if best is None else min(best, t)
print(N * steps / best)
`;
  for (const program of ['/usr/bin/python3', 'python3']) {
    const { status, stdout } = spawnSync(program, ['-c', script], { encoding: 'utf8', env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' } });
    if (status === 0) return Number(stdout);
  }
  return undefined;
}

const sum = (n: number, term: (i: number) => number): number => { let total = 0; for (let i = 0; i < n; i++) total += term(i); return total; };
/** Name, f, start by coordinate, sigma, restarts, and pycma 4.5.0's medians for 10 and 20 variables from the same starts. */
const standard: readonly (readonly [string, (x: Vector) => number, (seed: number, i: number) => number, number, number, readonly (number | undefined)[]])[] = [
  ['sphere', (x) => sum(x.length, (i) => x[i]! ** 2), () => 1, 1, 0, [1531, 2845]], ['ellipsoid', (x) => sum(x.length, (i) => 10 ** (6 * i / (x.length - 1)) * x[i]! ** 2), () => 1, 1, 0, [4161, 12_445]],
  ['Rosenbrock', (x) => sum(x.length - 1, (i) => 100 * (x[i]! ** 2 - x[i + 1]!) ** 2 + (x[i]! - 1) ** 2), () => 0, 0.5, 0, [5301, 16_117]],
  ['Rastrigin', (x) => sum(x.length, (i) => x[i]! ** 2 + 10 * (1 - Math.cos(2 * Math.PI * x[i]!))), (seed, i) => 1 + (4 * ((seed * 7919 + i * 104_729) % 1000)) / 1000, 2, 9, [59_123, undefined]],
];

async function covariance(): Promise<void> {
  console.log('\nCMA-ES: evaluations to f < 1e-9, median over seeds 1 to 7 | pycma 4.5.0');
  for (const [name, value, startAt, sigma, restarts, published] of standard) for (const [c, n] of [10, 20].entries()) {
    const reached: number[] = [], reference = published[c];
    if (reference === undefined) continue;
    for (let seed = 1; seed <= 7; seed++) {
      const problem = defineProblem({ size: n, start: Array.from({ length: n }, (_, i) => startAt(seed, i)), oracles: { value, valueBatch(points: Vector, out: Vector) { for (let i = 0; i < out.length; i++) out[i] = value(points.subarray(i * n, (i + 1) * n)); } } });
      const run = await solve({ problem, method: { method: cmaEs, params: { sigma, restarts } }, stop: { kind: 'metric', name: 'best', below: 1e-9 }, budget: { iterations: 100_000 }, record: seldom, seed });
      if (run.outcome === 'converged') reached.push(run.counts.valueBatch!);
    }
    reached.sort((a, b) => a - b);
    console.log(`  ${name}, n ${n}: ${reached[reached.length >> 1]} (${reached.length} of 7 seeds) | ${reference}`);
  }
}

/** `DERIVATIVE_FREE_LONG=1` adds the run of 334 million evaluations. */
export async function run(): Promise<void> {
  console.log('derivative-free');
  await clauses();
  await consensus();
  await expressions();
  await covariance();
  if (process.env['DERIVATIVE_FREE_LONG']) await million();
}
