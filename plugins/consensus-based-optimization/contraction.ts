/** How far one step takes a particle from a frozen consensus: the two numbers of the dossier's section 5. */
import type { Plan } from './params.js';

type Law = Pick<Plan, 'n' | 'lambda' | 'dt' | 'sigma' | 'noise' | 'sequential'>;

/** E|D'|^2 / |D|^2 of one step: below 1, the spread shrinks in the mean square. */
export function meanSquareFactor({ n, lambda, dt, sigma, noise, sequential }: Law): number {
  const left = (1 - lambda * dt) ** 2, spread = (noise === 'none' ? 0 : noise === 'isotropic' ? n : 1) * sigma ** 2 * dt;
  return sequential ? left * (1 + spread) : left + spread;
}

/** E log|1 - lambda dt + sigma sqrt(dt) xi|, per coordinate with anisotropic noise: below 0, the spread collapses almost surely although its mean square may grow. */
export function logContraction({ lambda, dt, sigma, noise, sequential }: Law): number | undefined {
  const a = 1 - lambda * dt, b = sigma * Math.sqrt(dt);
  if (noise === 'isotropic') return undefined;
  if (b === 0 || noise === 'none') return a === 0 ? undefined : Math.log(Math.abs(a));
  return sequential ? (a === 0 ? undefined : Math.log(Math.abs(a)) + Math.log(b) + meanLog(1 / b)) : Math.log(b) + meanLog(a / b);
}

/**
 * E log|m + xi|. (m + xi)^2 is a noncentral chi-square of one degree, a Poisson mixture (h = m^2 / 2) of central ones, for which
 * E log chi^2_{1 + 2 j} = digamma(1/2 + j) + log 2. From m = 20 on by its expansion in 1 / m, whose next term is below 1e-9.
 */
function meanLog(m: number): number {
  const h = (m * m) / 2;
  if (h > 200) return Math.log(Math.abs(m)) - 1 / (4 * h) - 3 / (16 * h * h) - 15 / (48 * h ** 3);
  let weight = Math.exp(-h), digamma = -0.5772156649015329 - 2 * Math.LN2, sum = 0;
  for (let j = 0; j < 1000; j++) {
    sum += weight * (digamma + Math.LN2);
    digamma += 1 / (0.5 + j);
    weight *= h / (j + 1);
  }
  return sum / 2;
}
