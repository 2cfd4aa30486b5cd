/** The global minimiser of the model: h = -(H + lambda I)^-1 g, H + lambda I positive semidefinite, lambda (radius - |h|) = 0. One decomposition serves all radii. */
import type { Vector } from '../../core/index.js';
import { eigenModel } from '../shared/second-order/secular.js';
import type { Subproblem } from './subproblem.js';

export function exactSubproblem(hessian: (x: Vector, out: Vector) => void, n: number): Subproblem {
  const model = eigenModel(n), H = new Float64Array(n * n);
  return {
    open(x, g) { hessian(x, H); model.open(H, g); },
    solve(radius, h, step) { model.solve({ kind: 'ball', radius }, h, step); },
  };
}
