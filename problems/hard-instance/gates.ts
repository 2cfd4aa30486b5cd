/** The two scalar gates of the chain (Carmon, Duchi, Hinder, Sidford 2020) and their derivatives. */

const { exp, sqrt, PI, E } = Math;

/** Psi(x) = 0 up to 1/2, then exp(1 - 1/(2x - 1)^2). Underflows to 0 slightly above 1/2. */
export const psi = (x: number): number => (x <= 0.5 ? 0 : exp(1 - 1 / (2 * x - 1) ** 2));

export function psiSlope(x: number): number {
  const value = psi(x);
  return value === 0 ? 0 : (4 * value) / (2 * x - 1) ** 3;
}

export function psiCurvature(x: number): number {
  const value = psi(x), u = 2 * x - 1;
  return value === 0 ? 0 : value * (16 / u ** 6 - 24 / u ** 4);
}

/** Phi(x) = sqrt(e) times the integral of exp(-t^2/2) up to x. */
export const phi = (x: number): number => sqrt((PI * E) / 2) * erfc(-x / Math.SQRT2);
export const phiSlope = (x: number): number => exp((1 - x * x) / 2);
export const phiCurvature = (x: number): number => -x * phiSlope(x);

/** Relative error below 1e-14 for |x| < 8: 1 - erf by a series of positive terms up to 1, beyond it the continued fraction, from its end. */
export function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x);
  if (x < 1) return 1 - erfSeries(x);
  if (x > 27.3) return 0;
  let tail = x;
  for (let j = Math.ceil(150 / (x * x)) + 12; j >= 1; j--) tail = x + j / 2 / tail;
  return exp(-x * x) / (sqrt(PI) * tail);
}

/** erf x = 2/sqrt(pi) exp(-x^2) sum over n of 2^n x^(2n+1) / (1 3 5 ... (2n+1)). */
function erfSeries(x: number): number {
  let term = x, sum = x;
  for (let n = 1; term > sum * 1e-17; n++) { term *= (2 * x * x) / (2 * n + 1); sum += term; }
  return (2 / sqrt(PI)) * exp(-x * x) * sum;
}
