/** Whether a vector holds numbers only: x - x is 0 for those and NaN for NaN and both infinities. */
export function isFiniteVector(x: Float64Array): boolean {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! - x[i]!;
  return sum === 0;
}

/** 2-norm of x - y; plain sum of squares, for moves between iterates. */
export function distance(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) { const d = x[i]! - y[i]!; sum += d * d; }
  return Math.sqrt(sum);
}

export function copyInto(from: Float64Array, to: Float64Array): void {
  if (from.length > 64) { to.set(from); return; }
  for (let i = 0; i < from.length; i++) to[i] = from[i]!;
}
