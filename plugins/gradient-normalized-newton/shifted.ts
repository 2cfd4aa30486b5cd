/** d = -(H + lambda B)^-1 g for several lambda at one point, by each of the ways to hold H. */
import { linalg, type Vector } from '../../core/index.js';
import { factored } from '../shared/second-order/factored.js';
import type { Metric } from './metric.js';

export interface Shifted {
  /** Takes x and its gradient, and H there. Called once a point. */
  open(x: Vector, g: Vector): void;
  /** Writes d; false where H + lambda B is not positive definite. */
  solve(lambda: number, d: Vector): boolean;
}

export type MatrixAt = (x: Vector, out: Vector) => void;
export type ProductAt = (x: Vector, v: Vector, out: Vector) => void;

/** One Cholesky factorisation for each lambda. */
export function choleskyShifted(matrix: MatrixAt, { B }: Metric, n: number): Shifted {
  const engine = linalg(), H = new Float64Array(n * n), L = new Float64Array(n * n), g = new Float64Array(n);
  return {
    open(x, gradient) { g.set(gradient); matrix(x, H); },
    solve(lambda, d) {
      L.set(H);
      if (B) engine.axpy(lambda, B, L);
      else for (let i = 0; i < n; i++) L[i * n + i]! += lambda;
      if (!factored(L, n)) return false;
      for (let i = 0; i < n; i++) d[i] = -g[i]!;
      engine.choleskySolve(L, n, d);
      return true;
    },
  };
}

/**
 * One decomposition for all lambda: with B = C C', C^-1 H C^-T = V' diag(w) V, d = -C^-T V' (V C^-1 g) / (w + lambda). `absolute`: |w| in place of w,
 * which makes every H positive semidefinite.
 */
export function eigenShifted(matrix: MatrixAt, { lower: C }: Metric, n: number, absolute: boolean): Shifted {
  const engine = linalg(), H = new Float64Array(n * n), w = new Float64Array(n), V = new Float64Array(n * n), c = new Float64Array(n), y = new Float64Array(n);
  return {
    open(x, g) {
      matrix(x, H);
      y.set(g);
      if (C) { whiten(H, C, n); forward(C, n, y, 0); }
      engine.symmetricEigen(H, n, w, V);
      engine.gemv(V, n, n, y, c);
      if (absolute) for (let i = 0; i < n; i++) w[i] = Math.abs(w[i]!);
    },
    solve(lambda, d) {
      for (let i = 0; i < n; i++) {
        if (!(w[i]! + lambda > 0)) return false;
        y[i] = -c[i]! / (w[i]! + lambda);
      }
      engine.gemvT(V, n, n, y, d);
      if (C) backward(C, n, d);
      return true;
    },
  };
}

/** H = C^-1 H C^-T: every row is solved with C, which gives H C^-T; its transpose again. */
function whiten(H: Vector, C: Vector, n: number): void {
  for (let i = 0; i < n; i++) forward(C, n, H, i * n);
  transpose(H, n);
  for (let i = 0; i < n; i++) forward(C, n, H, i * n);
}

function transpose(M: Vector, n: number): void {
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) {
    const kept = M[i * n + j]!;
    M[i * n + j] = M[j * n + i]!;
    M[j * n + i] = kept;
  }
}

/** y = C^-1 y for the n numbers from `at`. */
function forward(C: Vector, n: number, y: Vector, at: number): void {
  for (let i = 0; i < n; i++) {
    let sum = y[at + i]!;
    for (let j = 0; j < i; j++) sum -= C[i * n + j]! * y[at + j]!;
    y[at + i] = sum / C[i * n + i]!;
  }
}

/** y = C^-T y. */
function backward(C: Vector, n: number, y: Vector): void {
  for (let i = n - 1; i >= 0; i--) {
    const value = y[i]! /= C[i * n + i]!;
    for (let j = 0; j < i; j++) y[j]! -= value * C[i * n + j]!;
  }
}

/** H = qq' by Sherman and Morrison, H = 0 without q: d = v - w (q'v) / (1 + q'w), v = -B^-1 g / lambda, w = B^-1 q / lambda. O(n) for each lambda. */
export function rankOneShifted(rankOne: MatrixAt | undefined, { solve }: Metric, n: number): Shifted {
  const { dot } = linalg(), q = new Float64Array(n), Bq = new Float64Array(n), Bg = new Float64Array(n);
  let qBg = 0, qBq = 0;
  return {
    open(x, g) {
      solve(g, Bg);
      if (!rankOne) return;
      rankOne(x, q);
      solve(q, Bq);
      qBg = dot(q, Bg);
      qBq = dot(q, Bq);
    },
    solve(lambda, d) {
      // q'v / (1 + q'w) = -(q'B^-1 g) / (lambda + q'B^-1 q).
      const part = rankOne ? qBg / (lambda + qBq) : 0;
      for (let i = 0; i < n; i++) d[i] = (part * Bq[i]! - Bg[i]!) / lambda;
      return true;
    },
  };
}

export interface GradientSettings { /** Of the residual's dual norm, relative. */ readonly tolerance: number; readonly products: number }

/** Conjugate gradients on products with H, preconditioned by B; negative curvature counts as a failure. Products that run out leave the step that stands, a direction of descent. */
export function conjugateShifted(product: ProductAt, { solve, apply, dualNorm }: Metric, n: number, { tolerance, products }: GradientSettings): Shifted {
  const { dot, axpy } = linalg();
  const at = new Float64Array(n), g = new Float64Array(n), r = new Float64Array(n), z = new Float64Array(n), p = new Float64Array(n), Hp = new Float64Array(n), Bp = new Float64Array(n);
  let size = 0;
  return {
    open(x, gradient) { at.set(x); g.set(gradient); size = dualNorm(g); },
    solve(lambda, d) {
      const enough = Math.min(tolerance, 0.1 * size) * size;
      d.fill(0);
      for (let i = 0; i < n; i++) r[i] = -g[i]!;
      solve(r, z);
      p.set(z);
      let squares = dot(r, z);
      for (let k = 0; k < products; k++) {
        product(at, p, Hp);
        apply(p, Bp);
        axpy(lambda, Bp, Hp);
        const curvature = dot(p, Hp);
        if (!(curvature > 0)) return false;
        axpy(squares / curvature, p, d);
        axpy(-squares / curvature, Hp, r);
        solve(r, z);
        const next = dot(r, z);
        if (!(Math.sqrt(Math.max(0, next)) > enough)) return true;
        for (let i = 0; i < n; i++) p[i] = z[i]! + (next / squares) * p[i]!;
        squares = next;
      }
      return true;
    },
  };
}
