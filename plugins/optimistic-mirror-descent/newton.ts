/**
 * Exp-concave losses: optimistic online Newton steps (dossier 3.4).
 *
 * | symbol | name | equation |
 * |---|---|---|
 * | H_t | H | (1 + beta G^2 / 2) I + (beta / 2) sum_{s<t} g_s g_s' |
 * | H_t^-1 | inverse | by Sherman-Morrison |
 * | x_t, xhat_t | x, centre | x_t = P[xhat_t - H_t^-1 M_t], xhat_{t+1} = P[xhat_t - H_t^-1 g_t], P the projection in the norm of H_t |
 */
import { linalg, usageError, type Algorithm, type OnlineSetting, type OnlineState, type Vector } from '../../core/index.js';
import { covers, diameterOf, finiteOr, within } from '../shared/online/params.js';
import { dot, squaredNorm } from '../shared/online/vectors.js';
import { guessNext, hinted } from './guess.js';
import { normProjection } from './norm-projection.js';
import type { Params } from './params.js';

/** `sum` is that of |g_t - M_t|^2 in the norm of H_t^-1. */
interface State extends OnlineState { centre: Vector; guess: Vector; H: Float64Array; inverse: Float64Array; sum: number; largest: number }

export function newton(setting: OnlineSetting<Params>): Algorithm<State> {
  const { size: n, domain, params: { optimism, geometry } } = setting;
  if (geometry !== 'euclidean') throw usageError('geometry-variant', 'Newton steps bring their own geometry.', { pointer: '/method/params/geometry', expected: '"euclidean"' });
  const D = diameterOf(setting), G = setting.number('gradientBound'), beta = setting.params.beta ?? Math.min(1 / (4 * G * D), setting.number('expConcavity')) / 2;
  const floor = 1 + (beta * G * G) / 2, covered = covers(D, setting), project = normProjection(domain), { gemv } = linalg();
  const moved = new Float64Array(n), difference = new Float64Array(n);
  const identity = (scale: number): Float64Array => { const I = new Float64Array(n * n); for (let i = 0; i < n; i++) I[i * n + i] = scale; return I; };
  const step = (s: State, g: Vector, out: Vector): void => {
    gemv(s.inverse, n, n, g, moved);
    for (let i = 0; i < n; i++) out[i] = s.centre[i]! - moved[i]!;
    project(s.H, floor, out);
  };
  /** H += (beta/2) g g', and its inverse. Products of two entries come first, so that both stay symmetric to the last bit. */
  const rotate = (s: State, g: Vector): void => {
    gemv(s.inverse, n, n, g, moved);
    const shrink = (beta / 2) / (1 + (beta / 2) * dot(g, moved));
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) {
      s.H[i * n + j]! += (beta / 2) * (g[i]! * g[j]!);
      s.inverse[i * n + j]! -= shrink * (moved[i]! * moved[j]!);
    }
  };
  return {
    ...hinted<State>(optimism),
    init: (start) => ({ x: start, rounds: 0, predicted: false, centre: start.slice(), guess: new Float64Array(n), H: identity(floor), inverse: identity(1 / floor), sum: 0, largest: 0 }),
    predict(s) { step(s, s.guess, s.x); },
    update(s, g) {
      for (let i = 0; i < n; i++) difference[i] = g[i]! - s.guess[i]!;
      gemv(s.inverse, n, n, difference, moved);
      s.sum += dot(difference, moved);
      s.largest = Math.max(s.largest, Math.sqrt(squaredNorm(g)));
      step(s, g, s.centre);
      rotate(s, g);
      guessNext(optimism, s.guess, g);
    },
    /** (5c): (1 + beta G^2 / 2) D^2 / 2 + 2 sum |g_t - M_t|^2 in the norm of H_t^-1. */
    bound: (s) => (covered && within(s.largest, G) ? finiteOr((floor * D * D) / 2 + 2 * s.sum) : undefined),
  };
}
