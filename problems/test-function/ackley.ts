/**
 * -20 exp(-0.2 r) - exp(mean cos(2 pi x_i)) + 20 + e with r = |x| / sqrt(n), computed by expm1, which does not cancel near the minimum.
 * It has a kink at 0, its minimiser: there the gradient (and the Hessian) are given as 0, and the fact `smooth` is not claimed.
 * No standard start: (3, ..., 3), in the basin of a local minimum.
 */
import type { Vector } from '../../core/index.js';
import { anyDimension, filled, minimumAt, type TestFunction } from './definition.js';
import { sineSquared } from './sine.js';

const rate = 0.2, frequency = 2 * Math.PI;

/** |x| / sqrt(n). */
const radius = (x: Vector): number => radiusAt(x, 0, x.length);
function radiusAt(x: Vector, from: number, n: number): number {
  let sum = 0;
  for (let i = from; i < from + n; i++) sum += x[i]! * x[i]!;
  return Math.sqrt(sum / n);
}

/** mean cos(2 pi x_i) - 1. */
const wave = (x: Vector): number => waveAt(x, 0, x.length);
function waveAt(x: Vector, from: number, n: number): number {
  let sum = 0;
  for (let i = from; i < from + n; i++) sum -= 2 * sineSquared(x[i]!);
  return sum / n;
}

const valueAt = (x: Vector, from: number, n: number): number => -20 * Math.expm1(-rate * radiusAt(x, from, n)) - Math.E * Math.expm1(waveAt(x, from, n));

export const ackley: TestFunction = {
  dimensions: anyDimension,
  facts: [],
  start: (n) => filled(n, 3),
  minimum: minimumAt(0, 0),
  value: (x) => valueAt(x, 0, x.length),
  valueBatch(n, points, out) { for (let p = 0; p < out.length; p++) out[p] = valueAt(points, p * n, n); },
  gradient(x, out) {
    const n = x.length, r = radius(x), ripple = Math.exp(1 + wave(x)) * frequency / n;
    const cone = r === 0 ? 0 : 20 * rate * Math.exp(-rate * r) / (n * r);
    for (let i = 0; i < n; i++) out[i] = cone * x[i]! + ripple * Math.sin(frequency * x[i]!);
  },
  hessianVector(x, v, out) {
    const n = x.length, r = radius(x), ripple = Math.exp(1 + wave(x)) * frequency / n;
    if (r === 0) { out.fill(0); return; }
    const cone = 20 * rate * Math.exp(-rate * r) / (n * r);
    let along = 0, across = 0;
    for (let i = 0; i < n; i++) {
      along += x[i]! * v[i]!;
      across += Math.sin(frequency * x[i]!) * v[i]!;
    }
    const bend = -cone * (rate + 1 / r) * along / (n * r);
    for (let i = 0; i < n; i++) {
      const angle = frequency * x[i]!;
      out[i] = cone * v[i]! + bend * x[i]! + ripple * frequency * (Math.cos(angle) * v[i]! - Math.sin(angle) * across / n);
    }
  },
};
