/** The fields of the spec beside data, params, start and reference. */
import { variableProperties } from '../shared/named-variables.js';

export const fields = {
  properties: {
    variables: {
      type: 'array', minItems: 1, description: 'the variables, in the order of the flat vector',
      items: { type: 'object', required: ['name'], additionalProperties: false, properties: variableProperties },
    },
    residuals: {
      type: 'array', minItems: 1, maxItems: 100000, items: { type: 'string' },
      description: 'formulas, each a number or an array; all entries together are the residuals u',
    },
  },
  required: ['variables', 'residuals'],
} as const;
