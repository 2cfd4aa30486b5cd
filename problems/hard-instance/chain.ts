/** The unscaled chain f_T(x) = -Psi(1) Phi(x_1) + sum over i = 2..T of Psi(-x_{i-1}) Phi(-x_i) - Psi(x_{i-1}) Phi(x_i). */
import type { Vector } from '../../core/index.js';
import { phi, phiCurvature, phiSlope, psi, psiCurvature, psiSlope } from './gates.js';

export function chainValue(y: Vector): number {
  let sum = -phi(y[0]!);
  for (let i = 1; i < y.length; i++) {
    const a = y[i - 1]!, b = y[i]!;
    // Both gates are closed on [-1/2, 1/2]; there the term is an exact zero.
    if (a > 0.5) sum -= psi(a) * phi(b); else if (a < -0.5) sum += psi(-a) * phi(-b);
  }
  return sum;
}

export function chainGradient(y: Vector, out: Vector): void {
  out.fill(0);
  out[0] = -phiSlope(y[0]!);
  for (let i = 1; i < y.length; i++) {
    const a = y[i - 1]!, b = y[i]!, size = Math.abs(a);
    if (size <= 0.5) continue;
    out[i - 1]! -= psiSlope(size) * phi(a > 0 ? b : -b);
    out[i]! -= psi(size) * phiSlope(b);
  }
}

/** The Hessian is tridiagonal: `diagonal` has T entries, `beside` T - 1. */
export function chainHessian(y: Vector, diagonal: Vector, beside: Vector): void {
  diagonal.fill(0);
  diagonal[0] = -phiCurvature(y[0]!);
  for (let i = 1; i < y.length; i++) {
    const a = y[i - 1]!, b = y[i]!, size = Math.abs(a), sign = a > 0 ? 1 : -1;
    beside[i - 1] = 0;
    if (size <= 0.5) continue;
    diagonal[i - 1]! -= sign * psiCurvature(size) * phi(sign * b);
    diagonal[i]! -= psi(size) * phiCurvature(b) ;
    beside[i - 1] = -sign * psiSlope(size) * phiSlope(b);
  }
}

/** Largest 1-based index with |y_i| > above; 0 when there is none. */
export function progress(y: Vector, above: number): number {
  let i = y.length;
  while (i > 0 && Math.abs(y[i - 1]!) <= above) i--;
  return i;
}
