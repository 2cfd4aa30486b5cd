/** Gradients, rules, networks, and the search that goes on from a continuous method. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { solve } from '../../../core/index.js';
import { acyclicity, type AcyclicityName } from '../../../plugins/shared/dag/acyclicity.js';
import { squaredAcyclicity } from '../../../plugins/shared/dag/continuous.js';
import { cutToAcyclic, topologicalOrder } from '../../../plugins/shared/dag/order.js';
import { createObjective } from '../../../plugins/golem/objective.js';
import { streamFor } from '../../../core/random/index.js';
import { readJson } from '../../problems/support.js';

const { T2 } = JSON.parse(readFileSync(new URL('../../golden/notears-topo/golden.json', import.meta.url), 'utf8')) as { T2: { W_true: number[][] } };
const draw = (label: string, length: number, scale = 1): Float64Array => { const out = new Float64Array(length); streamFor('continuous', label, 1).fillNormal(out); return out.map((x) => scale * x); };
const frobenius = (values: Float64Array): number => Math.sqrt(values.reduce((sum, x) => sum + x * x, 0));
const names: readonly AcyclicityName[] = ['exponential', 'polynomial', 'log-determinant'];

describe('measures of cycles', () => {
  // Dossier, section 8: T2's graph with two edges that close cycles; gradients are with respect to W.
  const W = Float64Array.from(T2.W_true.flat()), linear = { traits: { nodes: 8 }, layout: [] }, none = new Float64Array(64);
  W[4] = 0.5;
  W[7 * 8 + 1] = -0.3;
  it.each([
    ['exponential', 1, 0.5544365887803799, 2.27078009762795], ['polynomial', 1, 0.22331321875790522, 0.8780772678213185],
    ['log-determinant', 0.3, 0.0002664989395903046, 0.003588142706126973], ['exponential', 0.3, 7.645868607e-5, undefined], ['polynomial', 0.3, 4.372240911e-5, undefined],
  ] as const)('%s at %d Wc is %d', (name, scale, h, norm) => {
    const measure = squaredAcyclicity(linear, acyclicity(name, 8)), x = W.map((w) => scale * w), gradient = new Float64Array(64);
    expect(Math.abs(measure.value(x, none) / h - 1)).toBeLessThan(scale === 1 ? 1e-12 : 1e-9);
    measure.addGradient(x, 1, gradient);
    if (norm !== undefined) expect(frobenius(gradient) / norm).toBeCloseTo(1, 11);
  });

  it.each(names)('%s: its gradient in the weights of networks agrees with differences', (name) => {
    const d = 4, hidden = 3, measure = squaredAcyclicity({ traits: { nodes: d, hidden }, layout: [] }, acyclicity(name, d)), x = draw(name, d * d * hidden, 0.2), rules = new Float64Array(d * d), gradient = new Float64Array(x.length);
    rules[1] = 1;
    measure.value(x, rules);
    measure.addGradient(x, 1, gradient);
    for (let at = 0; at < x.length; at++) {
      const moved = (by: number): number => { const y = x.slice(); y[at]! += by; return measure.value(y, rules); };
      expect(Math.abs((moved(1e-5) - moved(-1e-5)) / 2e-5 - gradient[at]!)).toBeLessThan(1e-8);
    }
  });
});

describe('golem', () => {
  it.each([true, false])('its gradient agrees with differences (equal variances: %s)', (equal) => {
    const d = 5, A = draw('S', d * d), S = new Float64Array(d * d), objective = createObjective(d, 40), B = draw('B', d * d, 0.3), gradient = new Float64Array(d * d), weights = { l1: 0.1, l2: 2 };
    for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) for (let k = 0; k < d; k++) S[i * d + j]! += A[k * d + i]! * A[k * d + j]! / d;
    objective.value(S, B, equal, weights, gradient);
    for (let at = 0; at < B.length; at++) {
      const moved = (by: number): number => { const y = B.slice(); y[at]! += by; return objective.value(S, y, equal, weights); };
      expect(Math.abs((moved(1e-6) - moved(-1e-6)) / 2e-6 - gradient[at]!)).toBeLessThan(1e-6);
    }
  });
});

describe('cutting to an acyclic graph', () => {
  it('removes the smallest edges one after the other, no more than it takes, on 100 random matrices', () => {
    for (let trial = 0; trial < 100; trial++) {
      const d = 6, W = draw(`cut ${trial}`, d * d), cut = W.slice(), order = new Int32Array(d), naive = W.slice();
      for (let i = 0; i < d; i++) W[i * (d + 1)] = cut[i * (d + 1)] = naive[i * (d + 1)] = 0;
      let removed = 0;
      while (!topologicalOrder(naive, d, order)) {
        const smallest = [...naive.keys()].filter((at) => naive[at] !== 0).reduce((a, b) => (Math.abs(naive[a]!) <= Math.abs(naive[b]!) ? a : b));
        naive[smallest] = 0;
        removed++;
      }
      expect(cutToAcyclic(cut, d, 0, order)).toBe(removed);
      expect(cut).toEqual(naive);
    }
  });
});

const observations = (seed: number, extra: object = {}): object => ({ generate: 'linear-sem', graph: 'erdos-renyi', nodes: 8, edgesPerNode: 2, samples: 500, seed, ...extra });
const spec = (X: object, params: object = {}): object => ({ spec: 'problem/1', kind: 'dag-learning', data: { X }, params });
const blocks = (solution: object): { weights: Float64Array; order: number[] } => { const { weights, order } = solution as Record<'weights' | 'order', { data: Float64Array }>; return { weights: weights.data, order: [...order.data] }; };

describe('unseen graphs', () => {
  it.each([11, 12, 13, 14])('equal variances, seed %i: notears and dagma find a graph within two edges of the truth, and no score below the best order\'s', async (seed) => {
    const best = await solve({ problem: spec(observations(seed)), method: { id: 'topological-swaps', params: { sizeSmall: 28, sizeLarge: 28, largeSearches: 10 } } } as never);
    for (const id of ['notears', 'dagma']) {
      const { last, solution } = await solve({ problem: spec(observations(seed), { l1: 0.02 }), method: id } as never), { weights } = blocks(solution);
      expect(last.metrics['shd'], id).toBeLessThanOrEqual(2);
      expect(last.metrics['score']! - 0.02 * weights.reduce((sum, w) => sum + Math.abs(w), 0), id).toBeGreaterThan(best.best.metrics['score']! - 1e-3);
    }
  });
  it('golem finds a graph with unequal variances as well as with equal ones', async () => {
    const { last } = await solve({ problem: spec(observations(11, { noiseScale: [0.8, 1.2] }), { loss: 'gaussian-loglik' }), method: { id: 'golem', params: { iterations: 20_000 } } } as never);
    expect(last.k).toBe(40_000);
    expect(last.metrics['shd']).toBeLessThanOrEqual(4);
  });
  it.each(['notears', 'dagma'])('%s learns networks: the example has no structural error', async (id) => {
    const problem = readJson(new URL('../../../problems/dag-learning/examples/networks.json', import.meta.url).pathname);
    const { last } = await solve({ problem, method: id } as never);
    expect(last.metrics['shd']).toBeLessThanOrEqual(1);
  });
});

describe('rules', () => {
  it.each(['notears', 'dagma', 'golem'])('%s gives a forbidden edge the weight 0, and its order keeps a required one forward', async (id) => {
    const covariance = { inline: [[1, 0.8, 0.4], [0.8, 1.64, 0.82], [0.4, 0.82, 1.41]] };
    const { solution } = await solve({ problem: { spec: 'problem/1', kind: 'dag-learning', data: { covariance }, params: { forbidden: [[0, 1]], required: [[2, 0]] } }, method: { id, params: id === 'golem' ? { iterations: 5000 } : {} } } as never);
    const { weights, order } = blocks(solution);
    expect(weights[1]).toBe(0);
    expect(order.indexOf(2)).toBeLessThan(order.indexOf(0));
  });
});

describe('topological swaps go on from another method', () => {
  it.each(['notears', 'dagma', 'golem'])('%s: they start at its order, and end no worse', async (method) => {
    const problem = spec(observations(21)), other = { method, params: method === 'golem' ? { iterations: 3000 } : {} };
    const own = await solve({ problem, method: { id: method, params: other.params } } as never), { order } = blocks(own.solution);
    const from = await solve({ problem, method: { id: 'topological-swaps', params: { start: other } } } as never), given = await solve({ problem, method: { id: 'topological-swaps', params: { start: { order } } } } as never);
    expect(from.best.metrics).toEqual(given.best.metrics);
    expect(blocks(from.solution).weights).toEqual(blocks(given.solution).weights);
  });
});
