/**
 * Steps a second of `sgd` and `mirror-descent` against a fused loop written by hand: logistic regression, one sample a step, `sqrt_t`.
 * Both draw from the same stream and end at the same point; seconds are the best of several runs, ours the driver's, which exclude records.
 */
import { performance } from 'node:perf_hooks';
import { solve, type AnyProblem } from '../core/index.js';
import { streamFor } from '../core/random/index.js';
// Bridges are loaded by name at run time: these imports have them compiled.
import '../core/registry/bridges/prox-to-two-centre-prox.js';
import '../core/registry/bridges/sample-gradient-to-composite.js';
import { mirrorDescent } from '../plugins/mirror-descent/index.js';
import { sgd } from '../plugins/sgd/index.js';
import { logisticRegression } from '../problems/logistic-regression/index.js';

const samples = 10_000, steps = 200_000, l2 = 0, eta = 0.5, repetitions = 3;

interface Data { readonly A: Float64Array; readonly b: Float64Array }

function generate(features: number): Data {
  const random = streamFor('bench', 'stochastic'), A = new Float64Array(samples * features), b = new Float64Array(samples);
  random.fillNormal(A);
  for (let i = 0; i < samples; i++) b[i] = random.uniform() < 1 / (1 + Math.exp(-A[i * features]!)) ? 1 : 0;
  return { A, b };
}

/** The same steps in one loop, average included. */
function byHand({ A, b }: Data, n: number, cap: number): number {
  const random = streamFor('bench', 'hand'), x = new Float64Array(n), average = new Float64Array(n);
  let weight = 0;
  const start = performance.now();
  for (let t = 1; t <= steps; t++) {
    const i = random.integer(samples), at = i * n, y = 2 * b[i]! - 1, step = Math.min(eta / Math.sqrt(t), cap);
    let margin = 0;
    for (let j = 0; j < n; j++) margin += A[at + j]! * x[j]!;
    const slope = -y / (1 + Math.exp(y * margin));
    weight += step;
    const share = step / weight;
    for (let j = 0; j < n; j++) { average[j]! += share * (x[j]! - average[j]!); x[j]! -= step * (slope * A[at + j]! + l2 * x[j]!); }
  }
  return (performance.now() - start) / 1000;
}

const best = async (once: () => number | Promise<number>): Promise<number> => {
  let least = Infinity;
  for (let i = 0; i < repetitions; i++) least = Math.min(least, await once());
  return least;
};

/** Prints one line a size and method. The stop criterion is one that costs nothing: the default would take a full gradient at every step. */
export async function run(): Promise<void> {
  console.log(`logistic regression, ${samples} samples, one a step, ${steps} steps, best of ${repetitions} runs`);
  for (const n of [10, 100, 1000]) {
    const data = generate(n);
    const problem: AnyProblem = await logisticRegression.build({
      data: { A: { kind: 'array', shape: [samples, n], data: data.A }, b: { kind: 'array', shape: [samples], data: data.b } }, params: { l2, intercept: false, standardize: false }, spec: {},
    });
    const hand = await best(() => byHand(data, n, 1 / (2 * problem.traits.smoothness!)));
    for (const method of [sgd, mirrorDescent]) {
      const own = await best(async () => (await solve({ problem, method: { method, params: { schedule: 'sqrt_t', eta } }, stop: { kind: 'metric', name: 'stepSize', below: 1e-300 }, budget: { iterations: steps }, record: { ratio: 2 } } as never)).seconds);
      console.log(`n = ${String(n).padStart(4)}  ${method.manifest.id.padEnd(14)} ${(steps / own).toExponential(2)} steps a second, by hand ${(steps / hand).toExponential(2)}: ${(own / hand).toFixed(2)} times the seconds`);
    }
  }
}
