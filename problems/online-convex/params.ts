import { Type, type Static } from 'typebox';
import { domainSchema, type DomainSpec } from '../../core/index.js';

export const lossNames = ['square', 'logistic', 'huber', 'log', 'absolute', 'hinge', 'quadratic', 'linear'] as const;
export type LossName = (typeof lossNames)[number];

export const params = Type.Object({
  loss: Type.Union(lossNames.map((name) => Type.Literal(name)), {
    default: 'square', description: 'f_t(x) with z = a_t\'x: square (z - b)^2/2; logistic log(1 + e^(-bz)); huber; log -ln z (portfolio); absolute |z - b|; hinge max(0, 1 - bz); quadratic |x - a_t|^2/2 with a moving centre; linear z (experts)' }),
  domain: Type.Unsafe<DomainSpec>({ ...domainSchema, default: { kind: 'all' }, description: 'Where x lives: {"kind": "ball", "radius": r}, {"kind": "box", "lower", "upper"}, {"kind": "simplex"}, {"kind": "all"}' }),
  l2: Type.Number({ default: 0, minimum: 0, description: 'adds l2/2 |x|^2 to every round' }),
  l1: Type.Number({ default: 0, minimum: 0, description: 'adds l1 |x|_1 to every round' }),
  threshold: Type.Number({ default: 1, exclusiveMinimum: 0, description: 'of the Huber loss: residuals beyond it count linearly' }),
  generator: Type.Optional(Type.Object({
    rounds: Type.Integer({ minimum: 1, maximum: 2 ** 24, description: 'T' }),
    size: Type.Integer({ minimum: 1, maximum: 2 ** 16, description: 'number of variables n' }),
    stages: Type.Integer({ default: 1, minimum: 1, description: 'number of models: each holds for T/stages rounds' }),
    noise: Type.Number({ default: 0.05, minimum: 0, description: 'standard deviation of what is drawn around the model' }),
    amplitude: Type.Number({ default: 0, minimum: 0, description: 'quadratic: the centre alternates by this much to both sides' }),
    seed: Type.Integer({ default: 0, minimum: 0, maximum: 2 ** 32 - 1, description: 'of the generator mulberry32' }),
  }, { additionalProperties: false, description: 'the SEA model, in place of data: a law for each stage, and a draw from it each round' })),
}, { additionalProperties: false });

export type Params = Static<typeof params>;
