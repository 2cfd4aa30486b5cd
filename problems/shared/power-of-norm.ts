/**
 * The oracles of f(x) = |u(x)|^p / p, p >= 2, for residuals u that are linear or not. With r = |u|, q = J'u, s = r^(p - 2):
 * grad f = s q, Gauss-Newton = s (J'J + (p - 2) qq'/r^2), Hessian = Gauss-Newton + s sum_i u_i Hess u_i. Where u = 0 the terms with p > 2 vanish.
 */
import { linalg, type OracleSet, type Traits, type Vector } from '../../core/index.js';
import { batchOf } from './batch.js';
import { atLastPoint } from './last-point.js';
import { mirror } from './weighted-gram.js';

/** u: R^n -> R^m with its derivatives at any x. */
export interface ResidualMap {
  readonly size: number;
  readonly count: number;
  values(x: Vector, out: Vector): void;
  /** out = J v, m numbers. */
  product(x: Vector, v: Vector, out: Vector): void;
  /** out = J'w, n numbers. */
  adjoint(x: Vector, w: Vector, out: Vector): void;
  /** m x n. */
  jacobian(x: Vector, out: Vector): void;
  /** J'J, n x n. */
  gram(x: Vector, out: Vector): void;
  /** out = sum_i w_i (Hess u_i) v; absent where u is linear. */
  curvature?(x: Vector, w: Vector, v: Vector, out: Vector): void;
}

export const powerOracles = ['value', 'gradient', 'hessianVector', 'valueBatch', 'hessian', 'gaussNewton', 'gaussNewtonVector', 'rankOne', 'residual', 'jacobian'] as const;
export type PowerOracles = Pick<OracleSet, (typeof powerOracles)[number]>;

export const powerTraits = ({ count }: ResidualMap, p: number): Traits => ({ residuals: count, power: p });

/** Nothing is allocated after creation, but for n x n and m x n scratch at the first call of a dense oracle. */
export function powerOfNorm(map: ResidualMap, p: number): PowerOracles {
  const { size: n, count: m } = map, { dot, nrm2, axpy } = linalg();
  const u = new Float64Array(m), q = new Float64Array(n), direction = new Float64Array(m), bent = new Float64Array(n), unit = new Float64Array(n);
  let r = 0, s = 0;
  const valuesAt = atLastPoint(n, (x) => {
    map.values(x, u);
    r = nrm2(u);
    s = p === 2 ? 1 : r ** (p - 2);
  });
  const slopesAt = atLastPoint(n, (x) => { valuesAt(x); map.adjoint(x, u, q); });
  const both = (x: Vector): void => { valuesAt(x); slopesAt(x); };
  /** (p - 2) s / r^2, divided by r twice where it is used: r^2 may underflow. */
  const radial = (): number => (p > 2 && r > 0 ? (p - 2) * s : 0);

  const value = (x: Vector): number => { valuesAt(x); return r ** p / p; };
  const gaussNewtonVector: OracleSet['gaussNewtonVector'] = (x, v, out) => {
    both(x);
    map.product(x, v, direction);
    for (let i = 0; i < m; i++) direction[i] = s * direction[i]!;
    map.adjoint(x, direction, out);
    const weight = radial();
    if (weight > 0) axpy(weight * (dot(q, v) / r) / r, q, out);
  };
  const gaussNewton: OracleSet['gaussNewton'] = (x, out) => {
    both(x);
    map.gram(x, out);
    const weight = radial();
    for (let i = 0, at = 0; i < n; i++) {
      const row = weight > 0 ? weight * (q[i]! / r) / r : 0;
      for (let j = 0; j < n; j++, at++) out[at] = s * out[at]! + row * q[j]!;
    }
    mirror(out, n);
  };
  const { curvature } = map;
  return {
    value, valueBatch: batchOf(n, value),
    gradient(x, out) { both(x); for (let i = 0; i < n; i++) out[i] = s * q[i]!; },
    gaussNewton, gaussNewtonVector,
    hessianVector(x, v, out) {
      gaussNewtonVector(x, v, out);
      if (!curvature) return;
      curvature(x, u, v, bent);
      axpy(s, bent, out);
    },
    hessian(x, out) {
      gaussNewton(x, out);
      if (!curvature) return;
      for (let j = 0; j < n; j++) {
        unit[j] = 1;
        curvature(x, u, unit, bent);
        unit[j] = 0;
        for (let i = j; i < n; i++) out[i * n + j]! += s * bent[i]!;
      }
      mirror(out, n);
    },
    rankOne(x, out) {
      both(x);
      const factor = r > 0 ? Math.sqrt(radial()) / r : 0;
      for (let i = 0; i < n; i++) out[i] = factor * q[i]!;
    },
    residual: (x, out) => map.values(x, out),
    jacobian: (x, out) => map.jacobian(x, out),
  };
}
