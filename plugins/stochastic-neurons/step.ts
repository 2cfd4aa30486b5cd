/** One mini-batch: draw the gates, estimate, add the penalty, go down, bound the columns. */
import type { Layout, OracleSet, Random, Vector } from '../../core/index.js';
import { factor, isBernoulli, outputs, probabilities } from '../shared/gates/estimators.js';
import type { Audits } from './audit.js';
import { batchRows } from './batches.js';
import type { NeuronParams, Plan } from './params.js';
import { addPenalty } from './penalty.js';
import { openReinforce } from './reinforce.js';

export interface State {
  k: number;
  /** Of the problem: gates, and rows to train on. */
  units: number; training: number;
  x: Float64Array;
  velocity: Float64Array;
  /** The last step's: of the experts with the gates held, plus that of the gater. */
  gradient: Float64Array;
  /** Running E[(h - p)^2 L] and E[(h - p)^2] of each unit. */
  numerator: Float64Array; denominator: Float64Array;
  /** Share of the drawn gates that were open, a running mean of each unit. */
  activity: Float64Array;
  audits: Audits;
  lambda: number;
  loss: number; penalty: number; active: number; gaterGradient: number;
}

type GateOracles = Pick<OracleSet, 'gateInputs' | 'gatedGradient' | 'gateGradient'> & { readonly gatedLosses: OracleSet['gatedLosses'] | undefined };
interface Scratch { readonly samples: Int32Array; readonly a: Vector; readonly p: Vector; readonly u: Vector; readonly h: Vector; readonly losses: Vector; readonly slopes: Vector }

export interface Parts { readonly params: NeuronParams; readonly plan: Plan; readonly oracles: GateOracles; readonly layout: Layout; readonly size: number; stream(label: string, ...index: readonly number[]): Random }

/** False where a loss is not a number. */
export function openStep({ params, plan, oracles, layout, size, stream }: Parts): (state: State, random: Random) => boolean {
  const { estimator, noise, sparsity, rates, draws } = plan, { maskProbability, momentum, maxNorm } = params, below = new Float64Array(size), scratches = new Map<number, Scratch>();
  let means = new Float64Array(0);
  const scratchOf = (rows: number, units: number): Scratch => {
    let scratch = scratches.get(rows);
    if (!scratch) scratches.set(rows, scratch = { samples: new Int32Array(rows), a: new Float64Array(rows * units), p: new Float64Array(rows * units), u: new Float64Array(rows * units), h: new Float64Array(rows * units), losses: new Float64Array(rows), slopes: new Float64Array(rows * units) });
    return scratch;
  };
  const rows = batchRows(params.batch, stream);

  const reinforce = estimator === 'reinforce' ? openReinforce(plan.baseline, oracles.gatedLosses) : undefined;

  /** Rows of this step, each as often as it is drawn, one after the other. */
  const choose = (training: number, k: number, samples: Int32Array): void => {
    const count = samples.length / draws;
    if (draws === 1) { rows.fill(training, k, samples); return; }
    rows.fill(training, k, samples.subarray(0, count));
    for (let n = count - 1; n >= 0; n--) samples.fill(samples[n]!, n * draws, (n + 1) * draws);
  };

  const descend = (state: State): void => {
    const { x, gradient, velocity } = state;
    let squares = 0;
    for (const { offset, shape: extents, tags } of layout) {
      const gater = tags?.includes('gater') ?? false, rate = gater ? rates.gater : rates.main, count = extents.reduce((product, extent) => product * extent, 1);
      for (let i = offset; i < offset + count; i++) {
        if (gater) squares += gradient[i]! * gradient[i]!;
        if (momentum > 0) { velocity[i] = momentum * velocity[i]! - rate * gradient[i]!; x[i] = x[i]! + velocity[i]!; } else x[i] = x[i]! - rate * gradient[i]!;
      }
      if (maxNorm !== null && tags?.includes('unit-columns')) boundColumns(x, offset, extents[0]!, extents[1]!, maxNorm);
    }
    state.gaterGradient = Math.sqrt(squares);
  };

  return (state, random) => {
    const { units, training, activity } = state, B = rows.count(training, state.k) * draws, scratch = scratchOf(B, units), { samples, a, p, u, h, losses, slopes } = scratch;
    if (means.length !== units) means = new Float64Array(units);
    choose(training, state.k, samples);
    oracles.gateInputs(state.x, samples, a);
    noise?.add(a, random);
    if (isBernoulli(estimator)) random.fillUniform(u);
    probabilities(a, p);
    outputs(estimator, a, p, u, h, maskProbability);
    oracles.gatedGradient(state.x, samples, h, losses, slopes, state.gradient);
    let loss = 0, open = 0;
    for (let n = 0; n < B; n++) loss += losses[n]! / B;
    if (Number.isNaN(loss)) return false;
    if (estimator === 'reinforce') reinforce!(state, scratch);
    else for (let i = 0; i < a.length; i++) slopes[i] = (slopes[i]! * factor(estimator, p[i]!, h[i]!)) / B;
    state.penalty = sparsity ? addPenalty(sparsity, estimator, state.lambda, B, p, h, means, slopes) : 0;
    oracles.gateGradient(state.x, samples, slopes, below);
    for (let i = 0; i < size; i++) state.gradient[i] = state.gradient[i]! + below[i]!;
    descend(state);
    for (let i = 0; i < units; i++) {
      let opened = 0;
      for (let at = i; at < h.length; at += units) if (h[at]! > 0) opened++;
      open += opened;
      // The plain mean of the first steps, then one that forgets.
      activity[i] = activity[i]! + (opened / B - activity[i]!) / Math.min(state.k + 1, activityMemory);
    }
    state.loss = loss;
    state.active = open / h.length;
    if (sparsity?.adapt) state.lambda = adapted(state.lambda, state.active, sparsity.target, sparsity.adapt);
    state.k += 1;
    return true;
  };
}

/** Steps over which the activity of a unit is averaged. */
const activityMemory = 100;

/** W_:,j times min(|W_:,j|, c) / (1e-7 + |W_:,j|). */
function boundColumns(x: Vector, offset: number, inputs: number, outputsCount: number, c: number): void {
  for (let j = 0; j < outputsCount; j++) {
    let squares = 0;
    for (let i = 0, at = offset + j; i < inputs; i++, at += outputsCount) squares += x[at]! * x[at]!;
    const length = Math.sqrt(squares), scale = Math.min(length, c) / (1e-7 + length);
    for (let i = 0, at = offset + j; i < inputs; i++, at += outputsCount) x[at] = x[at]! * scale;
  }
}

function adapted(lambda: number, active: number, target: number, { rate, band, min, max }: { readonly rate: number; readonly band: number; readonly min: number; readonly max: number }): number {
  const next = active > target + band ? lambda * (1 + rate) : active < target - band ? lambda * (1 - rate) : lambda;
  return Math.min(max, Math.max(min, next));
}
