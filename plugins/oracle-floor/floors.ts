/** Lower bounds on oracle calls to a point with |grad f| <= eps, with the constants of the chains that prove them (README). */
export interface Constants { readonly order: 1 | 2; readonly Delta: number; readonly L: number; readonly sigma?: number; readonly Lbar?: number }

const lipschitz = { 1: 152, 2: 2217 } as const, smoothMask = 328, perCoordinate = 12, twiceComponent = 46;

/** T + 1, T = floor((Delta / 12) (L / ell)^{1/p} eps^{-(p+1)/p}): exact for zero-respecting methods on that chain. */
export const deterministicFloor = ({ order, Delta, L }: Constants, eps: number): number =>
  Math.floor((Delta / perCoordinate) * (L / lipschitz[order]) ** (1 / order) * eps ** (-(order + 1) / order)) + 1;

const chanceOf = (sigma: number, eps: number): number => Math.min(1, ((twiceComponent * eps) / sigma) ** 2);

/** (T - 1) / (2p) with probability 1/2, T = floor(L Delta / (7296 eps^2)), p = min(1, (46 eps / sigma)^2); 0 where T < 1. */
export function varianceFloor({ Delta, L, sigma }: Pick<Constants, 'Delta' | 'L'> & { sigma: number }, eps: number): number {
  const T = Math.floor((L * Delta) / (4 * perCoordinate * lipschitz[1] * eps * eps));
  return Math.max(0, T - 1) / (2 * chanceOf(sigma, eps));
}

/** The same with L = 152 Lbar sqrt(p) / 328. */
export const meanSquareFloor = ({ Delta, Lbar, sigma }: { Delta: number; Lbar: number; sigma: number }, eps: number): number =>
  varianceFloor({ Delta, sigma, L: (lipschitz[1] * Lbar * Math.sqrt(chanceOf(sigma, eps))) / smoothMask }, eps);

export function floorColumns(constants: Constants, eps: Float64Array): Record<string, Float64Array> {
  const { sigma, Lbar } = constants;
  return {
    deterministic: eps.map((e) => deterministicFloor(constants, e)),
    ...(sigma === undefined ? {} : { variance: eps.map((e) => varianceFloor({ ...constants, sigma }, e)) }),
    ...(sigma === undefined || Lbar === undefined ? {} : { 'mean-square': eps.map((e) => meanSquareFloor({ ...constants, Lbar, sigma }, e)) }),
  };
}
