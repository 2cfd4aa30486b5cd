/** Values and gradients of (1/n) sum over rows of loss(network(row), answer) + l2/2 |weights|^2. */
import { usageError, type OracleSet, type ProblemMetric, type Vector } from '../../core/index.js';
import { openBlocks } from './blocks.js';
import { lossOf, wrong, type Targets } from './loss.js';
import type { Network, Tape } from './network.js';
import type { NetworkParams } from './params.js';
import { isStackable, openStack, type Stack } from './stack.js';
import { gather, type Inputs } from './table.js';

export interface Rows extends Inputs { readonly targets: Targets }
export type Oracles = Pick<OracleSet, 'value' | 'valueBatch' | 'sampleValues' | 'blockValues' | 'gradient' | 'sampleGradient'>;

/** A mini-batch of a size: its tape and what it is asked about. */
interface Batch { readonly tape: Tape; readonly input: Vector; readonly targets: Targets; readonly slope: Vector; readonly many: Many }

/** Values at many points on the same rows, which are other ones than at the last call where they are `fresh`. */
type Many = (points: Vector, input: Vector, targets: Targets, fresh: boolean, out: Vector) => void;

/** Sizes of mini-batches whose tapes are kept. */
const keptBatches = 3;

export function oraclesOf(network: Network, rows: Rows, tape: Tape, { loss, l2 }: Pick<NetworkParams, 'loss' | 'l2'>): Oracles {
  const { size, outputs, parameters, layout } = network, lossAt = lossOf(loss, outputs), penalised = layout.filter((_, p) => !parameters[p]!.bias).map(({ offset }, i) => [offset, weightsOf(network)[i]!] as const);
  const penalty = (of: Tape): number => (l2 === 0 ? 0 : l2 / 2 * of.squares());
  const penaltyAt = (points: Vector, offset: number): number => {
    if (l2 === 0) return 0;
    let sum = 0;
    for (const [from, length] of penalised) for (let i = offset + from; i < offset + from + length; i++) sum += points[i]! ** 2;
    return l2 / 2 * sum;
  };
  const at = (x: Vector, offset: number): number => lossAt(tape.run(x, offset, rows.values, false), rows.rows, rows.targets) + penalty(tape);
  const decay = (x: Vector, out: Vector): void => {
    if (l2 !== 0) for (const [offset, length] of penalised) for (let i = offset; i < offset + length; i++) out[i] = out[i]! + l2 * x[i]!;
  };
  let slope: Vector | undefined;
  /** Many points on a number of rows: stacked where all layers are matrices and functions of one number, else one after the other. */
  function manyOf(own: Tape, count: number): Many {
    let stack: Stack | undefined;
    return (points, input, targets, fresh, out) => {
      if (out.length === 1 || !isStackable(network)) {
        for (let p = 0; p < out.length; p++) out[p] = lossAt(own.run(points, p * size, input, fresh && p === 0), count, targets) + penalty(own);
        return;
      }
      (stack ??= openStack(network, count)).run(points, input, out.length, (p, outputsAt) => { out[p] = lossAt(outputsAt, count, targets) + penaltyAt(points, p * size); });
    };
  }
  let blocks: OracleSet['blockValues'] | undefined;
  const openOwnBlocks = (): OracleSet['blockValues'] => (isStackable(network)
    ? openBlocks(network, rows.values, rows.rows, { loss: (values) => lossAt(values, rows.rows, rows.targets), penalty: (x) => penaltyAt(x, 0), whole: (x) => at(x, 0) })
    : wholeBlocks(size, (x) => at(x, 0)));
  const batches = new Map<number, Batch>();
  const batchOf = (count: number): Batch => {
    let batch = batches.get(count);
    if (batch) return batch;
    if (batches.size >= keptBatches) batches.delete(batches.keys().next().value!);
    const targets = 'labels' in rows.targets ? { labels: new Int32Array(count) } : { values: new Float64Array(outputs * count) };
    const own = network.open(count);
    batches.set(count, batch = { tape: own, input: new Float64Array(rows.extent.features * count), targets, slope: new Float64Array(outputs * count), many: manyOf(own, count) });
    return batch;
  };
  /** The batch of these samples, with their rows in it. */
  const take = (samples: Int32Array): Batch => {
    refuseSamples(samples, rows.rows);
    const batch = batchOf(samples.length);
    gather(rows.values, rows.extent.features, rows.rows, samples, batch.input);
    pick(rows.targets, batch.targets, outputs, rows.rows, samples);
    return batch;
  };
  const all = manyOf(tape, rows.rows);
  return {
    value: (x) => at(x, 0),
    valueBatch: (points, out) => all(points, rows.values, rows.targets, false, out),
    blockValues: (x, range, candidates, out) => { (blocks ??= openOwnBlocks())(x, range, candidates, out); },
    sampleValues(points, samples, out) {
      const { input, targets, many } = take(samples);
      many(points, input, targets, true, out);
    },
    gradient(x, out) {
      lossAt(tape.run(x, 0, rows.values, false), rows.rows, rows.targets, slope ??= new Float64Array(outputs * rows.rows));
      tape.backward(rows.values, slope, out);
      decay(x, out);
    },
    sampleGradient(x, samples, out) {
      const { tape: own, input, targets, slope: by } = take(samples);
      lossAt(own.run(x, 0, input, true), samples.length, targets, by);
      own.backward(input, by, out);
      decay(x, out);
    },
  };
}

/** One candidate after the other: layers before the first that changed are not run again. */
function wholeBlocks(size: number, value: (x: Vector) => number): OracleSet['blockValues'] {
  const point = new Float64Array(size);
  return (x, range, candidates, out) => {
    const q = range[0]!, perBlock = out.length / range[2]!;
    point.set(x);
    for (let i = 0; i < out.length; i++) {
      const from = (range[1]! + Math.floor(i / perBlock)) * q, to = Math.min(size, from + q);
      for (let j = from; j < to; j++) point[j] = candidates[i * q + j - from]!;
      out[i] = value(point);
      for (let j = from; j < to; j++) point[j] = x[j]!;
    }
  };
}

/** Lengths of the blocks that are no biases. */
const weightsOf = ({ parameters }: Network): number[] => parameters.filter(({ bias }) => !bias).map(({ shape }) => shape.reduce((product, count) => product * count, 1));

function pick(from: Targets, to: Targets, outputs: number, rows: number, samples: Int32Array): void {
  if ('values' in from) { gather(from.values, outputs, rows, samples, (to as { values: Vector }).values); return; }
  const { labels } = to as { labels: Int32Array };
  for (let s = 0; s < samples.length; s++) labels[s] = from.labels[samples[s]!]!;
}

function refuseSamples(samples: Int32Array, rows: number): void {
  if (samples.length === 0) throw usageError('no-samples', 'A sample gradient needs at least one sample.', { expected: `indices from 0 to ${rows - 1}` });
  for (let s = 0; s < samples.length; s++) if (samples[s]! < 0 || samples[s]! >= rows) throw usageError('bad-sample', `There is no sample ${samples[s]}.`, { expected: `an index from 0 to ${rows - 1}` });
}

/** Share of rows that are classified rightly; nothing where the rows have no classes. */
export function accuracyOf(network: Network, rows: Rows, tape: Tape): ProblemMetric | undefined {
  const { targets } = rows;
  if (!('labels' in targets)) return undefined;
  return { unit: '', better: 'higher', measure: (x) => 1 - wrong(tape.run(x, 0, rows.values, false), network.outputs, rows.rows, targets.labels) / rows.rows };
}
