/** HiGHS: simplex, interior points and branch-and-cut, as one step. */
import { Type } from 'typebox';
import { defineMethod, highsToken } from '../../core/index.js';
import { emptyState, linearMetrics, linearReaders, linearResult, solveInto } from '../shared/linear-program.js';

export const highs = defineMethod(
  {
    id: 'highs', version: '1.0.0', title: 'HiGHS', summary: 'linear and mixed-integer programs by simplex, interior points and branch-and-cut (HiGHS)',
    tags: ['linear', 'integer', 'engine'],
    source: { title: 'Parallelizing the dual revised simplex method', authors: 'Q. Huangfu, J. A. J. Hall', year: 2018, reference: 'Mathematical Programming Computation 10' },
    requires: ['linearProgram'], services: { engine: highsToken },
    params: Type.Object({
      seconds: Type.Optional(Type.Number({ exclusiveMinimum: 0, description: 'Time limit; the budget of the run limits it too' })),
      gap: Type.Number({ default: 1e-6, minimum: 0, description: 'Integers: the search ends at this relative gap between value and bound' }),
      solver: Type.Union([Type.Literal('choose'), Type.Literal('simplex'), Type.Literal('ipm')], { default: 'choose', description: 'Without integers: simplex, or interior points with crossover; HiGHS decides when "choose"' }),
    }, { additionalProperties: false }),
    metrics: linearMetrics, merit: 'value', preference: 10,
  },
  (run) => ({
    init() { return emptyState(run.size); },
    step(state) {
      const { seconds, gap, solver } = run.params;
      return solveInto(state, run.oracles.linearProgram(), run.services.engine, run, { gap, algorithm: solver, ...(seconds === undefined ? {} : { seconds }) });
    },
    metrics: linearReaders,
    result: linearResult,
  }),
);
