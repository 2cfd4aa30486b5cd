/**
 * Functions h(A) of non-negative weights A, d x d, that are 0 exactly where A has no directed cycle, and their gradients with respect to A.
 *   exponential      tr(e^A) - d                     gradient (e^A)'
 *   polynomial       tr((I + A/d)^d) - d             gradient ((I + A/d)^(d-1))'
 *   log-determinant  d log s - log det(sI - A)       gradient (sI - A)^-T, for spectral radius of A below s
 * Entry (i, j) of the gradient sums over the walks j -> ... -> i: it is 0 exactly where an edge i -> j closes no cycle.
 * Sources: Zheng et al. (2018), Yu et al. (2019), Bello et al. (2022).
 */
import { linalg, type Vector } from '../../../core/index.js';

export type AcyclicityName = 'exponential' | 'polynomial' | 'log-determinant';

/** Writes dh/dA to `gradient` (d x d) and returns h; Infinity, with a gradient that means nothing, outside of the domain or where numbers overflow. */
export type Acyclicity = (A: Vector, gradient: Vector) => number;

/** The function for graphs of d nodes; `s` is of the log-determinant only. Keeps scratch: results do not depend on earlier calls. */
export function acyclicity(name: AcyclicityName, d: number, s = 1): Acyclicity {
  if (name === 'log-determinant') return logDeterminant(d, s);
  return name === 'exponential' ? exponential(d) : polynomial(d);
}

/** `out` = `A`', both d x d and not the same. */
export function transpose(A: Vector, d: number, out: Vector): void {
  for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) out[j * d + i] = A[i * d + j]!;
}

/**
 * The gradient of `log-determinant`, s = 1, for a graph whose edges all go forward in `order`: sums and products of numbers that are not negative, so that every entry is
 * right to rounding however much the entries differ. Weights against the order are not read.
 */
export function walksAlong(d: number): (order: Int32Array, A: Vector, gradient: Vector) => void {
  // Row `end`, column `start`, both positions of the order: lower triangular.
  const walks = new Float64Array(d * d);
  return (order, A, gradient) => {
    gradient.fill(0);
    for (let end = 0; end < d; end++) {
      const row = end * d;
      for (let start = 0; start < end; start++) walks[row + start] = 0;
      walks[row + end] = 1;
      // Walks to `end` through its parent k: those to k, one edge longer.
      for (let k = 0; k < end; k++) {
        const weight = A[order[k]! * d + order[end]!]!, through = k * d;
        if (weight !== 0) for (let start = 0; start <= k; start++) walks[row + start]! += weight * walks[through + start]!;
      }
      for (let start = 0; start <= end; start++) gradient[order[end]! * d + order[start]!] = walks[row + start]!;
    }
  };
}

function trace(A: Vector, d: number): number {
  let sum = 0;
  for (let i = 0; i < d; i++) sum += A[i * d + i]!;
  return sum;
}

/** Coefficients 1/0! .. 1/15! of the exponential series. */
const series = Float64Array.from({ length: 16 }, (_, power) => { let factorial = 1; for (let k = 2; k <= power; k++) factorial *= k; return 1 / factorial; });

/**
 * e^A as (e^(A / 2^m))^(2^m), the inner one by its Taylor series to the 15th power: entries are not negative, so nothing cancels. The series is a polynomial in A^4
 * whose coefficients are polynomials in A, A^2, A^3 (Paterson and Stockmeyer 1973): six products.
 */
function exponential(d: number): Acyclicity {
  const { gemm } = linalg(), fresh = (): Float64Array => new Float64Array(d * d);
  const first = fresh(), second = fresh(), third = fresh(), fourth = fresh();
  let sum = fresh(), next = fresh();
  const multiply = (left: Vector, right: Vector, out: Vector): void => gemm('N', 'N', d, d, d, left, right, out);
  const add = (from: number): void => {
    const [c0, c1, c2, c3] = series.subarray(from, from + 4) as unknown as [number, number, number, number];
    for (let at = 0; at < sum.length; at++) sum[at]! += c1 * first[at]! + c2 * second[at]! + c3 * third[at]!;
    for (let at = 0; at < sum.length; at += d + 1) sum[at]! += c0;
  };
  return (A, gradient) => {
    let largest = 0;
    for (let i = 0; i < d; i++) {
      let row = 0;
      for (let j = 0; j < d; j++) row += A[i * d + j]!;
      largest = Math.max(largest, row);
    }
    if (!(largest < 700)) return Number.POSITIVE_INFINITY;
    // Rows of the scaled matrix sum to 1/2 at most: 0.5^16 / 16! is below 1e-18.
    const halvings = largest > 0.5 ? Math.ceil(Math.log2(largest / 0.5)) : 0, factor = 2 ** -halvings;
    for (let at = 0; at < first.length; at++) first[at] = A[at]! * factor;
    multiply(first, first, second);
    multiply(second, first, third);
    multiply(second, second, fourth);
    sum.fill(0);
    add(12);
    for (let from = 8; from >= 0; from -= 4) {
      multiply(sum, fourth, next);
      [sum, next] = [next, sum];
      add(from);
    }
    for (let halving = 0; halving < halvings; halving++) {
      multiply(sum, sum, next);
      [sum, next] = [next, sum];
    }
    transpose(sum, d, gradient);
    const h = trace(sum, d) - d;
    return Number.isFinite(h) ? h : Number.POSITIVE_INFINITY;
  };
}

/** (I + A/d)^(d-1) by repeated squaring, and the last factor for the trace alone. */
function polynomial(d: number): Acyclicity {
  const { gemm } = linalg();
  const base = new Float64Array(d * d);
  let power = new Float64Array(d * d), square = new Float64Array(d * d), next = new Float64Array(d * d);
  const multiply = (left: Vector, right: Vector): void => gemm('N', 'N', d, d, d, left, right, next);
  return (A, gradient) => {
    for (let at = 0; at < base.length; at++) {
      const unit = at % (d + 1) === 0 ? 1 : 0;
      base[at] = square[at] = unit + A[at]! / d;
      power[at] = unit;
    }
    for (let exponent = d - 1; exponent > 0; exponent >>= 1) {
      if (exponent & 1) { multiply(power, square); [power, next] = [next, power]; }
      if (exponent > 1) { multiply(square, square); [square, next] = [next, square]; }
    }
    transpose(power, d, gradient);
    let sum = -d;
    for (let at = 0; at < base.length; at++) sum += gradient[at]! * base[at]!;
    return Number.isFinite(sum) ? sum : Number.POSITIVE_INFINITY;
  };
}

/** Entries of the inverse are sums of walks, never negative but by rounding. */
const rounding = 1e-10;

/** By LU of sI - A; a matrix with a negative entry in its inverse, or that is singular, is outside of the domain. */
function logDeterminant(d: number, s: number): Acyclicity {
  const { luFactor, luSolve } = linalg();
  const factors = new Float64Array(d * d), inverse = new Float64Array(d * d), pivots = new Int32Array(d);
  return (A, gradient) => {
    for (let at = 0; at < factors.length; at++) {
      const unit = at % (d + 1) === 0 ? 1 : 0;
      factors[at] = s * unit - A[at]!;
      inverse[at] = unit;
    }
    try {
      luFactor(factors, d, pivots);
    } catch {
      return Number.POSITIVE_INFINITY;
    }
    luSolve(factors, d, pivots, inverse, d);
    // Right-hand sides stand one after the other: `inverse` holds the columns of (sI - A)^-1 as rows, which is the transposed inverse.
    gradient.set(inverse);
    let h = d * Math.log(s), least = 0;
    for (let i = 0; i < d; i++) h -= Math.log(Math.abs(factors[i * d + i]!));
    for (let at = 0; at < inverse.length; at++) least = Math.min(least, inverse[at]!);
    return least >= -rounding && Number.isFinite(h) ? h : Number.POSITIVE_INFINITY;
  };
}
