/**
 * Oracles of log-sum-exp. With pi the softmax of (Ax - b)/mu: grad f = A'pi, Gauss-Newton = A' diag(pi) A / mu, Hessian = Gauss-Newton - grad f grad f' / mu.
 * Where one entry of pi is almost 1 that difference is all cancellation; rows less the row of the largest entry give the same Hessian without any.
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
  const { rows: m, columns: n } = A;
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
  /** A'(pi (s - pi's)) / mu with s = Av less its entry in the leading row. */
  const hessianVector: OracleSet['hessianVector'] = (x, v, out) => {
    at(x);
    multiply(A, v, direction);
    const lead = direction[leading(pi)]!;
    let mean = 0;
    for (let i = 0; i < m; i++) mean += pi[i]! * (direction[i]! -= lead);
    for (let i = 0; i < m; i++) direction[i] = (pi[i]! * (direction[i]! - mean)) / mu;
    multiplyTransposed(A, direction, out);
  };
  return {
    value, valueBatch: batchOf(n, value), gaussNewton, gaussNewtonVector,
    gradient(x, out) { slopeAt(x); out.set(g); },
    hessianVector, hessian: A.kind === 'dense' ? shiftedHessian(A.data, m, n, mu, (x) => { at(x); return pi; }) : byColumns(hessianVector, n),
    metric: (out) => gramMatrix(raw, out),
  };
}

function leading(pi: Vector): number {
  let top = 0;
  for (let i = 1; i < pi.length; i++) if (pi[i]! > pi[top]!) top = i;
  return top;
}

/** (sum pi_i c_i c_i' - cc') / mu with c_i = a_i less the leading row, c = sum pi_i c_i. */
function shiftedHessian(A: Vector, m: number, n: number, mu: number, softmaxAt: (x: Vector) => Vector): OracleSet['hessian'] {
  const centre = new Float64Array(n);
  let scaled: Float64Array | undefined;
  return (x, out) => {
    const pi = softmaxAt(x), lead = leading(pi) * n;
    scaled ??= new Float64Array(m * n);
    centre.fill(0);
    for (let i = 0, at = 0; i < m; i++) {
      const weight = pi[i]!, root = Math.sqrt(weight / mu);
      for (let j = 0; j < n; j++, at++) {
        const c = A[at]! - A[lead + j]!;
        centre[j]! += weight * c;
        scaled[at] = root * c;
      }
    }
    linalg().syrk('T', scaled, m, n, out);
    for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) out[i * n + j]! -= (centre[i]! / mu) * centre[j]!;
    mirror(out, n);
  };
}

function byColumns(product: OracleSet['hessianVector'], n: number): OracleSet['hessian'] {
  const unit = new Float64Array(n), column = new Float64Array(n);
  return (x, out) => {
    for (let j = 0; j < n; j++) {
      unit[j] = 1;
      product(x, unit, column);
      unit[j] = 0;
      for (let i = j; i < n; i++) out[i * n + j] = column[i]!;
    }
    mirror(out, n);
  };
}
