/**
 * x_k = argmin <grad f(x_{k-1}) + h'(x_{k-1}), v> + chi(v) + q_k V(x_{k-1}, v).
 *
 * | symbol | name | equation |
 * |---|---|---|
 * | q_k | weight of the prox, 1 / step | 2L + mu k / 2 with mu > 0, else 2L + M sqrt(k / (2 Dt)) |
 * | w_k | weight in the average | k + 1 + 4L/mu with mu > 0, else 1 / q_k |
 *
 * One step gives Psi(x_k) - Psi* + (mu + q_k) V(x_k, x*) <= q_k V(x_{k-1}, x*) + M^2 / (2 (q_k - L)), and w_{k+1} q_{k+1} <= w_k (mu + q_k) makes the sum telescope.
 */
import type { OracleSet, Vector } from '../../core/index.js';
import type { SlidingRun } from '../shared/sliding/run.js';

/** `first` is w_1 q_1, `noise` the sum of w_i M^2 / (2 (q_i - L)), `weight` the sum of w_i. */
export interface State { x: Vector; average: Vector; k: number; weight: number; noise: number; first: number; stepSize: number }

export interface Constants { readonly L: number; readonly mu: number; readonly M: number; readonly Dt: number }

export function openStep(run: Pick<SlidingRun, 'size'> & { readonly oracles: SlidingRun['oracles'] & { readonly nonsmoothSubgradient: OracleSet['nonsmoothSubgradient'] } }, { L, mu, M, Dt }: Constants): (s: State) => void {
  const n = run.size, { smoothGradient, nonsmoothSubgradient, twoCentreProx } = run.oracles;
  const d = new Float64Array(n), g = new Float64Array(n), next = new Float64Array(n);
  return (s) => {
    const k = s.k + 1, q = mu > 0 ? 2 * L + (mu * k) / 2 : 2 * L + M * Math.sqrt(k / (2 * Dt)), w = mu > 0 ? k + 1 + (4 * L) / mu : 1 / q;
    nonsmoothSubgradient(s.x, d);
    if (smoothGradient) {
      smoothGradient(s.x, g);
      for (let i = 0; i < n; i++) d[i]! += g[i]!;
    }
    twoCentreProx(d, s.x, 0, s.x, q, next);
    s.weight += w;
    const share = w / s.weight;
    for (let i = 0; i < n; i++) { const xi = next[i]!; s.x[i] = xi; s.average[i]! += share * (xi - s.average[i]!); }
    if (k === 1) s.first = w * q;
    s.noise += (w * M * M) / (2 * (q - L));
    s.stepSize = 1 / q;
    s.k = k;
  };
}
