/** From the gap, the smoothness and the accuracy to the length and the scales of the instance, and its floor. */

/** Bounds on the Lipschitz constants of the chain's gradient and Hessian. */
export const chainLipschitz = { 1: 152, 2: 2217 } as const;
/** Start gap per coordinate, and bound on a component of the gradient. */
export const gapPerCoordinate = 12, componentBound = 23, smoothMaskConstant = 328;

export interface Plan { readonly T: number; /** x / scale is the argument of the chain. */ readonly scale: number; readonly amplitude: number; /** Chance that a noisy call reveals. */ readonly chance: number; readonly floor: number }
export interface Wanted { readonly Delta: number; readonly L: number; readonly eps: number }

/** sigma = (ell eps / L)^{1/p}, a = eps sigma, T = floor(Delta / (12 a)); at least T + 1 calls. */
export function deterministicPlan({ Delta, L, eps }: Wanted, order: 1 | 2): Plan {
  const scale = ((chainLipschitz[order] * eps) / L) ** (1 / order), amplitude = eps * scale;
  const T = Math.floor(Delta / (gapPerCoordinate * amplitude));
  return { T, scale, amplitude, chance: 1, floor: T + 1 };
}

/** lambda = 2 ell eps / L, T = floor(ell Delta / (12 L lambda^2)), p = min(1, (46 eps / sigma)^2); with probability 1/2 at least (T - 1) / (2p) calls. */
export function noisyPlan({ Delta, L, eps }: Wanted, sigma: number): Plan {
  const ell = chainLipschitz[1], scale = (2 * ell * eps) / L;
  const T = Math.floor((ell * Delta) / (gapPerCoordinate * L * scale * scale)), chance = Math.min(1, ((2 * componentBound * eps) / sigma) ** 2);
  return { T, scale, amplitude: (L * scale * scale) / ell, chance, floor: (T - 1) / (2 * chance) };
}

/** With gradients that are smooth in the mean square with constant Lbar: L = ell Lbar sqrt(p) / 328. */
export function smoothNoisePlan({ Delta, eps }: Omit<Wanted, 'L'>, Lbar: number, sigma: number): Plan & { readonly L: number } {
  const chance = Math.min(1, ((2 * componentBound * eps) / sigma) ** 2), L = (chainLipschitz[1] * Lbar * Math.sqrt(chance)) / smoothMaskConstant;
  return { ...noisyPlan({ Delta, L, eps }, sigma), L };
}
