/** The params and their schema. */
import { Type, type TSchema } from 'typebox';
import type { GradientSettings } from './shifted.js';
import type { HessianMode, SolverName } from './source.js';
import type { MetricParam } from './metric.js';
import type { NewtonParams } from './step.js';

export interface Params extends NewtonParams, GradientSettings {
  readonly hessian: HessianMode;
  readonly solver: SolverName;
  readonly indefinite: 'reject' | 'absolute';
  readonly metric: MetricParam;
  readonly metricShift: number;
  readonly acceleration: 'none' | 'restarted';
  readonly hessianSmoothness?: number;
}

const oneOf = <const T extends readonly string[]>(names: T, description: string) => Type.Union(names.map((name) => Type.Literal(name as T[number])), { default: names[0]!, description });

export const params = {
  hessian: oneOf(['exact', 'gauss-newton', 'fisher', 'rank-one', 'zero'], 'H: the Hessian, its Gauss-Newton or Fisher approximation, its rank-one part, or 0 (the normalised gradient method)'),
  solver: oneOf(['cholesky', 'eigen', 'conjugate-gradient'], 'one factorisation a trial; one eigendecomposition a step, which serves all trials; or products with H alone, for many variables'),
  indefinite: oneOf(['reject', 'absolute'], 'where H + lambda B is not positive definite: halve gamma, or take absolute eigenvalues of H'),
  metric: Type.Union([Type.Literal('identity'), Type.Literal('gram'), Type.Array(Type.Array(Type.Number()))], { default: 'identity', description: 'B: the identity, the problem\'s A\'A, or the rows of a symmetric positive definite matrix' }),
  metricShift: Type.Number({ default: 0, minimum: 0, description: 'this times the identity is added to B, unless B is the identity' }),
  rule: oneOf(['search', 'constant', 'lipschitz-hessian'], 'gamma: by the adaptive search; gamma0 throughout; or sqrt(2 |g| / hessianSmoothness)'),
  acceptance: oneOf(['value', 'gradient'], 'the test of the search: f - f+ >= |g+|^2 / (8 lambda), or <g+, -d> >= |g+|^2 / (4 lambda)'),
  acceleration: oneOf(['none', 'restarted'], 'extrapolation by l/(l+3) before every step, restarted when it points uphill: a heuristic without a rate'),
  gamma0: Type.Number({ default: 1, exclusiveMinimum: 0, description: 'first gamma' }),
  gammaMin: Type.Number({ default: 1e-9, exclusiveMinimum: 0, description: 'gamma does not start a step below' }),
  gammaMax: Type.Number({ default: 1e300, exclusiveMinimum: 0, description: 'gamma does not start a step above' }),
  epsilon: Type.Number({ default: 1e-8, minimum: 0, description: 'added to gamma in lambda = |g| / (gamma + epsilon)' }),
  factor: Type.Number({ default: 2, exclusiveMinimum: 1, description: 'gamma is multiplied by it after a step and divided by it after a trial that fails' }),
  innerMax: Type.Integer({ default: 40, minimum: 1, description: 'trials of gamma in one step' }),
  hessianSmoothness: Type.Optional(Type.Number({ exclusiveMinimum: 0, description: 'Lipschitz constant of the Hessian, for `rule` "lipschitz-hessian"' })),
  tolerance: Type.Number({ default: 1e-8, exclusiveMinimum: 0, exclusiveMaximum: 1, description: 'relative residual of conjugate gradients; min(tolerance, 0.1 |g|) is used' }),
  products: Type.Integer({ default: 1000, minimum: 1, description: 'most products with H in one system solved by conjugate gradients' }),
} satisfies Record<string, TSchema>;
