/** Values and gradients of (1/n) sum over rows of loss(network(row), answer) + l2/2 |weights|^2. */
import { usageError, type OracleSet, type ProblemMetric, type Vector } from '../../core/index.js';
import { lossOf, wrong, type Targets } from './loss.js';
import type { Network, Tape } from './network.js';
import type { NetworkParams } from './params.js';
import { gather, type Inputs } from './table.js';

export interface Rows extends Inputs { readonly targets: Targets }
export type Oracles = Pick<OracleSet, 'value' | 'valueBatch' | 'gradient' | 'sampleGradient'>;

/** A mini-batch of a size: its tape and what it is asked about. */
interface Batch { readonly tape: Tape; readonly input: Vector; readonly targets: Targets; readonly slope: Vector }

/** Sizes of mini-batches whose tapes are kept. */
const keptBatches = 3;

export function oraclesOf(network: Network, rows: Rows, tape: Tape, { loss, l2 }: Pick<NetworkParams, 'loss' | 'l2'>): Oracles {
  const { size, outputs, parameters, layout } = network, lossAt = lossOf(loss, outputs), penalised = layout.filter((_, p) => !parameters[p]!.bias).map(({ offset }, i) => [offset, weightsOf(network)[i]!] as const);
  const penalty = (of: Tape): number => (l2 === 0 ? 0 : l2 / 2 * of.squares());
  const at = (x: Vector, offset: number): number => lossAt(tape.run(x, offset, rows.values, false), rows.rows, rows.targets) + penalty(tape);
  const decay = (x: Vector, out: Vector): void => {
    if (l2 !== 0) for (const [offset, length] of penalised) for (let i = offset; i < offset + length; i++) out[i] = out[i]! + l2 * x[i]!;
  };
  let slope: Vector | undefined;
  const batches = new Map<number, Batch>();
  const batchOf = (count: number): Batch => {
    let batch = batches.get(count);
    if (batch) return batch;
    if (batches.size >= keptBatches) batches.delete(batches.keys().next().value!);
    const targets = 'labels' in rows.targets ? { labels: new Int32Array(count) } : { values: new Float64Array(outputs * count) };
    batches.set(count, batch = { tape: network.open(count), input: new Float64Array(rows.extent.features * count), targets, slope: new Float64Array(outputs * count) });
    return batch;
  };
  return {
    value: (x) => at(x, 0),
    valueBatch(points, out) { for (let p = 0; p < out.length; p++) out[p] = at(points, p * size); },
    gradient(x, out) {
      lossAt(tape.run(x, 0, rows.values, false), rows.rows, rows.targets, slope ??= new Float64Array(outputs * rows.rows));
      tape.backward(rows.values, slope, out);
      decay(x, out);
    },
    sampleGradient(x, samples, out) {
      refuseSamples(samples, rows.rows);
      const { tape: own, input, targets, slope: by } = batchOf(samples.length);
      gather(rows.values, rows.extent.features, rows.rows, samples, input);
      pick(rows.targets, targets, outputs, rows.rows, samples);
      lossAt(own.run(x, 0, input, true), samples.length, targets, by);
      own.backward(input, by, out);
      decay(x, out);
    },
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
