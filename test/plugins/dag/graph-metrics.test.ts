import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { graphErrors, interventionDistance } from '../../../plugins/shared/dag/metrics.js';
import { streamFor } from '../../../core/random/index.js';
import { slowInterventionDistance } from './slow-sid.js';

const graphOf = (d: number, edges: readonly (readonly [number, number])[]): Float64Array => {
  const graph = new Float64Array(d * d);
  for (const [from, to] of edges) graph[from * d + to] = 1;
  return graph;
};

describe('structural intervention distance', () => {
  it('equals the definition, pair by pair, on 300 random pairs of graphs', () => {
    const random = streamFor('sid', 'pairs', 1);
    for (let trial = 0; trial < 300; trial++) {
      const d = 2 + random.integer(7), draw = (): Float64Array => {
        const order = Array.from({ length: d }, (_, i) => i).sort(() => random.uniform() - 0.5), density = random.uniform();
        return graphOf(d, order.flatMap((from, a) => order.slice(a + 1).filter(() => random.uniform() < density).map((to) => [from, to] as const)));
      };
      const estimate = draw(), truth = draw();
      expect(interventionDistance(estimate, truth, d)).toBe(slowInterventionDistance(estimate, truth, d));
    }
  });

  it('is 5 where 0 -> 1 of the truth 0 -> 1 -> 2, 0 -> 3 -> 2 is reversed, and shd is 1', () => {
    const truth = graphOf(4, [[0, 1], [1, 2], [0, 3], [3, 2]]), estimate = graphOf(4, [[1, 0], [1, 2], [0, 3], [3, 2]]);
    expect(interventionDistance(estimate, truth, 4)).toBe(5);
    expect(graphErrors(estimate, truth, 4)).toEqual({ shd: 1, fdr: 1 / 4, tpr: 3 / 4, fpr: 1 / 2 });
  });

  it.each<[string, number, (graph: Float64Array) => void]>([
    ['the empty graph', 37, (graph) => graph.fill(0)], ['the graph without 4 -> 6', 6, (graph) => { graph[4 * 8 + 6] = 0; }],
    ['the graph with 4 -> 6 reversed', 10, (graph) => { graph[4 * 8 + 6] = 0; graph[6 * 8 + 4] = 1; }], ['the graph with 3 -> 0 reversed', 8, (graph) => { graph[3 * 8] = 0; graph[3] = 1; }], ['itself', 0, () => {}],
  ])('of the dossier\'s eight-node graph to %s is %i', (_name, distance, change) => {
    const { T2 } = JSON.parse(readFileSync(new URL('../../golden/notears-topo/golden.json', import.meta.url), 'utf8')) as { T2: { W_true: number[][] } };
    const truth = Float64Array.from(T2.W_true.flat()), estimate = truth.map((w) => (w === 0 ? 0 : 1));
    change(estimate);
    expect(interventionDistance(estimate, truth, 8)).toBe(distance);
  });
});
