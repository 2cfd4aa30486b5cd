/** One table of operations for every backend: what tfjs computes, and the same in plain float64 with no tfjs. */
import type { TensorBackend } from '../../core/tensor/index.js';
import { networkTable } from './table-networks.js';

type Tf = TensorBackend['tf'];
type Leaf = ReturnType<Tf['tensor']>;
export interface Case { readonly name: string; readonly run: (tf: Tf) => Leaf; readonly expected: readonly number[]; /** Rounded operations behind one entry. */ readonly terms: number; /** The largest sum of |terms| behind one entry. */ readonly scale: number; /** The absolute error that WGSL allows a built-in function, where it is above a few roundings. */ readonly wgsl?: number }

/** Float32 numbers in [-1, 1), the same everywhere. */
export const numbers = (count: number, seed = 1): number[] => Array.from({ length: count }, (_, i) => Math.fround(((((i + seed) * 7919) % 2003) / 1001.5) - 1));
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

function product(a: readonly number[], b: readonly number[], m: number, k: number, n: number, ta: boolean, tb: boolean): number[] {
  const out: number[] = [];
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) out.push(sum(Array.from({ length: k }, (_, p) => a[ta ? p * m + i : i * k + p]! * b[tb ? j * k + p : p * n + j]!)));
  return out;
}

function matmul(ta: boolean, tb: boolean, batchA: number, batchB: number): Case {
  const m = 3, k = 17, n = 5, batch = Math.max(batchA, batchB);
  const a = numbers(batchA * m * k), b = numbers(batchB * k * n, 100);
  const expected = Array.from({ length: batch }, (_, i) => product(a.slice((batchA > 1 ? i : 0) * m * k), b.slice((batchB > 1 ? i : 0) * k * n), m, k, n, ta, tb)).flat();
  return {
    name: `matmul ${ta ? 'A^T' : 'A'} ${tb ? 'B^T' : 'B'}, batches ${batchA} and ${batchB}`, expected, terms: k + 1, scale: k,
    run: (tf) => tf.matMul(tf.tensor(a, [batchA, ...(ta ? [k, m] : [m, k])]), tf.tensor(b, [batchB, ...(tb ? [n, k] : [k, n])]), ta, tb),
  };
}

const relu = (x: number): number => Math.max(0, x);
const activations: Record<string, (x: number) => number> = { linear: (x) => x, relu, relu6: (x) => Math.min(6, relu(x)), sigmoid: (x) => 1 / (1 + Math.exp(-x)), elu: (x) => (x < 0 ? Math.expm1(x) : x), leakyrelu: (x) => (x < 0 ? 0.2 * x : x) };
const fused = Object.entries(activations).map(([activation, apply]): Case => {
  const a = numbers(12), b = numbers(20, 50), bias = numbers(5, 9);
  return {
    name: `fused matmul with bias, ${activation}`, expected: product(a, b, 3, 4, 5, false, false).map((x, i) => apply(x + bias[i % 5]!)), terms: 12, scale: 5,
    run: (tf) => tf.fused.matMul({ a: tf.tensor2d(a, [3, 4]), b: tf.tensor2d(b, [4, 5]), bias: tf.tensor1d(bias), activation: activation as 'relu', leakyreluAlpha: 0.2 }),
  };
});

const x = numbers(24), y = numbers(24, 77), positive = x.map((v) => Math.fround(v + 1.5));
const pointwise = (name: string, run: (tf: Tf, t: Leaf, u: Leaf) => Leaf, f: (a: number, b: number) => number, left = x): Case =>
  ({ name, run: (tf) => run(tf, tf.tensor(left, [4, 6]), tf.tensor(y, [4, 6])), expected: left.map((v, i) => f(v, y[i]!)), terms: 8, scale: 4 });
const rows = (f: (row: number[]) => number[]): number[] => [0, 1, 2, 3].flatMap((i) => f(x.slice(i * 6, i * 6 + 6)));
const shaped = (name: string, run: (tf: Tf, t: Leaf) => Leaf, expected: readonly number[]): Case => ({ name, run: (tf) => run(tf, tf.tensor(x, [4, 6])), expected, terms: 12, scale: 6 });

export const table: readonly Case[] = [
  ...networkTable, ...[false, true].flatMap((ta) => [false, true].flatMap((tb) => [[1, 1], [4, 4], [4, 1], [1, 4]].map(([p, q]) => matmul(ta, tb, p!, q!)))), ...fused,
  pointwise('add', (tf, t, u) => tf.add(t, u), (a, b) => a + b), pointwise('multiply', (tf, t, u) => tf.mul(t, u), (a, b) => a * b),
  pointwise('where', (tf, t, u) => tf.where(tf.greater(t, u), t, u), (a, b) => Math.max(a, b)), pointwise('exp', (tf, t) => tf.exp(t), Math.exp),
  pointwise('log', (tf, t) => tf.log(t), Math.log, positive), pointwise('sqrt', (tf, t) => tf.sqrt(t), Math.sqrt, positive), 
  // WebGPU Shading Language, 15.7.4.1 "Accuracy of Concrete Floating Point Expressions": + - * are correctly rounded; / has 2.5 units in the last place, exp(x) 3 + 2|x|, log(x) an
  // absolute error of 2^-21 on [0.5, 2] and 3 units elsewhere, all within `terms` and `scale`; cos(x) has an absolute error of 2^-11 on [-pi, pi], which is not.
  { ...pointwise('cos', (tf, t) => tf.cos(t), Math.cos), wgsl: 2 ** -11 },
  pointwise('tanh', (tf, t) => tf.tanh(t), Math.tanh), pointwise('sign', (tf, t) => tf.sign(t), Math.sign),
  shaped('sum of rows', (tf, t) => tf.sum(t, 1), rows((r) => [sum(r)])), shaped('mean', (tf, t) => tf.mean(t), [sum(x) / 24]), shaped('max of rows', (tf, t) => tf.max(t, 1), rows((r) => [Math.max(...r)])),
  shaped('argmax of rows', (tf, t) => tf.argMax(t, 1), rows((r) => [r.indexOf(Math.max(...r))])), shaped('cumsum', (tf, t) => tf.cumsum(t, 1), rows((r) => r.map((_, i) => sum(r.slice(0, i + 1))))),
  shaped('softmax', (tf, t) => tf.softmax(t), rows((r) => r.map((v) => Math.exp(v) / sum(r.map(Math.exp))))), shaped('gather', (tf, t) => tf.gather(t, tf.tensor1d([2, 0], 'int32')), [...x.slice(12, 18), ...x.slice(0, 6)]),
  shaped('topk', (tf, t) => tf.topk(t, 2).values, rows((r) => [...r].sort((a, b) => b - a).slice(0, 2))),
  { name: 'conv2d', run: (tf) => tf.conv2d(tf.tensor4d(x, [1, 4, 6, 1]), tf.tensor4d(y.slice(0, 4), [2, 2, 1, 1]), 1, 'valid'), terms: 5, scale: 4,
    expected: Array.from({ length: 15 }, (_, i) => { const r = Math.floor(i / 5), c = i % 5; return sum([0, 1, 2, 3].map((p) => x[(r + (p >> 1)) * 6 + c + (p & 1)]! * y[p]!)); }) },
];
