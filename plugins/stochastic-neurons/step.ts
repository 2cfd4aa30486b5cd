/** One mini-batch: draw the gates, estimate, add the penalty, go down, bound the columns. */
import type { GateShape, Layout, OracleSet, Random, Vector } from '../../core/index.js';
import { factor, isBernoulli, outputs } from '../shared/gates/estimators.js';
import { batchRows } from './batches.js';
import type { NeuronParams, Plan } from './params.js';
import { addPenalty } from './penalty.js';

export interface State {
  k: number;
  x: Float64Array;
  velocity: Float64Array;
  /** The last step's: of the experts with the gates held, plus that of the gater. */
  gradient: Float64Array;
  /** Running E[(h - p)^2 L] and E[(h - p)^2] of each unit. */
  numerator: Float64Array; denominator: Float64Array;
  lambda: number;
  loss: number; penalty: number; active: number; gaterGradient: number;
}

type GateOracles = Pick<OracleSet, 'gateInputs' | 'gatedGradient' | 'gateGradient'>;
interface Scratch { readonly samples: Int32Array; readonly a: Vector; readonly u: Vector; readonly h: Vector; readonly losses: Vector; readonly slopes: Vector }

export interface Parts { readonly params: NeuronParams; readonly plan: Plan; readonly oracles: GateOracles; readonly layout: Layout; readonly size: number; readonly random: Random; stream(label: string, ...index: readonly number[]): Random }

/** False where a loss is not a number. */
export function openStep({ params, plan, oracles, layout, size, random, stream }: Parts, shape: () => GateShape): (state: State) => boolean {
  const { estimator, noise, sparsity, rates } = plan, { baseline, maskProbability, momentum, maxNorm } = params, below = new Float64Array(size), scratches = new Map<number, Scratch>();
  let means = new Float64Array(0);
  const scratchOf = (rows: number, units: number): Scratch => {
    let scratch = scratches.get(rows);
    if (!scratch) scratches.set(rows, scratch = { samples: new Int32Array(rows), a: new Float64Array(rows * units), u: new Float64Array(rows * units), h: new Float64Array(rows * units), losses: new Float64Array(rows), slopes: new Float64Array(rows * units) });
    return scratch;
  };
  const rows = batchRows(params.batch, stream);

  /** (h - p)(L - Lbar) with the averages from before this batch, which are then brought up to date. */
  const reinforce = (state: State, { a, h, losses, slopes }: Scratch, units: number, B: number): void => {
    const { numerator, denominator } = state, { kind, rho } = baseline as Required<typeof baseline>;
    for (let i = 0; i < units; i++) {
      const bar = kind === 'none' ? 0 : numerator[i]! / denominator[i]!;
      let top = 0, bottom = 0;
      for (let n = 0, at = i; n < B; n++, at += units) {
        const away = h[at]! - 1 / (1 + Math.exp(-a[at]!)), weight = kind === 'ratio' ? away * away : 1;
        slopes[at] = (away * (losses[n]! - bar)) / B;
        top += (weight * losses[n]!) / B;
        bottom += weight / B;
      }
      numerator[i] = rho! * numerator[i]! + (1 - rho!) * top;
      denominator[i] = rho! * denominator[i]! + (1 - rho!) * bottom;
    }
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

  return (state) => {
    const { units, training } = shape(), B = rows.count(training, state.k), scratch = scratchOf(B, units), { samples, a, u, h, losses, slopes } = scratch;
    if (means.length !== units) means = new Float64Array(units);
    rows.fill(training, state.k, samples);
    oracles.gateInputs(state.x, samples, a);
    noise?.add(a, random);
    if (isBernoulli(estimator)) random.fillUniform(u);
    outputs(estimator, a, u, h, maskProbability);
    oracles.gatedGradient(state.x, samples, h, losses, slopes, state.gradient);
    let loss = 0, open = 0;
    for (let n = 0; n < B; n++) loss += losses[n]! / B;
    if (Number.isNaN(loss)) return false;
    if (estimator === 'reinforce') reinforce(state, scratch, units, B);
    else for (let i = 0; i < a.length; i++) slopes[i] = (slopes[i]! * factor(estimator, a[i]!, h[i]!)) / B;
    state.penalty = sparsity ? addPenalty(sparsity, estimator, state.lambda, B, a, h, means, slopes) : 0;
    oracles.gateGradient(state.x, samples, slopes, below);
    for (let i = 0; i < size; i++) state.gradient[i] = state.gradient[i]! + below[i]!;
    descend(state);
    for (let i = 0; i < h.length; i++) if (h[i]! > 0) open++;
    state.loss = loss;
    state.active = open / h.length;
    if (sparsity?.adapt) state.lambda = adapted(state.lambda, state.active, sparsity.target, sparsity.adapt);
    state.k += 1;
    return true;
  };
}

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
