/** The fields of an expression's spec beside data, params, start and reference. */
import { variablesSchema } from '../shared/variables.js';

export const fields = {
  properties: {
    variables: variablesSchema,
    objective: { type: 'string', description: 'what is minimised' },
    constraints: { description: 'not supported yet; bounds are, as lower and upper of a variable' },
  },
  required: ['variables', 'objective'],
} as const;
