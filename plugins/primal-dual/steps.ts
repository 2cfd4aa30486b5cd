/** Step lengths: (1 / tau - L) / sigma >= |K|^2 is what the rate needs, and a little more than convergence does (L/2 in place of L). */
import { usageError } from '../../core/index.js';

export interface Steps { readonly tau: number; readonly sigma: number }

/** Errors: `step-too-long`. */
export function stepsOf(given: Partial<Steps>, L: number, norm: number): Steps {
  const sigma = given.sigma ?? (given.tau !== undefined && norm > 0 ? (1 / given.tau - L) / (norm * norm) : norm > 0 ? 1 / norm : 1);
  const tau = given.tau ?? 1 / (L + sigma * norm * norm || 1);
  // The difference of two nearly equal numbers carries the rounding of the larger one.
  if (sigma > 0 && 1 / tau - sigma * norm * norm >= L / 2 - 1e-12 * (1 / tau)) return { tau, sigma };
  throw usageError('step-too-long', `With tau = ${tau} and sigma = ${sigma} the method does not converge.`, {
    pointer: `/method/params/${given.tau !== undefined ? 'tau' : 'sigma'}`, expected: `1 / tau - sigma |K|^2 >= L / 2, here |K| = ${norm} and L = ${L}`, suggestion: 'leave one of the two out',
  });
}
