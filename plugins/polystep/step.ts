/**
 * The kernel of PolyStep (dossier, section 3). Symbols: x_i -> row i of z (a block or a particle), v -> template directions, R_i -> rotations, h -> probe
 * radius, r -> step radius, C -> costs, s -> cost scale, eps -> epsilon, W -> weights, u -> velocity, dir -> direction, m -> multiplier
 *   y_iv = x_i + h R_i v,   W = assignment(C / s, eps),   xb_i = x_i + r R_i sum_v W_iv v
 */
import type { Box, Random, Vector } from '../../core/index.js';
import { assign } from './assignment.js';
import type { Plan, PolystepParams } from './params.js';
import { biasRotation, drawRotation } from './rotation.js';
import { at } from './schedule.js';
import type { State } from './state.js';
import { directions } from './templates.js';
import type { Subspace } from './subspace.js';

export interface Kernel {
  /** Sets the radii of this step; whether it only coasts. */
  begin(state: State, random: Random): void;
  /** Rotations of the rows, in order. */
  rotate(state: State, random: Random, rotations: Vector): void;
  /** Probes of rows first .. first + count - 1, count x V x K x q. */
  probe(state: State, first: number, count: number, rotations: Vector, probes: Vector): void;
  /** Moves those rows by the costs of their probes; `false` where a cost is not a number. */
  move(state: State, first: number, count: number, rotations: Vector, costs: Vector): boolean;
  /** After all rows have moved, or instead of it. */
  finish(state: State): void;
  coast(state: State): void;
}

export function openKernel(plan: Plan, params: PolystepParams, n: number, subspace: Subspace | undefined, box: () => Box | undefined): Kernel {
  const { P, q, V, K, fractions, blocks } = plan, template = directions(params.template, q), { momentum, amortise } = params;
  const many = params.order === 'gauss-seidel' ? 1 : P, C = new Float64Array(many * V), weights = new Float64Array(many * V), vertex = new Float64Array(q), centre = new Float64Array(q), before = new Float64Array(amortise || params.biasedRotation ? P * q : 0), added = new Float64Array(subspace ? P * q : 0);
  const epsilon = params.epsilon ?? 0.5, stepRadius = params.stepRadius ?? (blocks ? 1 : 0.5), probeRadius = params.probeRadius ?? stepRadius;
  const radius = (value: typeof stepRadius, state: State): number => at(value, state.t) * (blocks && params.radiusTimesEpsilon && typeof value === 'number' ? state.epsilon : 1) * state.multiplier;
  let costSum = 0, entropy = 0, largest = 0, moved = 0, flat = 0, spread = 0, greedy = 0, largestCost = 0;

  /** R v to `vertex`. */
  const turned = (rotations: Vector, row: number, v: number): void => {
    const from = row * q * q;
    for (let i = 0; i < q; i++) {
      let sum = 0;
      for (let j = 0; j < q; j++) sum += rotations[from + i * q + j]! * template[v * q + j]!;
      vertex[i] = sum;
    }
  };

  const scaleOf = (count: number): number => {
    const { costScale } = params;
    if (costScale === null) return 1;
    if (typeof costScale === 'number') return costScale;
    let value = 0;
    for (let i = 0; i < count * V; i++) value = costScale === 'mean' ? value + Math.abs(C[i]!) / (count * V) : Math.max(value, Math.abs(C[i]!));
    return Math.max(value, 1e-10);
  };

  /** Means over the probes of a direction, infinite ones replaced; false where one is NaN. */
  const collect = (count: number, costs: Vector): boolean => {
    for (let i = 0; i < count * V; i++) {
      let sum = 0;
      for (let k = 0; k < K; k++) sum += costs[i * K + k]! / K;
      C[i] = sum;
    }
    return replaceInfinite(C, count * V);
  };

  const moveRow = (state: State, row: number, local: number, rotations: Vector): void => {
    const { z } = state, from = row * q, r = state.stepRadius;
    centre.fill(0);
    let least = C[local * V]!, most = least, heaviest = 0;
    for (let v = 0; v < V; v++) {
      const w = weights[local * V + v]!, c = C[local * V + v]!;
      if (c < least) least = c;
      if (c > most) most = c;
      if (w > heaviest) heaviest = w;
      if (w > 0) entropy -= w * Math.log(w);
    }
    largest += heaviest;
    if (heaviest > 0.95) greedy++;
    largestCost = Math.max(largestCost, Math.abs(least), Math.abs(most));
    spread += most - least;
    if (least === most) flat++;
    if (least !== most || plan.assignment.kind !== 'softmax') barycentre(local);
    let square = 0;
    for (let i = 0; i < q; i++) {
      let step = 0;
      for (let j = 0; j < q; j++) step += rotations[row * q * q + i * q + j]! * centre[j]!;
      step *= r;
      square += step * step;
      if (state.bias.length > 0) state.bias[from + i] = step;
      if (momentum) {
        const u = beta * state.velocity[from + i]! + step;
        state.velocity[from + i] = u;
        z[from + i] = z[from + i]! + momentum.rate * u;
      } else z[from + i] = z[from + i]! + step;
      if (before.length > 0) before[from + i] = step;
    }
    moved += Math.sqrt(square) / r;
  };
  let beta = 0;

  /** sum_v W v, in the coordinates of the template. */
  const barycentre = (local: number): void => {
    if (params.template === 'orthoplex') { for (let j = 0; j < q; j++) centre[j] = weights[local * V + j]! - weights[local * V + q + j]!; return; }
    for (let v = 0; v < V; v++) { const w = weights[local * V + v]!; for (let j = 0; j < q; j++) centre[j] = centre[j]! + w * template[v * q + j]!; }
  };

  return {
    begin(state, random) {
      const { t } = state;
      state.coasts = amortise !== undefined && amortise.every > 1 && t % amortise.every !== 0 && state.directed;
      if (state.coasts) return;
      state.epsilon = at(epsilon, t);
      state.stepRadius = radius(stepRadius, state);
      state.probeRadius = blocks ? radius(probeRadius, state) : state.stepRadius;
      if (params.jitter > 0) state.probeRadius *= 1 + params.jitter * (2 * random.uniform() - 1);
      if (momentum) beta = momentum.init + Math.min(1, momentum.rampSteps > 1 ? t / (momentum.rampSteps - 1) : 1) * (momentum.final - momentum.init);
      costSum = entropy = largest = moved = flat = spread = greedy = largestCost = 0;
    },
    rotate(state, random, rotations) {
      for (let i = 0; i < P; i++) {
        drawRotation(q, random, rotations, i * q * q);
        if (state.bias.length > 0) biasRotation(q, rotations, i * q * q, state.bias, i * q);
      }
    },
    probe(state, first, count, rotations, probes) {
      const { z, probeRadius: h } = state, bounds = subspace ? undefined : box();
      for (let row = first, to = 0; row < first + count; row++) for (let v = 0; v < V; v++) {
        turned(rotations, row, v);
        for (let k = 0; k < K; k++) for (let i = 0; i < q; i++, to++) {
          const coordinate = blocks ? row * q + i : i, value = z[row * q + i]! + h * fractions[k]! * vertex[i]!;
          probes[to] = bounds && coordinate < n ? Math.min(Math.max(value, bounds.lower[coordinate]!), bounds.upper[coordinate]!) : value;
        }
      }
    },
    move(state, first, count, rotations, costs) {
      if (!collect(count, costs)) return false;
      for (let i = 0; i < count * V; i++) costSum += C[i]!;
      const s = scaleOf(count), eps = params.assignment?.epsilon === undefined ? state.epsilon : at(params.assignment.epsilon, state.t);
      if (s !== 1) for (let i = 0; i < count * V; i++) C[i] = C[i]! / s;
      state.iterations = assign(plan.assignment, C, count, V, eps, state.duals, weights);
      if (momentum) beta = momentum.init + Math.min(1, momentum.rampSteps > 1 ? state.t / (momentum.rampSteps - 1) : 1) * (momentum.final - momentum.init);
      for (let row = first; row < first + count; row++) moveRow(state, row, row - first, rotations);
      return true;
    },
    finish(state) {
      const cost = costSum / (P * V);
      if (amortise && amortise.every > 1) learnDirection(state, before, amortise.ema);
      if (params.adaptiveRadius) adapt(state, cost);
      Object.assign(state, { meanCost: cost, entropy: entropy / P, maxWeight: largest / P, move: moved / P, flatRows: flat / P, rowSpread: spread / P / state.epsilon, greedyRows: greedy / P, largestCost });
      settle(state);
    },
    coast(state) {
      const { every } = amortise!, share = 1 - (state.t % every) / every;
      for (let i = 0; i < state.z.length; i++) state.z[i] = state.z[i]! + share * state.direction[i]!;
      settle(state);
    },
  };

  /** The point that z stands for; absorbs z, where that is due. */
  function settle(state: State): void {
    state.t++;
    const { z, point } = state, bounds = box();
    if (!blocks) {
      for (let j = 0; j < n; j++) { let sum = 0; for (let i = 0; i < P; i++) sum += z[i * n + j]!; point[j] = sum / P; }
      if (bounds) for (let i = 0; i < z.length; i++) z[i] = Math.min(Math.max(z[i]!, bounds.lower[i % n]!), bounds.upper[i % n]!);
      return;
    }
    if (!subspace) {
      if (bounds) for (let j = 0; j < n; j++) z[j] = Math.min(Math.max(z[j]!, bounds.lower[j]!), bounds.upper[j]!);
      for (let j = 0; j < n; j++) point[j] = z[j]!;
      return;
    }
    added.set(z);
    point.set(state.origin);
    subspace.add(point, 0, 0, added);
    const every = params.subspace!.absorbEvery;
    if (every > 0 && state.t % every === 0) {
      state.origin.set(point);
      for (const part of [z, state.velocity, state.direction, state.bias]) part.fill(0);
      state.directed = false;
    }
  }
}

function learnDirection(state: State, move: Vector, ema: number): void {
  const { direction } = state;
  for (let i = 0; i < direction.length; i++) direction[i] = state.directed ? ema * direction[i]! + (1 - ema) * move[i]! : move[i]!;
  state.directed = true;
}

/** Relative changes below this stand still. */
const standstill = 1e-4;

function adapt(state: State, cost: number): void {
  const { meanCost } = state;
  if (!Number.isFinite(meanCost)) return;
  state.still = Math.abs(cost - meanCost) < standstill * Math.max(Math.abs(meanCost), 1e-300) ? state.still + 1 : 0;
  if (state.still >= 10) { state.multiplier = Math.min(3, 1.5 * state.multiplier); state.still = 0; } else if (cost < meanCost) state.multiplier = Math.max(0.5, 0.9 * state.multiplier);
}

/** Infinite costs become max(1e6, 2 max|finite| + 1); false where one is NaN. */
function replaceInfinite(C: Vector, count: number): boolean {
  let most = 0, infinite = false;
  for (let i = 0; i < count; i++) {
    const c = C[i]!;
    if (Number.isNaN(c)) return false;
    if (Number.isFinite(c)) most = Math.max(most, Math.abs(c)); else infinite = true;
  }
  if (infinite) for (let i = 0; i < count; i++) if (!Number.isFinite(C[i]!)) C[i] = Math.sign(C[i]!) * Math.max(1e6, 2 * most + 1);
  return true;
}
