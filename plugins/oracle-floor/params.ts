/** Params of the analysis, and the methods that they name. */
import { Type, type Static } from 'typebox';
import { smoothnessParam } from '../shared/params.js';

const positive = (description: string) => Type.Optional(Type.Number({ exclusiveMinimum: 0, description }));

const choice = Type.Union([
  Type.String({ minLength: 1, maxLength: 100, description: 'id of a registered solver' }),
  Type.Object({ id: Type.String({ minLength: 1, maxLength: 100, description: 'id of a registered solver' }), params: Type.Record(Type.String(), Type.Unknown(), { default: {}, description: 'its params' }) }, { additionalProperties: false }),
]);

export const floorParams = Type.Object({
  methods: Type.Array(choice, { default: ['gradient-descent'], minItems: 1, maxItems: 12, description: 'solvers to measure: ids, or {"id", "params"}' }),
  eps: Type.Optional(Type.Array(Type.Number({ exclusiveMinimum: 0 }), { minItems: 1, maxItems: 100, uniqueItems: true, description: 'gradient norms to reach, each by a run of its own; when absent the hard instance\'s own and up to 4 times it, on other problems shares of the gradient norm at the start' })),
  repetitions: Type.Integer({ default: 3, minimum: 1, maximum: 1000, description: 'runs of a method that draws samples, of which the median counts' }),
  iterations: Type.Integer({ default: 100_000, minimum: 1, maximum: 100_000_000, description: 'steps of each run at most' }),
  order: Type.Optional(Type.Union([Type.Literal(1), Type.Literal(2)], { description: 'p of the floors: derivatives up to order p are asked, the p-th is L-Lipschitz; 1 when absent' })),
  Delta: positive('bound on f(start) - inf f in the floors; when absent from the known optimum'),
  L: positive('Lipschitz constant of the p-th derivative in the floors; when absent the smoothness, for order 1'),
  sigma: positive('standard deviation of sampled gradients in the floors; when absent the problem\'s'),
  Lbar: positive('mean-square smoothness of sampled gradients in the floors; needs sigma'),
  smoothness: Type.Optional(smoothnessParam),
}, { additionalProperties: false });

export type FloorParams = Static<typeof floorParams>;
export interface Choice { readonly id: string; readonly params: Readonly<Record<string, unknown>>; /** Name of its columns: the id, numbered where it is not the first of that id. */ readonly label: string }

export function choicesOf({ methods }: Pick<FloorParams, 'methods'>): readonly Choice[] {
  const seen = new Map<string, number>();
  return methods.map((method) => {
    const { id, params = {} } = typeof method === 'string' ? { id: method } : method, count = (seen.get(id) ?? 0) + 1;
    seen.set(id, count);
    return { id, params, label: count > 1 ? `${id}-${count}` : id };
  });
}
