/** Params and metrics of the stochastic methods. */
import { Type } from 'typebox';
import type { Metric } from '../../../core/index.js';
import { smoothnessParam, strongConvexityParam } from '../params.js';
import { valueMetric } from '../metrics.js';
import { scheduleNames, type ScheduleName } from './schedule.js';

const positive = (description: string) => Type.Optional(Type.Number({ exclusiveMinimum: 0, description }));
const atLeastZero = (description: string) => Type.Optional(Type.Number({ minimum: 0, description }));

export const stochasticParams = Type.Object({
  schedule: Type.Optional(Type.Unsafe<ScheduleName>(Type.Union(scheduleNames.map((name) => Type.Literal(name)), { description: 'rule of the step sizes eta_t; when absent, `sch_2` or `scf_2` where mu is known, else with T `linear` (L = 0) or `const`, else `sqrt_t`' }))),
  T: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000_000, description: 'number of steps: the run ends there; when absent, a schedule that is made for T steps runs in phases of 1, 2, 4, ... steps' })),
  eta: positive('scale of the step sizes; when absent twice the bound\'s best where D, M and sigma are known, else 1'),
  D: positive('a bound on D_psi(x*, x^1) of the mirror map, |x* - x^1|^2 / 2 in Euclidean geometry: for the default of eta and for the metric `bound`'),
  M: atLeastZero('slope constant of the nonsmooth part, 2G for Lipschitz constant G; the problem\'s when absent'),
  sigma: atLeastZero('noise of one sample, E |noise|^p <= sigma^p with p = 2 where it is not heavy-tailed; the problem\'s when absent'),
  p: Type.Number({ default: 1.5, exclusiveMinimum: 1, maximum: 2, description: 'moment of the noise that is finite, for `heavy_t` and `heavy_lin`' }),
  delta: Type.Optional(Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1, description: 'the metric `bound` then holds with probability 1 - delta under sub-Gaussian noise, in place of in expectation' })),
  batch: Type.Integer({ default: 1, minimum: 1, maximum: 1_000_000, description: 'samples drawn for each step, with replacement: sigma^2 becomes sigma^2 / batch' }),
  subgradients: Type.Union([Type.Literal('sampled'), Type.Literal('full')], { default: 'sampled', description: '"full" takes all samples in every step: no noise' }),
  smoothness: Type.Optional(smoothnessParam),
  strongConvexity: Type.Optional(strongConvexityParam),
  simpleStrongConvexity: positive('mu_h of the simple part relative to V; overrides the problem\'s'),
}, { additionalProperties: false });

export const stochasticMetrics = {
  value: valueMetric,
  averageValue: valueMetric,
  stepSize: { unit: '', better: 'neither' },
  bound: { unit: 'objective', better: 'lower' },
} as const satisfies Readonly<Record<string, Metric>>;
