/** The best point evaluated so far, as a part of the state. */
import type { Evaluated, Vector } from '../../../core/index.js';

export interface Best { k: number; value: number; readonly x: Vector }

export const noBest = (size: number): Best => ({ k: 0, value: Infinity, x: new Float64Array(size) });

/** What `best` of a method answers: nothing before the first finite value. */
export const evaluated = (best: Best): Evaluated | undefined => (best.value < Infinity ? best : undefined);

/** Takes the lowest of `count` values when it is lower than what is known; the points lie one after the other. Answers whether it did. */
export function offerBatch(best: Best, points: Vector, values: Vector, count: number, k: number): boolean {
  let lowest = -1, value = best.value;
  for (let i = 0; i < count; i++) if (values[i]! < value) { value = values[i]!; lowest = i; }
  if (lowest < 0) return false;
  best.k = k;
  best.value = value;
  const size = best.x.length;
  for (let j = 0, at = lowest * size; j < size; j++, at++) best.x[j] = points[at]!;
  return true;
}

export const hasNaN = (values: Vector, count: number): boolean => {
  for (let i = 0; i < count; i++) if (Number.isNaN(values[i]!)) return true;
  return false;
};

/** For a metric: +Infinity, a point outside the domain, is no number to record; NaN is left for the driver to see. */
export const recordable = (value: number | undefined): number | undefined => (value === Infinity ? undefined : value);
