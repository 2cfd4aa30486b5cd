/** The primal-dual method of Condat and Vu; without a smooth part that of Chambolle and Pock. */
import { Type } from 'typebox';
import { blocksOf, defineMethod } from '../../core/index.js';
import { valueMetric } from '../shared/metrics.js';
import { couplingNorm, distance, dualDiameter, positive, termParams } from '../shared/sliding/params.js';
import { dualTable, gapOracles, openDualityGap } from '../shared/sliding/saddle.js';
import { distanceBound, startFromProx, twoCentresOf } from '../shared/sliding/start-gap.js';
import { stepsOf } from './steps.js';
import { openStep } from './step.js';

export const primalDual = defineMethod(
  {
    id: 'primal-dual', version: '1.0.0', title: 'Primal-dual method (Condat-Vu, Chambolle-Pock)',
    summary: 'f + max_y <Kx, y> - J(y) + chi by a prox step in x and one in y; the duality gap where the problem knows its conjugate',
    tags: ['first-order', 'composite', 'nonsmooth', 'saddle-point', 'primal-dual'],
    source: {
      title: 'A primal-dual splitting method for convex optimization involving Lipschitzian, proximable and linear composite terms', authors: 'L. Condat', year: 2013,
      reference: 'J. Optimization Theory and Applications 158; Vu, Adv. Comput. Math. 38; rate: Chambolle, Pock, Math. Programming 159 (2016)',
    },
    requires: ['couple', 'coupleAdjoint', 'dualProx', 'prox'], uses: ['smoothGradient', 'simpleValue'], observes: [...gapOracles, ...startFromProx], facts: { convex: true },
    params: Type.Object({
      tau: positive('step in x; the longest that sigma allows when absent'),
      sigma: positive('step in y; 1 / |K| when absent, or the longest that tau allows'),
      output: Type.Union([Type.Literal('last'), Type.Literal('average')], { default: 'last', description: 'the point that is returned; the bound is that of the average' }),
      distance, couplingNorm, dualDiameter, ...termParams,
    }, { additionalProperties: false }),
    metrics: { value: valueMetric, bound: { unit: 'objective', better: 'lower' }, dualityGap: { unit: 'objective', better: 'lower' } },
    merit: 'value', preference: 35,
    conformance: { tolerance: 1e-5 },
  },
  (run) => {
    const { smoothGradient, simpleValue, prox, dualProx } = run.oracles, L = smoothGradient ? run.number('smoothness') : 0;
    const { tau, sigma } = stepsOf(run.params, L, run.number('couplingNorm')), dualSize = run.number('dualSize');
    const step = openStep(run, dualSize, tau, sigma), far = distanceBound(run, run.params.distance), gap = openDualityGap(run.size);
    const averaged = run.params.output === 'average', omega = run.params.dualDiameter ?? run.traits.dualDiameter;
    return {
      init() {
        const x = run.start(), y = new Float64Array(dualSize);
        if (simpleValue?.(x) === Infinity) prox(x, 1, x);
        dualProx(y, 1, y);
        const none = new Float64Array(0);
        return { x, y, meanX: averaged ? x.slice() : none, meanY: averaged ? y.slice() : none.slice(), k: 0 };
      },
      step,
      point: (s) => (averaged ? s.meanX : s.x),
      result: (s) => ({ point: blocksOf(run.layout, averaged ? s.meanX : s.x), tables: dualTable(averaged ? s.meanY : s.y) }),
      metrics: {
        value: (s, observe) => observe.value?.(averaged ? s.meanX : s.x),
        /** Psi(mean x) - Psi* <= (2 V(x0, x*) / tau + 8 Omega / sigma) / k: |y - y0|^2 <= 8 Omega on Y. */
        bound(s, { smoothGradient: gradient, nonsmoothSubgradient, simpleValue: chi, prox: p }) {
          const V = !averaged || s.k === 0 || omega === undefined ? undefined : far({ smoothGradient: gradient, nonsmoothSubgradient, simpleValue: chi, twoCentreProx: twoCentresOf(p) });
          return V === undefined ? undefined : ((2 * V) / tau + (8 * omega!) / sigma) / s.k;
        },
        dualityGap: (s, observe) => (averaged ? gap(observe, s.meanX, s.meanY) : gap(observe, s.x, s.y)),
      },
    };
  },
);
