/**
 * Oracles of log-sum-exp. With pi the softmax of (Ax - b)/mu: grad f = A'pi, Gauss-Newton = A' diag(pi) A / mu, Hessian = Gauss-Newton - grad f grad f' / mu.
 * `metric` is the Gram matrix of the rows as given, also where they were shifted.
 */
import { linalg, multiply, multiplyTransposed, type Matrix, type OracleSet, type Vector } from '../../core/index.js';
import { batchOf } from '../shared/batch.js';
import { atLastPoint } from '../shared/last-point.js';
import { gramMatrix, mirror, weightedGram } from '../shared/weighted-gram.js';

/** Softmax of z/mu to `out`; gives mu log sum exp(z/mu). */
export function softmaxOf(z: Vector, mu: number, out: Vector): number {
  let top = -Infinity, sum = 0;
  for (let i = 0; i < z.length; i++) top = Math.max(top, z[i]!);
  for (let i = 0; i < z.length; i++) sum += out[i] = Math.exp((z[i]! - top) / mu);
  for (let i = 0; i < z.length; i++) out[i]! /= sum;
  return top + mu * Math.log(sum);
}

type Names = 'value' | 'gradient' | 'hessianVector' | 'valueBatch' | 'hessian' | 'gaussNewton' | 'gaussNewtonVector' | 'metric';

export function logSumExpOracles(A: Matrix, raw: Matrix, b: Vector, mu: number): Pick<OracleSet, Names> {
  const { rows: m, columns: n } = A, { dot, axpy } = linalg();
  const z = new Float64Array(m), pi = new Float64Array(m), g = new Float64Array(n), direction = new Float64Array(m);
  const gram = weightedGram({ A });
  let f = 0;
  const at = atLastPoint(n, (x) => {
    multiply(A, x, z);
    for (let i = 0; i < m; i++) z[i]! -= b[i]!;
    f = softmaxOf(z, mu, pi);
  });
  const slopeAt = atLastPoint(n, (x) => { at(x); multiplyTransposed(A, pi, g); });
  const value = (x: Vector): number => { at(x); return f; };
  const gaussNewtonVector: OracleSet['gaussNewtonVector'] = (x, v, out) => {
    at(x);
    multiply(A, v, direction);
    for (let i = 0; i < m; i++) direction[i] = (pi[i]! * direction[i]!) / mu;
    multiplyTransposed(A, direction, out);
  };
  const gaussNewton: OracleSet['gaussNewton'] = (x, out) => {
    at(x);
    for (let i = 0; i < m; i++) direction[i] = pi[i]! / mu;
    gram.compute(direction, out);
  };
  return {
    value, valueBatch: batchOf(n, value), gaussNewton, gaussNewtonVector,
    gradient(x, out) { slopeAt(x); out.set(g); },
    hessianVector(x, v, out) {
      gaussNewtonVector(x, v, out);
      slopeAt(x);
      axpy(-dot(g, v) / mu, g, out);
    },
    hessian(x, out) {
      gaussNewton(x, out);
      slopeAt(x);
      for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) out[i * n + j]! -= (g[i]! / mu) * g[j]!;
      mirror(out, n);
    },
    metric: (out) => gramMatrix(raw, out),
  };
}
