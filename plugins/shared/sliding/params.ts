/** Params that the sliding methods share. */
import { Type } from 'typebox';
import type { Finish } from '../../../core/index.js';
import { smoothnessParam } from '../params.js';

export const positive = (description: string) => Type.Optional(Type.Number({ exclusiveMinimum: 0, description }));

export const termParams = { smoothness: Type.Optional(smoothnessParam) };
export const simpleStrongConvexity = positive('mu of the simple part relative to V; overrides the problem\'s');
export const nonsmoothLipschitz = positive('G, the Lipschitz constant of the nonsmooth part (M = 2G); overrides the problem\'s');
export const couplingNorm = positive('|K|, or a bound on it; overrides the problem\'s');
export const dualDiameter = positive('Omega: 0 <= W <= Omega on the dual set; overrides the problem\'s');
export const maxInnerSteps = Type.Integer({ default: 10_000_000, minimum: 1, description: 'all inner steps of a run together: T_k is cut to what is left, and the run ends when nothing is' });
export const distance = positive('a bound on V(x0, x*), for the metric `bound`; found from the start point when absent and mu > 0');
export const delta0 = positive('a bound on Psi(x0) - Psi* + mu V(x0, x*); found from the start point when absent');

export const sampling = {
  subgradients: Type.Union([Type.Literal('full'), Type.Literal('sampled')], { default: 'full', description: 'subgradients of the nonsmooth part at every inner step: of all of it, or of samples' }),
  batch: Type.Integer({ default: 1, minimum: 1, maximum: 1_000_000, description: 'samples drawn for each sampled subgradient' }),
};
export const subgradientVariance = positive('sigma^2 of one sampled subgradient; overrides the problem\'s');
export const dTilde = Type.Number({ default: 1, exclusiveMinimum: 0, description: 'Dt, an estimate of 1.5 V(x0, x*): a larger one makes fewer inner steps and a weaker bound' });
export const startingGap = positive('a bound on Psi(x0) - Psi*; found from the start point when absent, which costs a gradient and a subgradient');
export const eta0 = positive('smoothing at the start; delta0 / Omega when absent');

export const horizon = {
  schedule: Type.Union([Type.Literal('any-horizon'), Type.Literal('fixed-horizon')], { default: 'any-horizon', description: '"fixed-horizon" is made for `N` iterations and ends there' }),
  N: Type.Integer({ default: 1000, minimum: 1, maximum: 1_000_000_000, description: 'iterations of the fixed horizon' }),
};

/** The end of a run at its horizon. */
export const atHorizon = (k: number, N: number): Finish | undefined => (k >= N ? { outcome: 'budget', reason: `the horizon of ${N} iterations is reached` } : undefined);

export const horizonOf = ({ schedule, N }: { readonly schedule: 'any-horizon' | 'fixed-horizon'; readonly N: number }): number => (schedule === 'fixed-horizon' ? N : Infinity);
export const accuracy = Type.Number({ default: 1e-8, minimum: 0, description: 'the run ends when the bound is below it, where `delta0` is known to the method; 0 never ends it' });
