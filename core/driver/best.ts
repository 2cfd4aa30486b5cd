/** The best recorded point, by the manifest's merit metric. */
import type { Manifest } from '../contract/method.js';
import type { Found } from '../contract/result.js';

/** A relative difference in merit that does not matter: rounding of the objective, the last digits of an oscillation. */
const negligible = 1e-10;

/** Whether one merit is better than another, the lower the better, by more than rounding. */
export const clearlyBetter = (one: number, other: number): boolean => one < other - negligible * Math.max(1, Math.abs(other));

export interface Best {
  readonly found: Found | undefined;
  /** Takes the candidate when it ranks above what was found. */
  offer(candidate: Pick<Found, 'k' | 'metrics'>, solution: () => Promise<Found['solution']>): Promise<void>;
  /** At the end of a converged run: the last point, which met the criterion, wins over one that is better by a negligible amount only. */
  settle(last: Found): Found;
}

/** Without a merit, or where it has no value, the latest point is the best. */
export function trackBest(manifest: Pick<Manifest, 'merit' | 'metrics'>, earlier?: Found): Best {
  const merit = manifest.merit ?? ('value' in manifest.metrics ? 'value' : undefined);
  const sign = merit !== undefined && manifest.metrics[merit]?.better === 'higher' ? -1 : 1;
  /** The lower the better. */
  const score = (metrics: Found['metrics']): number => sign * ((merit === undefined ? undefined : metrics[merit]) ?? sign * Infinity);
  let found = earlier;
  return {
    get found() { return found; },
    async offer({ k, metrics }, solution) {
      if (found && score(found.metrics) < Infinity && score(metrics) >= score(found.metrics)) return;
      found = { k, metrics, solution: await solution() };
    },
    settle(last) {
      if (!found || score(found.metrics) === Infinity) return last;
      return score(last.metrics) <= score(found.metrics) + negligible * Math.max(1, Math.abs(score(found.metrics))) ? last : found;
    },
  };
}
