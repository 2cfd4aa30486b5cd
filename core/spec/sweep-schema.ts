/** The JSON Schema (2020-12) of sweep/1: one run/1 and the places in it that vary. */

const count = { type: 'integer', minimum: 1 };
const pair = (items: object): object => ({ type: 'array', items, minItems: 2, maxItems: 2 });

/** Where the values of an axis of a random sweep come from; a list is drawn from evenly. */
const distribution = {
  type: 'object', title: 'Distribution', minProperties: 1, maxProperties: 1, additionalProperties: false,
  properties: {
    uniform: { ...pair({ type: 'number' }), description: 'evenly from [low, high)' },
    logUniform: { ...pair({ type: 'number', exclusiveMinimum: 0 }), description: 'evenly in the logarithm, from [low, high)' },
    integer: { ...pair({ type: 'integer', minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }), description: 'whole numbers from low to high, both included' },
  },
};

export const mostAxes = 32;

export const sweepSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema', title: 'sweep/1', type: 'object',
  properties: {
    $schema: { type: 'string' },
    spec: { const: 'sweep/1' },
    base: { type: ['string', 'object'], description: 'path of a run/1 or problem/1 file, relative to this one, or the run itself' },
    axes: {
      type: 'object', minProperties: 1, maxProperties: mostAxes, description: 'JSON Pointers into the run; /problem/... goes into the problem',
      additionalProperties: { type: ['array', 'object'], description: 'a list of values, or a distribution', if: { type: 'array' }, then: { minItems: 1 }, else: distribution },
    },
    along: {
      type: 'object', maxProperties: mostAxes, description: 'of an axis that is a list: further JSON Pointers, each with as many values, which go with its own, such as clauses with variables',
      additionalProperties: { type: 'object', minProperties: 1, maxProperties: mostAxes, additionalProperties: { type: 'array', minItems: 1, description: 'as many values as the axis has' } },
    },
    mode: { enum: ['grid', 'zip', 'random'], default: 'grid', description: 'every combination, the last axis fastest; the n-th values together; drawn at random' },
    samples: { ...count, description: 'random only: how many combinations are drawn' },
    seed: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'random only: seed of the draws; 0 when absent. The seed of the runs is theirs' },
    repetitions: { ...count, description: 'runs of each combination, each with random streams of its own; 1 when absent' },
  },
  required: ['spec', 'base', 'axes'], additionalProperties: false,
};
