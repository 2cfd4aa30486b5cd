import { Type, type Static } from 'typebox';
import { diameterParam, gradientBoundParam } from '../shared/online/params.js';
import { smoothnessParam, strongConvexityParam } from '../shared/params.js';

const literals = <const T extends string>(names: readonly T[], fallback: T, description: string) => Type.Union(names.map((name) => Type.Literal(name)), { default: fallback, description });

export const params = Type.Object({
  variant: literals(['convex', 'strongly-convex', 'exp-concave', 'implicit', 'composite'], 'convex', 'Which losses the steps are made for: convex with adaptive steps; mu-strongly convex; exp-concave, by online Newton steps; '
    + 'implicit, by the prox of each loss; composite, by the prox of the fixed regulariser'),
  optimism: literals(['last', 'middle', 'none', 'hint'], 'last', 'The guess M_t of the next gradient: the last one; the last loss\'s gradient at the centre (one more gradient a round); zero; the stream\'s hints'),
  geometry: literals(['euclidean', 'entropy'], 'euclidean', 'Mirror map; entropy on the simplex, variant convex'),
  step: Type.Optional(Type.Number({ exclusiveMinimum: 0, description: 'A constant step length, in place of the adaptive one (convex, composite, implicit)' })),
  delta: Type.Optional(Type.Number({ minimum: 0, description: 'Added to 4 G^2 + V under the root of the step; 10 D^2 L^2 when absent and L is known (theory), else 0; 1e-8 is often better' })),
  beta: Type.Optional(Type.Number({ exclusiveMinimum: 0, description: 'Of the Newton steps; min(1/(4 G D), alpha) / 2 when absent' })),
  diameter: diameterParam, gradientBound: gradientBoundParam, smoothness: Type.Optional(smoothnessParam), strongConvexity: Type.Optional(strongConvexityParam),
  expConcavity: Type.Optional(Type.Number({ exclusiveMinimum: 0, description: 'alpha, with exp(-alpha f_t) concave; overrides the stream\'s' })),
}, { additionalProperties: false });

export type Params = Static<typeof params>;
