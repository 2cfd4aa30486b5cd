/** Hessian times a vector: by the problem's oracle, else by a difference of gradients. */
import { linalg, type OracleSet, type Vector } from '../../core/index.js';

/** Hess f(x) v to `out`; `g` is grad f(x). */
export type HessianTimes = (x: Vector, v: Vector, g: Vector, out: Vector) => void;

/** Balances truncation against rounding in a first-order difference. */
const relativeMove = Math.sqrt(Number.EPSILON);

/** The difference is (grad f(x + e v) - grad f(x)) / e with |e v| = sqrt(eps) (1 + |x|): relative error about 1e-8, one gradient. */
export function openHessian(size: number, gradient: OracleSet['gradient'], hessianVector: OracleSet['hessianVector'] | undefined): HessianTimes {
  if (hessianVector) return (x, v, _g, out) => hessianVector(x, v, out);
  const { nrm2 } = linalg();
  const moved = new Float64Array(size);
  return (x, v, g, out) => {
    const length = nrm2(v);
    if (length === 0) { out.fill(0); return; }
    const e = (relativeMove * (1 + nrm2(x))) / length;
    for (let i = 0; i < size; i++) moved[i] = x[i]! + e * v[i]!;
    gradient(moved, out);
    for (let i = 0; i < size; i++) out[i] = (out[i]! - g[i]!) / e;
  };
}
