/** The constants of the derived schedules: gamma = 1 / (1 + sqrt(1 + 2L/mu)), beta = L gamma, rho = 1 - gamma / 2; then mu + beta = mu / (2 gamma). */
export function decayOf(L: number, mu: number): { readonly gamma: number; readonly beta: number; readonly rho: number } {
  const gamma = 1 / (1 + Math.sqrt(1 + (2 * L) / mu));
  return { gamma, beta: L * gamma, rho: 1 - gamma / 2 };
}
