/** What outlives a step. */
import type { Best } from '../shared/derivative-free/best.js';
import type { Place } from '../shared/learning/batches.js';
import type { Duals } from './assignment.js';

export interface State {
  k: number;
  /** Step index of the schedules and of momentum, and number of calls; both count coasting steps. */
  t: number;
  /** P rows of q coordinates: particles, or z padded with zeros. */
  z: Float64Array;
  velocity: Float64Array;
  /** Mean of the last moves, for coasting; empty without it. */
  direction: Float64Array; directed: boolean;
  /** The last barycentric move of every block, for biased rotations; empty without them. */
  bias: Float64Array;
  /** Of a subspace. */
  origin: Float64Array;
  /** The point in the problem's variables. */
  point: Float64Array;
  /** Adaptive factor of the radii, and how long the mean cost has stood still. */
  multiplier: number; still: number;
  duals: Duals;
  /** The batch that is out: rotations, probe radius and probes; empty where the oracles answer in process. */
  rotations: Float64Array; probes: Float64Array;
  epsilon: number; stepRadius: number; probeRadius: number; coasts: boolean;
  best: Best;
  /** Of mini-batches; empty without them. */
  place: Place;
  /** Of the last full step. */
  meanCost: number; entropy: number; maxWeight: number; move: number; flatRows: number; rowSpread: number; iterations: number;
}
