/**
 * Truncated conjugate gradients on H h = -g (Steihaug 1983): stops at the ball, along a direction of negative curvature, or when the residual is small.
 * The tolerance min(1/2, sqrt |g|) |g| makes the outer iteration superlinear.
 *
 * | symbol | name | equation                       |
 * |--------|------|--------------------------------|
 * | h      | h    | step so far                    |
 * | r      | r    | g + H h                        |
 * | d      | d    | conjugate direction            |
 * | tau    | tau  | positive root of |h + tau d| = radius |
 */
import { linalg, type Vector } from '../../core/index.js';
import type { BallStep, Subproblem } from './subproblem.js';

export function steihaugSubproblem(hessianVector: (x: Vector, v: Vector, out: Vector) => void, n: number): Subproblem {
  const { dot, axpy, nrm2 } = linalg();
  const at = new Float64Array(n), g = new Float64Array(n), r = new Float64Array(n), d = new Float64Array(n), Hd = new Float64Array(n);

  /** tau > 0 with |h + tau d| = radius, without cancellation. */
  const toBoundary = (h: Vector, radius: number): number => {
    const a = dot(d, d), b = dot(h, d), c = (radius - nrm2(h)) * (radius + nrm2(h));
    const root = Math.sqrt(b * b + a * Math.max(0, c));
    return b > 0 ? Math.max(0, c) / (b + root) : (root - b) / a;
  };
  const finish = (h: Vector, step: BallStep): void => {
    // m(0) - m(h) = -<g,h> - <Hh,h>/2 = -<g + r, h>/2.
    step.decrease = -(dot(g, h) + dot(r, h)) / 2;
    step.length = nrm2(h);
  };
  return {
    open(x, gradient) { at.set(x); g.set(gradient); },
    solve(radius, h, step) {
      h.fill(0);
      r.set(g);
      for (let i = 0; i < n; i++) d[i] = -g[i]!;
      const size = nrm2(g), tolerance = Math.min(0.5, Math.sqrt(size)) * size;
      let squares = dot(r, r);
      for (let k = 0; k < 2 * n + 20; k++) {
        hessianVector(at, d, Hd);
        const curvature = dot(d, Hd), alpha = squares / curvature, tau = toBoundary(h, radius);
        const stop = !(curvature > 0) || alpha >= tau;
        axpy(stop ? tau : alpha, d, h);
        axpy(stop ? tau : alpha, Hd, r);
        if (stop) break;
        const next = dot(r, r);
        if (Math.sqrt(next) <= tolerance) break;
        for (let i = 0; i < n; i++) d[i] = (next / squares) * d[i]! - r[i]!;
        squares = next;
      }
      finish(h, step);
    },
  };
}
