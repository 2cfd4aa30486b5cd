/** Linear and mixed-integer programs. */
import type { LinearProgram } from '../../contract/linear-program.js';
import { defineProblem } from '../../contract/define-problem.js';
import type { ZooProblem } from './problem.js';

/** maximise 3x + 5y with x <= 4, 2y <= 12, 3x + 2y <= `right`, x, y >= 0. At right = 18: (2, 6), value 36. At 17 with integers: (1, 6), value 33. */
const program = (right: number, integer: boolean): LinearProgram => ({
  sense: 'maximize', objective: Float64Array.of(3, 5), constant: 0,
  matrix: { kind: 'sparse', rows: 3, columns: 2, rowStart: Int32Array.of(0, 1, 2, 4), column: Int32Array.of(0, 1, 0, 1), value: Float64Array.of(1, 2, 3, 2) },
  rowLower: new Float64Array(3).fill(-Infinity), rowUpper: Float64Array.of(4, 12, right), lower: new Float64Array(2), upper: new Float64Array(2).fill(Infinity),
  ...(integer ? { integer: Uint8Array.of(1, 1) } : {}),
});

export const linear: ZooProblem = {
  name: 'linear program', thorough: true,
  make() {
    const held = program(18, false);
    return defineProblem({ kind: 'zoo-linear', size: 2, traits: { convex: true }, reference: { value: 36, point: Float64Array.of(2, 6) }, oracles: { linearProgram: () => held } });
  },
};

export const integer: ZooProblem = {
  name: 'integer program',
  make() {
    const held = program(17, true);
    return defineProblem({ kind: 'zoo-integer', size: 2, traits: { discrete: true }, reference: { value: 33, point: Float64Array.of(1, 6) }, oracles: { linearProgram: () => held } });
  },
};
