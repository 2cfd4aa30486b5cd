/** GLPK: simplex and branch-and-bound, as one step. */
import { Type } from 'typebox';
import { defineMethod, glpkToken } from '../../core/index.js';
import { emptyState, linearMetrics, linearReaders, linearResult, solveInto } from '../shared/linear-program.js';

export const glpk = defineMethod(
  {
    id: 'glpk', version: '1.0.0', title: 'GLPK', summary: 'linear and mixed-integer programs by simplex and branch-and-bound (GLPK, an optional package)',
    tags: ['linear', 'integer', 'engine'], needsPackage: 'glpk.js',
    source: { title: 'GNU Linear Programming Kit', authors: 'A. Makhorin', year: 2020, reference: 'version 5.0, GPL-3.0' },
    requires: ['linearProgram'], services: { engine: glpkToken },
    params: Type.Object({
      seconds: Type.Optional(Type.Number({ exclusiveMinimum: 0, description: 'Time limit; the budget of the run limits it too' })),
      gap: Type.Number({ default: 1e-6, minimum: 0, description: 'Integers: the search ends at this relative gap between value and bound' }),
    }, { additionalProperties: false }),
    metrics: linearMetrics, merit: 'value',
  },
  (run) => ({
    init() { return emptyState(run.size); },
    step(state) {
      const { seconds, gap } = run.params;
      return solveInto(state, run.oracles.linearProgram(), run.services.engine, run, { gap, ...(seconds === undefined ? {} : { seconds }) });
    },
    metrics: linearReaders,
    result: linearResult,
  }),
);
