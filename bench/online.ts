/**
 * Rounds a second of the learners through the programmatic form, at d = 10, beside a loop written by hand. Goals: gradient descent and optimistic mirror
 * descent above 10^6, the ensemble above 10^5.
 */
import { openLearner, type DomainSpec, type LearnerOptions } from '../core/index.js';
import { ader } from '../plugins/ader/index.js';
import { followTheRegularizedLeader } from '../plugins/follow-the-regularized-leader/index.js';
import { onlineGradientDescent } from '../plugins/online-gradient-descent/index.js';
import { optimisticMirrorDescent } from '../plugins/optimistic-mirror-descent/index.js';
import { optimisticMirrorDescentEnsemble } from '../plugins/optimistic-mirror-descent-ensemble/index.js';

const d = 10, batches = 5;
const gradients = Array.from({ length: 64 }, (_, t) => Float64Array.from({ length: d }, (_, j) => Math.sin(t * (j + 1) + 1) / d));
const ball: DomainSpec = { kind: 'ball', radius: 0.2 }, box: DomainSpec = { kind: 'box', lower: -0.1, upper: 0.1 }, simplex: DomainSpec = { kind: 'simplex' };

/** Rounds a second of `round`, the best of several batches. */
function rate(rounds: number, round: (g: Float64Array) => void): number {
  let best = Infinity;
  for (let batch = 0; batch < batches; batch++) {
    const start = performance.now();
    for (let t = 0; t < rounds; t++) round(gradients[t & 63]!);
    best = Math.min(best, performance.now() - start);
  }
  return (1e3 * rounds) / best;
}

/** The same gradient descent and optimistic mirror descent on a ball, as one loop over plain arrays. */
function handWritten(optimistic: boolean): (g: Float64Array) => void {
  const R = 0.2, D = 0.4, x = new Float64Array(d), centre = new Float64Array(d), guess = new Float64Array(d);
  let t = 0, V = 0;
  const project = (v: Float64Array): void => {
    let sum = 0;
    for (let j = 0; j < d; j++) sum += v[j]! * v[j]!;
    if (sum > R * R) { const scale = R / Math.sqrt(sum); for (let j = 0; j < d; j++) v[j]! *= scale; }
  };
  return (g) => {
    const eta = optimistic ? D / Math.sqrt(4 + V) : D / Math.sqrt(++t);
    if (optimistic) { for (let j = 0; j < d; j++) x[j] = centre[j]! - eta * guess[j]!; project(x); }
    for (let j = 0; j < d; j++) { if (optimistic) { const e = g[j]! - guess[j]!; V += e * e; guess[j] = g[j]!; } centre[j]! -= eta * g[j]!; }
    project(centre);
  };
}

const rows: readonly (readonly [name: string, method: Parameters<typeof openLearner>[0], domain: DomainSpec, params: object, rounds: number, hand?: 'plain' | 'optimistic'])[] = [
  ['gradient descent, ball', onlineGradientDescent, ball, { gradientBound: 1 }, 2e6, 'plain'], ['gradient descent, box', onlineGradientDescent, box, { gradientBound: 1 }, 2e6],
  ['optimistic, ball', optimisticMirrorDescent, ball, { gradientBound: 1 }, 2e6, 'optimistic'], ['optimistic, box', optimisticMirrorDescent, box, { gradientBound: 1 }, 2e6],
  ['optimistic, simplex', optimisticMirrorDescent, simplex, { gradientBound: 1 }, 1e6], ['optimistic, simplex, entropy', optimisticMirrorDescent, simplex, { geometry: 'entropy' }, 5e5],
  ['ensemble, ball', optimisticMirrorDescentEnsemble, ball, { gradientBound: 1, smoothness: 0.5, rounds: 1e6 }, 2e5], ['Ader, ball', ader, ball, { gradientBound: 1, rounds: 1e6 }, 2e5],
  ['follow the leader, ball', followTheRegularizedLeader, ball, { gradientBound: 1 }, 2e6], ['online Newton, ball', optimisticMirrorDescent, ball, { variant: 'exp-concave', gradientBound: 1, expConcavity: 0.5 }, 1e5],
];

/** Prints one table; about half a minute. */
export async function run(): Promise<void> {
  console.log(`rounds a second, ${d} variables`);
  for (const [name, method, domain, params, rounds, hand] of rows) {
    const learner = await openLearner(method, { size: d, domain, params } satisfies LearnerOptions);
    const measured = rate(rounds, (g) => { learner.predict(); learner.update(g); });
    const written = hand === undefined ? undefined : rate(rounds, handWritten(hand === 'optimistic'));
    const beside = written === undefined ? '' : `  hand-written ${(written / 1e6).toFixed(2)} M, ratio ${(written / measured).toFixed(2)}`;
    console.log(`  ${name.padEnd(30)} ${(measured / 1e6).toFixed(3)} M${beside}`);
  }
}
