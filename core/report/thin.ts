/** Fewer points for a curve, so that it still looks the same: the first, the last and the extremes of every bucket stay. */

export interface Pixel { readonly x: number; readonly y: number }

/** Indices of at most `most` points, in order. Buckets have equal width in x where x only grows, equal counts otherwise. */
export function thin(points: readonly Pixel[], most: number): number[] {
  const n = points.length;
  if (n <= most) return points.map((_, i) => i);
  const buckets = Math.max(1, Math.floor((most - 2) / 4));
  const bucketOf = isGrowing(points) ? byWidth(points, buckets) : (i: number) => Math.floor((i * buckets) / n);
  const kept = new Set([0, n - 1]);
  for (let start = 0; start < n;) {
    let end = start + 1;
    while (end < n && bucketOf(end) === bucketOf(start)) end++;
    for (const i of extremes(points, start, end)) kept.add(i);
    start = end;
  }
  return [...kept].sort((a, b) => a - b);
}

const isGrowing = (points: readonly Pixel[]): boolean => points.every(({ x }, i) => i === 0 || x >= points[i - 1]!.x);

function byWidth(points: readonly Pixel[], buckets: number): (i: number) => number {
  const first = points[0]!.x;
  const width = points.at(-1)!.x - first || 1;
  return (i) => Math.min(buckets - 1, Math.floor(((points[i]!.x - first) / width) * buckets));
}

/** First, lowest, highest and last of points[start, end). */
function extremes(points: readonly Pixel[], start: number, end: number): readonly number[] {
  let low = start;
  let high = start;
  for (let i = start + 1; i < end; i++) {
    if (points[i]!.y < points[low]!.y) low = i;
    if (points[i]!.y > points[high]!.y) high = i;
  }
  return [start, low, high, end - 1];
}
