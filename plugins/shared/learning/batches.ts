/** Mini-batches by epochs, in an order that is drawn anew for each: gradients of them, and values of many points on the same one. */
import { usageError, type NumericTrait, type OracleSet, type Random, type Vector } from '../../../core/index.js';

/** Part of a state: the order of this epoch, what is taken of it, and the samples drawn in all. */
export interface Place { readonly order: Int32Array; taken: number; drawn: number }

export interface Batches {
  open(): Place;
  /** Gradient at x by the next batch, to `out`. */
  next(place: Place, x: Vector, out: Vector): void;
  /** Passes over the samples so far. */
  epoch(place: Place): number;
}

interface BatchRun {
  readonly oracles: { readonly sampleGradient: OracleSet['sampleGradient']; readonly gradient: OracleSet['gradient'] | undefined };
  readonly random: Random;
  number(name: NumericTrait): number;
}

const ordered = (count: number): Place => ({ order: Int32Array.from({ length: count }, (_, i) => i), taken: count, drawn: 0 });

/** The next `batch` of `count` samples, in scratch: what is left of an epoch where that is less. */
function sampler(count: number, batch: number): (place: Place, random: Random) => Int32Array {
  const samples = new Int32Array(batch), rest = new Int32Array(count % batch);
  return (place, random) => {
    if (place.taken >= count) { shuffle(place.order, random); place.taken = 0; }
    const taken = count - place.taken < batch ? rest : samples;
    for (let i = 0; i < taken.length; i++) taken[i] = place.order[place.taken + i]!;
    place.taken += taken.length;
    place.drawn += taken.length;
    return taken;
  };
}

/** All samples in one batch are the whole gradient, where the problem has one. */
export function openBatches(run: BatchRun, batch: number): Batches {
  const { oracles: { sampleGradient, gradient }, random } = run, count = run.number('samples'), size = Math.min(batch, count), whole = size === count, next = sampler(count, size);
  return {
    open: () => ordered(count),
    next(place, x, out) {
      if (whole) { place.drawn += count; if (gradient) gradient(x, out); else sampleGradient(x, place.order, out); return; }
      sampleGradient(x, next(place, random), out);
    },
    epoch: ({ drawn }) => drawn / count,
  };
}

export interface ValueBatches {
  /** Values are those of a mini-batch, which are not the objective: no point has been evaluated that could be the best one. */
  readonly sampled: boolean;
  open(): Place;
  /** Takes the next batch: all values until the next call are on it. */
  draw(place: Place, random: Random): void;
  values(points: Vector, out: Vector): void;
}

interface ValueRun {
  readonly oracles: { readonly valueBatch?: OracleSet['valueBatch'] | undefined; readonly sampleValues: OracleSet['sampleValues'] | undefined };
  number(name: NumericTrait): number;
}

/** Without `batch`, and where a batch holds all samples, values are the objective. Errors: `oracle-missing`. */
export function openValueBatches(run: ValueRun, batch: number | undefined): ValueBatches {
  const { valueBatch, sampleValues } = run.oracles, whole: ValueBatches = { sampled: false, open: () => ordered(0), draw() {}, values: valueBatch! };
  if (batch === undefined) return whole;
  if (!sampleValues) throw usageError('oracle-missing', 'Mini-batches need `sampleValues`, which the problem does not offer.', { pointer: '/method/params/batchSize', expected: 'a problem with values of single rows, such as network-training', suggestion: 'leave `batchSize` out' });
  const count = run.number('samples');
  if (batch >= count && valueBatch) return whole;
  const next = sampler(count, Math.min(batch, count));
  let samples: Int32Array = new Int32Array(0);
  return { sampled: true, open: () => ordered(count), draw(place, random) { samples = next(place, random); }, values: (points, out) => { sampleValues(points, samples, out); } };
}

/** Fisher and Yates. */
function shuffle(order: Int32Array, random: Random): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.integer(i + 1), kept = order[i]!;
    order[i] = order[j]!;
    order[j] = kept;
  }
}
