/** The network with gates that nobody draws: mean loss and accuracy over rows. */
import type { Vector } from '../../core/index.js';
import type { Part } from './data.js';
import type { Network } from './network.js';

/** Rows that pass through the network together. */
const rowsAtOnce = 256;

export interface Objective { loss(x: Vector, part: Part): number; accuracy(x: Vector, part: Part): number }

export function openObjective({ gateInputs, losses, errors }: Network, experts: number, { gates, threshold }: { readonly gates: 'hard' | 'sigmoid'; readonly threshold: number }): Objective {
  const mask = new Float64Array(rowsAtOnce * experts), answers = new Float64Array(rowsAtOnce), rows = new Int32Array(rowsAtOnce), none = new Float64Array(0);
  const gateOf = (a: number): number => { const p = 1 / (1 + Math.exp(-a)); return gates === 'sigmoid' || Number.isNaN(p) ? p : p > threshold ? 1 : 0; };

  /** Sum over the part of what `measure` writes for each row. */
  const sumOver = (x: Vector, { from, count }: Part, measure: (samples: Int32Array, gatesOfRows: Vector, out: Vector) => void): number => {
    let sum = 0;
    for (let first = 0; first < count; first += rowsAtOnce) {
      const many = Math.min(rowsAtOnce, count - first), samples = many === rowsAtOnce ? rows : rows.subarray(0, many), m = many === rowsAtOnce ? mask : mask.subarray(0, many * experts);
      for (let r = 0; r < many; r++) samples[r] = from + first + r;
      gateInputs(x, samples, m);
      for (let i = 0; i < m.length; i++) m[i] = gateOf(m[i]!);
      measure(samples, m, answers);
      for (let r = 0; r < many; r++) sum += answers[r]!;
    }
    return sum;
  };

  return {
    loss: (x, part) => sumOver(x, part, (samples, m, out) => { losses(x, samples, m, out, none, none); }) / part.count,
    accuracy: (x, part) => 1 - sumOver(x, part, (samples, m, out) => { errors(x, samples, m, out); }) / part.count,
  };
}
