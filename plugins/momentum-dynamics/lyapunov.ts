/** Lyapunov functions: of the flows, and the potential of triple momentum. */
import type { Vector } from '../../core/index.js';
import type { Flow } from './flows.js';
import type { Scales } from './plan.js';

/** What is known at a point of a flow: g = grad f(x), gap = f(x) - f*. One object serves all rows. */
export interface FlowView { x: Vector; v: Vector; readonly g: Vector; gap: number; t: number; readonly optimum: Vector }

/** The Lyapunov functions that need the optimum. */
export type FlowLyapunov = (at: Readonly<FlowView>) => number;

export function flowLyapunov({ name }: Flow, { mu = 0, s }: Scales): FlowLyapunov | undefined {
  switch (name) {
    case 'gradient-flow': return (at) => at.gap;
    case 'low-resolution': return (at) => at.gap + squares(at, Math.sqrt(mu), 1, 0) / 2;
    case 'low-resolution-convex': return (at) => at.t ** 2 * at.gap + 2 * squares(at, 1, at.t / 2, 0);
    case 'nesterov': return (at) => (1 + Math.sqrt(mu * s)) * at.gap + (squares(at, 0, 1, 0) + squares(at, 2 * Math.sqrt(mu), 1, Math.sqrt(s))) / 4;
    default: return undefined;
  }
}

/** |a (x - x*) + b v + c g|^2. */
function squares({ x, v, g, optimum }: Readonly<FlowView>, a: number, b: number, c: number): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) { const term = a * (x[i]! - optimum[i]!) + b * v[i]! + c * g[i]!; sum += term * term; }
  return sum;
}

/** |v + k g|: how far "passivity" is from its slow manifold. It decays exactly as exp(-a t). */
export function manifoldDistance(k: number, v: Vector, g: Vector): number {
  let sum = 0;
  for (let i = 0; i < v.length; i++) { const z = v[i]! + k * g[i]!; sum += z * z; }
  return Math.sqrt(sum);
}

/**
 * phi_{k+1} <= rho^2 phi_k of triple momentum, rho = 1 - sqrt q, q = mu/L < 1:
 * phi_{k+1} = f(y_k) - f* - |g|^2 / (2 L) - mu / (2 (1 - q)) |y_k - x* - g/L|^2 + mu / (1 - q) |x_{k+1} - x*|^2, g = grad f(y_k).
 */
export function tripleMomentumPotential({ L, mu = 0 }: Scales, optimum: Vector, query: Vector, gap: number, g: Vector, output: Vector): number {
  let gg = 0, ww = 0, zz = 0;
  for (let i = 0; i < g.length; i++) {
    const w = query[i]! - optimum[i]! - g[i]! / L, z = output[i]! - optimum[i]!;
    gg += g[i]! * g[i]!;
    ww += w * w;
    zz += z * z;
  }
  const weight = mu / (1 - mu / L);
  return gap - gg / (2 * L) - (weight / 2) * ww + weight * zz;
}
