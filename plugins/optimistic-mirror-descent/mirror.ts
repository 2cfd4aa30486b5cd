/**
 * Convex, strongly convex, composite and entropic updates: two steps from the same centre with the same distance (dossier 3.1).
 *
 * | symbol | name | equation |
 * |---|---|---|
 * | xhat_t | centre | xhat_{t+1} = argmin <g_t, x> + r(x) + B_t(x, xhat_t) |
 * | x_t | x | x_t = argmin <M_t, x> + r(x) + B_t(x, xhat_t) |
 * | M_t | guess | |
 * | V_t | V | sum of |g_s - M_s|^2, s <= t |
 * | eta_t | eta | of B_t(x, y) = D(x, y) / eta_t |
 */
import { openGeometry, usageError, type Algorithm, type OnlineSetting, type OnlineState, type Vector } from '../../core/index.js';
import { covers, finiteOr, within } from '../shared/online/params.js';
import { guessNext, hinted } from './guess.js';
import type { Params } from './params.js';
import { adaptiveRate, entropyRate, strongRate, type Rate } from './rate.js';

/** `before` is V_{T-1}; `sum` that of eta_t |g_t - M_t|^2; `rise` that of (ln xhat_{t+1} - ln xhat_t) / eta_t, entropy only; `surprise` is |M_1|. */
interface State extends OnlineState { centre: Vector; guess: Vector; V: number; before: number; sum: number; largest: number; eta: number; rise: Vector | null; surprise: number }

export function mirror(setting: OnlineSetting<Params>): Algorithm<State> {
  const { size, domain, params: { variant, optimism, geometry: name } } = setting;
  const entropic = name === 'entropy', composite = variant === 'composite', strong = variant === 'strongly-convex';
  const geometry = openGeometry(name, domain);
  if (entropic && variant !== 'convex') throw usageError('geometry-variant', `Entropy steps are of variant \`convex\`, not \`${variant}\`.`, { pointer: '/method/params/variant', expected: '"convex"' });
  const rate = entropic ? entropyRate(setting, geometry) : strong ? strongRate(setting) : adaptiveRate(setting, true);
  const { regulariser } = setting, difference = new Float64Array(size);
  const step = composite && regulariser ? (g: Vector, eta: number, centre: Vector, out: Vector): void => {
    for (let i = 0; i < size; i++) out[i] = centre[i]! - eta * g[i]!;
    regulariser(out, eta, out);
  } : geometry.step;

  return {
    ...hinted<State>(optimism), ...(composite ? { needs: 'regulariser' as const } : {}),
    init: (start) => ({
      x: start, rounds: 0, predicted: false, centre: start.slice(), guess: new Float64Array(size), V: 0, before: 0, sum: 0, largest: 0, eta: 0, rise: entropic ? new Float64Array(size) : null, surprise: 0,
    }),
    predict(s) {
      s.eta = rate.at(s);
      // Nothing was seen: the guess is zero, and the step has no length yet.
      if (s.eta === Infinity) s.x.set(s.centre); else step(s.guess, s.eta, s.centre, s.x);
    },
    update(s, g) {
      const { centre, guess } = s;
      for (let i = 0; i < size; i++) difference[i] = g[i]! - guess[i]!;
      const error = geometry.dualNorm(difference), length = Math.max(geometry.dualNorm(g), geometry.dualNorm(guess));
      if (s.eta === Infinity) s.eta = length === 0 ? 0 : rate.D / Math.sqrt(4 * length * length);
      if (s.rounds === 0) s.surprise = geometry.dualNorm(guess);
      if (s.rise) climb(s.rise, centre, -1 / s.eta);
      step(g, s.eta, centre, centre);
      if (s.rise) climb(s.rise, centre, 1 / s.eta);
      s.before = s.V;
      s.V += error * error;
      s.sum += s.eta * error * error;
      if (length > s.largest) s.largest = length;
      guessNext(optimism, guess, g);
    },
    bound: (s) => (s.rounds === 0 ? undefined : entropic ? entropyBound(s) : strong ? strongBound(s) : covers(rate.D, setting) ? finiteOr(convexBound(s, rate)) : undefined),
  };
}

function climb(rise: Vector, weights: Vector, factor: number): void {
  for (let i = 0; i < rise.length; i++) rise[i]! += factor * Math.log(weights[i]!);
}

/** (5a): 2 D sqrt(delta + V_T) + (D/2) sqrt(delta + 4 G^2 + V_{T-1}) where G is known and holds, else what its proof starts from: sum eta_t |g_t - M_t|^2 / 2 + D^2 / (2 eta_T). */
function convexBound(s: State, { D, G, delta, adaptive }: Rate): number {
  if (adaptive && G !== undefined && within(s.largest, G)) return 2 * D * Math.sqrt(delta + s.V) + (D / 2) * Math.sqrt(delta + 4 * G * G + s.before);
  return s.eta === 0 ? Number.NaN : s.sum / 2 + (D * D) / (2 * s.eta);
}

/** (5b): (2/mu) sum |g_t - M_t|^2 / t, with M_1 = 0. */
const strongBound = (s: State): number | undefined => (s.surprise === 0 ? s.sum : undefined);

/** sum eta_t |g_t - M_t|^2 / 2 + max_i sum (KL(e_i, xhat_t) - KL(e_i, xhat_{t+1})) / eta_t: corners are the best comparators of linear losses. Undefined with a weight of 0. */
function entropyBound(s: State): number | undefined {
  let most = -Infinity;
  for (let i = 0; i < s.x.length; i++) if (!(s.rise![i]! <= most)) most = s.rise![i]!;
  return finiteOr(s.sum / 2 + most);
}
