/**
 * Step sizes of composite stochastic mirror descent (Liu and Zhou, ICLR 2024).
 *
 * | symbol | name | equation |
 * |---|---|---|
 * | eta_t | step t = 1, 2, ... | the rule, never above 1 / (2L) |
 * | k | condition number | L / mu_f |
 * | tau | where `scf_two` changes | ceil(T / 2) |
 */
import { usageError } from '../../../core/index.js';

export const scheduleNames = ['sqrt_t', 'const', 'linear', 'scf_1', 'scf_2', 'scf_two', 'sch_2', 'heavy_t', 'heavy_lin'] as const;
export type ScheduleName = (typeof scheduleNames)[number];

export interface Constants {
  /** T, the last step; where it is open, a rule that is made for T steps runs in phases of 1, 2, 4, ... steps, each from where the last one ended. */
  readonly T: number | undefined;
  readonly eta: number;
  readonly L: number;
  readonly muF: number;
  readonly muH: number;
  /** Moment of the noise, for the heavy-tailed rules. */
  readonly p: number;
  /** D_psi(x*, x^1), for the cap of `heavy_t`. */
  readonly D: number | undefined;
}

/** eta_t of step t = 1, 2, ...; allocates nothing. */
export type Schedule = (t: number) => number;
type Rule = (t: number, T: number) => number;

export const needsHorizon = (name: ScheduleName): boolean => name === 'const' || name === 'linear' || name === 'scf_two' || name === 'heavy_lin';
export const isHeavy = (name: ScheduleName): boolean => name === 'heavy_t' || name === 'heavy_lin';

/** Errors: `strong-convexity-zero`, `distance-missing`. */
export function openSchedule(name: ScheduleName, constants: Constants): Schedule {
  const rule = ruleOf(name, constants), cap = capOf(name, constants), { T } = constants;
  if (T !== undefined || !needsHorizon(name)) return (t) => Math.min(cap, rule(t, T ?? 0));
  return (t) => {
    const phase = 2 ** Math.floor(Math.log2(t));
    return Math.min(cap, rule(t - phase + 1, phase));
  };
}

function ruleOf(name: ScheduleName, constants: Constants): Rule {
  const { eta, p } = constants;
  switch (name) {
    case 'sqrt_t': return (t) => eta / Math.sqrt(t);
    case 'const': return (_t, T) => eta / Math.sqrt(T);
    case 'linear': return (t, T) => (eta * (T - t + 1)) / T ** 1.5;
    case 'heavy_t': return (t) => eta / t ** (1 / p);
    case 'heavy_lin': return (t, T) => (eta * (T - t + 1)) / T ** (1 + 1 / p);
    default: return strongRule(name, constants);
  }
}

function strongRule(name: 'scf_1' | 'scf_2' | 'scf_two' | 'sch_2', { muF, muH, L }: Constants): Rule {
  const mu = name === 'sch_2' ? positive(name, 'simpleStrongConvexity', muH) : positive(name, 'strongConvexity', muF), k = L / mu;
  switch (name) {
    case 'sch_2': return (t) => 2 / (mu * (t + 4 * k));
    case 'scf_1': return (t) => 1 / (mu * (t + 2 * k));
    case 'scf_2': return (t) => 2 / (mu * (t + 1 + 4 * k));
    case 'scf_two': return (t, T) => {
      const tau = Math.ceil(T / 2);
      return t === 1 ? 1 / (mu * (1 + 2 * k)) : t <= tau ? 1 / (mu * (1.5 + 2 * k)) : 2 / (mu * (t - tau + 2 + 4 * k));
    };
  }
}

/** 1 / (2L); D^((2-p)/p) / L for `heavy_t`; no cap where L = 0. */
function capOf(name: ScheduleName, { L, p, D }: Constants): number {
  if (L === 0) return Infinity;
  if (!isHeavy(name)) return 1 / (2 * L);
  if (D !== undefined) return D ** ((2 - p) / p) / L;
  throw usageError('distance-missing', `The schedule \`${name}\` on a smooth part (L = ${L}) is capped by the distance to the optimum.`, { pointer: '/method/params/D', expected: 'a positive number', suggestion: '--set /method/params/D=NUMBER' });
}

function positive(schedule: ScheduleName, param: string, mu: number): number {
  if (mu > 0) return mu;
  throw usageError('strong-convexity-zero', `The schedule \`${schedule}\` is for strongly convex problems, and here mu is ${mu}.`, { pointer: `/method/params/${param}`, expected: 'mu > 0', suggestion: `--set /method/params/${param}=NUMBER, or the schedule "sqrt_t"` });
}
