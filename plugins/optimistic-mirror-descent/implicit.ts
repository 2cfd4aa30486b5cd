/** Implicit updates (dossier 3.7): x_t = argmin f_{t-1}(x) + B_t(x, xhat_t), xhat_{t+1} = argmin f_t(x) + B_t(x, xhat_t). The guess is used for eta only. */
import { usageError, type Algorithm, type OnlineSetting, type OnlineState, type Vector } from '../../core/index.js';
import { covers, finiteOr } from '../shared/online/params.js';
import { copyTo, squaredDistance, squaredNorm } from '../shared/online/vectors.js';
import type { Params } from './params.js';
import { adaptiveRate } from './rate.js';

/** `sum` is that of eta_t delta_t^2 / 2, NaN once a delta_t is unknown; `last` is eta_T, `next` the point of the coming round, `eta` the length of the coming round. */
interface State extends OnlineState { next: Vector; centre: Vector; guess: Vector; V: number; sum: number; largest: number; eta: number; last: number }

export function implicit(setting: OnlineSetting<Params>): Algorithm<State> {
  const { size, params: { optimism, geometry } } = setting;
  if (geometry !== 'euclidean') throw usageError('geometry-variant', 'Implicit updates are Euclidean.', { pointer: '/method/params/geometry', expected: '"euclidean"' });
  if (optimism === 'hint' || optimism === 'middle') throw usageError('optimism-variant', `Implicit updates guess with the last loss itself: optimism \`${optimism}\` means nothing to them.`, { pointer: '/method/params/optimism', expected: '"last" or "none"' });
  const rate = adaptiveRate(setting, false), covered = covers(rate.D, setting);
  return {
    needs: 'prox',
    init: (start) => ({ x: start, rounds: 0, predicted: false, next: start.slice(), centre: start.slice(), guess: new Float64Array(size), V: 0, sum: 0, largest: 0, eta: rate.at({ rounds: 0, V: 0, largest: 0 }), last: 0 }),
    /** Made by the update before, which had that round's loss. */
    predict(s) { copyTo(s.next, s.x); },
    update(s, g, prox, variation) {
      s.largest = Math.max(s.largest, Math.sqrt(squaredNorm(g)));
      if (s.eta === Infinity) s.eta = rate.D / Math.sqrt(4 * s.largest * s.largest);
      s.V += squaredDistance(g, s.guess);
      copyTo(g, s.guess);
      // The loss is at its least everywhere that was played: nothing to move for.
      if (s.eta === Infinity) return;
      s.sum += variation === undefined ? Number.NaN : (s.eta * variation) / 2;
      prox!(s.centre, s.eta, s.centre);
      s.last = s.eta;
      s.eta = rate.at({ rounds: s.rounds + 1, V: s.V, largest: s.largest });
      if (optimism === 'last') prox!(s.centre, s.eta, s.next); else copyTo(s.centre, s.next);
    },
    /** (5e): sum eta_t delta_t^2 / 2 + D^2 / (2 eta_T), for f_{t-1} as the guess. */
    bound: (s) => (covered && optimism === 'last' && s.last > 0 ? finiteOr(s.sum + (rate.D * rate.D) / (2 * s.last)) : undefined),
  };
}
