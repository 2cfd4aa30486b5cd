/** Params of the family. */
import { Type, type Static } from 'typebox';

export const largest = 100_000;
const positive = (description: string) => Type.Optional(Type.Number({ exclusiveMinimum: 0, description }));

export const paramsSchema = Type.Object({
  T: Type.Optional(Type.Integer({ minimum: 1, maximum: largest, description: 'length of the unscaled chain, 20 by default; or give Delta, L, eps' })),
  order: Type.Union([Type.Literal(1), Type.Literal(2)], { default: 1, description: 'p: the p-th derivative is L-Lipschitz' }),
  Delta: positive('bound on f(0) - inf f'),
  L: positive('Lipschitz constant of the p-th derivative; with `smooth` noise it follows from noise.Lbar, and this has no effect'),
  eps: positive('accuracy: the gradient is longer than this until all coordinates are found'),
  rotate: Type.Optional(Type.Object({
    d: Type.Integer({ minimum: 0, description: 'number of variables, at least T; 0 for no rotation' }),
    seed: Type.Integer({ default: 1, minimum: 0, maximum: 4294967295, description: 'of the random directions' }),
  }, { additionalProperties: false, description: 'rotated and bounded version' })),
  noise: Type.Optional(Type.Object({
    type: Type.Enum(['none', 'hard', 'smooth'], { description: 'how components that are not found yet are hidden' }),
    p: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1, description: 'chance that a call reveals, with T; 0.1 by default' })),
    sigma: positive('bound on the standard deviation of the gradients, with Delta and eps'),
    Lbar: positive('mean-square smoothness, for `smooth` with Delta and eps'),
    samples: Type.Integer({ default: 10_000, minimum: 1, maximum: 2_000_000_000, description: 'size of the finite sum; p is rounded to a multiple of 1/samples' }),
  }, { additionalProperties: false, description: 'sampled gradients' })),
}, { additionalProperties: false });

export type Params = Static<typeof paramsSchema>;
