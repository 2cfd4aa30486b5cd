/** Median and quantile band of several runs: each run is a step function of its records, so that runs with records elsewhere, and of other length, can be compared. */
import { quantilesOf } from './quantile.js';

/** Records of one run; points that are not finite are passed over. */
export interface Trail { readonly x: ArrayLike<number>; readonly y: ArrayLike<number> }

/** `count`: runs that have a value there; a run without any finite point has none. */
export interface Band { readonly x: readonly number[]; readonly median: readonly number[]; readonly low: readonly number[]; readonly high: readonly number[]; readonly count: readonly number[] }

/**
 * At every x where some run has a record (at most `most` of them): quantiles over the runs of the last value that each recorded.
 * After its end a run keeps its last value; before its first record it stands at its first.
 */
export function bandOf(trails: readonly Trail[], most = 200): Band {
  const cleaned = trails.map(cleanedOf).filter(({ length }) => length > 0);
  const x = chosenOf([...new Set(cleaned.flatMap((points) => points.map(([at]) => at)))].sort((a, b) => a - b), most);
  const next = cleaned.map(() => 0);
  const quantiles = x.map((at) => quantilesOf(cleaned.map((points, run) => {
    while (next[run]! < points.length && points[next[run]!]![0] <= at) next[run]! += 1;
    return points[Math.max(0, next[run]! - 1)]![1];
  })));
  return { x, median: quantiles.map(({ median }) => median), low: quantiles.map(({ low }) => low), high: quantiles.map(({ high }) => high), count: quantiles.map(({ count }) => count) };
}

/** Finite points in the order of x; of points at one x the last stands last. */
function cleanedOf({ x, y }: Trail): (readonly [number, number])[] {
  const points: (readonly [number, number])[] = [];
  for (let i = 0; i < x.length; i++) if (Number.isFinite(x[i]!) && Number.isFinite(y[i]!)) points.push([x[i]!, y[i]!]);
  return points.sort((a, b) => a[0] - b[0]);
}

/** The first, the last, and what lies nearest above equal and above logarithmic steps between them. */
function chosenOf(ascending: readonly number[], most: number): readonly number[] {
  if (ascending.length <= most) return ascending;
  const [first, last] = [ascending[0]!, ascending.at(-1)!];
  const steps = Math.max(1, Math.floor(most / 2) - 1);
  const positive = first > 0 ? first : Math.min(last, ascending.find((value) => value > 0) ?? last);
  const wanted = Array.from({ length: steps }, (_, i) => i / steps).flatMap((share) => [first + share * (last - first), ...(positive > 0 ? [positive * (last / positive) ** share] : [])]).sort((a, b) => a - b);
  const kept = new Set([first]);
  let at = 0;
  for (const want of wanted) {
    while (at < ascending.length - 1 && ascending[at]! < want) at += 1;
    kept.add(ascending[at]!);
  }
  return [...kept.add(last)].sort((a, b) => a - b);
}
