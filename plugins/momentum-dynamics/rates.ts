/** Measured factors a step, beside what is proven and what is exact for quadratics. */
import type { Table } from '../../core/index.js';
import { provenFactor } from './guarantees.js';
import type { Plan } from './plan.js';
import { eigenvalueGrid, worstSpectralRadius } from './spectrum.js';
import type { State } from './state.js';

/** Gradient norms below this share of the first are rounding, not progress. */
const floor = 1e-13;

/**
 * The factor a step by which `norms` fell: exp of the least-squares slope of their logarithms over the second half of the rows above the floor
 * of rounding, which averages the oscillations of momentum out. NaN with fewer than two such rows.
 */
export function measuredFactor(norms: ArrayLike<number>): number {
  let end = 0;
  while (end < norms.length && norms[end]! > floor * norms[0]!) end++;
  const from = Math.floor(end / 2), count = end - from, middle = (from + end - 1) / 2;
  if (count < 2) return NaN;
  let product = 0, squares = 0;
  for (let k = from; k < end; k++) { product += (k - middle) * Math.log(norms[k]!); squares += (k - middle) ** 2; }
  return Math.exp(product / squares);
}

/** Row i is method i; NaN (null in JSON) where there is no such number. */
export function ratesTable({ methods, scales }: Plan, state: State): Table {
  const grid = scales.mu === undefined ? undefined : eigenvalueGrid(scales.mu, scales.L, gridSize);
  const column = (entry: (i: number) => number): Float64Array => Float64Array.from(methods, (_, i) => entry(i));
  const coefficient = (name: 'step' | 'momentum' | 'lookahead' | 'extrapolation'): Float64Array => column((i) => methods[i]!.coefficients?.[name] ?? NaN);
  return { columns: {
    method: column((i) => i),
    measured: column((i) => measuredFactor(state.methods[i]!.curves.gradientNorm!.subarray(0, state.k + 1))),
    proven: column((i) => provenFactor(methods[i]!.name, scales)),
    worstQuadratic: column((i) => { const { coefficients } = methods[i]!; return grid && coefficients ? worstSpectralRadius(coefficients, grid) : NaN; }),
    step: coefficient('step'), momentum: coefficient('momentum'), lookahead: coefficient('lookahead'), extrapolation: coefficient('extrapolation'),
  } };
}

export const gridSize = 65;
