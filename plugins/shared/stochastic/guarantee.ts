/** The metric `bound`: what the theorems say of F(x^{k+1}) - F(x*) after k steps. */
import { boundTerms } from './bound.js';
import type { ConstantsRun, Plan } from './constants.js';
import { isHeavy, needsHorizon } from './schedule.js';

/** Undefined where a constant is unknown, before the last step of a schedule that is made for T steps, and where no theorem applies. */
export function openBound({ params: { T, p, delta } }: ConstantsRun, { name, schedule, L, muF, muH, D, M, sigma }: Plan, map: 'problem' | 'power'): (k: number) => number | undefined {
  if (D === undefined || M === undefined || sigma === undefined || (isHeavy(name) && (map !== 'power' || L > 0 || delta !== undefined))) return () => undefined;
  const early = (k: number): boolean => k === 0 || (needsHorizon(name) && k !== T);
  if (isHeavy(name)) {
    const C = (2 ** (p - 1) * (M ** p + sigma ** p)) / p;
    return (k) => { if (early(k)) return undefined; const { distance, noise } = boundTerms(schedule, k, { D, muF: 0, muH: 0, power: p - 1 }); return distance + C * noise; };
  }
  const C = sigma > 0 ? 2 * (M ** 2 + sigma ** 2) : L > 0 ? M ** 2 : M ** 2 / 2;
  return (k) => {
    if (early(k)) return undefined;
    const { distance, first, noise, spread } = boundTerms(schedule, k, { D, muF, muH });
    if (delta === undefined || sigma === 0) return first * distance + C * noise;
    return 2 * (1 + spread) * (distance + (M ** 2 + sigma ** 2 * (1 + 2 * Math.log(2 / delta))) * noise);
  };
}
