/** The constants of a run: given ones, else the problem's; the schedule and the scale that follow from them. */
import type { Static } from 'typebox';
import { usageError, type NumericTrait, type OracleSet, type Traits } from '../../../core/index.js';
import type { stochasticParams } from './params.js';
import { isHeavy, openSchedule, type Schedule, type ScheduleName } from './schedule.js';

export interface ConstantsRun {
  readonly traits: Readonly<Traits>;
  readonly params: Readonly<Static<typeof stochasticParams>>;
  readonly oracles: { readonly smoothGradient: OracleSet['smoothGradient'] | undefined; readonly sampleSmoothGradient: OracleSet['sampleSmoothGradient'] | undefined };
  number(name: NumericTrait): number;
}

export interface Plan {
  readonly name: ScheduleName;
  readonly schedule: Schedule;
  readonly L: number;
  readonly muF: number;
  readonly muH: number;
  readonly D: number | undefined;
  readonly M: number | undefined;
  /** Of one step's mean over its batch; 0 where all samples are taken. */
  readonly sigma: number | undefined;
}

/** `D`: the distance where the mirror map knows it. Errors: `number-missing`, and those of `openSchedule`. */
export function planOf(run: ConstantsRun, knownD?: number): Plan {
  const { params, traits: { entropic } } = run, { T, p } = params, D = params.D ?? knownD;
  const L = smoothnessOf(run), M = slopeOf(run), sigma = noiseOf(run);
  // mu_f is relative to V, and the trait is about the 2-norm.
  const needed = params.schedule, trait = (known: number | undefined, name: 'strongConvexity' | 'simpleStrongConvexity', asked: boolean): number => params[name] ?? known ?? (asked ? run.number(name) : 0);
  const muF = entropic ? params.strongConvexity ?? (needed?.startsWith('scf') ? missingEntropic() : 0) : trait(run.traits.strongConvexity, 'strongConvexity', needed?.startsWith('scf') === true);
  const muH = trait(run.traits.simpleStrongConvexity, 'simpleStrongConvexity', needed === 'sch_2');
  const name = needed ?? defaultSchedule(T !== undefined, L, muF, muH);
  const eta = params.eta ?? 2 * scaleOf(name, { D, M, sigma, T, p, delta: params.delta });
  return { name, schedule: openSchedule(name, { T, eta, L, muF, muH, p, D }), L, muF, muH, D, M, sigma };
}

const missingEntropic = (): never => {
  throw usageError('number-missing', 'The schedule needs mu_f relative to the Kullback-Leibler divergence, which no trait speaks of.', { pointer: '/method/params/strongConvexity', expected: 'a positive number', suggestion: '--set /method/params/strongConvexity=NUMBER, or the schedule "sqrt_t"' });
};

function defaultSchedule(horizon: boolean, L: number, muF: number, muH: number): ScheduleName {
  if (muH > 0) return 'sch_2';
  if (muF > 0) return 'scf_2';
  return horizon ? (L === 0 ? 'linear' : 'const') : 'sqrt_t';
}

/** Of the smooth part, or of a smooth finite sum; 0 where nothing is smooth. */
const smoothnessOf = (run: ConstantsRun): number =>
  (run.params.smoothness ?? run.traits.smoothness ?? (run.traits.smooth || run.oracles.smoothGradient ? run.number('smoothness') : 0));

/** M = 2G: the definition compares f(x) with the linearisation at y. A smooth objective without a nonsmooth part has M = 0. */
function slopeOf({ params: { M }, traits: { nonsmoothLipschitz: G, smooth }, oracles: { smoothGradient } }: ConstantsRun): number | undefined {
  return M ?? (G !== undefined ? 2 * G : smooth && !smoothGradient ? 0 : undefined);
}

/** sigma^p of a mean of B independent samples: sigma^2 / B at p = 2; at p < 2 no more than 2^(2-p) sigma^p / B^(p-1) (von Bahr and Esseen). */
function noiseOf({ params: { sigma: given, batch, subgradients, schedule, p }, traits: { subgradientVariance, samples }, oracles: { sampleSmoothGradient } }: ConstantsRun): number | undefined {
  if (subgradients === 'full' || (given === undefined && samples === 1)) return 0;
  // No trait speaks of the noise of f's own samples: without a bounded domain it has no bound.
  const one = given ?? (subgradientVariance === undefined || sampleSmoothGradient ? undefined : Math.sqrt(subgradientVariance));
  if (one === undefined || batch === 1) return one;
  return schedule && isHeavy(schedule) ? one * (2 ** (2 - p) / batch ** (p - 1)) ** (1 / p) : one / Math.sqrt(batch);
}

interface Scale { readonly D: number | undefined; readonly M: number | undefined; readonly sigma: number | undefined; readonly T: number | undefined; readonly p: number; readonly delta: number | undefined }

/** The eta that the bounds prefer; 1/2 where they say nothing. */
function scaleOf(name: ScheduleName, { D, M, sigma, T, p, delta }: Scale): number {
  if (D === undefined || M === undefined || sigma === undefined || M + sigma === 0) return 1 / 2;
  if (isHeavy(name)) return (D / (M ** p + sigma ** p)) ** (1 / p);
  const noise = M ** 2 + sigma ** 2 * (delta === undefined ? 1 : 1 + 2 * Math.log(2 / delta));
  const share = name === 'linear' ? 2 : name === 'const' && T !== undefined ? Math.max(1, Math.log(T)) : 1;
  return Math.sqrt(D / (share * noise));
}
