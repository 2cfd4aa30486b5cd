/**
 * Convolution of an h x w image with a small kernel, what lies outside of the image being zero:
 * (k * x)(i, j) = sum over (p, q) of k(p, q) x(i - p + P, j - q + Q) with the centre (P, Q) = floor((extent - 1) / 2), as numpy's mode "same".
 */
import type { Vector } from '../../core/index.js';

export interface Convolution {
  multiply(x: Vector, out: Vector): void;
  adjoint(y: Vector, out: Vector): void;
  /** (sum of |k|)^2, an upper bound on the largest eigenvalue of K'K, which it tends to for large images and kernels of one sign. */
  readonly smoothness: number;
}

export interface Kernel { readonly rows: number; readonly columns: number; readonly data: Vector }

/** A kernel of rank one is applied as a column and a row, one after the other. Nothing is allocated after creation. */
export function convolution(kernel: Kernel, h: number, w: number): Convolution {
  const smoothness = kernel.data.reduce((sum, entry) => sum + Math.abs(entry), 0) ** 2, factors = separate(kernel);
  if (!factors) return { smoothness, ...filter(kernel, h, w) };
  const between = new Float64Array(h * w), column = filter(factors.column, h, w), row = filter(factors.row, h, w);
  return {
    smoothness,
    multiply(x, out) { row.multiply(x, between); column.multiply(between, out); },
    adjoint(y, out) { row.adjoint(y, between); column.adjoint(between, out); },
  };
}

/** The taps that reach one row of the result: tap t adds weights[t] x[offsets[t] + j] to column j, where column j - shifts[t] is in the image. */
interface Taps { count: number; readonly weights: Float64Array; readonly offsets: Int32Array; readonly shifts: Int32Array }

function filter(kernel: Kernel, h: number, w: number): Pick<Convolution, 'multiply' | 'adjoint'> {
  const size = kernel.data.length, taps: Taps = { count: 0, weights: new Float64Array(size), offsets: new Int32Array(size), shifts: new Int32Array(size) };
  return { multiply: (x, out) => { apply(kernel, h, w, 1, taps, x, out); }, adjoint: (y, out) => { apply(kernel, h, w, -1, taps, y, out); } };
}

/** One row of the result at a time. Between its ends, where all taps are in the image, four taps are added in one pass over memory. */
function apply(kernel: Kernel, h: number, w: number, direction: 1 | -1, taps: Taps, x: Vector, out: Vector): void {
  const middle = (kernel.columns - 1) >> 1, before = direction * middle, after = direction * (kernel.columns - 1 - middle);
  const first = Math.min(w, Math.max(0, -before, after)), end = Math.max(first, Math.min(w, w - Math.max(0, before, -after)));
  for (let i = 0; i < h; i++) {
    const row = i * w;
    gather(kernel, h, w, direction, i, taps);
    out.fill(0, row, row + w);
    let t = 0;
    for (; t + 3 < taps.count; t += 4) addFour(taps, t, row, first, end, x, out);
    for (; t < taps.count; t++) addOne(taps.weights[t]!, taps.offsets[t]!, row, first, end, x, out);
    addEnds(taps, row, 0, first, w, x, out);
    addEnds(taps, row, end, w, w, x, out);
  }
}

function gather({ rows, columns, data }: Kernel, h: number, w: number, direction: 1 | -1, i: number, taps: Taps): void {
  const middleRow = (rows - 1) >> 1, middleColumn = (columns - 1) >> 1;
  let count = 0;
  for (let p = 0; p < rows; p++) {
    const from = i - direction * (p - middleRow);
    if (from < 0 || from >= h) continue;
    for (let q = 0; q < columns; q++, count++) {
      const shift = direction * (q - middleColumn);
      taps.weights[count] = data[p * columns + q]!;
      taps.offsets[count] = from * w - shift;
      taps.shifts[count] = shift;
    }
  }
  taps.count = count;
}

function addFour({ weights, offsets }: Taps, t: number, row: number, first: number, end: number, x: Vector, out: Vector): void {
  const a = weights[t]!, b = weights[t + 1]!, c = weights[t + 2]!, d = weights[t + 3]!, atA = offsets[t]!, atB = offsets[t + 1]!, atC = offsets[t + 2]!, atD = offsets[t + 3]!;
  for (let j = first; j < end; j++) out[row + j] = out[row + j]! + a * x[atA + j]! + b * x[atB + j]! + c * x[atC + j]! + d * x[atD + j]!;
}

function addOne(weight: number, offset: number, row: number, first: number, end: number, x: Vector, out: Vector): void {
  for (let j = first; j < end; j++) out[row + j]! += weight * x[offset + j]!;
}

/** Columns from .. to - 1, where a tap may be outside of the image. */
function addEnds({ count, weights, offsets, shifts }: Taps, row: number, from: number, to: number, w: number, x: Vector, out: Vector): void {
  for (let j = from; j < to; j++) {
    for (let t = 0; t < count; t++) if (j >= shifts[t]! && j < w + shifts[t]!) out[row + j]! += weights[t]! * x[offsets[t]! + j]!;
  }
}

/** k(p, q) = column(p) row(q) to rounding; undefined where there are no such factors, or nothing to gain. */
function separate({ rows, columns, data }: Kernel): { readonly column: Kernel; readonly row: Kernel } | undefined {
  if (rows === 1 || columns === 1) return undefined;
  const size = data.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0), at = data.findIndex((entry) => Math.abs(entry) === size);
  if (size === 0) return undefined;
  const pivotRow = Math.floor(at / columns), pivotColumn = at % columns;
  const row = data.slice(pivotRow * columns, (pivotRow + 1) * columns), column = Float64Array.from({ length: rows }, (_, p) => data[p * columns + pivotColumn]! / data[at]!);
  const separable = data.every((entry, e) => Math.abs(entry - column[Math.floor(e / columns)]! * row[e % columns]!) <= 4 * Number.EPSILON * size);
  return separable ? { column: { rows, columns: 1, data: column }, row: { rows: 1, columns, data: row } } : undefined;
}
