/**
 * The loop that gradient descent, heavy ball, Nesterov's method and triple momentum share, with its table of coefficients
 * (Lessard, Recht and Packard 2016; Van Scoy, Freeman and Lynch 2018; Ghadimi, Feyzmahdavian and Johansson 2015).
 *
 * | symbol | name          | equation                                                                       |
 * |--------|---------------|--------------------------------------------------------------------------------|
 * | xi_k   | position      | xi_{k+1} = xi_k + beta (xi_k - xi_{k-1}) - alpha grad f(y_k), xi_{-1} = xi_0   |
 * | y_k    | query         | y_k = xi_k + gamma (xi_k - xi_{k-1})                                           |
 * | x_k    | output        | x_k = xi_k + delta (xi_k - xi_{k-1})                                           |
 * | alpha  | step          |                                                                                |
 * | beta   | momentum      |                                                                                |
 * | gamma  | lookahead     |                                                                                |
 * | delta  | extrapolation |                                                                                |
 */
import { usageError, type NumericTrait, type OracleSet, type Vector } from '../../core/index.js';

export interface Coefficients { readonly step: number; readonly momentum: number; readonly lookahead: number; readonly extrapolation: number }

/** L and mu with 0 < mu <= L. */
export interface Constants { readonly smoothness: number; readonly strongConvexity: number }

/** One row of the table each, as a function of L and mu; `ghadimi` also of its step. */
export type Variant = 'gradient' | 'gradient-optimal' | 'polyak' | 'small-step' | 'nesterov' | 'triple-momentum';

/** The table. r = sqrt(mu / L); at mu = L every row is gradient descent with the step 1/L. */
export function momentumCoefficients({ smoothness: L, strongConvexity: mu }: Constants, variant: Variant): Coefficients {
  const r = Math.sqrt(mu / L);
  const ratio = (1 - r) / (1 + r);
  switch (variant) {
    case 'gradient': return plain(1 / L);
    case 'gradient-optimal': return plain(2 / (L + mu));
    case 'polyak': return { ...plain(4 / (Math.sqrt(L) + Math.sqrt(mu)) ** 2), momentum: ratio ** 2 };
    case 'small-step': return { ...plain(1 / L), momentum: ratio };
    case 'nesterov': return { ...plain(1 / L), momentum: ratio, lookahead: ratio };
    case 'triple-momentum': return tripleMomentum(L, r);
  }
}

const plain = (step: number): Coefficients => ({ step, momentum: 0, lookahead: 0, extrapolation: 0 });

/** rho = 1 - r. 1 - rho^2 is written r (2 - r), which does not cancel when the condition number is large. */
function tripleMomentum(L: number, r: number): Coefficients {
  const rho = 1 - r;
  return { step: (1 + rho) / L, momentum: rho ** 2 / (2 - rho), lookahead: rho ** 2 / ((1 + rho) * (2 - rho)), extrapolation: rho ** 2 / (r * (2 - r)) };
}

/** Heavy ball as Ghadimi's theorem allows it: any step a in (0, 1/L]; at a = 1/L the momentum is 0. */
export const ghadimiCoefficients = ({ smoothness: L, strongConvexity: mu }: Constants, a: number): Coefficients =>
  ({ ...plain(a), momentum: Math.sqrt(Math.max(0, (1 - a * mu) * (1 - a * L))) });

/** Excess of mu over L that the rounding of two computed eigenvalues explains. */
const rounding = 1e-12;

/** L and mu from the params or the problem. Errors: `number-missing`, `smoothness-range`, `strong-convexity-range`; they name the param. */
export function requireConstants(run: { number(name: NumericTrait): number }): Constants {
  const L = requireSmoothness(run), mu = run.number('strongConvexity');
  const pointer = '/method/params/strongConvexity';
  if (!(mu > 0)) throw usageError('strong-convexity-range', `\`strongConvexity\` is ${mu}; this method is for strongly convex functions.`, { pointer, expected: 'a number above 0', suggestion: 'use `nesterov` with variant "convex" when mu is 0 or unknown' });
  if (mu > L * (1 + rounding)) throw usageError('strong-convexity-range', `\`strongConvexity\` is ${mu}, above \`smoothness\`, which is ${L}.`, { pointer, expected: `a number above 0 and at most ${L}`, suggestion: 'mu is at most the smallest and L at least the largest eigenvalue of the Hessian, anywhere' });
  return { smoothness: L, strongConvexity: Math.min(mu, L) };
}

export function requireSmoothness(run: { number(name: NumericTrait): number }): number {
  const L = run.number('smoothness');
  if (!(L > 0 && L < Infinity)) throw usageError('smoothness-range', `\`smoothness\` is ${L}.`, { pointer: '/method/params/smoothness', expected: 'a finite number above 0' });
  return L;
}

/** Everything that outlives a step. `query` is where the next step takes its gradient. */
export interface MomentumState { readonly position: Vector; readonly previous: Vector; readonly query: Vector; readonly output: Vector }

export const startMomentum = (x0: Vector): MomentumState => ({ position: x0.slice(), previous: x0.slice(), query: x0.slice(), output: x0.slice() });

/** One step, in one pass over memory; leaves grad f(y_k) in `g`. */
export function advanceMomentum(state: MomentumState, coefficients: Coefficients, gradient: OracleSet['gradient'], g: Vector): void {
  const { position, previous, query, output } = state;
  const { step: alpha, momentum: beta, lookahead: gamma, extrapolation: delta } = coefficients;
  gradient(query, g);
  for (let i = 0; i < g.length; i++) {
    const xi = position[i]!;
    const next = xi + beta * (xi - previous[i]!) - alpha * g[i]!;
    const move = next - xi;
    previous[i] = xi;
    position[i] = next;
    query[i] = next + gamma * move;
    output[i] = next + delta * move;
  }
}
