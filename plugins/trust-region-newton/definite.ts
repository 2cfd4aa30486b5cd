/**
 * The minimiser of the model in a ball where H is positive definite, by Cholesky factorisations (Moré and Sorensen 1983): the Newton step where it fits,
 * else Newton's method on 1/radius - 1/|h(lambda)|, which rises to its root from lambda = 0 without a safeguard, since 1/|h| is concave there.
 *
 * | symbol | name   | equation                                        |
 * |--------|--------|-------------------------------------------------|
 * | lambda | lambda | multiplier                                      |
 * | h      | h      | -(H + lambda I)^-1 g                            |
 * | q      |        | |q|^2 = <h, (H + lambda I)^-1 h> = -|h| d|h|/d lambda; Newton's step is (|h| / |q|)^2 (|h| - radius) / radius |
 * | L      | L      | H + lambda I = LL'                              |
 */
import { linalg, type Vector } from '../../core/index.js';
import { factored } from '../shared/second-order/factored.js';
import type { BallStep } from './subproblem.js';

export interface DefiniteModel {
  /** Takes H, n x n, and g, which are kept by reference. Whether H is positive definite. */
  open(H: Vector, g: Vector): boolean;
  /** Writes the step; false where rounding keeps |h| from the radius, and another way must be taken. */
  solve(radius: number, h: Vector, step: BallStep): boolean;
}

/** Convergence is quadratic: from a radius of a tenth of the Newton step six factorisations are usual. */
const mostFactorisations = 20;
/** Relative to the radius. */
const tolerance = 2e-13;

export function definiteModel(n: number): DefiniteModel {
  const { choleskySolve, dot, nrm2 } = linalg();
  const L = new Float64Array(n * n), at = new Float64Array(n), direction = new Float64Array(n), solved = new Float64Array(n);
  let H: Vector = L, g: Vector = at, lambda = 0, length = 0, newtonLength = 0;

  /** h and L at that lambda; false where H + lambda I is not positive definite. */
  const moveTo = (shift: number): boolean => {
    L.set(H);
    for (let i = 0; i < n * n; i += n + 1) {
      L[i]! += shift;
      if (L[i]! <= 0) return false;
    }
    if (!factored(L, n)) return false;
    for (let i = 0; i < n; i++) at[i] = -g[i]!;
    choleskySolve(L, n, at);
    lambda = shift;
    length = nrm2(at);
    return length < Infinity;
  };
  /** m(0) - m(h) = (-<g, h> + lambda |h|^2) / 2, both terms positive. */
  const write = (h: Vector, step: BallStep): true => {
    h.set(at);
    step.lambda = lambda;
    step.length = length;
    step.decrease = (lambda * length * length - dot(g, at)) / 2;
    return true;
  };
  return {
    open(matrix, gradient) {
      H = matrix;
      g = gradient;
      const definite = moveTo(0);
      newtonLength = length;
      return definite;
    },
    solve(radius, h, step) {
      // A smaller ball than the last one is solved from where that ended: its multiplier is still too small.
      if (lambda > 0 && length < radius && !moveTo(0)) return false;
      if (newtonLength <= radius) return write(h, step);
      for (let k = 0; k < mostFactorisations; k++) {
        if (Math.abs(length - radius) <= tolerance * radius) return write(h, step);
        // Of h / |h|: the square of a short h may be 0.
        for (let i = 0; i < n; i++) direction[i] = solved[i] = at[i]! / length;
        choleskySolve(L, n, solved);
        const shift = Math.max(0, lambda + (length - radius) / radius / dot(direction, solved));
        if (!(shift < Infinity && moveTo(shift))) return false;
      }
      return false;
    },
  };
}
