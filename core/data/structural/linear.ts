/** Linear structural equations x_j = sum over parents i of W_ij x_i + e_j: samples, or their exact covariance. */
import type { Random } from '../../contract/random.js';
import type { Graph } from './graph.js';

export type Noise = 'gaussian' | 'exponential' | 'gumbel' | 'uniform' | 'logistic';
/** One number for all nodes, or the range that each node's is drawn from. */
export type NoiseScale = number | readonly [number, number];

/** gumbel and exponential noise keep their means; logistic nodes are 0 or 1, 1 with the probability 1 / (1 + e^-m), m the sum over the parents. */
const draws: Readonly<Record<Noise, (random: Random, scale: number, sum: number) => number>> = {
  gaussian: (random, scale, sum) => sum + scale * random.normal(),
  exponential: (random, scale, sum) => sum - scale * Math.log(1 - random.uniform()),
  gumbel: (random, scale, sum) => sum - scale * Math.log(-Math.log(inside(random))),
  uniform: (random, scale, sum) => sum + scale * (2 * random.uniform() - 1),
  logistic: (random, _scale, sum) => (random.uniform() < 1 / (1 + Math.exp(-sum)) ? 1 : 0),
};

/** Uniform in (0, 1). */
function inside(random: Random): number {
  let drawn = random.uniform();
  while (drawn === 0) drawn = random.uniform();
  return drawn;
}

export function scalesOf(scale: NoiseScale, nodes: number, random: Random): Float64Array {
  return Float64Array.from({ length: nodes }, () => (typeof scale === 'number' ? scale : scale[0] + (scale[1] - scale[0]) * random.uniform()));
}

/** samples x nodes. */
export function linearSamples({ order, W, parents }: Graph, noise: Noise, scales: Float64Array, samples: number, random: Random): Float64Array {
  const nodes = order.length, X = new Float64Array(samples * nodes), draw = draws[noise];
  for (let row = 0; row < samples; row++) for (const node of order) {
    let sum = 0;
    for (const parent of parents[node]!) sum += W[parent * nodes + node]! * X[row * nodes + parent]!;
    X[row * nodes + node] = draw(random, scales[node]!, sum);
  }
  return X;
}

/** (I - W)^-T D (I - W)^-1, D the variances of the noise: nodes x nodes. */
export function linearCovariance({ order, W, parents }: Graph, scales: Float64Array): Float64Array {
  const nodes = order.length, effect = new Float64Array(nodes * nodes), covariance = new Float64Array(nodes * nodes);
  // Row `node`: the effect on it of the noise of every other node.
  for (const node of order) {
    effect[node * nodes + node] = scales[node]!;
    for (const parent of parents[node]!) for (let from = 0; from < nodes; from++) effect[node * nodes + from]! += W[parent * nodes + node]! * effect[parent * nodes + from]!;
  }
  for (let i = 0; i < nodes; i++) for (let j = 0; j <= i; j++) {
    let sum = 0;
    for (let from = 0; from < nodes; from++) sum += effect[i * nodes + from]! * effect[j * nodes + from]!;
    covariance[i * nodes + j] = covariance[j * nodes + i] = sum;
  }
  return covariance;
}
