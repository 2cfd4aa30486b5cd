/** L-BFGS with a strong Wolfe line search. */
import { Type } from 'typebox';
import { defineMethod, linalg } from '../../core/index.js';
import { emptyPairs } from '../shared/quasi-newton/correction-pairs.js';
import { createDescent, farthest, startDescent, type DescentState } from '../shared/quasi-newton/descent.js';
import { quasiNewtonDirection } from './step.js';

export const lbfgs = defineMethod(
  {
    id: 'lbfgs', version: '1.0.0', title: 'L-BFGS',
    summary: 'limited-memory BFGS with a strong Wolfe line search, for any objective with a gradient',
    tags: ['quasi-newton', 'first-order', 'baseline'],
    source: { title: 'On the limited memory BFGS method for large scale optimization', authors: 'D. C. Liu, J. Nocedal', year: 1989, reference: 'Mathematical Programming 45, 503-528' },
    requires: ['value', 'gradient'],
    params: Type.Object({
      memory: Type.Integer({ minimum: 1, default: 10, description: 'number of correction pairs kept' }),
    }, { additionalProperties: false }),
    metrics: { value: { unit: 'objective', better: 'lower' }, gradientNorm: { unit: 'gradient', better: 'lower' } },
    merit: 'value', preference: 50,
  },
  (run) => {
    const { value, gradient } = run.oracles;
    const { size, params: { memory } } = run;
    const engine = linalg();
    const direction = new Float64Array(size), coefficients = new Float64Array(memory);
    const step = createDescent<DescentState>({
      value, gradient, size, engine, direction, traits: run.traits,
      norm: (s) => engine.nrm2(s.g),
      propose(s, line) {
        quasiNewtonDirection(engine, s.pairs, s.g, coefficients, direction);
        line.slope = engine.dot(s.g, direction);
        line.first = s.pairs.count === 0 ? 1 / engine.nrm2(direction) : 1;
        line.longest = farthest;
        return line.slope < 0 && line.slope > -Infinity;
      },
      place(s, t, out) { for (let i = 0; i < size; i++) out[i] = s.x[i]! + t * direction[i]!; },
    });
    return {
      init() {
        const x = run.start(), g = new Float64Array(size);
        gradient(x, g);
        return startDescent(x, g, value(x), emptyPairs(memory, size));
      },
      step,
      point: (s) => s.x,
      metrics: { value: (s) => s.f, gradientNorm: (s) => engine.nrm2(s.g) },
    };
  },
);
