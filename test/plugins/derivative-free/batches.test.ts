/** Mini-batches of values: what is asked, in which order, and what is said of it. */
import { expect, it } from 'vitest';
import { defineProblem, layoutOf, solve, type AnyMethod, type AnyProblem, type Vector } from '../../../core/index.js';

import { cmaEs } from '../../../plugins/cma-es/index.js';
import { consensusBasedOptimization } from '../../../plugins/consensus-based-optimization/index.js';
import { openaiEs } from '../../../plugins/openai-es/index.js';
import { polystep } from '../../../plugins/polystep/index.js';
import { openEvaluate } from '../../../plugins/polystep/evaluate.js';
import { planOf, type PolystepParams } from '../../../plugins/polystep/params.js';
import type { State } from '../../../plugins/polystep/state.js';
import { openSubspace } from '../../../plugins/polystep/subspace.js';
import { sepCmaEs } from '../../../plugins/sep-cma-es/index.js';
import { spsa } from '../../../plugins/spsa/index.js';
import { mulberry32 } from '../mulberry32.js';

const methods = { polystep, 'openai-es': openaiEs, spsa, 'cma-es': cmaEs, 'sep-cma-es': sepCmaEs, 'consensus-based-optimization': consensusBasedOptimization } as unknown as Readonly<Record<string, AnyMethod>>;
const rows = Array.from({ length: 7 }, (_, i) => [Math.sin(1 + i), Math.cos(2 * i), 0.5 + 0.1 * i]), answers = rows.map((_, i) => Math.sin(3 * i) + 0.2), everyRow = rows.map((_, i) => i);
const meanOver = (x: ArrayLike<number>, samples: readonly number[]): number => samples.reduce((sum, s) => sum + rows[s]!.reduce((inner, a, j) => inner + a * x[j]!, -answers[s]!) ** 2 / 2, 0) / samples.length;

/** Least squares that write down which samples were asked for, in calls. */
function sum(asked: number[][], sampled = true): AnyProblem {
  const whole = defineProblem({
    size: 3, start: [1, -2, 0.5], traits: { samples: rows.length, smooth: true },
    oracles: {
      value: (x: Vector) => meanOver(x, everyRow),
      valueBatch(points: Vector, out: Vector) { for (let p = 0; p < out.length; p++) out[p] = meanOver(points.subarray(3 * p, 3 * p + 3), everyRow); },
      sampleValues(points: Vector, samples: Int32Array, out: Vector) { asked.push([...samples]); for (let p = 0; p < out.length; p++) out[p] = meanOver(points.subarray(3 * p, 3 * p + 3), [...samples]); },
    },
  }), { sampleValues: _, ...rest } = whole.oracles;
  return sampled ? whole : { ...whole, oracles: rest };
}

it.each(Object.keys(methods))('%s: every epoch asks for each row once, three at a time, in an order that changes', async (id) => {
  const asked: number[][] = [];
  const { counts } = await solve({ problem: sum(asked), method: { method: methods[id]!, params: { batchSize: 3 } }, budget: { iterations: 12 }, seed: 5 });
  const batches = asked.filter((batch, i) => i === 0 || batch.join() !== asked[i - 1]!.join()), epochs = [0, 3, 6, 9].map((from) => batches.slice(from, from + 3));
  expect(batches.map(({ length }) => length)).toEqual([3, 3, 1, 3, 3, 1, 3, 3, 1, 3, 3, 1]);
  for (const epoch of epochs) expect(epoch.flat().sort((a, b) => a - b)).toEqual(everyRow);
  expect(new Set(epochs.map((epoch) => epoch.join())).size).toBeGreaterThan(1);
  expect(counts.sampleValues).toBeGreaterThan(12);
  expect(counts.valueBatch ?? 0).toBe(0);
});

it.each(Object.keys(methods))('%s: what is reported as best is an iterate with its objective, never the value of a batch', async (id) => {
  const { best, last } = await solve({ problem: sum([]), method: { method: methods[id]!, params: { batchSize: 2 } }, budget: { iterations: 30 }, record: { every: 1 }, seed: 2 });
  expect(best.metrics.best).toBeUndefined();
  expect(last.metrics.best).toBeUndefined();
  const x = Object.values(best.solution).flatMap(({ data }) => [...data]);
  expect(Math.abs(best.metrics.value! - meanOver(x, everyRow))).toBeLessThan(1e-14);
});

it.each(Object.keys(methods))('%s: a batch of all rows is the objective', async (id) => {
  const asked: number[][] = [], [whole, batch] = await Promise.all([undefined, 7].map((batchSize) => solve({ problem: sum(asked), method: { method: methods[id]!, params: batchSize ? { batchSize } : {} }, budget: { iterations: 5 }, record: { every: 1 }, seed: 4 })));
  expect(asked).toEqual([]);
  expect(batch!.last.metrics).toEqual(whole!.last.metrics);
});

it.each(Object.keys(methods))('%s: a problem without values of samples is refused', async (id) => {
  await expect(solve({ problem: sum([], false), method: { method: methods[id]!, params: { batchSize: 3 } }, budget: { iterations: 1 } })).rejects.toMatchObject({ code: 'oracle-missing', details: { pointer: '/method/params/batchSize' } });
});

it('the value of a mini-batch ends no ensemble', async () => {
  await expect(solve({ problem: sum([]), method: { method: methods['consensus-based-optimization']!, params: { batchSize: 3, stop: { value: 1 } } }, budget: { iterations: 1 } })).rejects.toMatchObject({ code: 'value-of-a-batch' });
});

it.each(['hybrid', 'linear', 'sparse'] as const)('polystep, subspace %s: probes of a block by one product are the points that columns give one by one', (kind) => {
  const layout = layoutOf({ name: 'W', shape: [5, 4] }, { name: 'b', shape: [5] }, { name: 'V', shape: [3, 5] }), n = 40, random = mulberry32(8);
  const subspace = openSubspace(layout, n, { kind, rank: 2, seed: 0 }, () => random), params = { mode: 'blocks', blockSize: 7, template: 'orthoplex', probes: 2, order: 'jacobi', subspace: { kind } } as unknown as PolystepParams;
  const plan = planOf(params, subspace.size), { P, q, V, K } = plan, z = Float64Array.from({ length: P * q }, () => random.normal()), probes = Float64Array.from({ length: P * V * K * q }, () => random.normal()), point = Float64Array.from({ length: n }, () => random.normal());
  const found: number[][] = [], evaluate = openEvaluate(plan, n, subspace, (points, out) => { for (let p = 0; p < out.length; p++) found.push([...points.subarray(p * n, (p + 1) * n)]); }, undefined);
  evaluate({ z, point } as unknown as State, 0, P, probes, new Float64Array(P * V * K));
  expect(found.length).toBe(P * V * K);
  found.forEach((x, i) => {
    const block = Math.floor(i / (V * K)), expected = point.slice();
    for (let j = 0; j < q && block * q + j < subspace.size; j++) subspace.add(expected, 0, block * q + j, Float64Array.of(probes[i * q + j]! - z[block * q + j]!));
    expect(Math.max(...x.map((value, r) => Math.abs(value - expected[r]!)))).toBeLessThan(1e-13);
  });
});
