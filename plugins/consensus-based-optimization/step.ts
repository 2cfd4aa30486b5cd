/**
 * One step of an ensemble: energies, consensus, moves (dossier, section 3). Order of draws: permutation if one is due, normals of the consensus noise in
 * the order of the particles, normals of the memory noise, then those of a kick or of resampling.
 */
import type { Box, Random, Vector } from '../../core/index.js';
import { hasNaN, offerBatch } from '../shared/derivative-free/best.js';
import { project, spreadOf } from '../shared/derivative-free/ensemble.js';
import { alphaForSampleSize, boltzmann, effectiveSampleSize, weightedMean } from '../shared/derivative-free/weights.js';
import { openDescent } from './gradient.js';
import { move, shake, type Drift } from './move.js';
import type { CboParams, Plan } from './params.js';
import type { Ensemble } from '../shared/consensus/state.js';

export interface Oracles { valueBatch(points: Vector, out: Vector): void; readonly gradient: ((x: Vector, out: Vector) => void) | undefined }

export function openEnsembleStep(plan: Plan, params: CboParams, oracles: Oracles, box: () => Box | undefined): (e: Ensemble, random: Random) => void {
  const { n, N, b, memory } = plan;
  const chunk = new Float64Array(b * n), chunkMemory = new Float64Array(memory ? b * n : 0), energies = new Float64Array(b), weights = new Float64Array(b);
  const moving = plan.full ? N : b, xi = new Float64Array(moving * n), all = new Float64Array(N), shaken = new Float64Array(params.kick || params.resample ? N * n : 0), old = new Float64Array(N * n), partial = new Float64Array(n), mean = new Float64Array(n);
  const { correction } = params, corrected = new Float64Array(correction ? b * n : 0), atConsensus = new Float64Array(correction ? 1 : 0);
  const descend = params.gradient && openDescent(n, plan.dt, params.gradient, oracles);
  const toConsensus: Drift & { sigma: number } = { lambda: plan.lambda, sigma: plan.sigma, dt: plan.dt, truncation: plan.truncation, sequential: plan.sequential, noise: plan.noise };
  const toMemory = memory && { ...toConsensus, lambda: memory.lambda, sigma: memory.sigma };

  /** Values `count` points; NaN ends the ensemble. */
  const value = (e: Ensemble, points: Vector, out: Vector, count: number): void => {
    oracles.valueBatch(points, out);
    e.evaluations += count;
    if (hasNaN(out, count)) { e.ended = 'the objective is not a number at a particle'; e.outcome = 'diverged'; return; }
    if (offerBatch(e.best, points, out, count, e.steps)) e.improved = e.steps;
  };

  /** Positions and energies that the consensus is taken of, to `chunk` (or where they are) and `energies`. */
  const gather = (e: Ensemble, random: Random): Vector => {
    const from = memory ? e.y : e.x;
    if (memory && !e.valued) { value(e, e.y, e.energies, N); e.valued = true; }
    if (!plan.batched) {
      if (memory) energies.set(e.energies); else value(e, e.x, energies, N);
      return from;
    }
    pick(e, b, random);
    for (let i = 0; i < b; i++) {
      const particle = e.order[N - e.left - b + i]!;
      chunk.set(from.subarray(particle * n, (particle + 1) * n), i * n);
      if (memory) energies[i] = e.energies[particle]!;
    }
    if (!memory) value(e, chunk, energies, b);
    return chunk;
  };

  const agree = (e: Ensemble, points: Vector): void => {
    const { alpha } = plan;
    if (alpha.kind === 'ess') e.alpha = alphaForSampleSize(energies, b, alpha.eta, 1e-5, alpha.max, weights);
    let sum = boltzmann(energies, b, e.alpha, weights);
    // No energy is finite: all particles count alike.
    if (sum === 0) { weights.fill(1); sum = b; }
    e.before.set(e.c);
    weightedMean(points, weights, b, sum, e.c, partial);
    e.sampleSize = effectiveSampleSize(weights, b);
    e.mean = meanOf(energies);
  };

  /** To `corrected`: for each particle the point x - H D that it sees in place of the consensus, whose value is asked for here. */
  const correct = (e: Ensemble, x: Vector, count: number): void => {
    value(e, e.c, atConsensus, 1);
    for (let i = 0, at = 0; i < count; i++) {
      const excess = energies[i]! - atConsensus[0]!, H = correction!.kind === 'heaviside' || Number.isNaN(excess) ? (excess > 0 ? 1 : 0) : (1 + Math.tanh(excess / correction!.width)) / 2;
      for (let j = 0; j < n; j++, at++) corrected[at] = x[at]! - H * (x[at]! - e.c[j]!);
    }
  };

  /** Moves the particles at `x`, whose memories are at `y`. Answers |dx|^2, where one move is all that they made. */
  const moveAll = (e: Ensemble, x: Vector, y: Vector, count: number, random: Random, bounds: Box | undefined): number => {
    const { noise } = plan;
    toConsensus.sigma = e.sigma;
    if (noise !== 'none') random.fillNormal(xi);
    if (correction) correct(e, x, count);
    const square = correction ? move(x, count, n, corrected, n, xi, toConsensus) : move(x, count, n, e.c, 0, xi, toConsensus);
    if (toMemory) {
      if (noise !== 'none') random.fillNormal(xi);
      move(x, count, n, y, n, xi, toMemory);
    }
    descend?.(x, count, e);
    if (bounds) project(x, bounds);
    return square;
  };

  /** Those that move: all of them where they are, or the chunk, which is put back. */
  const advance = (e: Ensemble, random: Random, bounds: Box | undefined): number => {
    if (!plan.batched || plan.full) {
      const square = moveAll(e, e.x, e.y, N, random, bounds);
      if (memory) remember(e, e.x, all, N, (i) => i);
      return square;
    }
    const first = N - e.left - b, particleAt = (i: number): number => e.order[first + i]!;
    if (memory) for (let i = 0; i < b; i++) { chunkMemory.set(chunk.subarray(i * n, (i + 1) * n), i * n); chunk.set(e.x.subarray(particleAt(i) * n, (particleAt(i) + 1) * n), i * n); }
    const square = moveAll(e, chunk, chunkMemory, b, random, bounds);
    for (let i = 0; i < b; i++) e.x.set(chunk.subarray(i * n, (i + 1) * n), particleAt(i) * n);
    if (memory) remember(e, chunk, energies, b, particleAt);
    return square;
  };

  const remember = (e: Ensemble, x: Vector, out: Vector, count: number, particleAt: (i: number) => number): void => {
    const { rule, beta, kappa } = memory!;
    value(e, x, out, count);
    for (let i = 0; i < count; i++) {
      const p = particleAt(i), gain = e.energies[p]! - out[i]!;
      if (rule === 'hard') {
        if (gain > 0) { e.y.set(x.subarray(i * n, (i + 1) * n), p * n); e.energies[p] = out[i]!; }
        continue;
      }
      // Both infinite: no reason to follow.
      const share = Number.isNaN(gain) ? 0 : Math.min(1, kappa * plan.dt * (1 + Math.tanh(beta * gain)) / 2);
      for (let j = 0; j < n; j++) e.y[p * n + j] = e.y[p * n + j]! + share * (x[i * n + j]! - e.y[p * n + j]!);
    }
    if (rule === 'smooth') value(e, e.y, e.energies, N);
  };

  return (e, random) => {
    e.steps++;
    const points = gather(e, random);
    if (e.ended !== '') return;
    agree(e, points);
    const bounds = box(), several = memory !== undefined || descend !== undefined || bounds !== undefined;
    if (several) old.set(e.x);
    const square = advance(e, random, bounds);
    if (e.ended !== '') return;
    e.update = (several ? distance(e.x, old) : Math.sqrt(square)) / N;
    disturb(e, random, bounds);
    anneal(e);
    end(e);
  };

  /** A kick where the consensus rests, resampling where nothing better is found. */
  function disturb(e: Ensemble, random: Random, bounds: Box | undefined): void {
    const { kick, resample } = params, root = Math.sqrt(plan.dt);
    const rests = kick !== undefined && e.steps > 1 && largestMove(e) < kick.tolerance, late = resample !== undefined && e.steps - e.improved >= resample.patience;
    if (!rests && !late) return;
    random.fillNormal(shaken);
    shake(e.x, rests ? e.sigma * root : resample!.width * root, shaken);
    if (bounds) project(e.x, bounds);
    if (late) e.improved = e.steps;
  }

  function anneal(e: Ensemble): void {
    const { alpha } = plan, { cooling } = params;
    if (alpha.kind === 'growing') e.alpha = Math.min(alpha.max, alpha.growth * e.alpha);
    if (!cooling || e.steps % plan.epoch !== 0) return;
    const epoch = e.steps / plan.epoch;
    if (cooling.sigma === 'log2') e.sigma *= Math.log2(epoch + 1) / Math.log2(epoch + 2);
    if (alpha.kind === 'growing') e.alpha = Math.min(alpha.max, cooling.alphaFactor * e.alpha);
  }

  function end(e: Ensemble): void {
    const { stop = {} } = params;
    const say = (outcome: Ensemble['outcome'], reason: string): void => { if (e.ended === '') { e.outcome = outcome; e.ended = reason; } };
    if (stop.value !== undefined && e.best.value < stop.value) say('converged', `the best value is below ${stop.value}`);
    if (stop.spread !== undefined && spreadOf(e.x, N, mean) < stop.spread) say('stalled', `the spread is below ${stop.spread}`);
    if (stop.stagnation !== undefined && e.update < stop.stagnation) say('stalled', `the particles moved by less than ${stop.stagnation}`);
    if (e.update === 0 && !plan.batched && spreadOf(e.x, N, mean) === 0) say('stalled', 'all particles are at one point');
    if (stop.steps !== undefined && e.steps >= stop.steps) say('budget', `the step budget of ${stop.steps} is spent`);
    if (stop.evaluations !== undefined && e.evaluations >= stop.evaluations) say('budget', `the budget of ${stop.evaluations} evaluations is spent`);
  }
}

/** Takes the next b of a permutation (Fisher and Yates, from the end); what is left over of an old one is dropped. */
export function pick(e: Pick<Ensemble, 'order' | 'left'>, b: number, random: Pick<Random, 'integer'>): void {
  const { order } = e, N = order.length;
  if (e.left < b) {
    for (let i = 0; i < N; i++) order[i] = i;
    for (let i = N - 1; i >= 1; i--) {
      const j = random.integer(i + 1), held = order[i]!;
      order[i] = order[j]!;
      order[j] = held;
    }
    e.left = N;
  }
  e.left -= b;
}

function meanOf(energies: Vector): number {
  let sum = 0, count = 0;
  for (let i = 0; i < energies.length; i++) if (Number.isFinite(energies[i]!)) { sum += energies[i]!; count++; }
  return count === 0 ? Infinity : sum / count;
}

function distance(x: Vector, y: Vector): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i]! - y[i]!) ** 2;
  return Math.sqrt(sum);
}

function largestMove({ c, before }: Ensemble): number {
  let most = 0;
  for (let j = 0; j < c.length; j++) most = Math.max(most, Math.abs(c[j]! - before[j]!));
  return most;
}
