/** The JSON Schemas (2020-12) of run/1 and of the parts that all problem/1 specs share. */
import { defaultIterations } from '../stop/budget.js';

const positive = { type: 'number', exclusiveMinimum: 0 };
const count = { type: 'integer', minimum: 1 };
const closed = (properties: Readonly<Record<string, object>>, required: readonly string[] = []): object => ({ type: 'object', properties, required, additionalProperties: false });

const leaf = (kind: string, properties: Readonly<Record<string, object>>, required = Object.keys(properties)): object =>
  closed({ kind: { const: kind }, ...properties }, ['kind', ...required]);

const leaves = [
  leaf('gradient-norm', { below: positive }), leaf('gap', { below: positive }), leaf('value', { below: { type: 'number' } }), leaf('step', { below: positive }),
  leaf('stall', { iterations: { type: 'integer', minimum: 1, maximum: 1_000_000 }, relative: { type: 'number', minimum: 0 } }),
  { ...leaf('metric', { name: { type: 'string' }, below: { type: 'number' }, above: { type: 'number' } }, ['name']), anyOf: [{ required: ['below'] }, { required: ['above'] }] },
];

/** Leaves by `kind`; combinations by their own key. */
export const criterionSchema = {
  $id: 'saddlepoint/criterion', type: 'object', title: 'Stop criterion', maxProperties: 5,
  if: { required: ['any'] }, then: closed({ any: { $ref: '#/$defs/list' } }, ['any']),
  else: {
    if: { required: ['all'] }, then: closed({ all: { $ref: '#/$defs/list' } }, ['all']),
    else: {
      if: { required: ['repeat'] }, then: closed({ repeat: count, of: { $ref: '#' } }, ['repeat', 'of']),
      else: { required: ['kind'], discriminator: { propertyName: 'kind' }, oneOf: leaves },
    },
  },
  $defs: { list: { type: 'array', minItems: 1, maxItems: 64, items: { $ref: '#' } } },
};

export const budgetSchema = closed({
  iterations: { type: 'integer', minimum: 0, description: `steps; ${defaultIterations} when no budget is given at all` },
  seconds: { ...positive, description: 'seconds of work, observing and writing excluded' },
  calls: { type: 'object', additionalProperties: count, description: 'calls by oracle name' },
});

const oneOfKeys = (title: string, options: Readonly<Record<string, object>>): object =>
  ({ type: 'object', title, properties: options, additionalProperties: false, minProperties: 1, maxProperties: 1 });

/** The run around a problem. `problem` is checked apart: a path or an inline problem/1. */
export const runSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema', title: 'run/1', type: 'object',
  properties: {
    $schema: { type: 'string' },
    spec: { const: 'run/1' },
    problem: { type: ['string', 'object'], description: 'path of a problem/1 file, relative to this one, or the problem itself' },
    method: closed({ id: { type: 'string' }, params: { type: 'object' } }, ['id']),
    stop: { $ref: 'saddlepoint/criterion', description: 'default: the gradient norm falls below 1e-8' },
    budget: budgetSchema,
    seed: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER, default: 0 },
    repetitions: { ...count, default: 1, description: 'for sweep and compare; solve refuses more than 1' },
    backend: { type: 'string', default: 'auto', description: 'auto, or one of tensorflow-gpu, tensorflow, webgpu, wasm, cpu' },
    record: oneOfKeys('Which steps are recorded', { every: count, ratio: { type: 'number', exclusiveMinimum: 1 }, seconds: positive }),
    checkpoint: oneOfKeys('When checkpoints are written', { iterations: count, seconds: positive }),
  },
  required: ['spec', 'problem'], additionalProperties: false,
};

/** `start`: an array, or an array for each block. */
export const startSchema = {
  type: ['array', 'object'], items: { type: 'number' }, additionalProperties: { type: ['array', 'number'], items: { type: ['number', 'array'] } },
  description: 'start point: the flat variable, or {block: array}',
};

export const referenceSchema = closed({
  value: { type: 'number', description: 'the optimal value, where it is known' },
  point: { ...startSchema, description: 'an optimal point' },
});
