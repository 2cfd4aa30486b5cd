/** What the shared loop does to one eigenvalue of a quadratic. */
import type { Coefficients } from '../shared/momentum-loop.js';

/**
 * Spectral radius of [[1 + beta - alpha lambda (1 + gamma), -beta + alpha lambda gamma], [1, 0]]: the factor, in the long run, by which
 * a step shrinks the component along an eigenvector with eigenvalue lambda. Its characteristic equation is z^2 - trace z + determinant = 0.
 */
export function spectralRadius({ step: alpha, momentum: beta, lookahead: gamma }: Coefficients, lambda: number): number {
  const trace = 1 + beta - alpha * lambda * (1 + gamma), determinant = beta - alpha * lambda * gamma;
  const discriminant = trace ** 2 / 4 - determinant;
  // A double root: Nesterov has one at lambda = mu. The square root would blow rounding up to 1e-8.
  if (Math.abs(discriminant) <= rounding * trace ** 2) return Math.abs(trace) / 2;
  return discriminant < 0 ? Math.sqrt(determinant) : Math.abs(trace) / 2 + Math.sqrt(discriminant);
}

const rounding = 4 * Number.EPSILON;

/** `count` numbers from mu to L, evenly spaced on a log scale, both ends exact. */
export function eigenvalueGrid(mu: number, L: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => (i === 0 ? mu : i === count - 1 ? L : mu * (L / mu) ** (i / (count - 1))));
}

/** The largest spectral radius over the grid: the asymptotic factor on the worst quadratic with these constants. */
export const worstSpectralRadius = (coefficients: Coefficients, eigenvalues: Float64Array): number =>
  eigenvalues.reduce((worst, lambda) => Math.max(worst, spectralRadius(coefficients, lambda)), 0);
