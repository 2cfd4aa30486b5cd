/** Mirror steps on a domain: Euclidean, V(x, u) = |x - u|^2 / 2, and entropy on the simplex, V(x, u) = sum_i u_i log(u_i / x_i). */
import type { Vector } from '../contract/arrays.js';
import { usageError } from '../contract/errors.js';
import type { Domain } from './spec.js';

export type GeometryName = 'euclidean' | 'entropy';

/** Distances and proximal steps that belong together. Steps allocate nothing; `out` may be any of the arguments. NaN in gives NaN out. */
export interface Geometry {
  readonly name: GeometryName;
  readonly domain: Domain;
  /** argmin over v in the domain of t <g, v> + V(x, v). */
  step(g: Vector, t: number, x: Vector, out: Vector): void;
  /**
   * The two-centre step: argmin over v in the domain of <g, v> + beta V(x, v) + q V(u, v) + mu d(v), where d(v) is |v|^2 / 2 or sum_i v_i log v_i;
   * beta, q, mu >= 0, and beta + q + mu > 0.
   */
  twoCentreStep(g: Vector, beta: number, x: Vector, q: number, u: Vector, mu: number, out: Vector): void;
  /** V(x, u); Infinity where u has weight and x has none. */
  divergence(x: Vector, u: Vector): number;
  /** The largest V(x, u) over u for the x of `domain.start()`. */
  readonly range: number;
  /** The norm that gradients are measured in: 2-norm, or the largest absolute entry. */
  dualNorm(g: Vector): number;
}

/** Error `geometry-domain`: entropy lives on the simplex only. */
export function openGeometry(name: GeometryName, domain: Domain, pointer = '/method/params/geometry'): Geometry {
  if (name === 'euclidean') return euclidean(domain);
  if (domain.kind === 'simplex') return entropy(domain);
  throw usageError('geometry-domain', `Entropy is a geometry of the simplex; the domain is of kind \`${domain.kind}\`.`, { pointer, expected: '"euclidean", or a domain {"kind": "simplex"}' });
}

function euclidean(domain: Domain): Geometry {
  const n = domain.size;
  return {
    name: 'euclidean', domain, range: domain.kind === 'simplex' ? (1 - 1 / n) / 2 : largestHalfSquare(domain),
    step(g, t, x, out) {
      for (let i = 0; i < n; i++) out[i] = x[i]! - t * g[i]!;
      domain.project(out, out);
    },
    twoCentreStep(g, beta, x, q, u, mu, out) {
      const weight = 1 / (beta + q + mu);
      for (let i = 0; i < n; i++) out[i] = (beta * x[i]! + q * u[i]! - g[i]!) * weight;
      domain.project(out, out);
    },
    divergence(x, u) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += (x[i]! - u[i]!) ** 2;
      return sum / 2;
    },
    dualNorm(g) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += g[i]! * g[i]!;
      return Math.sqrt(sum);
    },
  };
}

/** max |u - x|^2 / 2 from the start of a ball or a box: it is the box's nearest point to the origin. */
function largestHalfSquare(domain: Domain): number {
  if (domain.kind !== 'box') return domain.radius ** 2 / 2;
  const x = domain.start(), e = new Float64Array(x.length);
  return x.reduce((sum, xi, i) => {
    e.fill(0);
    e[i] = 1;
    const high = domain.support(e);
    e[i] = -1;
    return sum + Math.max(high - xi, domain.support(e) + xi) ** 2;
  }, 0) / 2;
}

/** A positive weight never underflows to 0, from where no step would bring it back; a weight that is 0 stays 0. */
const smallestWeight = 1e-300;

/** Weights from their logarithms up to a common constant, in place; -Infinity is a weight of 0. */
function weigh(out: Vector): void {
  let top = -Infinity, sum = 0;
  for (let i = 0; i < out.length; i++) if (!(out[i]! <= top)) top = out[i]!;
  for (let i = 0; i < out.length; i++) {
    const weight = out[i] === -Infinity ? 0 : Math.exp(out[i]! - top);
    sum += out[i] = weight < smallestWeight && out[i] !== -Infinity ? smallestWeight : weight;
  }
  for (let i = 0; i < out.length; i++) out[i]! /= sum;
}

function entropy(domain: Domain): Geometry {
  const n = domain.size;
  return {
    name: 'entropy', domain, range: Math.log(n),
    step(g, t, x, out) {
      for (let i = 0; i < n; i++) out[i] = Math.log(x[i]!) - t * g[i]!;
      weigh(out);
    },
    twoCentreStep(g, beta, x, q, u, mu, out) {
      const share = 1 / (beta + q + mu);
      for (let i = 0; i < n; i++) out[i] = ((beta === 0 ? 0 : beta * Math.log(x[i]!)) + (q === 0 ? 0 : q * Math.log(u[i]!)) - g[i]!) * share;
      weigh(out);
    },
    divergence(x, u) {
      let sum = 0;
      for (let i = 0; i < n; i++) if (u[i] !== 0) sum += u[i]! * Math.log(u[i]! / x[i]!);
      return Math.max(0, sum) || sum;
    },
    dualNorm(g) {
      let most = 0;
      for (let i = 0; i < n; i++) { const size = Math.abs(g[i]!); if (!(size <= most)) most = size; }
      return most;
    },
  };
}
