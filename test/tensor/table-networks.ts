/** More of the table: what networks need besides products and pointwise functions. */
import type { TensorBackend } from '../../core/tensor/index.js';
import type { Case } from './table.js';

type Tf = TensorBackend['tf'];
type Leaf = ReturnType<Tf['tensor']>;
const numbers = (count: number, seed: number): number[] => Array.from({ length: count }, (_, i) => Math.fround(((((i + seed) * 7919) % 2003) / 1001.5) - 1));
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

const x = numbers(24, 5), R = 4, C = 6;
const row = (i: number): number[] => x.slice(i * C, (i + 1) * C);
const rows = (f: (row: number[], i: number) => readonly number[]): number[] => range(R).flatMap((i) => [...f(row(i), i)]);
/** Nothing is rounded: only numbers are moved or compared. */
const moved = (name: string, run: (tf: Tf, t: Leaf) => Leaf, expected: readonly number[]): Case => ({ name, run: (tf) => run(tf, tf.tensor(x, [R, C])), expected, terms: 0, scale: 0 });
const summed = (name: string, run: (tf: Tf, t: Leaf) => Leaf, expected: readonly number[], terms: number, scale: number): Case => ({ name, run: (tf) => run(tf, tf.tensor(x, [R, C])), expected, terms, scale });

const halves = [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 0.25, -0.75];
const toEven = (v: number): number => { const low = Math.floor(v), part = v - low; return part < 0.5 || (part === 0.5 && low % 2 === 0) ? low : low + 1; };
const onHalves = (name: string, run: (tf: Tf, t: Leaf) => Leaf, f: (v: number) => number): Case => ({ name, run: (tf) => run(tf, tf.tensor1d(halves)), expected: halves.map(f), terms: 0, scale: 0 });

/** Image 5 x 4 with 2 channels, filter 3 x 3: every output by the definition; `depthwise`: one filter a channel. */
const image = numbers(40, 11), filter = numbers(36, 60);
const pixel = (i: number, j: number, c: number): number => (i < 0 || j < 0 || i >= 5 || j >= 4 ? 0 : image[(i * 4 + j) * 2 + c]!);
function convolved(height: number, width: number, stride: number, top: number, left: number, depthwise: boolean): number[] {
  return range(height).flatMap((i) => range(width).flatMap((j) => range(2).map((out) => sum(range(9).flatMap((p) => (depthwise ? [out] : [0, 1]).map((c) =>
    pixel(i * stride + Math.floor(p / 3) - top, j * stride + (p % 3) - left, c) * (depthwise ? filter[p * 2 + out]! : filter[(p * 2 + c) * 2 + out]!)))))));
}
const pictured = (name: string, run: (tf: Tf, t: ReturnType<Tf['tensor4d']>) => Leaf, expected: readonly number[], terms = 19): Case => ({ name, run: (tf) => run(tf, tf.tensor4d(image, [1, 5, 4, 2])), expected, terms, scale: 18 });
const windows = (height: number, width: number, f: (values: number[]) => number): number[] => range(height).flatMap((i) => range(width).flatMap((j) => [0, 1].map((c) => f([0, 1, 2, 3].map((p) => pixel(2 * i + (p >> 1), 2 * j + (p & 1), c))))));

const a = numbers(12, 31), b = numbers(20, 47);
const segments = [2, 0, 2, 1];

export const networkTable: readonly Case[] = [
  moved('reshape', (tf, t) => tf.reshape(t, [2, 12]), x), moved('transpose', (tf, t) => tf.transpose(t), range(C).flatMap((j) => range(R).map((i) => row(i)[j]!))),
  moved('transpose of three axes', (tf, t) => tf.transpose(tf.reshape(t, [2, 3, 4]), [2, 0, 1]), range(4).flatMap((k) => range(2).flatMap((i) => range(3).map((j) => x[(i * 3 + j) * 4 + k]!)))),
  moved('concat of columns', (tf, t) => tf.concat([t, t], 1), rows((r) => [...r, ...r])), moved('slice', (tf, t) => tf.slice(t, [1, 2], [2, 3]), [...row(1).slice(2, 5), ...row(2).slice(2, 5)]),
  moved('pad', (tf, t) => tf.pad(t, [[1, 0], [0, 2]], 7), [...range(C + 2).map(() => 7), ...rows((r) => [...r, 7, 7])]), moved('tile', (tf, t) => tf.tile(t, [1, 2]), rows((r) => [...r, ...r])),
  moved('one hot', (tf) => tf.oneHot(tf.tensor1d([2, 0, 3], 'int32'), 4), [0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1]), moved('step', (tf, t) => tf.step(t), x.map((v) => Number(v > 0))),
  moved('clip', (tf, t) => tf.clipByValue(t, -0.5, 0.25), x.map((v) => Math.min(0.25, Math.max(-0.5, v)))), moved('min of rows', (tf, t) => tf.min(t, 1), rows((r) => [Math.min(...r)])),
  moved('greater or equal', (tf, t) => tf.greaterEqual(t, x[7]!), x.map((v) => Number(v >= x[7]!))), moved('reverse', (tf, t) => tf.reverse(t, 1), rows((r) => [...r].reverse())),
  moved('batched gather', (tf, t) => tf.gather(t, tf.tensor2d([[1, 5], [0, 0], [3, 2], [4, 4]], [4, 2], 'int32'), 1, 1), rows((r, i) => [[1, 5], [0, 0], [3, 2], [4, 4]][i]!.map((j) => r[j]!))),
  moved('gather of entries', (tf, t) => tf.gatherND(t, tf.tensor2d([[0, 1], [3, 5]], [2, 2], 'int32')), [row(0)[1]!, row(3)[5]!]),
  moved('scatter of rows', (tf, t) => tf.scatterND(tf.tensor2d([[4], [1], [0], [2]], [4, 1], 'int32'), t, [5, C]), [...row(2), ...row(1), ...row(3), ...range(C).map(() => 0), ...row(0)]),
  moved('update of rows', (tf, t) => tf.tensorScatterUpdate(t, tf.tensor2d([[2]], [1, 1], 'int32'), tf.ones([1, C])), [...row(0), ...row(1), ...range(C).map(() => 1), ...row(3)]),
  moved('unstack', (tf, t) => tf.unstack(t)[2]!, row(2)), moved('cast to int32', (tf, t) => tf.cast(tf.mul(t, 8), 'int32'), x.map((v) => Math.trunc(v * 8) + 0)),
  onHalves('floor', (tf, t) => tf.floor(t), Math.floor), onHalves('round, half to even', (tf, t) => tf.round(t), toEven), onHalves('ceil', (tf, t) => tf.ceil(t), Math.ceil),
  summed('log of softmax', (tf, t) => tf.logSoftmax(t), rows((r) => r.map((v) => v - Math.log(sum(r.map(Math.exp))))), 16, 8), summed('product of rows', (tf, t) => tf.prod(t, 1), rows((r) => [r.reduce((p, v) => p * v, 1)]), 6, 1),
  summed('cumsum from the end', (tf, t) => tf.cumsum(t, 1, false, true), rows((r) => r.map((_, i) => sum(r.slice(i)))), 6, 6), summed('sums of segments', (tf, t) => tf.unsortedSegmentSum(t, tf.tensor1d(segments, 'int32'), 3), range(3).flatMap((s) => range(C).map((j) => sum(range(R).filter((i) => segments[i] === s).map((i) => row(i)[j]!)))), 4, 4),
  { name: 'einsum', run: (tf) => tf.einsum('ij,jk->ik', tf.tensor2d(a, [3, 4]), tf.tensor2d(b, [4, 5])), expected: range(3).flatMap((i) => range(5).map((k) => sum(range(4).map((j) => a[i * 4 + j]! * b[j * 5 + k]!)))), terms: 5, scale: 4 },
  pictured('conv2d, padded', (tf, t) => tf.conv2d(t, tf.tensor4d(filter, [3, 3, 2, 2]), 1, 'same'), convolved(5, 4, 1, 1, 1, false)), pictured('conv2d, strided', (tf, t) => tf.conv2d(t, tf.tensor4d(filter, [3, 3, 2, 2]), 2, 'valid'), convolved(2, 1, 2, 0, 0, false)),
  // tfjs pads a total of (outputs - 1) stride + 3 - inputs, the smaller half before: 2 and 1 here.
  pictured('conv2d, strided and padded', (tf, t) => tf.conv2d(t, tf.tensor4d(filter, [3, 3, 2, 2]), 2, 'same'), convolved(3, 2, 2, 1, 0, false)),
  pictured('depthwise conv2d', (tf, t) => tf.depthwiseConv2d(t, tf.tensor4d(filter.slice(0, 18), [3, 3, 2, 1]), 1, 'same'), convolved(5, 4, 1, 1, 1, true)),
  pictured('largest of windows', (tf, t) => tf.maxPool(t, 2, 2, 'valid'), windows(2, 2, (v) => Math.max(...v)), 0), pictured('mean of windows', (tf, t) => tf.avgPool(t, 2, 2, 'valid'), windows(2, 2, (v) => sum(v) / 4)),
];
