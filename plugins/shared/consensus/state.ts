/** The state of one ensemble, and of several at once. */
import type { Finish, Vector } from '../../../core/index.js';
import { noBest, type Best } from '../derivative-free/best.js';
import type { Place } from '../learning/batches.js';
import { newFrames, type Frames } from './frames.js';
import type { Alpha } from './params.js';

export interface Ensemble {
  /** N particles, one after the other. */
  x: Float64Array;
  /** The consensus that the last step used, and the one before it. */
  c: Float64Array; before: Float64Array;
  alpha: number; sigma: number;
  best: Best;
  /** Step of the last better particle, or of the last resampling. */
  improved: number;
  steps: number; evaluations: number;
  /** Of the last step: mean of the finite energies, effective sample size, |dx|_F / N. */
  mean: number; sampleSize: number; update: number;
  /** A permutation of the particles and how many of it are left. */
  order: Int32Array; left: number;
  /** Best positions of the particles and their energies; empty without memory. */
  y: Float64Array; energies: Float64Array; valued: boolean;
  /** Why it takes no further step; empty while it does. */
  ended: string; outcome: 'converged' | 'budget' | 'stalled' | 'diverged';
}

/** `frames`: of the first ensemble; `place`: of mini-batches, empty without them. */
export interface State { k: number; readonly ensembles: Ensemble[]; readonly frames: Frames; readonly place: Place }

export const stateOf = (ensembles: Ensemble[], n: number, place: Place = { order: new Int32Array(0), taken: 0, drawn: 0 }): State => ({ k: 0, ensembles, place, frames: newFrames(n, ensembles[0]!.x.length / n) });

/** The ensemble with the best particle, the first of equal ones. */
export function leader({ ensembles }: State): Ensemble {
  let best = ensembles[0]!;
  for (const ensemble of ensembles) if (ensemble.best.value < best.best.value) best = ensemble;
  return best;
}

/** An ensemble that has taken no step: no memory, no batches. */
export const ensembleAt = (start: Vector, x: Vector, alpha: Alpha, sigma: number): Ensemble => ({
  x, c: start, before: start.slice(), alpha: alpha.kind === 'ess' ? 1 : alpha.initial, sigma, best: noBest(start.length), improved: 0, steps: 0, evaluations: 0, mean: Infinity, sampleSize: 0, update: 0,
  order: new Int32Array(0), left: 0, y: new Float64Array(0), energies: new Float64Array(0), valued: false, ended: '', outcome: 'budget',
});

/** The run ends when every ensemble has; one that met NaN ends it at once. */
export function endOf(state: State): Finish | undefined {
  const bad = state.ensembles.find(({ outcome, ended }) => ended !== '' && outcome === 'diverged');
  if (bad) return { outcome: 'diverged', reason: bad.ended };
  if (state.ensembles.some(({ ended }) => ended === '')) return undefined;
  const { outcome, ended } = leader(state);
  return { outcome, reason: state.ensembles.length === 1 ? ended : `every ensemble has ended; the best one: ${ended}` };
}
