/**
 * The two layers (dossier 3.5).
 *
 * | symbol | name | equation |
 * |---|---|---|
 * | eta_i | pool | min(1/(8L), D/(G sqrt T) 2^(i-1)) |
 * | xhat_i, x_i | centres, points | x_i = P[xhat_i - eta_i M], xhat_i <- P[xhat_i - eta_i g] |
 * | c_i | moves | 2L |x_i - its last x_i|^2, 0 at first |
 * | phat, p | weights, played | p ~ phat exp(-eps (<M, x_i> + c_i)), phat ~ phat exp(-eps (<g, x_i> + c_i)) |
 * | eps | rate | min(1/(8 D^2 L), 1/sqrt(1 + sum max_i <g - M, x_i>^2)) |
 */
import { openDomain, openGeometry, type Algorithm, type OnlineSetting, type OnlineState, type Vector } from '../../core/index.js';
import { covers, diameterOf, finiteOr } from '../shared/online/params.js';
import { copyTo, dot, squaredDistance } from '../shared/online/vectors.js';

interface Params { readonly clip: boolean; readonly diameter?: number }

/** `rise`: sum of (ln phat_{t+1,i} - ln phat_{t,i}) / eps_t; `travelled`: sum of c_i; `doubt`: sum of eps_t max_i <g - M, x_i>^2; `V`: sum of |g - M|^2. */
interface State extends OnlineState {
  guess: Vector; centres: Vector[]; points: Vector[]; moves: Vector; weights: Vector; played: Vector; rate: number; spread: number; rise: Vector; travelled: Vector; doubt: number; V: number;
}

export function poolOf(D: number, G: number, L: number, T: number, clip: boolean): readonly number[] {
  const pool: number[] = [], longest = 1 / (8 * L);
  for (let eta = D / (G * Math.sqrt(T)); ; eta *= 2) {
    pool.push(clip ? Math.min(eta, longest) : eta);
    if (eta >= longest) return pool;
  }
}

export function ensemble(setting: OnlineSetting<Params>, T: number): Algorithm<State> {
  const { size: n, domain, params: { clip } } = setting;
  const D = diameterOf(setting), G = setting.number('gradientBound'), L = setting.number('smoothness');
  const pool = poolOf(D, G, L, T, clip), N = pool.length, first = 1 / (8 * D * D * L), covered = covers(D, setting);
  const hedge = openGeometry('entropy', openDomain({ kind: 'simplex' }, N)), losses = new Float64Array(N), point = new Float64Array(n);
  const step = (s: State, i: number, g: Vector, out: Vector): void => {
    const centre = s.centres[i]!, eta = pool[i]!;
    for (let j = 0; j < n; j++) out[j] = centre[j]! - eta * g[j]!;
    domain.project(out, out);
  };
  const climb = (s: State, factor: number): void => { for (let i = 0; i < N; i++) s.rise[i]! += factor * Math.log(s.weights[i]!); };
  return {
    init: (start) => ({
      x: start, rounds: 0, predicted: false, guess: new Float64Array(n), centres: pool.map(() => start.slice()), points: pool.map(() => start.slice()), moves: new Float64Array(N),
      weights: new Float64Array(N).fill(1 / N), played: new Float64Array(N).fill(1 / N), rate: first, spread: 1, rise: new Float64Array(N), travelled: new Float64Array(N), doubt: 0, V: 0,
    }),
    predict(s) {
      for (let i = 0; i < N; i++) {
        const held = s.points[i]!;
        step(s, i, s.guess, point);
        s.moves[i] = s.rounds === 0 ? 0 : 2 * L * squaredDistance(point, held);
        copyTo(point, held);
        losses[i] = dot(s.guess, held) + s.moves[i]!;
      }
      hedge.step(losses, s.rate, s.weights, s.played);
      s.x.fill(0);
      for (let i = 0; i < N; i++) { const held = s.points[i]!, p = s.played[i]!; for (let j = 0; j < n; j++) s.x[j]! += p * held[j]!; }
    },
    update(s, g) {
      let worst = 0;
      for (let i = 0; i < N; i++) {
        const held = s.points[i]!, slope = dot(g, held);
        losses[i] = slope + s.moves[i]!;
        worst = Math.max(worst, Math.abs(slope - dot(s.guess, held)));
        s.travelled[i]! += s.moves[i]!;
        step(s, i, g, s.centres[i]!);
      }
      climb(s, -1 / s.rate);
      hedge.step(losses, s.rate, s.weights, s.weights);
      climb(s, 1 / s.rate);
      s.V += squaredDistance(g, s.guess);
      s.doubt += s.rate * worst * worst;
      s.spread += worst * worst;
      s.rate = Math.min(first, 1 / Math.sqrt(s.spread));
      copyTo(g, s.guess);
    },
    /** The least over i of: eta_i V_T + D^2 / (2 eta_i), of the base (5d, P_T = 0), + sum c_i + what the Hedge loses to i (README). */
    bound(s) {
      if (!covered || s.rounds === 0) return undefined;
      let least = Infinity;
      for (let i = 0; i < N; i++) least = Math.min(least, pool[i]! * s.V + (D * D) / (2 * pool[i]!) + s.travelled[i]! + s.rise[i]! + s.doubt / 2);
      return finiteOr(least);
    },
  };
}
