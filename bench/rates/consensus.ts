/** Success rates of consensus-based optimisation: the dossier's table of CBXpy, its failures, the phase diagram and the canyon. */
import { defineProblem, solve, type AnyProblem, type Vector } from '../../core/index.js';
import { consensusBasedOptimization } from '../../plugins/consensus-based-optimization/index.js';
import { consensusHopping } from '../../plugins/consensus-hopping/index.js';
import { testFunction } from '../../problems/test-function/index.js';
import { heading, isLong, mean, median, problemOf, row, seeds, seldom } from './table.js';

type Name = 'rastrigin' | 'ackley';
/** Objective, n, N, steps, sigma, ensembles (long), what else, rate of the dossier. */
type Bar = readonly [Name, number, number, number, number | undefined, readonly [number, number], object, string];

const isotropic = { noise: 'isotropic' }, fixed = { alpha: 30 };
const bars: readonly Bar[] = [
  ['rastrigin', 2, 40, 1000, 10.1, [100, 600], {}, '1.00 of 100'], ['rastrigin', 10, 40, 5000, 10.1, [50, 50], {}, '1.00 of 50'], ['rastrigin', 20, 40, 5000, 10.1, [25, 50], {}, '1.00 of 25'],
  ['rastrigin', 100, 200, 8000, 7, [3, 25], {}, '1.00 of 2'], ['rastrigin', 100, 100, 10_000, 8, [3, 25], {}, '1.00 of 2'], ['rastrigin', 100, 100, 5000, 5.1, [3, 25], {}, '0 of 4'], ['rastrigin', 100, 100, 5000, 10.1, [3, 25], {}, '0 of 4'],
  ['rastrigin', 10, 40, 5000, 5.1, [50, 50], {}, '0.02 of 50'], ['rastrigin', 20, 40, 5000, 5.1, [25, 25], {}, '0 of 25'], ['rastrigin', 2, 40, 1000, 5.1, [100, 600], {}, '0.98 of 100'],
  ['ackley', 2, 40, 1000, 10.1, [100, 600], {}, '1.00 of 100'], ['ackley', 10, 40, 5000, 10.1, [50, 50], {}, '1.00 of 50'], ['ackley', 20, 40, 5000, 10.1, [25, 50], {}, '1.00 of 25'], ['ackley', 20, 40, 5000, 5.1, [25, 50], {}, '0.96 of 25'],
  ['ackley', 100, 100, 5000, 5.1, [3, 25], {}, '1.00 of 2 to 4'], ['ackley', 100, 100, 5000, 10.1, [3, 25], {}, '0.75 of 2 to 4'],
  ['rastrigin', 2, 50, 1000, 0.9, [100, 600], { ...fixed, ...isotropic }, '1.0'], ['rastrigin', 10, 100, 1000, undefined, [50, 100], { ...fixed, ...isotropic }, '.0'], ['rastrigin', 10, 100, 1000, 1, [50, 100], fixed, '.12'], ['rastrigin', 20, 200, 1000, 1, [25, 100], fixed, '0'],
  ['ackley', 10, 100, 1000, undefined, [50, 100], { ...fixed, ...isotropic }, '.88'], ['ackley', 10, 100, 1000, 1, [50, 100], fixed, '1.0'], ['ackley', 20, 200, 1000, undefined, [25, 100], { ...fixed, ...isotropic }, '.12'], ['ackley', 20, 200, 1000, 1, [25, 100], fixed, '.76'], ['ackley', 20, 200, 1000, 5.1, [25, 100], fixed, '1.0'],
  ['rastrigin', 20, 40, 5000, 10.1, [25, 50], { memory: {} }, '0'], ['rastrigin', 20, 80, 5000, 10.1, [25, 25], { batch: { size: 40, update: 'partial' } }, '0'], ['rastrigin', 20, 80, 5000, 10.1, [25, 25], { batch: { size: 40, update: 'full' } }, '0'],
  ['rastrigin', 20, 40, 5000, 10.1, [25, 50], { truncation: 1 }, 'none'],
];

const words = (params: object): string => Object.entries(params).map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value).replaceAll('"', '') : String(value)}`).join(', ') || 'alpha 30 growing';

/** Ensembles whose best particle lies within 0.25 of the origin in the maximum norm. */
export async function succeeded(problem: AnyProblem, n: number, params: object, iterations: number, seed = 1): Promise<{ readonly rate: number; readonly best: number; readonly evaluations: number }> {
  const run = await solve({ problem, method: { method: consensusBasedOptimization, params: { init: { kind: 'uniform', low: -3, high: 3 }, ...params } }, budget: { iterations }, record: seldom, seed });
  const { columns } = run.tables!.runs!, count = columns.best!.length;
  const rate = mean(Array.from({ length: count }, (_, r) => Number(Array.from({ length: n }, (__, j) => Math.abs(columns[`x${j + 1}`]![r]!)).every((distance) => distance < 0.25))));
  return { rate, best: median(Array.from(columns.best! as Float64Array)), evaluations: run.counts.valueBatch! / count };
}

async function table(): Promise<void> {
  heading('Consensus-based optimisation: share of ensembles whose best particle is within 0.25 of the minimiser (maximum norm); start uniform in [-3, 3]^n, lambda 1, dt 0.01', ['objective', 'n', 'N', 'steps', 'sigma', 'settings', 'published', 'ours', 'median best', 'evaluations', 'time']);
  for (const [name, dimension, particles, steps, sigma, [few, many], more, published] of bars) {
    const runs = isLong ? many : few, own = sigma ?? 0.9 * Math.sqrt(2 / dimension), problem = await problemOf(testFunction, { name, dimension });
    await row([name, dimension, particles, steps, Number(own.toFixed(3)), words(more), published], async () => {
      const { rate, best, evaluations } = await succeeded(problem, dimension, { particles, sigma: own, runs, ...more }, steps);
      return [`${rate.toFixed(2)} of ${runs}`, best.toExponential(1), evaluations];
    });
  }
}

/** Objectives that the test functions do not have, over a batch. */
const batched = (n: number, start: readonly number[], f: (points: Vector, at: number) => number): AnyProblem => defineProblem({
  size: n, start, oracles: { value: (x: Vector) => f(x, 0), valueBatch(points: Vector, out: Vector) { for (let i = 0; i < out.length; i++) out[i] = f(points, i * n); } },
}) as AnyProblem;

/** Rastrigin's function of the official programs: sum x^2 + 2.5 (1 - cos 2 pi x). */
const official = (n: number) => (points: Vector, at: number): number => {
  let sum = 0;
  for (let j = at; j < at + n; j++) sum += points[j]! ** 2 + 2.5 * (1 - Math.cos(2 * Math.PI * points[j]!));
  return sum;
};

/** The diagram's share of runs whose consensus ends below 0.8, by sigma^2 and N. */
const diagram = [[10, [0.01, 0.09, 0.05, 0.18]], [30, [0.2, 0.47, 0.66, 0.79]], [50, [0.33, 0.73, 0.87, 0.95]], [100, [0.54, 0.95, 0.98, 0.99]], [200, [0.87, 1, 1, 1]]] as const;
const variances = [0.4, 1.6, 6.4, 16] as const;

async function consensusBelow(particles: number, variance: number, runs: number, more: object = {}, iterations = 1000): Promise<number> {
  const problem = batched(4, [0, 0, 0, 0], official(4));
  let hits = 0;
  for (let seed = 0; seed < runs; seed++) {
    const params = { particles, sigma: Math.sqrt(variance), dt: 0.02, alpha: 100, splitting: 'sequential', init: { kind: 'normal', mean: 2, std: 4 }, ...more };
    const { last } = await solve({ problem, method: { method: consensusBasedOptimization, params }, budget: { iterations }, record: seldom, seed });
    if (last.metrics.value! < 0.8) hits++;
  }
  return hits / runs;
}

async function phases(): Promise<void> {
  const runs = isLong ? 100 : 25;
  heading(`Phase diagram, official Rastrigin, n = 4: share of ${runs} runs (published: 100) whose consensus ends below 0.8; sigma^2 ${variances.join(' / ')}, anisotropic`, ['N', 'published', 'ours', 'time']);
  for (const [particles, published] of diagram) await row([particles, published.map((rate) => rate.toFixed(2)).join(' / ')], async () => {
    const found: string[] = [];
    for (const variance of variances) found.push((await consensusBelow(particles, variance, runs)).toFixed(2));
    return [found.join(' / ')];
  });
  for (const [variance, published] of [[0.4, 0.8], [1.6, 0.24]] as const) await row([`100, isotropic, ${variance}`, published.toFixed(2)], async () => [(await consensusBelow(100, variance, runs, isotropic)).toFixed(2)]);
  await row(['100, the "numerical example": sigma^2 1.6, dt .01, alpha 1000, start 4 + 4 normals', '0.43'], async () => [(await consensusBelow(100, 1.6, runs, { dt: 0.01, alpha: 1000, init: { kind: 'normal', mean: 4, std: 4 } })).toFixed(2)]);
}

/** GrandCanyon3noisy: minimum 0 at the origin. */
const canyon = (points: Vector, at: number): number => {
  const x = points[at]!, y = points[at + 1]!, v = y - (((x - 1) * (x - 4) ** 2) / 8 + 2), b = -x - 1.6 * y;
  return 25 * (1 - Math.exp(-1.4 * v * v * Math.exp(-0.002 * x ** 4))) + 0.4 * x * x + 0.2 * y * y + 1.1625 * (2 - Math.cos(0.75 * Math.PI * x) - Math.cos(0.75 * Math.PI * y))
    + 4 * Math.exp(1 - 2 * v ** 4) * Math.max((1 - Math.exp(-9 * b * b)) * Math.sign(b), 0);
};

async function valley(): Promise<void> {
  heading('GrandCanyon3noisy from (8, 8), 50,000 evaluations: share of 50 runs whose consensus ends within 1 of the minimiser, and the median objective there', ['method', 'published', 'ours', 'time']);
  const problem = batched(2, [8, 8], canyon), swarm = { particles: 200, alpha: 100, init: { kind: 'normal', std: 0.5 }, noise: 'isotropic', sigma: 1.6 };
  const cases = [
    ['consensus-based, sequential', '0.98, .0071', consensusBasedOptimization, { ...swarm, splitting: 'sequential' }], ['consensus-based, simultaneous', '1.00, .0059', consensusBasedOptimization, swarm],
    ['consensus hopping, width .7', '1.00, .19', consensusHopping, { particles: 200, alpha: 100, hopping: { width: 0.7 } }],
  ] as const;
  for (const [name, published, method, params] of cases) await row([name, published], async () => {
    const ends: { readonly near: boolean; readonly value: number }[] = [];
    for (const seed of seeds(50)) {
      const { last } = await solve({ problem, method: { method, params } as never, budget: { iterations: 250 }, record: seldom, seed }), [x, y] = last.solution.x!.data;
      ends.push({ near: Math.hypot(x!, y!) < 1, value: last.metrics.value! });
    }
    return [`${mean(ends.map(({ near }) => Number(near))).toFixed(2)}, ${median(ends.map(({ value }) => value)).toPrecision(2)}`];
  });
}

export async function consensusRates(): Promise<void> {
  await table();
  await phases();
  await valley();
}
