/** Small loops over the point that run after every step. */

/**
 * Whether a vector holds numbers only: x - x is 0 for those and NaN for NaN and both infinities.
 * Four sums: one alone waits for each addition before the next.
 */
export function isFiniteVector(x: Float64Array): boolean {
  const n = x.length;
  let a = 0, b = 0, c = 0, d = 0, i = 0;
  for (; i + 3 < n; i += 4) {
    a += x[i]! - x[i]!;
    b += x[i + 1]! - x[i + 1]!;
    c += x[i + 2]! - x[i + 2]!;
    d += x[i + 3]! - x[i + 3]!;
  }
  for (; i < n; i++) a += x[i]! - x[i]!;
  return a + b + c + d === 0;
}

/** 2-norm of x - y for moves between iterates: plain sums of squares, two of them for the same reason. */
export function distance(x: Float64Array, y: Float64Array): number {
  const n = x.length;
  let even = 0, odd = 0, i = 0;
  for (; i + 1 < n; i += 2) {
    const p = x[i]! - y[i]!, q = x[i + 1]! - y[i + 1]!;
    even += p * p;
    odd += q * q;
  }
  if (i < n) { const p = x[i]! - y[i]!; even += p * p; }
  return Math.sqrt(even + odd);
}

/** `set` costs about 50 ns before it copies anything. */
export function copyInto(from: Float64Array, to: Float64Array): void {
  if (from.length > 64) { to.set(from); return; }
  for (let i = 0; i < from.length; i++) to[i] = from[i]!;
}
