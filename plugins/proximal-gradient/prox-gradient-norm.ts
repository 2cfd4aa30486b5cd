/** The norm of the prox-gradient map, for one prox: the method holds the gradient. */
import { linalg, type OracleSet, type Vector } from '../../core/index.js';

/** |x - prox_t(x - t g)| / t with t = 1/L, 1 where L is unknown: what the driver measures for methods that do not hold g = grad f(x). */
export function proxGradientNorm(size: number, smoothness: number | undefined): (x: Vector, g: Vector, prox: OracleSet['prox']) => number {
  const { copy, axpy, nrm2 } = linalg();
  const t = smoothness ? 1 / smoothness : 1;
  const moved = new Float64Array(size);
  return (x, g, prox) => {
    copy(x, moved);
    axpy(-t, g, moved);
    prox(moved, t, moved);
    axpy(-1, x, moved);
    return nrm2(moved) / t;
  };
}
