/** The fields of an expression's spec beside data, params, start and reference. */
import { variableProperties } from '../shared/named-variables.js';

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
          ...variableProperties,
          lower: bound, upper: bound,
        },
      },
    },
    objective: { type: 'string', description: 'what is minimised' },
    constraints: { description: 'not supported yet; bounds are, as lower and upper of a variable' },
  },
  required: ['variables', 'objective'],
} as const;
