/** Ader: a pool of online gradient descents with different steps under a Hedge, on the linear surrogate, so that one gradient a round is enough. */
import { Type } from 'typebox';
import { defineOnline, openDomain, openGeometry, type Algorithm, type OnlineSetting, type OnlineState, type Vector } from '../../core/index.js';
import { forRounds } from '../shared/online/doubling.js';
import { covers, diameterOf, diameterParam, epochsParam, finiteOr, gradientBoundParam } from '../shared/online/params.js';
import { dot, squaredNorm } from '../shared/online/vectors.js';

/** `squares` is the sum of |g_t|^2, `spreads` that of alpha_t times the squared range of the surrogate losses, `rise` that of (ln w_{t+1,i} - ln w_{t,i}) / alpha_t. */
interface State extends OnlineState { points: Vector[]; weights: Vector; squares: number; spreads: number; rise: Vector }

export const ader = defineOnline(
  {
    id: 'ader', version: '1.0.0', title: 'Ader', summary: 'adaptive dynamic regret: gradient descents of several step lengths, weighted by a Hedge, one gradient a round', tags: ['ensemble'],
    source: { title: 'Adaptive online learning in dynamic environments', authors: 'L. Zhang, S. Lu, Z.-H. Zhou', year: 2018, reference: 'NeurIPS; improved Ader, section 3.3' },
    params: Type.Object({
      rate: Type.Union([Type.Literal('constant'), Type.Literal('decreasing')], { default: 'constant', description: 'Learning rate of the Hedge: sqrt(8/T)/(G D), the paper\'s, or 1/(G D sqrt t)' }),
      rounds: epochsParam, diameter: diameterParam, gradientBound: gradientBoundParam,
    }, { additionalProperties: false }),
    conformance: { params: { diameter: 10, gradientBound: 10, rounds: 30000 }, tolerance: 0.02 },
  },
  (setting) => forRounds(setting, (T) => pooled(setting, T) as unknown as Algorithm),
);

function pooled(setting: OnlineSetting<{ readonly rate: 'constant' | 'decreasing'; readonly diameter?: number }>, T: number): Algorithm<State> {
  const { size: n, domain } = setting;
  const D = diameterOf(setting), G = setting.number('gradientBound'), covered = covers(D, setting);
  const N = Math.ceil(Math.log2(1 + (4 * T) / 7) / 2) + 1;
  const pool = Array.from({ length: N }, (_, i) => 2 ** i * (D / G) * Math.sqrt(7 / (2 * T)));
  const decreasing = setting.params.rate === 'decreasing', constant = Math.sqrt(8 / T) / (G * D), rateOf = (t: number): number => (decreasing ? 1 / (G * D * Math.sqrt(t)) : constant);
  const prior = Float64Array.from(pool, (_, i) => (1 + 1 / N) / ((i + 1) * (i + 2)));
  const hedge = openGeometry('entropy', openDomain({ kind: 'simplex' }, N)), losses = new Float64Array(N);
  return {
    init: (start) => ({ x: start, rounds: 0, predicted: false, points: pool.map(() => start.slice()), weights: prior.slice(), squares: 0, spreads: 0, rise: new Float64Array(N) }),
    predict(s) {
      s.x.fill(0);
      for (let i = 0; i < N; i++) { const held = s.points[i]!, p = s.weights[i]!; for (let j = 0; j < n; j++) s.x[j]! += p * held[j]!; }
    },
    update(s, g) {
      const own = dot(g, s.x);
      let low = Infinity, high = -Infinity;
      for (let i = 0; i < N; i++) {
        const held = s.points[i]!, eta = pool[i]!, loss = dot(g, held) - own;
        losses[i] = loss;
        low = Math.min(low, loss);
        high = Math.max(high, loss);
        for (let j = 0; j < n; j++) held[j]! -= eta * g[j]!;
        domain.project(held, held);
      }
      const alpha = rateOf(s.rounds + 1);
      for (let i = 0; i < N; i++) s.rise[i]! -= Math.log(s.weights[i]!) / alpha;
      hedge.step(losses, alpha, s.weights, s.weights);
      for (let i = 0; i < N; i++) s.rise[i]! += Math.log(s.weights[i]!) / alpha;
      s.squares += squaredNorm(g);
      s.spreads += alpha * (high - low) ** 2;
    },
    /** The least over i of: eta_i sum |g|^2 / 2 + D^2 / (2 eta_i) + what the Hedge loses to i, sum (ln w_{t+1,i} - ln w_{t,i}) / alpha_t + alpha_t range_t^2 / 8. */
    bound(s) {
      if (!covered || s.rounds === 0) return undefined;
      let least = Infinity;
      for (let i = 0; i < N; i++) least = Math.min(least, (pool[i]! * s.squares) / 2 + (D * D) / (2 * pool[i]!) + s.rise[i]!);
      return finiteOr(least + s.spreads / 8);
    },
  };
}
