/** The fields of an expression's spec beside data, params, start and reference. */
const bound = {
  anyOf: [{ type: 'number' }, { type: 'array', items: { type: 'number' } }],
  description: 'one number for all entries, or one for each, row-major',
};

export const fields = {
  properties: {
    variables: {
      type: 'array', minItems: 1, description: 'the variables, in the order of the flat vector',
      items: {
        type: 'object', required: ['name'], additionalProperties: false,
        properties: {
          name: { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]*$', description: 'how the objective refers to it' },
          shape: { type: 'array', items: { type: 'integer', minimum: 1 }, maxItems: 2, default: [], description: '[] a scalar, [n] a vector, [m, n] a matrix' },
          lower: bound, upper: bound,
        },
      },
    },
    objective: { type: 'string', description: 'what is minimised' },
    constraints: { description: 'not supported yet; bounds are, as lower and upper of a variable' },
  },
  required: ['variables', 'objective'],
} as const;

export interface VariableSpec {
  readonly name: string;
  readonly shape?: readonly number[];
  readonly lower?: number | readonly number[];
  readonly upper?: number | readonly number[];
}
