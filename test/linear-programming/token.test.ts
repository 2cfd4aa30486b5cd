/** Plugins with linear subproblems ask for one token: HiGHS by default, whatever the caller binds otherwise. */
import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { defineMethod, defineProblem, glpkToken, highsToken, linearProgrammingToken, solve, type LinearProgrammingEngine } from '../../core/index.js';
import { glpkEngine } from '../../core/linear-programming/engines.js';
import { golden, programOf } from './support.js';

/** Asks each of its engines for the optimum; `value` is the generic one's. */
const asking = defineMethod(
  {
    id: 'asking', version: '1.0.0', title: 'Asking', summary: 'asks the engines', requires: ['linearProgram'], services: { engine: linearProgrammingToken, highs: highsToken, glpk: glpkToken },
    params: Type.Object({}), metrics: { value: { unit: 'objective', better: 'lower' } },
  },
  ({ oracles, services }) => ({
    init() { return { value: 0, ids: '' }; },
    async step(state) {
      state.ids = [services.engine, services.highs, services.glpk].map(({ id }) => id).join();
      state.value = (await services.engine.solve(oracles.linearProgram())).value!;
      return { outcome: 'converged' as const, reason: state.ids };
    },
    metrics: { value: (state) => state.value },
    result: () => ({ point: {} }),
  }),
);
const problem = defineProblem({ size: 2, oracles: { linearProgram: () => programOf(golden[0]!) } });
const run = (engine?: LinearProgrammingEngine): ReturnType<typeof solve> => solve({ problem, method: asking, ...(engine ? { services: [{ token: linearProgrammingToken, value: engine }] } : {}) });

test('the generic token is HiGHS when nothing is bound', async () => {
  const { reason, best } = await run();
  expect(reason).toBe('highs,highs,glpk');
  expect(best.metrics.value).toBeCloseTo(-36, 7);
});

test('a bound engine answers in place of the default, and the named tokens keep theirs', async () => {
  const { reason, best } = await run(glpkEngine());
  expect(reason).toBe('glpk,highs,glpk');
  expect(best.metrics.value).toBeCloseTo(-36, 7);
});

test('a test double is an engine like any other', async () => {
  const { best } = await run({ id: 'double', solve: () => Promise.resolve({ status: 'optimal', value: -50, iterations: 0 }) });
  expect(best.metrics.value).toBe(-50);
});
