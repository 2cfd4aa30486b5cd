/** Gradients of mini-batches: epochs in an order that is drawn anew for each. */
import type { NumericTrait, OracleSet, Random, Vector } from '../../../core/index.js';

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

/** All samples in one batch are the whole gradient, where the problem has one. */
export function openBatches(run: BatchRun, batch: number): Batches {
  const { oracles: { sampleGradient, gradient }, random } = run, count = run.number('samples'), size = Math.min(batch, count), whole = size === count;
  const samples = new Int32Array(size), rest = new Int32Array(count % size);
  return {
    open: () => ({ order: Int32Array.from({ length: count }, (_, i) => i), taken: count, drawn: 0 }),
    next(place, x, out) {
      place.drawn += whole ? count : Math.min(size, place.taken >= count ? size : count - place.taken);
      if (whole) { if (gradient) gradient(x, out); else sampleGradient(x, place.order, out); return; }
      if (place.taken >= count) { shuffle(place.order, random); place.taken = 0; }
      const taken = count - place.taken < size ? rest : samples;
      for (let i = 0; i < taken.length; i++) taken[i] = place.order[place.taken + i]!;
      place.taken += taken.length;
      sampleGradient(x, taken, out);
    },
    epoch: ({ drawn }) => drawn / count,
  };
}

/** Fisher and Yates. */
function shuffle(order: Int32Array, random: Random): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.integer(i + 1), kept = order[i]!;
    order[i] = order[j]!;
    order[j] = kept;
  }
}
