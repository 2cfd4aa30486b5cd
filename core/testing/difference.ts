/** Derivatives against differences: how fast the Taylor remainder falls, and how far the derivative is from a difference quotient. */
import type { Vector } from '../contract/arrays.js';
import { dot, minus, moved, norm, written } from './vectors.js';

/** A function F with what claims to be its derivative J; a value is a mapping with one output. */
export interface Mapping {
  readonly outputs: number;
  at(x: Vector, out: Vector): void;
  /** J(x) v. */
  derivative(x: Vector, v: Vector, out: Vector): void;
  /** Size of the terms that J(x) v is summed from: relative errors refer to it. */
  magnitude(x: Vector, v: Vector): number;
}

export const valueMapping = (value: (x: Vector) => number, gradient: (x: Vector, out: Vector) => void): Mapping => ({
  outputs: 1,
  at(x, out) { out[0] = value(x); },
  derivative(x, v, out) { out[0] = dot(written(x.length, (g) => gradient(x, g)), v); },
  magnitude: (x, v) => norm(written(x.length, (g) => gradient(x, g))) * norm(v),
});

export const gradientMapping = (gradient: (x: Vector, out: Vector) => void, hessianVector: (x: Vector, v: Vector, out: Vector) => void, size: number): Mapping => ({
  outputs: size,
  at: gradient,
  derivative: hessianVector,
  magnitude: (x, v) => norm(written(size, (out) => hessianVector(x, v, out))),
});

const at = (mapping: Mapping, x: Vector): Vector => written(mapping.outputs, (out) => mapping.at(x, out));

/**
 * Rounding noise of F at x, by Hamming's table of differences: over steps of 2^-26 of |v| a smooth F is a line, so the fifth differences are noise.
 * Their mean square is that of the noise times 10! / (5!)^2 (More and Wild, "Estimating computational noise", 2011). Never below one rounding of F.
 */
function noiseOf(mapping: Mapping, x: Vector, v: Vector): number {
  let rows = Array.from({ length: 9 }, (_, i) => at(mapping, moved(x, v, (i - 4) * 2 ** -26)));
  for (let order = 1; order <= 5; order++) rows = rows.slice(1).map((row, i) => minus(row, rows[i]!));
  const variance = rows.reduce((sum, row) => sum + norm(row) ** 2, 0) / rows.length * (120 ** 2 / 3628800);
  return Math.max(Math.sqrt(variance), Number.EPSILON * norm(at(mapping, x)));
}

/** A remainder is used when it is so many times the noise: noise then changes it by some per cent at most. */
const aboveNoise = 100;
const smallest = 24, largest = -1;

/**
 * The slope of log R(h) over log h, R(h) = |(|F(x + hv) - F(x) - hJv|, |F(x - hv) - F(x) + hJv|)|: 2 or more where J is the derivative, 1 where it is not.
 * Both signs of h are taken together, so that the terms of second and third order cannot cancel. The slope is fitted at the four smallest steps
 * (powers of 4) whose remainder stands out of the noise. Where there are no two of them the remainder is zero to rounding: no slope contradicts 2.
 * A remainder that jumps out of the noise from one step to the next rises faster than h^2 there (a kink of the derivative is crossed): that slope counts too.
 */
export function taylorSlope(mapping: Mapping, x: Vector, v: Vector): number {
  const F = at(mapping, x), J = written(mapping.outputs, (out) => mapping.derivative(x, v, out));
  const noise = noiseOf(mapping, x, v);
  const heights: number[] = [];
  let jump = -Infinity;
  for (let power = smallest; power >= largest && heights.length < 4; power--) {
    const h = 4 ** -power, ahead = at(mapping, moved(x, v, h)), behind = at(mapping, moved(x, v, -h));
    const remainder = Math.hypot(norm(moved(minus(ahead, F), J, -h)), norm(moved(minus(behind, F), J, h)));
    const floor = Math.max(noise, Number.EPSILON * Math.max(norm(ahead), norm(behind)));
    if (power > 0 && !(remainder < Infinity)) return Number.NaN;
    if (!(remainder > aboveNoise * floor && remainder < Infinity)) { heights.length = 0; continue; }
    if (heights.length === 0 && power < smallest) jump = Math.log(remainder / (aboveNoise * floor));
    heights.push(Math.log(remainder));
  }
  return heights.length < 2 ? 2 : Math.max(jump, slopeOf(heights)) / Math.log(4);
}

/** Least-squares slope of equally spaced heights, a step. */
function slopeOf(heights: readonly number[]): number {
  const middle = (heights.length - 1) / 2;
  let above = 0, below = 0;
  heights.forEach((height, i) => { above += (i - middle) * height; below += (i - middle) ** 2; });
  return above / below;
}

export interface Disagreement { /** |J v - quotient|, relative. */ readonly error: number; /** Ten times the error estimate of the quotient. */ readonly tolerance: number; readonly claimed: Vector; readonly differenced: Vector }

/**
 * J v against central differences D(h), extrapolated to E = (16 D(h) - D(4h)) / 15, at the h whose error estimate |E - D(h)| + noise / h is smallest.
 * The estimate bounds the error of D(h), so that of E is smaller where it is truncation; the factor 10 is for noise, which it estimates in the mean only.
 */
export function disagreement(mapping: Mapping, x: Vector, v: Vector): Disagreement {
  const claimed = written(mapping.outputs, (out) => mapping.derivative(x, v, out));
  const noise = noiseOf(mapping, x, v);
  let before: Vector | undefined, differenced = claimed.map(() => Number.NaN), estimate = Infinity;
  for (let power = 1; power <= 13; power++) {
    const h = 4 ** -power, ahead = at(mapping, moved(x, v, h)), behind = at(mapping, moved(x, v, -h));
    const D = minus(ahead, behind).map((difference) => difference / (2 * h));
    const E = before && D.map((value, i) => (16 * value - before![i]!) / 15);
    before = D;
    const bound = E ? norm(minus(E, D)) + Math.max(noise, Number.EPSILON * Math.max(norm(ahead), norm(behind))) / h : Infinity;
    if (bound < estimate) { estimate = bound; differenced = E!; }
  }
  const size = Math.max(mapping.magnitude(x, v), norm(differenced)) || 1;
  // The inner product or matrix product behind J v has roundings of its own: some thousand units.
  return { error: norm(minus(claimed, differenced)) / size, tolerance: (10 * estimate) / size + 4096 * Number.EPSILON, claimed, differenced };
}
