/**
 * Bounds on F(x^{k+1}) - F(x*) for any step sizes.
 *
 * gamma_t = eta_t prod_{s=2..t} (1 + mu_h eta_{s-1}) / (1 - mu_f eta_s), Gamma_t = sum_{s>=t} gamma_s:
 * E F(x^{k+1}) - F(x*) <= (1 - mu_f eta_1) D / Gamma_1 + C sum_t gamma_t eta_t / Gamma_t.
 *
 * Only A_t = Gamma_t / gamma_t = 1 + (gamma_{t+1} / gamma_t) A_{t+1} is kept: it may overflow to Infinity, which makes its share 0, and never to NaN.
 */
import type { Schedule } from './schedule.js';

export interface Terms {
  /** D / Gamma_1. */
  readonly distance: number;
  /** 1 - mu_f eta_1. */
  readonly first: number;
  /** sum_t gamma_t eta_t^power / Gamma_t, to be times C. */
  readonly noise: number;
  /** max_t 1 / (1 - mu_f eta_t), of the bound with high probability. */
  readonly spread: number;
}

/**
 * The terms after k >= 1 steps, O(k), nothing kept: each step is divided by its own Gamma_t = Gamma_1 - (gamma_1 + ... + gamma_{t-1}), all of which grow with k, so no running sum carries the noise over.
 * Records at a ratio of 1.3 evaluate 1 / (1 - 1/1.3) = 4.3 step sizes for each step of a run. `power`: 1, or p - 1 in the heavy-tailed bound sum_t eta_t^p / Gamma_t, where gamma = eta.
 */
export function boundTerms(schedule: Schedule, k: number, { D, muF, muH, power = 1 }: { readonly D: number; readonly muF: number; readonly muH: number; readonly power?: number }): Terms {
  let eta = schedule(k), A = 1, noise = eta ** power, spread = 1 / (1 - muF * eta);
  for (let t = k - 1; t >= 1; t--) {
    const next = eta;
    eta = schedule(t);
    A = 1 + ((next / eta) * (1 + muH * eta) * A) / (1 - muF * next);
    noise += eta ** power / A;
    spread = Math.max(spread, 1 / (1 - muF * eta));
  }
  return { distance: D / (eta * A), first: 1 - muF * eta, noise, spread };
}
