/**
 * | symbol | name | equation |
 * |---|---|---|
 * | md | where gradients are taken | (1 - gamma) xbar + gamma x |
 * | y | maximiser of the smoothed h | argmax <K md, y> - J(y) - eta W(y) |
 * | x | prox centre | argmin <grad f(md) + K'y, v> + chi(v) + beta V(x, v) |
 * | xbar | the point | (1 - gamma) xbar + gamma x |
 * | gamma, beta | mu = 0 | 2/(k+1), 2L/k |
 * | | mu > 0 | gamma with L gamma^2 = (1 - gamma) mu, beta = L gamma |
 */
import type { OracleSet, Vector } from '../../core/index.js';
import { smoothedGradientOf, type SaddleOracles } from '../shared/sliding/inner.js';
import type { SlidingRun } from '../shared/sliding/run.js';

export interface State { x: Vector; xbar: Vector; y: Vector; k: number }
export interface Momentum { gamma(k: number): number; beta(k: number): number }

/** L of f + h_eta. */
export function momentumOf(L: number, mu: number): Momentum {
  if (!(mu > 0)) return { gamma: (k) => 2 / (k + 1), beta: (k) => (2 * L) / k };
  // The positive root, in the form that does not cancel.
  const gamma = (2 * mu) / (mu + Math.sqrt(mu * mu + 4 * L * mu));
  return { gamma: () => gamma, beta: () => L * gamma };
}

export function openStep(run: { readonly size: number; readonly oracles: SaddleOracles & SlidingRun['oracles'] & { readonly twoCentreProx: OracleSet['twoCentreProx'] } }, { gamma, beta }: Momentum, eta: number, y: Vector): (s: State) => void {
  const n = run.size, { smoothGradient, twoCentreProx } = run.oracles, smoothedGradient = smoothedGradientOf(run.oracles);
  const md = new Float64Array(n), d = new Float64Array(n), g = new Float64Array(n), next = new Float64Array(n);
  return (s) => {
    const k = s.k + 1, share = gamma(k);
    for (let i = 0; i < n; i++) md[i] = (1 - share) * s.xbar[i]! + share * s.x[i]!;
    smoothedGradient(md, eta, y, d);
    if (smoothGradient) {
      smoothGradient(md, g);
      for (let i = 0; i < n; i++) d[i]! += g[i]!;
    }
    twoCentreProx(d, s.x, 0, s.x, beta(k), next);
    for (let i = 0; i < n; i++) { const xi = next[i]!; s.x[i] = xi; s.xbar[i]! += share * (xi - s.xbar[i]!); }
    s.k = k;
  };
}
