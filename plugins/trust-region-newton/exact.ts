/**
 * The global minimiser of the model: h = -(H + lambda I)^-1 g, H + lambda I positive semidefinite, lambda (radius - |h|) = 0. Where H is positive definite by
 * Cholesky factorisations, each a tenth of the cost of the eigenvalues; elsewhere, the hard case included, in the eigenbasis: one decomposition serves all radii.
 */
import type { Vector } from '../../core/index.js';
import { eigenModel } from '../shared/second-order/secular.js';
import { definiteModel } from './definite.js';
import type { Subproblem } from './subproblem.js';

export function exactSubproblem(hessian: (x: Vector, out: Vector) => void, n: number): Subproblem {
  const inner = definiteModel(n), spectral = eigenModel(n), H = new Float64Array(n * n), g = new Float64Array(n);
  let definite = false, decomposed = false;
  return {
    open(x, gradient) {
      hessian(x, H);
      g.set(gradient);
      definite = inner.open(H, g);
      decomposed = false;
    },
    solve(radius, h, step) {
      definite &&= inner.solve(radius, h, step);
      if (definite) return;
      if (!decomposed) spectral.open(H, g);
      decomposed = true;
      spectral.solve({ kind: 'ball', radius }, h, step);
    },
  };
}
