/** The step length that a first-order method starts with. */
import { linalg, type Vector } from '../../../core/index.js';
import type { FirstOrderRun, Terms } from './terms.js';

/** Length of the probing move, relative to max(1, |x|): the truncation error of the difference and its rounding error are both far below its size. */
const probeLength = 1e-4;

const knownSmoothness = ({ params, traits }: FirstOrderRun): number | undefined => params.smoothness ?? traits.smoothness;

/** Whether `firstStep` will read the gradient at the start. */
export const probes = (run: FirstOrderRun): boolean => run.params.step === 'backtracking' && knownSmoothness(run) === undefined;

/**
 * A number is taken as it is; without one t = 1/L. Backtracking starts from 1/L where L is known, else from the curvature along g:
 * t = |p| / |grad f(x + p) - g| with p = -g h, |p| = 1e-4 max(1, |x|), for one more gradient. `g` is grad f(x).
 */
export function firstStep(run: FirstOrderRun, { gradient }: Terms, x: Vector, g: Vector): number {
  if (typeof run.params.step === 'number') return run.params.step;
  return probes(run) ? probe(gradient, x, g) : stepFrom(run.number('smoothness'));
}

/** 1/L. A linear f has L = 0: any step will do. */
const stepFrom = (smoothness: number): number => (smoothness > 0 ? 1 / smoothness : 1);

function probe(gradient: Terms['gradient'], x: Vector, g: Vector): number {
  const { axpy, nrm2 } = linalg();
  const size = nrm2(g), reach = Math.max(1, nrm2(x));
  if (!(size > 0 && size < Infinity)) return 1;
  const there = x.slice(), change = new Float64Array(x.length);
  const h = probeLength * reach / size;
  axpy(-h, g, there);
  gradient(there, change);
  axpy(-1, g, change);
  const t = h * size / nrm2(change);
  // No curvature to be seen, or no gradient there: a first move as long as x itself.
  return t > 0 && t < Infinity ? t : reach / size;
}
