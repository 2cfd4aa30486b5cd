/** Params, metrics and conformance that local searches on clauses share. */
import { Type } from 'typebox';
import type { Metric, Vector } from '../../../core/index.js';
import type { SearchState } from './search.js';

export const searchParams = {
  flips: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000_000, description: 'flips of one iteration; absent: the number of variables, at least 1000 and at most 50,000' })),
  restart: Type.Integer({ default: 0, minimum: 0, description: 'flips after which an iteration begins with a random assignment; 0: never' }),
};

export const searchMetrics = {
  value: { unit: 'weight', better: 'lower' }, best: { unit: 'weight', better: 'lower' }, flips: { unit: 'flips', better: 'neither' },
} as const satisfies Readonly<Record<string, Metric>>;

export const searchConformance = { budget: 500, variants: [{ restart: 3000, flips: 500 }] };

interface Observed { readonly value: ((x: Vector) => number) | undefined }

export const measured = {
  value: (state: SearchState, observe: Observed): number | undefined => (state.k === 0 ? observe.value?.(state.x) : state.cost),
  best: (state: SearchState): number | undefined => (state.k === 0 ? undefined : state.best.value),
  flips: (state: SearchState): number => state.flips,
};
