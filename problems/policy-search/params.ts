/** Params of the family, and the policy that they name. */
import { Type, type Static } from 'typebox';

const oneOf = <T extends readonly string[]>(...values: readonly [...T]) => Type.Union(values.map((value) => Type.Literal(value)));
const kinds = oneOf('linear', 'mlp', 'binary', 'int8');

export const policySearchParams = Type.Object({
  environment: Type.Union([Type.Literal('cart-pole'), Type.Literal('acrobot'), Type.Literal('pendulum'), Type.Literal('mountain-car')], { default: 'cart-pole', description: 'what is controlled' }),
  policy: Type.Union([
    kinds,
    Type.Object({
      kind: Type.Optional(kinds), hidden: Type.Optional(Type.Array(Type.Integer({ minimum: 1, maximum: 1024 }), { maxItems: 8 })),
      weights: Type.Optional(oneOf('real', 'binary', 'int8')), activation: Type.Optional(oneOf('tanh', 'sign', 'int8')),
    }, { additionalProperties: false }),
  ], { default: 'mlp', description: '"linear", "mlp", "binary" or "int8" (an mlp of such weights), or {"kind", "hidden": [16], "weights": "real" | "binary" | "int8", "activation": "tanh" | "sign" | "int8"}' }),
  episodes: Type.Integer({ default: 16, minimum: 1, maximum: 4096, description: 'start states, the same ones for every evaluation' }),
  horizon: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'steps of an episode; absent: cart-pole and acrobot 500, pendulum and mountain-car 200' })),
  seed: Type.Integer({ default: 0, minimum: 0, maximum: 2 ** 32 - 1, description: 'of the start states (mulberry32)' }),
  spread: Type.Number({ default: 1, minimum: 0, description: 'weights of the start are normal numbers of this standard deviation over the square root of the inputs; biases are 0' }),
}, { additionalProperties: false });
export type PolicySearchParams = Static<typeof policySearchParams>;

export interface PolicyPlan {
  /** Widths, from the observation to the outputs. */
  readonly widths: readonly number[];
  readonly weights: 'real' | 'binary' | 'int8';
  readonly activation: 'tanh' | 'sign' | 'int8';
}

type Kind = 'linear' | 'mlp' | 'binary' | 'int8';
interface Given { readonly kind?: Kind; readonly hidden?: readonly number[]; readonly weights?: PolicyPlan['weights']; readonly activation?: PolicyPlan['activation'] }

export function policyPlan(policy: PolicySearchParams['policy'], observation: number, outputs: number): PolicyPlan {
  const given: Given = typeof policy === 'string' ? { kind: policy as Kind } : policy as Given, kind: Kind = given.kind ?? 'mlp';
  const { hidden = [16], weights = kind === 'binary' || kind === 'int8' ? kind : 'real', activation = 'tanh' } = given;
  return { widths: [observation, ...(kind === 'linear' ? [] : hidden), outputs], weights, activation };
}
