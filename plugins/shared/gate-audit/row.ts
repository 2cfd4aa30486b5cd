/**
 * Moments on one row, over outputs of the gates that are weighted by their probability (all of them) or equally (draws).
 *
 * h, p   outputs and P(h = 1)        L  loss              d  dL/dh
 * g_i = p_i (1 - p_i) E[L(h_i = 1) - L(h_i = 0)] = E[(h_i - p_i) L]     (the paper's theorem)
 * Var with baseline c: E[(h - p)^2 L^2] - 2 c E[(h - p)^2 L] + c^2 E[(h - p)^2] - g^2, least at c = E[(h - p)^2 L] / E[(h - p)^2]
 */
import type { OracleSet, Random, Vector } from '../../../core/index.js';
import { sigmoid } from '../gates/estimators.js';
import type { Candidate } from './candidates.js';
import { hardMoments, smoothMoments } from './moments.js';
import { drawn, enumerated, openOutputs } from './outputs.js';
import type { State } from './state.js';

type Oracles = Pick<OracleSet, 'gateInputs' | 'gatedLosses'>;

export function openRow(oracles: Oracles, names: readonly Candidate[], { samples, referenceSamples }: { readonly samples: number; readonly referenceSamples: number }, stream: (...index: readonly number[]) => Random): (state: State) => void {
  const one = new Int32Array(1), visitAll = openOutputs(oracles.gatedLosses);

  /** p (1 - p) (L with the gate open - L with it shut), averaged over draws of the others. */
  const reference = (state: State, p: Vector, random: Random): void => {
    const { units, x, k } = state, from = k * units, h = new Float64Array(units), squares = new Float64Array(units), open = new Float64Array(units);
    for (let s = 0; s < referenceSamples; s++) {
      for (let i = 0; i < units; i++) h[i] = random.uniform() < p[i]! ? 1 : 0;
      let at = 0;
      visitAll(x, k, units, 2 * units, (index, mask, to) => { mask.set(h, to); mask[to + (index >> 1)] = 1 - (index & 1); return 1; }, (_weight, L) => {
        const i = at >> 1;
        if ((at++ & 1) === 0) { open[i] = L; return; }
        const g = p[i]! * (1 - p[i]!) * (open[i]! - L);
        state.exact[from + i] = state.exact[from + i]! + g / referenceSamples;
        squares[i] = squares[i]! + (g * g) / referenceSamples;
      }, false);
    }
    for (let i = 0; i < units; i++) state.exactVariance[from + i] = Math.max(0, squares[i]! - state.exact[from + i]! ** 2) / (referenceSamples - 1);
  };

  return (state) => {
    const { units, x, k } = state, from = k * units, a = new Float64Array(units), random = stream(k);
    one[0] = k;
    oracles.gateInputs(x, one, a);
    const p = a.map(sigmoid), root = p.map(Math.sqrt), total = state.enumerated ? 2 ** units : samples, hard = hardMoments(p), smooth = smoothMoments(p);
    visitAll(x, k, units, total, state.enumerated ? enumerated(p, () => 1) : drawn(random, p, () => 1, samples), hard.visit, true);
    if (names.includes('stochastic-times-smooth')) visitAll(x, k, units, total, state.enumerated ? enumerated(root, (i) => root[i]!) : drawn(random, root, (i) => root[i]!, samples), smooth.visit, true);
    const soft = new Float64Array(units);
    if (names.includes('sigmoid')) visitAll(x, k, units, 1, (_index, mask, at) => { mask.set(p, at); return 1; }, (_weight, _loss, _mask, d) => { for (let i = 0; i < units; i++) soft[i] = d[i]! * p[i]! * (1 - p[i]!); }, true);
    state.probability.set(p, from);
    state.loss += hard.loss();
    if (state.enumerated) state.exact.set(hard.gradient(), from); else reference(state, p, random);
    const correction = state.enumerated ? 1 : samples / (samples - 1);
    names.forEach((name, e) => {
      const to = (e * state.rows + k) * units;
      for (let i = 0; i < units; i++) {
        const [mean, variance] = name === 'sigmoid' ? [soft[i]!, 0] : name === 'stochastic-times-smooth' ? smooth.moments(i) : hard.moments(name, i);
        state.mean[to + i] = mean;
        state.variance[to + i] = Math.max(0, variance * correction);
      }
    });
  };
}
