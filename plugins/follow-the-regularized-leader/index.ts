/** Follow the regularised leader: x_t = argmin <g_1 + ... + g_{t-1} + M_t, x> + V(x_1, x) / eta_t. */
import { Type } from 'typebox';
import { defineOnline, openGeometry, type Algorithm, type OnlineState, type Vector } from '../../core/index.js';
import { covers, diameterOf, diameterParam, finiteOr, gradientBoundParam } from '../shared/online/params.js';
import { copyTo } from '../shared/online/vectors.js';

/** `total` is the sum of the gradients, `V` that of |g_t - M_t|^2, `sum` that of eta_t |g_t - M_t|^2. */
interface State extends OnlineState { centre: Vector; total: Vector; guess: Vector; V: number; sum: number; largest: number; eta: number }

export const followTheRegularizedLeader = defineOnline(
  {
    id: 'follow-the-regularized-leader', version: '1.0.0', title: 'Follow the regularised leader', summary: 'the best point for the gradients so far and a guess of the next, near the start: dual averaging, optimistic or not',
    source: { title: 'A modular analysis of adaptive (non-)convex optimization: optimism, composite objectives, and variational bounds', authors: 'P. Joulani, A. Gyorgy, C. Szepesvari', year: 2017, reference: 'ALT, PMLR 76; Sachs et al., NeurIPS 2022' },
    params: Type.Object({
      optimism: Type.Union([Type.Literal('none'), Type.Literal('last'), Type.Literal('hint')], { default: 'none', description: 'The guess M_t of the next gradient: zero, the last one, the stream\'s hints' }),
      geometry: Type.Union([Type.Literal('euclidean'), Type.Literal('entropy')], { default: 'euclidean', description: 'V: half the squared distance; on the simplex also relative entropy (Hedge)' }),
      step: Type.Optional(Type.Number({ exclusiveMinimum: 0, description: 'A constant eta, in place of the adaptive one' })),
      diameter: diameterParam, gradientBound: gradientBoundParam,
    }, { additionalProperties: false }),
    uses: ['roundHint'],
    conformance: { params: { diameter: 10 }, variants: [{ step: 0.05 }], tolerance: 0.02 },
  },
  (setting): Algorithm => {
    const { size: n, domain, params: { optimism, geometry: name, step } } = setting;
    const geometry = openGeometry(name, domain), entropic = name === 'entropy', G = setting.known('gradientBound');
    const D = entropic || step !== undefined ? setting.params.diameter ?? domain.diameter : diameterOf(setting), covered = entropic || covers(D, setting);
    /** Nonincreasing: D / sqrt(4 G^2 + V_{t-1}), the largest gradient so far for an unknown G; entropy sqrt(ln n) / sqrt(1 + V_{t-1}). */
    const rate = (s: State): number => step ?? (entropic ? Math.sqrt(geometry.range) / Math.sqrt(1 + s.V) : D / Math.sqrt(4 * (G ?? s.largest) ** 2 + s.V));
    const sum = new Float64Array(n);
    const algorithm: Algorithm<State> = {
      ...(optimism === 'hint' ? { needs: 'hints' as const, hint(s: State, guess: Vector) { copyTo(guess, s.guess); } } : {}),
      init: (start) => ({ x: start, rounds: 0, predicted: false, centre: start.slice(), total: new Float64Array(n), guess: new Float64Array(n), V: 0, sum: 0, largest: 0, eta: 0 }),
      predict(s) {
        s.eta = rate(s);
        // Nothing was seen: the start itself.
        if (s.eta === Infinity) { copyTo(s.centre, s.x); return; }
        for (let i = 0; i < n; i++) sum[i] = s.total[i]! + s.guess[i]!;
        geometry.step(sum, s.eta, s.centre, s.x);
      },
      update(s, g) {
        for (let i = 0; i < n; i++) { sum[i] = g[i]! - s.guess[i]!; s.total[i]! += g[i]!; }
        const error = geometry.dualNorm(sum);
        s.largest = Math.max(s.largest, geometry.dualNorm(g), geometry.dualNorm(s.guess));
        if (s.eta === Infinity) s.eta = s.largest === 0 ? 0 : D / (2 * s.largest);
        s.V += error * error;
        s.sum += s.eta * error * error;
        if (optimism === 'last') copyTo(g, s.guess); else s.guess.fill(0);
      },
      /** max over u of V(x_1, u) / eta_T + sum eta_t |g_t - M_t|^2 / 2. */
      bound(s) {
        if (!covered || s.eta === 0) return undefined;
        return finiteOr((entropic ? entropyRange(s.centre) : (D * D) / 2) / s.eta + s.sum / 2);
      },
    };
    return algorithm as unknown as Algorithm;
  },
);

/** max over u of KL(u | x): at the corner of the least weight. */
const entropyRange = (x: Vector): number => -Math.log(x.reduce((least, weight) => Math.min(least, weight), 1));
