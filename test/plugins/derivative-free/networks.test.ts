/** Networks without derivatives are trained by values alone: accuracies within the ranges that the dossier's table and runs give for them. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { solve, type AnyMethod, type AnyProblem } from '../../../core/index.js';
import { openaiEs } from '../../../plugins/openai-es/index.js';
import { polystep } from '../../../plugins/polystep/index.js';
import { sepCmaEs } from '../../../plugins/sep-cma-es/index.js';
import type { State } from '../../../plugins/polystep/state.js';
import { networkTraining } from '../../../problems/network-training/index.js';
import { buildInline, buildSpec, problemsFolder, readJson } from '../../problems/support.js';
import { mulberry32 } from '../mulberry32.js';
import { play } from './play.js';

interface P5 { readonly trace: Readonly<Record<string, Readonly<Record<string, number>>>>; readonly evals: number; readonly err_init: number }
const golden = (JSON.parse(readFileSync(new URL('../../golden/polystep.json', import.meta.url), 'utf8')) as { P5: P5 }).P5;

/** The XOR grid of P5 and its start. */
async function grid(): Promise<AnyProblem> {
  const draws = mulberry32(99), X: number[][] = [], y: number[] = [], normals = mulberry32(100), start = Float64Array.from({ length: 33 }, () => 0.5 * normals.normal());
  for (let i = 0; i < 64; i++) { const a = 3 * draws.uniform(), b = 3 * draws.uniform(); y.push((Math.floor(a) + Math.floor(b)) % 2); X.push([a - 1.5, b - 1.5]); }
  return { ...await buildInline(networkTraining, { X, y }, { layers: [{ type: 'dense', units: 8 }, { type: 'sign' }, { type: 'dense', units: 1 }], loss: 'error' }), start: () => start.slice() };
}

it('polystep: P5, the sign network of the family step by step', async () => {
  await play(polystep as unknown as AnyMethod, await grid(), { mode: 'ask-tell', epsilon: 0.02, stepRadius: 2, costScale: 'mean' }, mulberry32(101), 200, ({ k, state, metric, evaluations }) => {
    const row = golden.trace[k];
    if (row) { expect(metric('best')).toBe(row.best); expect(Math.abs((state as State).point[0]! - row.x0!)).toBeLessThan(1e-6); }
    if (k === 200) expect(evaluations).toBe(golden.evals);
  });
});

/** Accuracy on the rows that were trained on and on those that were not, after so many steps. */
async function accuracies(method: unknown, file: string, params: object, iterations: number): Promise<readonly [number, number]> {
  const folder = `${problemsFolder}network-training/examples`, problem = await buildSpec(networkTraining, readJson(`${folder}/${file}`), folder);
  const { best, last } = await solve({ problem, method: { method: method as AnyMethod, params }, budget: { iterations }, record: { every: iterations }, seed: 1 }) as unknown as { best: { metrics: Record<string, number> }; last: { metrics: Record<string, number> } };
  const { accuracy, testAccuracy } = last.metrics.accuracy === undefined ? best.metrics : last.metrics;
  return [accuracy!, testAccuracy!];
}

/** The hidden layer of eight is a quarter of the dossier's, and there are 400 rows in place of 1500; its runs of one network: 94.3 and 85.2 % by polystep, and its table has 72.8 by CMA-ES, 85.5 by OpenAI-ES. */
describe('a staircase network on digits', () => {
  const at = (init: number, target: number): object => ({ kind: 'cosine', init, target, steps: 40 });
  it('polystep, with the probes of the dossier and smaller steps at a lower temperature', async () => {
    const [train, test] = await accuracies(polystep, 'digits-staircase.json', { epsilon: at(0.5, 0.1), stepRadius: at(16, 4), probeRadius: at(2, 1), costScale: null, subspace: { kind: 'hybrid', rank: 4 }, blockSize: 8 }, 40);
    expect(train).toBeGreaterThan(0.8);
    expect(test).toBeGreaterThan(0.55);
  });
  it('openai-es', async () => {
    const [train, test] = await accuracies(openaiEs, 'digits-staircase.json', { sigma: 0.1, learningRate: 0.05 }, 200);
    expect(train).toBeGreaterThan(0.9);
    expect(test).toBeGreaterThan(0.6);
  });
  it('sep-cma-es', async () => {
    const [train, test] = await accuracies(sepCmaEs, 'digits-staircase.json', {}, 400);
    expect(train).toBeGreaterThan(0.85);
    expect(test).toBeGreaterThan(0.6);
  });
});

/** The dossier's network, data, mini-batches and subspace, in a tenth of the steps of its run (85.2 % of the rows that were not trained on after 250), at a higher rate r p / (2 q epsilon): two thirds of the bar. */
it('polystep on mini-batches: the staircase network 64-32-10 in 30,000 evaluations', async () => {
  const at = (init: number, target: number): object => ({ kind: 'cosine', init, target, steps: 25 });
  const [train, test] = await accuracies(polystep, 'digits-full-staircase.json', { batchSize: 128, epsilon: at(0.5, 0.2), stepRadius: at(32, 4), probeRadius: at(2, 1), costScale: 1, subspace: { kind: 'hybrid', rank: 4 }, blockSize: 8 }, 25);
  expect(train).toBeGreaterThan(0.85 * 2 / 3);
  expect(test).toBeGreaterThan(0.85 * 2 / 3);
}, 60_000);
