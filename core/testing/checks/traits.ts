/** Facts and constants that imply each other. */
import { atMost, type Check } from '../check.js';

export const traitsAgree: Check = {
  name: 'traits imply each other',
  skips: () => undefined,
  run({ problem: { traits, oracles } }) {
    const { convex, smooth, stronglyConvex, smoothness: L, strongConvexity: mu, samples } = traits;
    const findings = [
      stronglyConvex && !convex && '`stronglyConvex` is claimed without `convex`, which it implies',
      mu !== undefined && !(mu >= 0 && mu < Infinity) && `\`strongConvexity\` is ${mu}`,
      mu !== undefined && mu > 0 && !convex && '`strongConvexity` is given without the fact `convex`, which it implies',
      L !== undefined && !(L >= 0 && L < Infinity) && `\`smoothness\` is ${L}`,
      L !== undefined && !smooth && '`smoothness` is given without the fact `smooth`, which it implies',
      // Both are computed, to about 1e-12.
      L !== undefined && mu !== undefined && mu > L * (1 + 1e-9) && `\`strongConvexity\` ${mu} is larger than \`smoothness\` ${L}`,
      samples !== undefined && !(Number.isInteger(samples) && samples > 0) && `\`samples\` is ${samples}, not a positive integer`,
      ...(['sampleValues', 'sampleGradient', 'sampleSmoothGradient', 'sampleSubgradient'] as const).map((name) => oracles[name] !== undefined && samples === undefined && `\`${name}\` is offered and \`samples\` is not known`),
    ].filter((finding) => typeof finding === 'string');
    return atMost(findings.length, 0, findings[0] ?? 'facts and constants agree');
  },
};
