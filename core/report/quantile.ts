/** Medians and quantiles. */

/** The band of every figure and table: the middle half. */
export const bandShares = { low: 0.25, high: 0.75 } as const;
export const bandWords = '25 % to 75 %';

/** Quantile of numbers in ascending order, linear between neighbours (type 7 of Hyndman and Fan: what NumPy and R do). NaN of none. */
export function quantileOf(ascending: ArrayLike<number>, share: number): number {
  if (ascending.length === 0) return NaN;
  const position = share * (ascending.length - 1);
  const below = Math.floor(position);
  const low = ascending[below]!;
  const rest = position - below;
  if (rest === 0 || low === ascending[below + 1]) return low;
  return low + rest * (ascending[below + 1]! - low);
}

/** `count`: how many values were finite; the others are left out. */
export interface Quantiles { readonly count: number; readonly median: number; readonly low: number; readonly high: number }

export function quantilesOf(values: readonly (number | undefined)[]): Quantiles {
  const ascending = Float64Array.from(values.filter((value) => value !== undefined && Number.isFinite(value)) as number[]).sort();
  return { count: ascending.length, median: quantileOf(ascending, 0.5), low: quantileOf(ascending, bandShares.low), high: quantileOf(ascending, bandShares.high) };
}
