/** Params that consensus methods share, and their meaning. */
import { Type, type Static } from 'typebox';

const closed = { additionalProperties: false } as const;

export const alphaParam = Type.Union([
  Type.Number({ minimum: 0 }),
  Type.Object({ initial: Type.Number({ default: 30, minimum: 0 }), growth: Type.Number({ default: 1.05, exclusiveMinimum: 0 }), max: Type.Number({ default: 1e5, exclusiveMinimum: 0 }) }, closed),
  Type.Object({ kind: Type.Literal('ess'), eta: Type.Number({ default: 0.5, exclusiveMinimum: 0, maximum: 1 }), max: Type.Number({ default: 1e5, exclusiveMinimum: 1e-5 }) }, closed),
], { description: 'inverse temperature of the weights: a number; {"initial": 30, "growth": 1.05, "max": 1e5}, times `growth` after each step; or {"kind": "ess", "eta": 0.5}, so that the effective sample size is eta N' });

export const particlesParam = Type.Integer({ minimum: 1, maximum: 10_000_000, description: 'N; absent: 40 up to 20 variables, 2 n above, 200 from 100 on' });
export const runsParam = Type.Integer({ default: 1, minimum: 1, maximum: 100_000, description: 'independent ensembles at once; the best one is the answer, table `runs` has all' });
export const hoppingParam = Type.Object({ width: Type.Number({ default: 0.7, exclusiveMinimum: 0 }), decay: Type.Number({ default: 1, exclusiveMinimum: 0, maximum: 1 }), every: Type.Integer({ default: 100, minimum: 1 }) },
  { ...closed, description: '{"width": 0.7, "decay": 1, "every": 100}: consensus hopping, new particles c + width xi in every step; the width is multiplied by `decay` after each `every` steps' });

export type Alpha = { readonly kind: 'growing'; readonly initial: number; readonly growth: number; readonly max: number } | { readonly kind: 'ess'; readonly eta: number; readonly max: number };

export const growing = (alpha: Static<typeof alphaParam> | undefined): Alpha => {
  if (typeof alpha === 'number') return { kind: 'growing', initial: alpha, growth: 1, max: Infinity };
  if (alpha === undefined) return { kind: 'growing', initial: 30, growth: 1.05, max: 1e5 };
  return 'kind' in alpha ? alpha : { kind: 'growing', ...alpha };
};

export const defaultParticles = (n: number): number => Math.min(200, Math.max(40, 2 * n));
