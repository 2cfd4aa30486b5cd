/** Consensus hopping: new particles c + s xi about the consensus, whose weighted mean is the next one. With many particles a gradient step on a smoothed objective. */
import type { Box, Random, Vector } from '../../../core/index.js';
import { hasNaN, offerBatch } from '../derivative-free/best.js';
import { alphaForSampleSize, boltzmann, effectiveSampleSize, weightedMean } from '../derivative-free/weights.js';
import { project } from '../derivative-free/ensemble.js';
import type { Alpha } from './params.js';
import type { Ensemble } from './state.js';

export interface Hopping { readonly width: number; readonly decay: number; readonly every: number }

/** `sigma` of the ensemble is not used: the width follows from the number of steps. */
export function openHop(N: number, n: number, { width, decay, every }: Hopping, alpha: Alpha, valueBatch: (points: Vector, out: Vector) => void, box: () => Box | undefined): (e: Ensemble, random: Random) => void {
  const energies = new Float64Array(N), weights = new Float64Array(N), partial = new Float64Array(n);
  return (e, random) => {
    e.sigma = width * decay ** Math.floor(e.steps / every);
    e.steps++;
    random.fillNormal(e.x);
    for (let i = 0, at = 0; i < N; i++) for (let j = 0; j < n; j++, at++) e.x[at] = e.c[j]! + e.sigma * e.x[at]!;
    const bounds = box();
    if (bounds) project(e.x, bounds);
    valueBatch(e.x, energies);
    e.evaluations += N;
    if (hasNaN(energies, N)) { e.outcome = 'diverged'; e.ended = 'the objective is not a number at a particle'; return; }
    if (offerBatch(e.best, e.x, energies, N, e.steps)) e.improved = e.steps;
    if (alpha.kind === 'ess') e.alpha = alphaForSampleSize(energies, N, alpha.eta, 1e-5, alpha.max, weights);
    const sum = boltzmann(energies, N, e.alpha, weights);
    e.before.set(e.c);
    if (sum > 0) weightedMean(e.x, weights, N, sum, e.c, partial);
    if (alpha.kind === 'growing') e.alpha = Math.min(alpha.max, alpha.growth * e.alpha);
    describe(e, energies, weights);
  };
}

function describe(e: Ensemble, energies: Vector, weights: Vector): void {
  let sum = 0, count = 0, square = 0;
  for (let i = 0; i < energies.length; i++) if (energies[i]! < Infinity) { sum += energies[i]!; count++; }
  for (let j = 0; j < e.c.length; j++) square += (e.c[j]! - e.before[j]!) ** 2;
  e.mean = count === 0 ? Infinity : sum / count;
  e.sampleSize = effectiveSampleSize(weights, energies.length);
  e.update = Math.sqrt(square);
}
