/** Nelder-Mead with adaptive parameters, written as ask and tell: whoever has values answers, in batches where there are several. */
import { Type } from 'typebox';
import { defineAskTell, query, type Finish, type Vector } from '../../core/index.js';
import { advance, coefficients, pointsOf, simplexSize, type State } from './step.js';

export const nelderMead = defineAskTell(
  {
    id: 'nelder-mead', version: '1.0.0', title: 'Nelder-Mead simplex method',
    summary: 'minimises by function values alone, with a simplex of n + 1 points; for few variables and simulators',
    tags: ['derivative-free', 'ask-tell'],
    source: { title: 'Implementing the Nelder-Mead simplex algorithm with adaptive parameters', authors: 'Gao, Han', year: 2012, reference: 'Computational Optimization and Applications 51' },
    requires: [], asks: ['value'],
    params: Type.Object({
      initialSize: Type.Number({ default: 0.05, exclusiveMinimum: 0, description: 'each further vertex has one coordinate larger by this share, or equal to a 200th of it where the start is 0' }),
    }, { additionalProperties: false }),
    metrics: { value: { unit: '', better: 'lower' }, simplexSize: { unit: '', better: 'lower' } },
    merit: 'value', preference: -100,
  },
  (run) => {
    const c = coefficients(run.size);
    return {
      init(): State {
        const start = run.start(), n = start.length;
        return {
          phase: 'simplex', simplex: initialSimplex(start, run.params.initialSize), values: new Float64Array(n + 1), best: start,
          centroid: new Float64Array(n), reflected: new Float64Array(n), reflectedValue: 0, trial: new Float64Array(n),
        };
      },
      ask: (state) => pointsOf(state).map((x) => query('value', x)),
      tell(state, answers) {
        if (answers.some((value) => Number.isNaN(value))) return { outcome: 'diverged', reason: 'the objective is not a number at a point that was tried' };
        advance(state, answers, c);
        return state.phase === 'reflect' ? finished(state) : undefined;
      },
      point: (state) => state.best,
      metrics: {
        /** The simplex has no values before the first batch; outside the domain they are infinite. */
        value: (state) => (state.phase === 'simplex' || state.values[0] === Infinity ? undefined : state.values[0]),
        simplexSize: (state) => simplexSize(state),
      },
    };
  },
);

/** The start, and for each coordinate a vertex where it is (1 + size) times as large. */
function initialSimplex(start: Vector, size: number): Float64Array {
  const n = start.length, simplex = new Float64Array((n + 1) * n);
  for (let i = 0; i <= n; i++) simplex.set(start, i * n);
  for (let i = 0; i < n; i++) simplex[(i + 1) * n + i] = start[i] === 0 ? size / 200 : (1 + size) * start[i]!;
  return simplex;
}

/** At rounding size the simplex moves no more. */
function finished(state: State): Finish | undefined {
  const { best, values } = state, n = best.length;
  const scale = best.reduce((largest, xi) => Math.max(largest, Math.abs(xi)), Number.MIN_VALUE);
  const size = simplexSize(state);
  if (size > 2 * Number.EPSILON * scale) return undefined;
  const level = values[n]! - values[0]! <= 4 * Number.EPSILON * Math.abs(values[0]!);
  return { outcome: level ? 'converged' : 'stalled', reason: `the simplex is at rounding size (${size.toExponential(1)})`, certificate: { kind: 'none', evidence: 'measured', measure: 'simplexSize', value: size } };
}
