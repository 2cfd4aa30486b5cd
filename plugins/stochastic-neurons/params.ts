/** Params, by the names of the dossier. */
import { Type, type Static } from 'typebox';
import { estimatorNames, estimatorOf, type Estimator } from '../shared/gates/estimators.js';
import { mostEnumerated } from '../shared/gate-audit/state.js';
import { openNoise, type Noise } from '../shared/gates/noise.js';

const closed = { additionalProperties: false } as const;
const probability = { exclusiveMinimum: 0, exclusiveMaximum: 1 } as const;

export const neuronParams = Type.Object({
  estimator: Type.Union(estimatorNames.map((name) => Type.Literal(name)), { default: 'straight-through', description: 'unit and estimator; st, st-slope and sts are short for straight-through, straight-through-slope and stochastic-times-smooth' }),
  baseline: Type.Object({
    kind: Type.Union(['none', 'mean', 'ratio', 'exact', 'leave-one-out'].map((kind) => Type.Literal(kind as 'none' | 'mean' | 'ratio' | 'exact' | 'leave-one-out')), { default: 'ratio' }),
    rho: Type.Number({ default: 0.9, minimum: 0, exclusiveMaximum: 1 }), epsilon: Type.Number({ default: 1e-6, exclusiveMinimum: 0 }), samples: Type.Integer({ default: 4, minimum: 2, maximum: 10_000 }),
  }, { ...closed, default: {}, description: 'of reinforce: {"kind": "none" | "mean" | "ratio" | "exact" | "leave-one-out", "rho": 0.9, "epsilon": 1e-6, "samples": 4}; ratio: running E[(h - p)^2 L] / E[(h - p)^2] of each unit; exact: the same of each unit and row by all 2^N outputs, at most 16 gates; leave-one-out: each row is drawn `samples` times, less the mean loss of its other draws' }),
  noise: Type.Optional(Type.Object({
    kind: Type.Union([Type.Literal('normal'), Type.Literal('logistic'), Type.Literal('beta')], { default: 'normal' }), std: Type.Number({ default: 1, minimum: 0 }),
    beta: Type.Number({ default: 40.1, minimum: 1 }), ratio: Type.Number({ default: 0.5, exclusiveMinimum: 0 }),
  }, { ...closed, description: 'on the pre-activations: {"kind": "normal" | "logistic", "std": 1} or {"kind": "beta", "beta": 40.1, "ratio": 0.5}; absent: normal, 1, of the noisy rectifier, none of the others' })),
  maskProbability: Type.Union([Type.Literal('sqrt'), Type.Literal('p')], { default: 'sqrt', description: 'of stochastic-times-smooth: the mask is drawn with sqrt(p), or with p as in the published program' }),
  sparsity: Type.Optional(Type.Object({
    target: Type.Number({ default: 0.1, ...probability }), kind: Type.Optional(Type.Union([Type.Literal('kl'), Type.Literal('l1')])), lambda: Type.Optional(Type.Number({ minimum: 0 })),
    adapt: Type.Optional(Type.Union([Type.Literal(false), Type.Object({ rate: Type.Number({ default: 0.1, ...probability }), band: Type.Number({ default: 0.01, minimum: 0 }), min: Type.Number({ default: 1e-13, exclusiveMinimum: 0 }), max: Type.Number({ default: 1, exclusiveMinimum: 0 }) }, closed)])),
  }, { ...closed, description: '{"target": 0.1, "kind": "kl" | "l1", "lambda", "adapt"}: penalty that opens the share `target` of the gates; kl: 0.1; l1 (noisy rectifier): 1e-5, adapted by {"rate": 0.1, "band": 0.01, "min": 1e-13, "max": 1} unless `adapt` is false' })),
  rates: Type.Object({ main: Type.Number({ default: 0.1, exclusiveMinimum: 0 }), gater: Type.Optional(Type.Number({ minimum: 0 })) }, { ...closed, default: {}, description: '{"main": 0.1, "gater"}: learning rates; of the gater main, with reinforce a hundredth' }),
  momentum: Type.Number({ default: 0, minimum: 0, exclusiveMaximum: 1, description: 'of all weights' }),
  maxNorm: Type.Union([Type.Number({ exclusiveMinimum: 0 }), Type.Null()], { default: 2, description: 'longest incoming weights of a unit, after each step; null: no bound' }),
  batch: Type.Integer({ default: 32, minimum: 1, maximum: 1_000_000, description: 'rows of a step; epochs are shuffled unless one step takes all rows' }),
  epochs: Type.Optional(Type.Integer({ minimum: 1, description: 'the run ends after so many' })),
  steps: Type.Optional(Type.Integer({ minimum: 1, description: 'the run ends after so many steps' })),
  threshold: Type.Union([Type.Literal('quantile'), Type.Number({ minimum: 0, maximum: 1 })], { default: 'quantile', description: 'of gates that are measured: a number, or the one above which the share `sparsity.target` of the training rows\' gates lies (0.5 without a target)' }),
  audit: Type.Optional(Type.Object({ every: Type.Integer({ default: 100, minimum: 1 }), samples: Type.Integer({ default: 1000, minimum: 2, maximum: 10_000_000 }), rows: Type.Integer({ default: 8, minimum: 1, maximum: 1_000_000 }), enumerateUpTo: Type.Integer({ default: 12, minimum: 0, maximum: mostEnumerated }) },
    { ...closed, description: '{"every": 100, "samples": 1000, "rows": 8, "enumerateUpTo": 12}: before every so many steps all estimators are held against the exact gradient on the first training rows, by all 2^N outputs up to `enumerateUpTo` gates, else by `samples` draws a row; table `audit`' })),
  seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 2 ** 53 - 1, description: 'a further label of the random streams, beside the seed of the run' })),
}, closed);
export type NeuronParams = Static<typeof neuronParams>;

export interface Plan {
  readonly estimator: Estimator;
  readonly noise: Noise | undefined;
  readonly sparsity: { readonly target: number; readonly kind: 'kl' | 'l1'; readonly lambda: number; readonly adapt: { readonly rate: number; readonly band: number; readonly min: number; readonly max: number } | undefined } | undefined;
  readonly rates: { readonly main: number; readonly gater: number };
  readonly baseline: { readonly kind: 'none' | 'mean' | 'ratio' | 'exact' | 'leave-one-out'; readonly rho: number; readonly epsilon: number; readonly samples: number };
  /** Times that each row of a batch is drawn. */
  readonly draws: number;
}

const firstAdapt = { rate: 0.1, band: 0.01, min: 1e-13, max: 1 };

export function planOf({ estimator: name, noise, sparsity, rates, baseline: given }: NeuronParams): Plan {
  const estimator = estimatorOf(name as (typeof estimatorNames)[number]), kind = sparsity?.kind ?? (estimator === 'noisy-rectifier' ? 'l1' : 'kl');
  const spec = noise ?? (estimator === 'noisy-rectifier' ? { kind: 'normal' as const, std: 1, beta: 0, ratio: 0 } : undefined);
  const baseline = { kind: given.kind ?? 'ratio', rho: given.rho ?? 0.9, epsilon: given.epsilon ?? 1e-6, samples: given.samples ?? 4 };
  return {
    estimator, baseline, draws: estimator === 'reinforce' && baseline.kind === 'leave-one-out' ? baseline.samples : 1, noise: spec && openNoise(spec, sparsity?.target),
    sparsity: sparsity && { target: sparsity.target, kind, lambda: sparsity.lambda ?? (kind === 'kl' ? 0.1 : 1e-5), adapt: kind === 'l1' && sparsity.adapt !== false ? sparsity.adapt ?? firstAdapt : undefined },
    rates: { main: rates.main ?? 0.1, gater: rates.gater ?? (rates.main ?? 0.1) / (estimator === 'reinforce' ? 100 : 1) },
  };
}
