/** Networks of every layer type, whose oracles on a tensor backend are held to those in float64. */
import { expect } from 'vitest';
import { onTensors } from '../../core/tensor/oracles/remote.js';
import type { BackendName } from '../../core/tensor/index.js';
import type { AnyProblem } from '../../core/index.js';
import { networkTraining } from '../../problems/network-training/index.js';
import { mulberry32 } from '../../problems/shared/mulberry32.js';

const dense = (units: number): object => ({ type: 'dense', units });
/** Layers, loss and further params; `image` where the rows are images. */
export const networks: Readonly<Record<string, { readonly layers: readonly object[]; readonly loss?: string; readonly image?: readonly number[]; readonly l2?: number; readonly surrogate?: string; readonly outputs?: number }>> = {
  'dense and tanh': { layers: [dense(7), { type: 'tanh' }, dense(3)] },
  'relu with a penalty': { layers: [dense(6), { type: 'relu' }, dense(5), { type: 'relu' }, dense(3)], l2: 0.1 },
  'one output for two classes': { layers: [dense(5), { type: 'sigmoid' }, dense(1)], outputs: 2 },
  'squares of classes': { layers: [dense(5), { type: 'tanh' }, dense(3)], loss: 'mse' },
  'share of errors': { layers: [dense(5), { type: 'tanh' }, dense(3)], loss: 'error' },
  'stairs': { layers: [dense(8), { type: 'staircase', levels: 5 }, dense(3)], surrogate: 'straight-through' },
  'signs': { layers: [dense(8), { type: 'sign' }, dense(3)], surrogate: 'fast-sigmoid' },
  'rounded weights': { layers: [{ type: 'int8', units: 6, scale: 0.05 }, { type: 'tanh' }, { type: 'binary', units: 3 }], surrogate: 'straight-through' },
  'argmax attention': { layers: [{ type: 'argmax-attention', slots: 4 }, dense(3)], surrogate: 'straight-through' },
  'a mixture of experts': { layers: [{ type: 'mixture', units: 5, experts: 3 }, dense(3)], surrogate: 'straight-through' },
  'spikes in two layers': { layers: [dense(6), { type: 'lif', steps: 4, beta: 0.9 }, dense(3), { type: 'lif', steps: 4 }], surrogate: 'fast-sigmoid' },
  'convolutions': { layers: [{ type: 'conv2d', filters: 3, kernel: 3, padding: 1 }, { type: 'relu' }, { type: 'conv2d', filters: 2, kernel: 2, stride: 2 }, { type: 'tanh' }, dense(3)], image: [6, 5, 2] },
};

const rows = 40, features = 5;

export function network(name: string): AnyProblem {
  const { layers, image, outputs = 3, ...params } = networks[name]!, shape = [rows, ...(image ?? [features])], uniform = mulberry32(7);
  const X = Float64Array.from({ length: shape.reduce((a, b) => a * b) }, () => 2 * uniform() - 1), y = Float64Array.from({ length: rows }, () => Math.floor(outputs * uniform()));
  const data = { X: { kind: 'array' as const, shape, data: X }, y: { kind: 'array' as const, shape: [rows], data: y } };
  return networkTraining.build({ data, params: { loss: 'cross-entropy', l2: 0, init: 'he', seed: 3, ...params, layers: layers.map((layer) => ({ stride: 1, padding: 0, beta: 0.95, threshold: 1, ...layer })) } as never, spec: {} }) as AnyProblem;
}

/** Roundings to one result, times what they grow by: a few hundred products, each of numbers below ten. */
const tolerance = 2000 * 2 ** -24;

/** Values of many candidates, also in mini-batches, and gradients, as in float64. */
export function judgeNetwork(backend: BackendName, name: string, candidates = 9): void {
  const exact = network(name), { oracles: float64 } = exact, computed = onTensors(exact, backend), { oracles } = computed, size = exact.layout.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  const live = computed.liveTensors(), uniform = mulberry32(11), points = Float64Array.from({ length: candidates * size }, () => 2 * uniform() - 1), samples = Int32Array.from([3, 1, 4, 15, 9, 2]);
  try {
    close(run((out) => { oracles.valueBatch!(points, out); }, candidates), run((out) => { float64.valueBatch!(points, out); }, candidates));
    if (float64.sampleValues) close(run((out) => { oracles.sampleValues!(points, samples, out); }, candidates), run((out) => { float64.sampleValues!(points, samples, out); }, candidates));
    expect(computed.liveTensors()).toBe(live);
    if (!float64.gradient) return;
    const x = points.subarray(0, size);
    close(run((out) => { oracles.gradient!(x, out); }, size), run((out) => { float64.gradient!(x, out); }, size));
    close(run((out) => { oracles.sampleGradient!(x, samples, out); }, size), run((out) => { float64.sampleGradient!(x, samples, out); }, size));
    expect(computed.liveTensors()).toBe(live);
  } finally { computed.release!(); }
}

/** Blocks 17 and 18 of four coordinates, of which the last has three; and single coordinates from the first on. */
export function judgeBlocks(backend: BackendName): void {
  const exact = network('signs'), problem = { ...exact, oracles: { ...exact.oracles, blockValues: () => {} } }, tensors = problem.tensors!, plain = { ...problem, tensors: { ...tensors, oracles: tensors.oracles.filter((name) => name !== 'blockValues') } };
  const x = Float64Array.from({ length: 75 }, (_, i) => Math.sin(i)), candidates = Float64Array.from({ length: 2 * 3 * 4 }, (_, i) => Math.cos(i)), range = Int32Array.from([4, 17, 2]);
  candidates[23] = Number.NaN;
  const points = Float64Array.from({ length: 6 * 75 }, (_, i) => { const p = Math.floor(i / 75), j = i % 75; return Math.floor(j / 4) === 17 + Math.floor(p / 3) ? candidates[4 * p + (j % 4)]! : x[j]!; });
  const expected = run((out) => { exact.oracles.valueBatch!(points, out); }, 6);
  const ones = Float64Array.from({ length: 20 * 75 }, (_, i) => (i % 75 === Math.floor(i / 150) ? candidates[Math.floor(i / 75)]! : x[i % 75]!));
  for (const given of [problem, plain]) {
    const computed = onTensors(given, backend);
    close(run((out) => { computed.oracles.blockValues!(x, range, candidates, out); }, 6), expected);
    close(run((out) => { computed.oracles.blockValues!(x, Int32Array.from([1, 0, 10]), candidates.subarray(0, 20), out); }, 20), run((out) => { exact.oracles.valueBatch!(ones, out); }, 20));
    computed.release!();
  }
}

function run(oracle: (out: Float64Array) => void, length: number): Float64Array {
  const out = new Float64Array(length).fill(Number.NaN);
  oracle(out);
  return out;
}

function close(found: Float64Array, expected: Float64Array): void {
  const scale = 1 + expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expected.forEach((value, i) => { expect(Math.abs(found[i]! - value), `entry ${i}: ${found[i]} for ${value}`).toBeLessThanOrEqual(tolerance * scale); });
}
