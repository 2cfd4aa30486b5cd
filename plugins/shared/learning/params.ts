/** Params and metrics of the methods that train on mini-batches. */
import { Type } from 'typebox';
import type { Metric } from '../../../core/index.js';
import { gradientNormMetric, valueMetric } from '../metrics.js';

const horizon = Type.Integer({ minimum: 1, maximum: 1_000_000_000, description: 'steps from the first rate to the last' });
export type ScheduleParam = { readonly kind: 'constant' } | { readonly kind: 'cosine'; readonly steps: number; readonly final: number } | { readonly kind: 'step'; readonly every: number; readonly factor: number };
const schedules = [
  Type.Object({ kind: Type.Literal('constant') }, { additionalProperties: false }),
  Type.Object({ kind: Type.Literal('cosine'), steps: horizon, final: Type.Number({ default: 0, minimum: 0, description: 'rate from step `steps` on' }) }, { additionalProperties: false }),
  Type.Object({ kind: Type.Literal('step'), every: Type.Integer({ minimum: 1, maximum: 1_000_000_000, description: 'steps after which the rate falls' }), factor: Type.Number({ default: 0.1, exclusiveMinimum: 0, maximum: 1, description: 'by which it falls' }) }, { additionalProperties: false }),
];
export const scheduleParam = Type.Optional(Type.Unsafe<ScheduleParam>({ type: 'object', required: ['kind'], discriminator: { propertyName: 'kind' }, oneOf: schedules, description: 'of the learning rate: constant when absent; cosine: from it to `final`; step: times `factor` after each `every` steps' }));

export const batchParam = Type.Integer({ default: 32, minimum: 1, maximum: 1_000_000_000, description: 'samples of a step; an epoch is one pass over all samples in random order, and its last batch may be smaller. All samples at once where there are no more' });

/** `batchSize` of methods by values. */
export const valueBatchParam = Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000_000, description: 'rows of a step, whose mean takes the place of the objective: shuffled epochs, all points of a step on the same rows; absent: all rows. Needs a problem that offers `sampleValues`' }));

export const learningMetrics = {
  value: valueMetric, batchGradientNorm: gradientNormMetric, learningRate: { unit: '', better: 'neither' }, epoch: { unit: 'passes', better: 'neither' },
} as const satisfies Readonly<Record<string, Metric>>;

/** Rate of the step after `t` steps, as a part of the first one: cosine from rate to final, or factor^floor(t / every). */
export function rateAt(schedule: ScheduleParam | undefined, rate: number, t: number): number {
  switch (schedule?.kind) {
    case 'cosine': return schedule.final + (rate - schedule.final) * (1 + Math.cos(Math.PI * Math.min(t, schedule.steps) / schedule.steps)) / 2;
    case 'step': return rate * schedule.factor ** Math.floor(t / schedule.every);
    default: return rate;
  }
}
