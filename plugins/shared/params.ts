/** Params that first-order methods share. */
import { Type } from 'typebox';

export const stepParam = Type.Optional(Type.Union([Type.Number({ exclusiveMinimum: 0 }), Type.Literal('backtracking')], { description: 'Step length t, or "backtracking"; 1/L when absent' }));
export const smoothnessParam = Type.Optional(Type.Number({ exclusiveMinimum: 0, description: 'L, the Lipschitz constant of the gradient; overrides the problem\'s' }));
export const strongConvexityParam = Type.Optional(Type.Number({ exclusiveMinimum: 0, description: 'mu, the strong-convexity constant; overrides the problem\'s' }));
