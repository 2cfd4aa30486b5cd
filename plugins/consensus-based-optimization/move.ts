/**
 * The move of the particles for a frozen consensus. Symbols, by the dossier's section 3:
 *   x -> particles, c -> consensus or a particle's memory, D = x - c, xi -> standard normals, M -> truncation, s = sigma sqrt(dt)
 *   simultaneous  x - lambda dt D + s n(D)                 isotropic n = min(|D|, M) xi, anisotropic n_j = clip(D_j, M) xi_j
 *   sequential    x - lambda dt D + s n((1 - lambda dt) D)
 */
import type { Vector } from '../../core/index.js';

export interface Drift { readonly lambda: number; readonly sigma: number; readonly dt: number; readonly truncation: number; readonly sequential: boolean; readonly noise: 'isotropic' | 'anisotropic' | 'none' }

/** A particle that noise has shot further is held: objectives need not answer there. */
const farthest = 1e8;

/** Moves `count` particles of n numbers towards `centre`: one point for all (`stride` 0), or one each (`stride` n). `xi` is not read without noise. Answers the sum of the squared moves. */
export function move(x: Vector, count: number, n: number, centre: Vector, stride: number, xi: Vector, drift: Drift): number {
  const { lambda, dt, sigma, noise, sequential, truncation } = drift, rate = lambda * dt, s = sigma * Math.sqrt(dt), left = sequential ? 1 - rate : 1;
  if (noise === 'isotropic') return moveIsotropic(x, count, n, centre, stride, xi, drift);
  if (noise === 'none') {
    let square = 0;
    for (let i = 0, at = 0; i < count; i++) for (let j = 0, to = i * stride; j < n; j++, at++, to++) {
      const step = rate * (x[at]! - centre[to]!);
      square += step * step;
      x[at] = x[at]! - step;
    }
    return square;
  }
  if (truncation === Infinity && !sequential) return moveFreely(x, count, n, centre, stride, xi, rate, s);
  let square = 0;
  for (let i = 0, at = 0; i < count; i++) for (let j = 0, to = i * stride; j < n; j++, at++, to++) {
    const here = x[at]!, D = here - centre[to]!, D1 = left * D, size = Math.min(Math.abs(D1), truncation), amplitude = sequential || D1 > 0 ? size : -size;
    const there = held(here - rate * D + s * amplitude * xi[at]!);
    square += (there - here) ** 2;
    x[at] = there;
  }
  return square;
}

function moveFreely(x: Vector, count: number, n: number, centre: Vector, stride: number, xi: Vector, rate: number, s: number): number {
  let square = 0;
  for (let i = 0, at = 0; i < count; i++) for (let j = 0, to = i * stride; j < n; j++, at++, to++) {
    const here = x[at]!, D = here - centre[to]!, there = held(here - rate * D + s * (D * xi[at]!));
    square += (there - here) * (there - here);
    x[at] = there;
  }
  return square;
}

function moveIsotropic(x: Vector, count: number, n: number, centre: Vector, stride: number, xi: Vector, { lambda, dt, sigma, sequential, truncation }: Drift): number {
  const rate = lambda * dt, s = sigma * Math.sqrt(dt), left = sequential ? Math.abs(1 - rate) : 1;
  let moved = 0;
  for (let i = 0; i < count; i++) {
    const from = i * n, to = i * stride;
    let square = 0;
    for (let j = 0; j < n; j++) square += (x[from + j]! - centre[to + j]!) ** 2;
    const amplitude = Math.min(left * Math.sqrt(square), truncation);
    for (let j = 0; j < n; j++) {
      const here = x[from + j]!, there = held(here - rate * (here - centre[to + j]!) + s * amplitude * xi[from + j]!);
      moved += (there - here) ** 2;
      x[from + j] = there;
    }
  }
  return moved;
}

const held = (value: number): number => (value > farthest ? farthest : value < -farthest ? -farthest : value);

/** x + width xi. */
export function shake(x: Vector, width: number, xi: Vector): void {
  for (let i = 0; i < x.length; i++) x[i] = held(x[i]! + width * xi[i]!);
}
