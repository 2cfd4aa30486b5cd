/** Episodes of many policies at once: every candidate meets the same start states. */
import type { Vector } from '../../core/index.js';
import { mulberry32 } from '../shared/mulberry32.js';
import type { Environment } from './environment.js';
import type { Policy } from './policy.js';

export interface Rollouts {
  /** Mean return of each policy of `size` numbers in `points`; NaN where a parameter or an output is NaN. */
  meanReturns(points: Vector, out: Vector): void;
  /** Share of the episodes that one policy solves. */
  solvedFraction(point: Vector): number;
}

/** Episodes that are stepped together. */
const lanesAtOnce = 4096;

export function startStates({ start, state }: Environment, episodes: number, seed: number): Vector {
  const uniform = mulberry32(seed);
  return Float64Array.from({ length: episodes * state }, (_, i) => { const [low, high] = start[i % state]!; return low + (high - low) * uniform(); });
}

export function openRollouts(environment: Environment, policy: Policy, starts: Vector, horizon: number): Rollouts {
  const { state, actions, limit } = environment, { size } = policy, episodes = starts.length / state, most = Math.max(1, Math.floor(lanesAtOnce / episodes));
  const parameters = new Float64Array(most * size), states = new Float64Array(most * episodes * state), returns = new Float64Array(most * episodes), lanes = new Int32Array(most * episodes), ended = new Uint8Array(most * episodes), unsound = new Uint8Array(most);
  const observation = new Float64Array(environment.observation), reward = new Float64Array(1);

  /** Largest output, the first of equal ones; a torque is the bound times tanh. NaN where an output is NaN. */
  const actionOf = (outputs: Vector): number => {
    if (actions === 0) return limit * Math.tanh(outputs[0]!);
    let best = 0;
    for (let i = 0; i < actions; i++) {
      if (Number.isNaN(outputs[i]!)) return Number.NaN;
      if (outputs[i]! > outputs[best]!) best = i;
    }
    return best;
  };

  /** One step of a lane; false where its episode is over. */
  const advance = (lane: number): boolean => {
    const at = lane * state;
    environment.observe(states, at, observation);
    const action = actionOf(policy.outputs(parameters, Math.floor(lane / episodes) * size, observation));
    if (Number.isNaN(action)) { returns[lane] = Number.NaN; return false; }
    ended[lane] = environment.step(states, at, action, reward) ? 1 : 0;
    returns[lane] = returns[lane]! + reward[0]!;
    return ended[lane] === 0;
  };

  /** Steps `candidates` policies from their starts; lanes that are over are left out. */
  const run = (candidates: number): void => {
    let count = candidates * episodes;
    for (let c = 0; c < candidates; c++) { policy.quantise(parameters, c * size); states.set(starts, c * starts.length); }
    for (let lane = 0; lane < count; lane++) { lanes[lane] = lane; returns[lane] = 0; ended[lane] = 0; }
    for (let t = 0; t < horizon && count > 0; t++) {
      let going = 0;
      for (let i = 0; i < count; i++) if (advance(lanes[i]!)) lanes[going++] = lanes[i]!;
      count = going;
    }
  };

  /** Rounded weights hide what is not a number: it is looked for before. */
  const load = (points: Vector, from: number, candidates: number): void => {
    for (let c = 0, at = 0; c < candidates; c++) {
      unsound[c] = 0;
      for (let i = 0; i < size; i++, at++) { parameters[at] = points[from * size + at]!; if (Number.isNaN(parameters[at]!)) unsound[c] = 1; }
    }
  };
  const meanOf = (candidate: number): number => {
    let sum = 0;
    for (let e = 0; e < episodes; e++) sum += returns[candidate * episodes + e]!;
    return unsound[candidate] === 1 ? Number.NaN : sum / episodes;
  };

  return {
    meanReturns(points, out) {
      for (let from = 0; from < out.length; from += most) {
        const candidates = Math.min(most, out.length - from);
        load(points, from, candidates);
        run(candidates);
        for (let c = 0; c < candidates; c++) out[from + c] = meanOf(c);
      }
    },
    solvedFraction(point) {
      load(point, 0, 1);
      run(1);
      let solved = 0;
      for (let e = 0; e < episodes; e++) if (environment.solved(states, e * state, ended[e] === 1)) solved++;
      return solved / episodes;
    },
  };
}
