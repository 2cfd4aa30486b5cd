/** Which rows a step takes: epochs in shuffled order, the last batch of an epoch may be short. */
import type { Random } from '../../core/index.js';

export interface Batches { count(training: number, k: number): number; fill(training: number, k: number, out: Int32Array): void }

export const stepsOfEpoch = (training: number, batch: number): number => Math.ceil(training / Math.min(batch, training));

/** The order of an epoch is derived from its number alone, so that nothing of it has to be saved. */
export function batchRows(batch: number, stream: (label: string, ...index: readonly number[]) => Random): Batches {
  let order = new Int32Array(0), shuffled = -1;
  const orderOf = (training: number, epoch: number): Int32Array => {
    if (order.length === training && shuffled === epoch) return order;
    if (order.length !== training) order = new Int32Array(training);
    const random = stream('epoch', epoch);
    for (let i = 0; i < training; i++) { const j = random.integer(i + 1); order[i] = order[j]!; order[j] = i; }
    shuffled = epoch;
    return order;
  };
  return {
    count(training, k) {
      if (batch >= training) return training;
      return Math.min(batch, training - (k % stepsOfEpoch(training, batch)) * batch);
    },
    fill(training, k, out) {
      if (batch >= training) { for (let i = 0; i < training; i++) out[i] = i; return; }
      const steps = stepsOfEpoch(training, batch), rows = orderOf(training, Math.floor(k / steps)), from = (k % steps) * batch;
      for (let i = 0; i < out.length; i++) out[i] = rows[from + i]!;
    },
  };
}
