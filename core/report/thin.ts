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

/** Indices of the points without which some other would lie further than `tolerance` pixels from the drawn line (Ramer, Douglas, Peucker). */
export function straighten(points: readonly Pixel[], tolerance: number): number[] {
  const kept = new Set([0, points.length - 1]);
  const open: (readonly [number, number])[] = [[0, points.length - 1]];
  for (let range = open.pop(); range; range = open.pop()) {
    const [from, to] = range;
    let furthest = from;
    let distance = tolerance;
    for (let i = from + 1; i < to; i++) {
      const off = distanceTo(points[i]!, points[from]!, points[to]!);
      if (off > distance) { distance = off; furthest = i; }
    }
    if (furthest === from) continue;
    kept.add(furthest);
    open.push([from, furthest], [furthest, to]);
  }
  return [...kept].sort((a, b) => a - b);
}

/** From a point to the stretch between a and b. */
function distanceTo(p: Pixel, a: Pixel, b: Pixel): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const along = Math.max(0, Math.min(1, ((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(p.x - a.x - along * dx, p.y - a.y - along * dy);
}

/** Indices that serve every scale: what `thin` keeps over equal and over logarithmic steps of the index. Curves with gaps stay whole. */
export function coarse(y: ArrayLike<number>, most: number): readonly number[] | undefined {
  if (y.length <= most || !Array.from(y).every(Number.isFinite)) return undefined;
  const over = (x: (i: number) => number): number[] => thin(Array.from(y, (value, i) => ({ x: x(i), y: value })), most / 2);
  return [...new Set([...over((i) => i), ...over(Math.log1p)])].sort((a, b) => a - b);
}
