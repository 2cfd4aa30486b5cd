/** L-BFGS-B: limited-memory BFGS within bounds. */
import { Type } from 'typebox';
import { defineMethod, linalg, type Box } from '../../core/index.js';
import { emptyPairs } from '../shared/quasi-newton/correction-pairs.js';
import { createDescent, farthest, startDescent, type DescentState } from '../shared/quasi-newton/descent.js';
import { boundedness, type Boundedness, freeGradientNorm, gradientMapNorm, project, stepToBoundary } from './bounds.js';
import { emptyProducts, updateProducts, type PairProducts } from './compact.js';
import { createTarget } from './step.js';

/** The bounds are in the state: asked for again by a process that resumes, `box` would be counted twice. */
interface State extends DescentState { readonly products: PairProducts; readonly box: Box; readonly bounded: Boundedness }

export const lbfgsB = defineMethod(
  {
    id: 'lbfgs-b', version: '1.0.0', title: 'L-BFGS-B',
    summary: 'limited-memory BFGS for bounds on the variables, by projection and subspace minimisation',
    tags: ['quasi-newton', 'first-order', 'constrained', 'baseline'],
    source: { title: 'A limited memory algorithm for bound constrained optimization', authors: 'R. H. Byrd, P. Lu, J. Nocedal, C. Zhu', year: 1995, reference: 'SIAM Journal on Scientific Computing 16, 1190-1208' },
    requires: ['smoothValue', 'smoothGradient', 'box'],
    params: Type.Object({
      memory: Type.Integer({ minimum: 1, default: 10, description: 'number of correction pairs kept' }),
    }, { additionalProperties: false }),
    metrics: { value: { unit: 'objective', better: 'lower' }, gradientNorm: { unit: 'gradient', better: 'lower' } },
    merit: 'value', preference: 50,
  },
  (run) => {
    const { smoothValue: value, smoothGradient: gradient } = run.oracles;
    const { size, params: { memory } } = run;
    const engine = linalg();
    const mapStep = 1 / (run.traits.smoothness ?? 1);
    const target = new Float64Array(size), direction = new Float64Array(size);
    const findTarget = createTarget(engine, size);
    const step = createDescent<State>({
      value, gradient, size, engine, direction, traits: run.traits,
      norm: (s) => freeGradientNorm(s.box, s.x, s.g),
      propose(s, line) {
        const { box, bounded: { any, all } } = s;
        if (!findTarget(s, target)) return false;
        for (let i = 0; i < size; i++) direction[i] = target[i]! - s.x[i]!;
        line.slope = engine.dot(s.g, direction);
        line.longest = any ? stepToBoundary(box, s.x, direction, farthest) : farthest;
        line.first = s.pairs.count === 0 && !all ? 1 / engine.nrm2(direction) : 1;
        return line.slope < 0 && line.slope > -Infinity;
      },
      place(s, t, out) {
        const { lower, upper } = s.box;
        for (let i = 0; i < size; i++) out[i] = t === 1 ? target[i]! : Math.min(upper[i]!, Math.max(lower[i]!, s.x[i]! + t * direction[i]!));
      },
      remembered: (s, row) => updateProducts(s.products, engine, s.pairs, row),
    });
    return {
      init() {
        const x = run.start(), g = new Float64Array(size), { lower, upper } = run.oracles.box();
        const box = { lower: lower.slice(), upper: upper.slice() };
        project(box, x);
        gradient(x, g);
        return { ...startDescent(x, g, value(x), emptyPairs(memory, size)), products: emptyProducts(memory), box, bounded: boundedness(box) };
      },
      step,
      point: (s) => s.x,
      metrics: { value: (s) => s.f, gradientNorm: (s) => gradientMapNorm(s.box, s.x, s.g, mapStep) },
    };
  },
);
