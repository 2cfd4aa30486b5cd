/** The best recorded point, by the manifest's merit metric, and the last one. */
import type { Manifest } from '../contract/method.js';
import type { Found } from '../contract/result.js';

/** A difference in merit that rounding explains. */
const rounding = 1e-13;

export interface Best { found: Found | undefined; offer(candidate: Pick<Found, 'k' | 'metrics'>, solution: () => Promise<Found['solution']>): Promise<void>; settle(last: Found): Found }

export function trackBest(manifest: Manifest, found?: Found): Best {
  const merit = manifest.merit ?? ('value' in manifest.metrics ? 'value' : undefined);
  const sign = merit !== undefined && manifest.metrics[merit]?.better === 'higher' ? -1 : 1;
  const score = (metrics: Found['metrics']): number => (merit === undefined ? -Infinity : sign * (metrics[merit] ?? Infinity));
  return {
    found,
    async offer(candidate, solution) {
      if (this.found && merit !== undefined && score(candidate.metrics) >= score(this.found.metrics)) return;
      this.found = { k: candidate.k, metrics: candidate.metrics, solution: await solution() };
    },
    /** At the end of a converged run the last point, which met the criterion, wins over one that is better by rounding only. */
    settle(last) {
      const best = this.found;
      if (!best) return last;
      const margin = rounding * Math.max(1, Math.abs(score(best.metrics)));
      return score(last.metrics) <= score(best.metrics) + margin ? last : best;
    },
  };
}
