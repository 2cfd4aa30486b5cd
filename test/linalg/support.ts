/** Naive second implementations, deterministic data and the engines under test. */
import { describe, expect } from 'vitest';
import { SaddlepointError } from '../../core/contract/errors.js';
import { nativeEngine, portableEngine, type Engine, type Operation } from '../../core/linalg/index.js';

export const epsilon = Number.EPSILON;
/** One and more below, at and above the sizes where native code takes over (64 numbers, 16 x 16). */
export const sizes = [0, 1, 2, 3, 15, 16, 17, 63, 64, 65, 100];

/** Runs the same tests on every engine that this machine has; says so when the native one is missing. */
export function eachEngine(title: string, tests: (engine: Engine) => void): void {
  describe(`${title} [portable]`, () => tests(portableEngine()));
  const native = nativeEngine();
  if (native) describe(`${title} [${native.name}]`, () => tests(native));
  else {
    console.warn(`${title}: no native library here, only the portable engine is tested`);
    describe.skip(`${title} [native: no library on this machine]`, () => undefined);
  }
}

/** Numbers in [-1/2, 1/2) by a linear congruence: the same in every run. */
export function numbers(length: number, seed: number): Float64Array {
  let state = (seed * 2654435761 + 12345) >>> 0;
  for (let i = 0; i < 5; i++) state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Float64Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  });
}

export const naiveDot = (x: Float64Array, y: Float64Array): number => x.reduce((sum, value, i) => sum + value * y[i]!, 0);

export function naiveTranspose(A: Float64Array, rows: number, columns: number): Float64Array {
  return Float64Array.from({ length: A.length }, (_, p) => A[(p % rows) * columns + Math.floor(p / rows)]!);
}

/** op(A) op(B), three loops. */
export function naiveProduct(opA: Operation, opB: Operation, m: number, n: number, k: number, A: Float64Array, B: Float64Array): Float64Array {
  const out = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      for (let p = 0; p < k; p++) out[i * n + j]! += (opA === 'N' ? A[i * k + p]! : A[p * m + i]!) * (opB === 'N' ? B[p * n + j]! : B[j * k + p]!);
    }
  }
  return out;
}

export const largest = (x: Float64Array): number => x.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** Largest |x - y|, and NaN anywhere is a failure. */
export function difference(x: Float64Array, y: Float64Array): number {
  expect(x.length).toBe(y.length);
  let most = 0;
  for (let i = 0; i < x.length; i++) {
    const gap = x[i] === y[i] ? 0 : Math.abs(x[i]! - y[i]!);
    if (!(gap <= most)) most = Number.isNaN(gap) ? Infinity : gap;
  }
  return most;
}

/** x equals y to `tolerance`, absolutely. */
export function expectClose(x: Float64Array, y: Float64Array, tolerance: number): void {
  expect(difference(x, y)).toBeLessThanOrEqual(tolerance);
}

/** B'B + n I: symmetric positive definite with a condition number of about 2. */
export function positiveDefinite(n: number, seed: number): Float64Array {
  const B = numbers(n * n, seed);
  const A = naiveProduct('T', 'N', n, n, n, B, B);
  for (let i = 0; i < n; i++) A[i * n + i]! += Math.max(1, n / 10);
  return A;
}

export function identity(n: number): Float64Array {
  const I = new Float64Array(n * n);
  for (let i = 0; i < n; i++) I[i * n + i] = 1;
  return I;
}

/** The code of the error that `action` throws. */
export function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof SaddlepointError) return error.code;
    throw error;
  }
  return 'none';
}

export function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return (error as Error).message;
  }
  return 'none';
}
