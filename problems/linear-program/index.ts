/** Linear and mixed-integer programs: rows and bounds, from arrays or from a model file. */
import { Type } from 'typebox';
import { defineProblem, layoutOf, modelOf, validateProgram } from '../../core/index.js';
import { programOf } from './program.js';

const given = (field: string): object => ({ properties: { data: { required: [field] } }, required: ['data'] });

export const linearProgram = defineProblem(
  {
    id: 'linear-program', version: '1.0.0', title: 'Linear or mixed-integer program',
    summary: "minimise or maximise c'x subject to rowLower <= A x <= rowUpper and lower <= x <= upper, some x integer",
    tags: ['linear', 'integer', 'constrained'],
    data: {
      c: { shape: ['n'], summary: 'objective', instead: 'model' },
      A: { shape: ['m', 'n'], summary: 'rows', optional: true, sparse: true, instead: 'model' },
      rowLower: { shape: ['m'], summary: 'lower bounds of A x; -1e20 or less is none; none when absent', optional: true, instead: 'model' },
      rowUpper: { shape: ['m'], summary: 'upper bounds of A x; 1e20 or more is none; none when absent', optional: true, instead: 'model' },
      lower: { shape: ['n'], summary: 'lower bounds of x; -1e20 or less is none; 0 when absent', optional: true, instead: 'model' },
      upper: { shape: ['n'], summary: 'upper bounds of x; 1e20 or more is none; none when absent', optional: true, instead: 'model' },
      integer: { shape: ['n'], summary: '1 for an integer variable, else 0', optional: true, instead: 'model' },
      model: { shape: [], summary: 'the whole program as a file, in place of all other fields', optional: true, model: true },
    },
    params: Type.Object({
      sense: Type.Optional(Type.Union([Type.Literal('minimize'), Type.Literal('maximize')], { description: "Minimise when absent; a model file says it itself, and this overrides it" })),
    }, { additionalProperties: false }),
    offers: [
      { oracles: ['linearProgram'] },
      { when: { allOf: [{ not: given('integer') }, { not: given('model') }] }, oracles: [], facts: { convex: true } },
      { when: given('integer'), oracles: [], facts: { discrete: true } },
    ],
    example: {
      spec: 'problem/1', kind: 'linear-program', params: { sense: 'maximize' },
      data: { c: { inline: [3, 5] }, A: { inline: [[1, 0], [0, 2], [3, 2]] }, rowUpper: { inline: [4, 12, 18] } },
    },
  },
  ({ data, params: { sense } }) => {
    const read = data.model ? modelOf(data, 'model') : programOf(data);
    const program = sense === undefined ? read : { ...read, sense };
    validateProgram(program);
    const n = program.objective.length;
    return {
      kind: 'linear-program', layout: layoutOf({ name: 'x', shape: [n] }),
      // A model file is not read before it is matched: nothing is claimed of it.
      traits: data.model ? {} : data.integer ? { discrete: true } : { convex: true },
      oracles: { linearProgram: () => program },
      start: () => new Float64Array(n),
    };
  },
);
