/** Level-1 loops. Sums run in four fixed accumulators: faster than one, and the same bits on every machine. */

/** Sum of x[xStart + i] y[yStart + i], i < n. */
export function dotRange(n: number, x: Float64Array, xStart: number, y: Float64Array, yStart: number): number {
  let s0 = 0, s1 = 0, s2 = 0, s3 = 0;
  let i = 0;
  for (; i + 3 < n; i += 4) {
    const p = xStart + i, q = yStart + i;
    s0 += x[p]! * y[q]!;
    s1 += x[p + 1]! * y[q + 1]!;
    s2 += x[p + 2]! * y[q + 2]!;
    s3 += x[p + 3]! * y[q + 3]!;
  }
  for (; i < n; i++) s0 += x[xStart + i]! * y[yStart + i]!;
  return (s0 + s1) + (s2 + s3);
}

export const dot = (x: Float64Array, y: Float64Array): number => dotRange(x.length, x, 0, y, 0);

/** y[yStart + i] += alpha x[xStart + i], i < n. */
export function axpyRange(n: number, alpha: number, x: Float64Array, xStart: number, y: Float64Array, yStart: number): void {
  let i = 0;
  for (; i + 3 < n; i += 4) {
    const p = xStart + i, q = yStart + i;
    y[q]! += alpha * x[p]!;
    y[q + 1]! += alpha * x[p + 1]!;
    y[q + 2]! += alpha * x[p + 2]!;
    y[q + 3]! += alpha * x[p + 3]!;
  }
  for (; i < n; i++) y[yStart + i]! += alpha * x[xStart + i]!;
}

export function axpy(alpha: number, x: Float64Array, y: Float64Array): void {
  if (alpha !== 0) axpyRange(x.length, alpha, x, 0, y, 0);
}

export function scal(alpha: number, x: Float64Array): void {
  for (let i = 0; i < x.length; i++) x[i]! *= alpha;
}

export function copy(x: Float64Array, out: Float64Array): void { out.set(x); }

export function fill(x: Float64Array, value: number): void { x.fill(value); }

export function norm1(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += Math.abs(x[i]!);
  return sum;
}

export function normInf(x: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < x.length; i++) {
    const size = Math.abs(x[i]!);
    if (!(size <= largest)) {
      if (size !== size) return NaN;
      largest = size;
    }
  }
  return largest;
}

/** x[i] * 0 is 0 for finite numbers and NaN otherwise, so one sum answers without a branch an entry. */
export function isFinite(x: Float64Array): boolean {
  let probe = 0;
  for (let i = 0; i < x.length; i++) probe += x[i]! * 0;
  return probe === 0;
}

/** Squares above this are safe from underflow in a sum (2^-900: what underflow loses is under 2^-170 of it). */
const smallestSafeSquare = 2 ** -900;

export function nrm2(x: Float64Array): number {
  const square = dot(x, x);
  if (square > smallestSafeSquare && square < Infinity) return Math.sqrt(square);
  return scaledNorm(x);
}

function scaledNorm(x: Float64Array): number {
  const largest = normInf(x);
  if (largest === 0 || largest === Infinity || largest !== largest) return largest;
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i]! / largest) ** 2;
  return largest * Math.sqrt(sum);
}
