/** chi(x) = weight sum_j x_j ln x_j on the probability simplex, with the Kullback-Leibler divergence as V: mu = weight. */
import { openDomain, openGeometry, type OracleSet } from '../../core/index.js';

export const entropyOracles = ['simpleValue', 'twoCentreProx', 'bregmanDistance'] as const;

/** What is off the simplex by rounding is still on it. */
const slack = 1e-9;

export function simplexEntropy(size: number, weight: number): Pick<OracleSet, (typeof entropyOracles)[number]> {
  const domain = openDomain({ kind: 'simplex' }, size), { twoCentreStep, divergence } = openGeometry('entropy', domain);
  return {
    simpleValue(x) {
      if (domain.violation(x) > slack) return Infinity;
      if (weight === 0) return 0;
      let sum = 0;
      // x ln x tends to 0 with x; what is below 0 by rounding counts as 0, NaN stays NaN.
      for (let j = 0; j < size; j++) sum += x[j]! <= 0 ? 0 : x[j]! * Math.log(x[j]!);
      return weight * sum;
    },
    twoCentreProx(d, x, beta, u, q, out) { twoCentreStep(d, beta, x, q, u, weight, out); },
    bregmanDistance: (x, u) => divergence(x, u),
  };
}
