/** A method for linear programs: the engine that is bound to the token does the work. */
import { linearProgrammingToken } from '../../../linear-programming/token.js';
import type { Template, Wanted } from './template.js';

export function linearTemplate({ id, title }: Wanted): Template {
  const manifest = {
    id, version: '0.1.0', title, summary: 'hands the linear program to the engine that is bound',
    requires: ['linearProgram'], services: { engine: linearProgrammingToken },
    params: { type: 'object', additionalProperties: false, required: ['gap'], properties: { gap: { type: 'number', minimum: 0, default: 1e-6, description: 'Integers: relative gap at which the search ends' } } },
    metrics: { value: { unit: 'objective', better: 'neither' } }, merit: 'value',
  };
  return {
    kind: 'solver', manifest, formula: "min or max c'x subject to bounds on A x and on x", source: (text, name) => sourceOf(text.replace(/services: \{.*\},\n/, 'services: { engine: linearProgrammingToken },\n'), name),
    golden: {
      how: 'by hand: of the corners (0, 0), (4, 0), (4, 3), (2, 6), (0, 6) the best one for 3 x1 + 5 x2 is (2, 6), with 36', params: {},
      problem: { spec: 'problem/1', kind: 'linear-program', params: { sense: 'maximize' }, data: { c: { inline: [3, 5] }, A: { inline: [[1, 0], [0, 2], [3, 2]] }, rowUpper: { inline: [4, 12, 18] } } },
      tolerance: 1e-9, records: [{ k: 0, x: [0, 0] }, { k: 1, x: [2, 6], metrics: { value: 36 } }],
    },
  };
}

const sourceOf = (manifest: string, name: string): string => `/** One step: the engine solves the whole program. Cut it up here (columns, rows, scenarios) to make a method of your own. */
import { defineMethod, linearProgrammingToken, type Finish } from 'saddlepoint';

export const ${name} = defineMethod(
  ${manifest},
  (run) => ({
    /** All that outlives a step: numbers, strings, typed arrays. No oracle is called before \`init\`. */
    init() { return { x: new Float64Array(run.size), value: 0, found: false }; },
    async step(s): Promise<Finish | void> {
      const seconds = run.secondsLeft();
      try {
        const { status, x, value } = await run.services.engine.solve(run.oracles.linearProgram(), { gap: run.params.gap, signal: run.signal, ...(seconds < Infinity ? { seconds } : {}) });
        if (x !== undefined && value !== undefined) { s.x.set(x); s.value = value; s.found = true; }
        if (status === 'infeasible' || status === 'unbounded') return { outcome: status, reason: \`the engine finds it \${status}\` };
        if (status === 'time-limit') return { outcome: 'budget', reason: 'the time limit is spent' };
        return { outcome: 'converged', reason: 'the engine finds it optimal', certificate: { kind: 'global', evidence: 'measured' } };
      } catch (error) {
        if (run.signal.aborted) return { outcome: 'aborted', reason: 'the run was interrupted' };
        throw error;
      }
    },
    point: (s) => s.x,
    metrics: { value: (s) => (s.found ? s.value : undefined) },
  }),
);
`;
