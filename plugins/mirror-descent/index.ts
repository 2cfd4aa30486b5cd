/** Composite stochastic mirror descent in the problem's geometry, or with the power map where noise is heavy-tailed. */
import { defineMethod, usageError } from '../../core/index.js';
import { startOf } from '../shared/sliding/run.js';
import { planOf } from '../shared/stochastic/constants.js';
import { openDescent, startState, type Move } from '../shared/stochastic/descent.js';
import { openBound } from '../shared/stochastic/guarantee.js';
import { lastIterateSource } from '../shared/stochastic/source.js';
import { stochasticMetrics, stochasticParams } from '../shared/stochastic/params.js';
import { isHeavy } from '../shared/stochastic/schedule.js';
import { powerMove } from './power-map.js';

export const mirrorDescent = defineMethod(
  {
    id: 'mirror-descent', version: '1.0.0', title: 'Stochastic mirror descent',
    summary: 'mini-batches of a finite sum and the mirror step of the problem\'s geometry, with step schedules whose last iterate is guaranteed; heavy tails by a power map',
    tags: ['first-order', 'stochastic', 'composite', 'nonsmooth', 'finite-sum', 'mirror', 'heavy-tails'],
    source: lastIterateSource,
    requires: ['sampleSubgradient', 'twoCentreProx'], uses: ['smoothGradient', 'sampleSmoothGradient', 'simpleValue'], observes: ['value'], facts: { convex: true },
    params: stochasticParams, metrics: stochasticMetrics,
    merit: 'value', preference: -11,
    conformance: { tolerance: 0.05, budget: 3000, params: { D: 10, sigma: 1 } },
  },
  (run) => {
    const { traits: { entropic }, oracles: { twoCentreProx }, params: { p, schedule }, size } = run;
    const power = schedule !== undefined && isHeavy(schedule);
    if (power && entropic) throw usageError('mirror-map-entropic', `The schedule \`${schedule}\` brings a mirror map of its own, and the problem's geometry is the simplex with entropy.`, { pointer: '/method/params/schedule', expected: 'another schedule', suggestion: 'sqrt_t' });
    // D_psi(x*, x^1) is at most max -ln x^1_i on the simplex.
    const plan = planOf(run, entropic ? run.start().reduce((most, xi) => Math.max(most, -Math.log(xi)), 0) : undefined);
    const bound = openBound(run, plan, power ? 'power' : 'problem');
    const own: Move = (g, eta, x, out) => { twoCentreProx(g, x, 1 / eta, x, 0, out); };
    return {
      init() { return startState(startOf(run)); },
      step: openDescent(run, plan, power ? powerMove(size, p, twoCentreProx, run.start()) : own),
      point: (s) => s.x,
      metrics: {
        value: (s, observe) => observe.value?.(s.x),
        averageValue: (s, observe) => observe.value?.(s.average),
        stepSize: (s) => (s.k === 0 ? undefined : plan.schedule(s.k)),
        bound: (s) => bound(s.k),
      },
    };
  },
);
