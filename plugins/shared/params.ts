/** Params that the first-order methods share. */
import { Type } from 'typebox';

export const stepParam = Type.Union([Type.Number({ exclusiveMinimum: 0 }), Type.Literal('backtracking')], { description: 'Step length t, or "backtracking"; 1/L when absent' });
export const smoothnessParam = Type.Number({ exclusiveMinimum: 0, description: 'L, the Lipschitz constant of the gradient of the smooth part; overrides the problem\'s' });
export const strongConvexityParam = Type.Number({ exclusiveMinimum: 0, description: 'mu, the strong-convexity constant of the smooth part; overrides the problem\'s' });
