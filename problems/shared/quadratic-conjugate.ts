/** The conjugate of F(x) = 1/2 x'Hx + g'x + constant with H positive definite: F*(z) = 1/2 (z - g)'H^-1 (z - g) - constant. */
import { cholesky, linalg, type Vector } from '../../core/index.js';

export interface QuadraticParts {
  /** n. */
  readonly size: number;
  readonly g: Vector;
  readonly constant: number;
  /** H, n x n, asked for when it is small enough to be factored. */
  hessian(): Vector;
  multiply(v: Vector, out: Vector): void;
  /** A lower bound of H's eigenvalues, positive. */
  readonly curvature: number;
}

/** Up to this order H is factored, at the first call; the factor is kept. */
const directOrder = 2000;

export function quadraticConjugate(parts: QuadraticParts): (z: Vector) => number {
  const { size: n, g, constant } = parts;
  const right = new Float64Array(n), solved = new Float64Array(n);
  const toRight = (z: Vector): void => { for (let i = 0; i < n; i++) right[i] = z[i]! - g[i]!; };
  if (n > directOrder) return (z) => { toRight(z); return conjugateBound(parts, right) - constant; };
  let solve: ((b: Vector, out: Vector) => void) | undefined;
  const { dot } = linalg();
  return (z) => {
    solve ??= cholesky(parts.hessian(), n).solve;
    toRight(z);
    solve(right, solved);
    return dot(right, solved) / 2 - constant;
  };
}

/** Steps of conjugate gradients at most; the bound is valid wherever they end. */
const mostSteps = 20_000;

/**
 * At least 1/2 r'H^-1 r, by conjugate gradients from 0: at any x with the residual e = r - Hx it is <r, x> - 1/2 x'Hx + 1/2 e'H^-1 e, and the last term is
 * at most |e|^2 / (2 curvature). So a lower bound of an optimum that is built on it stays one.
 */
function conjugateBound({ size: n, multiply, curvature }: QuadraticParts, r: Vector): number {
  const { dot, axpy, scal } = linalg();
  const x = new Float64Array(n), e = r.slice(), p = r.slice(), Hp = new Float64Array(n);
  let square = dot(e, e), value = 0;
  for (let k = 0; k < mostSteps && square > 0; k++) {
    value = (dot(r, x) + dot(e, x)) / 2;
    if (square / (2 * curvature) <= 1e-15 * value) break;
    multiply(p, Hp);
    const step = square / dot(p, Hp);
    axpy(step, p, x);
    axpy(-step, Hp, e);
    const next = dot(e, e);
    scal(next / square, p);
    axpy(1, e, p);
    square = next;
  }
  value = (dot(r, x) + dot(e, x)) / 2;
  return value + square / (2 * curvature);
}
