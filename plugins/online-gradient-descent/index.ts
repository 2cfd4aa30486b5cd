/** Online gradient descent: one projected (sub)gradient step a round. */
import { Type } from 'typebox';
import { defineOnline, type Algorithm, type OnlineState, type Vector } from '../../core/index.js';
import { covers, diameterOf, diameterParam, finiteOr, gradientBoundParam, roundsParam } from '../shared/online/params.js';
import { copyTo, squaredNorm } from '../shared/online/vectors.js';
import { strongConvexityParam } from '../shared/params.js';

/** `next` is the point of the coming round, `sum` the sum of eta_t |g_t|^2, `largest` the longest gradient, `eta` the last step length. */
interface State extends OnlineState { next: Vector; sum: number; largest: number; eta: number }

export const onlineGradientDescent = defineOnline(
  {
    id: 'online-gradient-descent', version: '1.0.0', title: 'Online gradient descent', summary: 'a projected gradient step after every round',
    source: { title: 'Online convex programming and generalized infinitesimal gradient ascent', authors: 'M. Zinkevich', year: 2003, reference: 'ICML; strongly convex: Hazan, Agarwal, Kale, Machine Learning 69 (2007)' },
    params: Type.Object({
      schedule: Type.Union([Type.Literal('decreasing'), Type.Literal('constant'), Type.Literal('strongly-convex')], {
        default: 'decreasing', description: 'Step lengths: D/(G sqrt t), D/(G sqrt T), or 1/(mu t)' }),
      step: Type.Optional(Type.Number({ exclusiveMinimum: 0, description: 'A constant step length, in place of the schedule' })),
      diameter: diameterParam, gradientBound: gradientBoundParam, rounds: roundsParam, strongConvexity: Type.Optional(strongConvexityParam),
    }, { additionalProperties: false }),
    conformance: { params: { diameter: 10 }, variants: [{ step: 0.05 }, { schedule: 'constant', rounds: 1000 }], tolerance: 0.02 },
  },
  (setting): Algorithm<State> => {
    const { domain, size, params: { schedule, step } } = setting;
    const strong = step === undefined && schedule === 'strongly-convex';
    const mu = strong ? setting.number('strongConvexity') : 0, D = strong || step !== undefined ? setting.params.diameter ?? domain.diameter : diameterOf(setting);
    const G = setting.known('gradientBound'), T = step === undefined && schedule === 'constant' ? setting.number('rounds') : 0;
    const covered = covers(D, setting);
    /** Nonincreasing in t, with or without G. */
    const rate = (t: number, largest: number): number => {
      if (step !== undefined) return step;
      if (strong) return 1 / (mu * t);
      const longest = G ?? largest;
      return longest === 0 ? 0 : D / (longest * Math.sqrt(schedule === 'constant' ? T : t));
    };
    return {
      init: (x) => ({ x, next: x.slice(), rounds: 0, predicted: false, sum: 0, largest: 0, eta: 0 }),
      predict(s) { copyTo(s.next, s.x); },
      update(s, g) {
        const square = squaredNorm(g), { next } = s;
        s.largest = Math.max(s.largest, Math.sqrt(square));
        const eta = s.eta = rate(s.rounds + 1, s.largest);
        s.sum += eta * square;
        for (let i = 0; i < size; i++) next[i]! -= eta * g[i]!;
        domain.project(next, next);
      },
      /** sum eta_t |g_t|^2 / 2 + D^2 / (2 eta_T); strongly convex: the first term alone. */
      bound: (s) => (strong ? s.sum / 2 : !covered || s.eta === 0 ? undefined : finiteOr(s.sum / 2 + (D * D) / (2 * s.eta))),
    };
  },
);
