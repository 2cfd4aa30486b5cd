/** What the sliding methods need of a run: three terms, the prox step with two centres, and their numbers. */
import { usageError, type OracleSet, type Random, type Traits, type Vector } from '../../../core/index.js';

export interface SlidingRun {
  readonly size: number;
  readonly traits: Readonly<Traits>;
  readonly oracles: { readonly twoCentreProx: OracleSet['twoCentreProx']; readonly smoothGradient: OracleSet['smoothGradient'] | undefined };
  readonly random: Random;
  readonly signal: AbortSignal;
  start(): Vector;
  number(name: 'smoothness' | 'simpleStrongConvexity' | 'nonsmoothLipschitz' | 'samples' | 'subgradientVariance' | 'couplingNorm' | 'dualSize' | 'dualDiameter'): number;
}

/** The start point in the domain of the simple part. Errors: `start-domain` for a point that is not inside of the simplex in entropic geometry. */
export function startOf({ size, traits: { entropic }, oracles: { twoCentreProx, simpleValue }, start }: Pick<SlidingRun, 'size' | 'traits' | 'start'> & { readonly oracles: { readonly twoCentreProx: OracleSet['twoCentreProx']; readonly simpleValue?: OracleSet['simpleValue'] | undefined } }): Vector {
  const x = start();
  if (entropic) {
    const bad = x.findIndex((xi) => !(xi > 0)), sum = x.reduce((total, xi) => total + xi, 0);
    if (bad >= 0 || Math.abs(sum - 1) > 1e-9) throw usageError('start-domain', bad >= 0 ? `Entry ${bad} of the start point is ${x[bad]}.` : `The entries of the start point sum to ${sum}.`, { pointer: '/start', expected: 'positive entries that sum to 1' });
    return x;
  }
  if (simpleValue?.(x) !== Infinity) return x;
  const inside = new Float64Array(size);
  twoCentreProx(new Float64Array(size), x, 0, x, 1, inside);
  return inside;
}

/** L of the smooth part; 0 where there is none. */
export const smoothnessOf = (run: SlidingRun): number => (run.oracles.smoothGradient ? run.number('smoothness') : 0);

/** mu > 0 of the simple part. Errors: `number-missing`, `strong-convexity-zero`. */
export function strongConvexityOf(run: SlidingRun, method: string): number {
  const mu = run.number('simpleStrongConvexity');
  if (mu > 0) return mu;
  throw usageError('strong-convexity-zero', `Method \`${method}\` needs a strongly convex simple part, and here mu is ${mu}.`, {
    expected: 'mu > 0: a ridge (l2 > 0), an entropy, or --set /method/params/simpleStrongConvexity=NUMBER', suggestion: 'gradient-sliding, accelerated-gradient-sliding and primal-dual do without',
  });
}

/** L > 0: Lan's schedules divide by it. */
export function positiveSmoothness(run: SlidingRun, method: string): number {
  const L = smoothnessOf(run);
  if (L > 0) return L;
  throw usageError('smoothness-zero', `Method \`${method}\` saves gradients of a smooth part, and here there is none (L is 0).`, {
    expected: 'a smooth part with L > 0, or --set /method/params/smoothness=NUMBER', suggestion: 'proximal-subgradient needs no smooth part',
  });
}
