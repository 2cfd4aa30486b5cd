/** The target of one iteration: Cauchy point, then subspace minimum. The iterate moves along the line to it, which stays in the box. */
import type { Box, Engine, Vector } from '../../core/index.js';
import { SaddlepointError } from '../../core/index.js';
import type { CorrectionPairs } from '../shared/quasi-newton/correction-pairs.js';
import { createBreakpoints } from './breakpoints.js';
import { cauchyPoint, createPathVectors } from './cauchy.js';
import { createCompact, fillCompact, type PairProducts } from './compact.js';
import { createSubspaceScratch, subspaceMinimum } from './subspace.js';

/** The parts of the state that the target depends on. */
export interface TargetInput { readonly x: Vector; readonly g: Vector; readonly pairs: CorrectionPairs; readonly products: PairProducts; readonly box: Box; readonly bounded: { readonly any: boolean } }

const scratchFor = (count: number, size: number) => ({ compact: createCompact(count, size), vectors: createPathVectors(2 * count), subspace: createSubspaceScratch(2 * count) });

/** Writes the target; false when rounding spoilt the memory. Allocates only while the memory grows. */
export function createTarget(engine: Engine, size: number): (input: TargetInput, out: Vector) => boolean {
  const points = createBreakpoints(size), cauchy = new Float64Array(size), work = new Float64Array(size);
  let scratch = scratchFor(0, size);
  return ({ x, g, pairs, products, box, bounded }, out) => {
    const { count, scale: theta } = pairs;
    if (scratch.compact.count !== count) scratch = scratchFor(count, size);
    const { compact, vectors, subspace } = scratch;
    try {
      if (count > 0) fillCompact(compact, engine, pairs, products);
      // Without bounds the subspace is everything and its minimum the quasi-Newton point from anywhere: from x it is the most exact.
      if (bounded.any || count === 0) cauchyPoint(engine, x, g, box, theta, compact, vectors, points, work, cauchy);
      else { cauchy.set(x); vectors.c.fill(0); }
      if (count > 0) subspaceMinimum(engine, x, g, box, theta, compact, vectors, subspace, cauchy, work, out);
      else out.set(cauchy);
      return engine.isFinite(out);
    } catch (error) {
      if (error instanceof SaddlepointError && error.failure === 'failed') return false;
      throw error;
    }
  };
}
