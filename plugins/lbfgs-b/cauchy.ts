/**
 * The generalised Cauchy point: the first local minimiser of the quadratic model along the projected gradient path
 * (algorithm CP of Byrd, Lu, Nocedal and Zhu 1995).
 *
 * | symbol   | name                     | equation                                   |
 * |----------|--------------------------|--------------------------------------------|
 * | t_i      | points.at                | step at which variable i meets its bound   |
 * | d        | direction of the path    | -g_i before t_i, 0 after                   |
 * | p, c     | p, c                     | W d and W (x^c - x)                        |
 * | f', f''  | slope, curvature         | -d'd + .., theta d'd - p'M p               |
 */
import type { Box, Engine, Vector } from '../../core/index.js';
import type { Breakpoints } from './breakpoints.js';
import { multiplyMiddle, type Compact } from './compact.js';

/** Scratch of length 2 c. */
export interface PathVectors { readonly p: Vector; readonly c: Vector; readonly w: Vector; readonly Mw: Vector }
export const createPathVectors = (order: number): PathVectors => ({ p: new Float64Array(order), c: new Float64Array(order), w: new Float64Array(order), Mw: new Float64Array(order) });

function inner(a: Vector, b: Vector): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
function add(a: Vector, factor: number, b: Vector): void {
  for (let i = 0; i < a.length; i++) a[i]! += factor * b[i]!;
}

/** Directions and breakpoints: d_i = -g_i unless a bound stops it at once. Gives d'd. */
function openPath(x: Vector, g: Vector, { lower, upper }: Box, points: Breakpoints, d: Vector): number {
  let square = 0;
  points.clear();
  for (let i = 0; i < x.length; i++) {
    const slope = g[i]!, room = slope > 0 ? x[i]! - lower[i]! : slope < 0 ? upper[i]! - x[i]! : 0;
    d[i] = room > 0 ? -slope : 0;
    if (!(room > 0)) continue;
    square += slope * slope;
    points.at[i] = room / Math.abs(slope);
    if (points.at[i]! < Infinity) points.add(i);
  }
  points.order();
  return square;
}

/** Writes x^c to `cauchy` and leaves c = W (x^c - x) in `vectors`; `d` is scratch. */
export function cauchyPoint(engine: Engine, x: Vector, g: Vector, box: Box, theta: number, compact: Compact, vectors: PathVectors, points: Breakpoints, d: Vector, cauchy: Vector): void {
  const { order, W } = compact, { p, c, w, Mw } = vectors, n = x.length;
  const square = openPath(x, g, box, points, d);
  cauchy.set(x);
  c.fill(0);
  if (order > 0) engine.gemv(W, order, n, d, p);
  multiplyMiddle(compact, engine, p, Mw);
  let slope = -square, curvature = theta * square - inner(p, Mw), passed = 0;
  // Rounding can make the curvature zero or negative; the reference code has the same floor.
  const floor = Number.EPSILON * theta * square;
  curvature = Math.max(curvature, floor);
  for (;;) {
    const b = points.first();
    const whole = -slope / curvature, part = b < 0 ? Infinity : points.at[b]! - passed;
    if (!(whole >= part)) {
      const rest = Math.max(whole, 0);
      passed += rest;
      add(c, rest, p);
      break;
    }
    points.take();
    passed = points.at[b]!;
    const slopeOfB = g[b]!, bound = slopeOfB > 0 ? box.lower[b]! : box.upper[b]!, moved = bound - x[b]!;
    cauchy[b] = bound;
    d[b] = 0;
    add(c, part, p);
    for (let i = 0; i < order; i++) w[i] = W[i * n + b]!;
    multiplyMiddle(compact, engine, w, Mw);
    slope += part * curvature + slopeOfB * slopeOfB + theta * slopeOfB * moved - slopeOfB * inner(Mw, c);
    curvature -= theta * slopeOfB * slopeOfB + 2 * slopeOfB * inner(Mw, p) + slopeOfB * slopeOfB * inner(Mw, w);
    curvature = Math.max(curvature, floor);
    add(p, slopeOfB, w);
    // Everything that can move has met its bound.
    if (points.waiting === 0 && isZero(d)) return;
  }
  const { lower, upper } = box;
  for (let i = 0; i < n; i++) if (d[i] !== 0) cauchy[i] = Math.min(upper[i]!, Math.max(lower[i]!, x[i]! + passed * d[i]!));
}

function isZero(d: Vector): boolean {
  for (let i = 0; i < d.length; i++) if (d[i] !== 0) return false;
  return true;
}
