/** Step lengths eta_t and what they need. All are nonincreasing in t. */
import type { Geometry, OnlineSetting } from '../../core/index.js';
import { diameterOf } from '../shared/online/params.js';
import type { Params } from './params.js';

/** What steps have seen: V_{t-1}, and the longest gradient or guess. */
export interface Seen { rounds: number; V: number; largest: number }

export interface Rate { readonly D: number; readonly G: number | undefined; readonly delta: number; readonly adaptive: boolean; at(s: Seen): number }

/** eta_t = D / sqrt(delta + 4 G^2 + V_{t-1}). Without G: 4 max |g_s|^2 in place of 4 G^2. Infinity until something was seen. */
export function adaptiveRate(setting: OnlineSetting<Params>, smooth: boolean): Rate {
  const { params: { step, diameter }, domain } = setting;
  const D = step === undefined ? diameterOf(setting) : diameter ?? domain.diameter, G = setting.known('gradientBound'), L = smooth ? setting.known('smoothness') ?? 0 : 0;
  const delta = setting.params.delta ?? 10 * D * D * L * L;
  return { D, G, delta, adaptive: step === undefined, at: (s) => step ?? D / Math.sqrt(delta + 4 * (G ?? s.largest) ** 2 + s.V) };
}

/** eta_t = 2 / (mu t). */
export function strongRate(setting: OnlineSetting<Params>): Rate {
  const mu = setting.number('strongConvexity');
  return { D: setting.domain.diameter, G: undefined, delta: 0, adaptive: false, at: (s) => 2 / (mu * (s.rounds + 1)) };
}

/** eta_t = sqrt(ln n) / sqrt(1 + V_{t-1}), V in the largest absolute entry. */
export function entropyRate({ params: { step } }: OnlineSetting<Params>, { range }: Geometry): Rate {
  return { D: Infinity, G: undefined, delta: 0, adaptive: false, at: (s) => step ?? Math.sqrt(range) / Math.sqrt(1 + s.V) };
}
