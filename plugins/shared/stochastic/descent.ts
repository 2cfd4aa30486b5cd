/**
 * Composite stochastic mirror descent: x^{t+1} = argmin over X of chi(x) + <g^t, x> + D_psi(x, x^t) / eta_t, g^t a subgradient of f + h from samples.
 * The last iterate is the answer; the average sum eta_t x^t / sum eta_t of x^1 .. x^k is kept beside it.
 */
import type { Finish, OracleSet, Random, Vector } from '../../../core/index.js';
import type { ConstantsRun, Plan } from './constants.js';

export interface DescentRun extends ConstantsRun {
  readonly size: number;
  readonly random: Random;
  readonly oracles: ConstantsRun['oracles'] & { readonly sampleSubgradient: OracleSet['sampleSubgradient'] };
}

/** `x` is x^{k+1}; `weight` is the sum of the steps that `average` is weighed by. */
export interface DescentState { x: Vector; average: Vector; weight: number; k: number }

export const startState = (x: Vector): DescentState => ({ x, average: x.slice(), weight: 0, k: 0 });

/** The mirror step from x along g, to `out`, which is another vector. */
export type Move = (g: Vector, eta: number, x: Vector, out: Vector) => void;

export function openDescent(run: DescentRun, { schedule }: Plan, move: Move): (state: DescentState) => Finish | void {
  const { size: n, random, oracles: { sampleSubgradient, sampleSmoothGradient, smoothGradient }, traits, params: { batch, subgradients, T = Infinity } } = run;
  const count = run.number('samples'), full = subgradients === 'full';
  const samples = full ? Int32Array.from({ length: count }, (_, i) => i) : new Int32Array(batch);
  const g = new Float64Array(n), slope = new Float64Array(n), next = new Float64Array(n);
  const smoothPart = smoothOf(smoothGradient, sampleSmoothGradient, full), flat = traits.nonsmoothLipschitz === 0 && smoothPart !== undefined;

  const subgradient = (x: Vector): void => {
    if (!full) for (let i = 0; i < batch; i++) samples[i] = random.integer(count);
    if (flat) { smoothPart(x, samples, g); return; }
    sampleSubgradient(x, samples, g);
    if (!smoothPart) return;
    smoothPart(x, samples, slope);
    for (let i = 0; i < n; i++) g[i]! += slope[i]!;
  };

  return (state): Finish | void => {
    const { x, average } = state, eta = schedule(state.k + 1);
    subgradient(x);
    move(g, eta, x, next);
    state.weight += eta;
    const share = eta / state.weight;
    goOn(average, x, next, share);
    state.k += 1;
    if (state.k >= T) return { outcome: 'budget', reason: `the horizon of ${T} steps is reached` };
  };
}

/** The average takes its share of x, and x becomes `next`. */
function goOn(average: Vector, x: Vector, next: Vector, share: number): void {
  for (let i = 0; i < x.length; i++) {
    average[i]! += share * (x[i]! - average[i]!);
    x[i] = next[i]!;
  }
}

/** out = x - eta g. */
export function descend(x: Vector, eta: number, g: Vector, out: Vector): void {
  for (let i = 0; i < out.length; i++) out[i] = x[i]! - eta * g[i]!;
}

/** The gradient of f: of the same samples as the subgradient of h where f is sampled, else whole. All samples at once are cheaper as the whole. */
function smoothOf(whole: OracleSet['smoothGradient'] | undefined, sampled: OracleSet['sampleSmoothGradient'] | undefined, full: boolean): OracleSet['sampleSmoothGradient'] | undefined {
  return sampled && !(full && whole) ? sampled : whole && ((x, _samples, out) => { whole(x, out); });
}
