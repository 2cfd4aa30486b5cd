/** From gap, smoothness, noise and accuracy to the length and the scales of the chain that proves a lower bound, and to the bound (arXiv:1710.11606, 1912.02365). */

/** Bounds on the Lipschitz constants of the unscaled chain's gradient and Hessian. */
export const chainLipschitz = { 1: 152, 2: 2217 } as const;
/** Of the unscaled chain: gap at 0 for each coordinate, bound on a component of the gradient; and the mean-square smoothness of its smooth mask, times sqrt(p). */
export const gapPerCoordinate = 12, componentBound = 23, smoothMaskConstant = 328;

/** `scale`: x / scale is the argument of the chain; `chance`: that a noisy call reveals. */
export interface ChainPlan { readonly T: number; readonly scale: number; readonly amplitude: number; readonly chance: number; readonly floor: number }
export interface Wanted { readonly Delta: number; readonly L: number; readonly eps: number }

/** T + 1 calls of exact oracles: every zero-respecting method needs them. */
export const exactFloor = (T: number): number => T + 1;
/** (T - 1) / (2p) noisy calls, with probability 1/2. */
export const sampledFloor = (T: number, chance: number): number => Math.max(0, T - 1) / (2 * chance);
/** p = min(1, (46 eps / sigma)^2). */
const chanceOf = (sigma: number, eps: number): number => Math.min(1, ((2 * componentBound * eps) / sigma) ** 2);

/** sigma = (ell eps / L)^{1/p}, a = eps sigma, T = floor(Delta / (12 a)); at least T + 1 calls. */
export function deterministicPlan({ Delta, L, eps }: Wanted, order: 1 | 2): ChainPlan {
  const scale = ((chainLipschitz[order] * eps) / L) ** (1 / order), amplitude = eps * scale;
  const T = Math.floor(Delta / (gapPerCoordinate * amplitude));
  return { T, scale, amplitude, chance: 1, floor: exactFloor(T) };
}

/** lambda = 2 ell eps / L, T = floor(ell Delta / (12 L lambda^2)), p = min(1, (46 eps / sigma)^2); with probability 1/2 at least (T - 1) / (2p) calls. */
export function noisyPlan({ Delta, L, eps }: Wanted, sigma: number): ChainPlan {
  const ell = chainLipschitz[1], scale = (2 * ell * eps) / L;
  const T = Math.floor((ell * Delta) / (gapPerCoordinate * L * scale * scale)), chance = chanceOf(sigma, eps);
  return { T, scale, amplitude: (L * scale * scale) / ell, chance, floor: sampledFloor(T, chance) };
}

/** With gradients that are smooth in the mean square with constant Lbar: L = ell Lbar sqrt(p) / 328. */
export function smoothNoisePlan({ Delta, eps }: Omit<Wanted, 'L'>, Lbar: number, sigma: number): ChainPlan & { readonly L: number } {
  const L = (chainLipschitz[1] * Lbar * Math.sqrt(chanceOf(sigma, eps))) / smoothMaskConstant;
  return { ...noisyPlan({ Delta, L, eps }, sigma), L };
}
