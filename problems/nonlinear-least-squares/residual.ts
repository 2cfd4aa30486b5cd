/** A compiled system of formulas as residuals. */
import { linalg, type CompiledSystem } from '../../core/index.js';
import type { ResidualMap } from '../shared/power-of-norm.js';

/** The Jacobian is written by columns (one product each) or by rows (one adjoint each), whichever is fewer. */
export function systemResidual(system: CompiledSystem, size: number): ResidualMap {
  const { length: count } = system;
  const unit = new Float64Array(Math.min(size, count)), column = new Float64Array(count), row = new Float64Array(size);
  let matrix: Float64Array | undefined;
  const byColumns = (x: Float64Array, out: Float64Array): void => {
    for (let j = 0; j < size; j++) {
      unit[j] = 1;
      system.product(x, unit, column);
      unit[j] = 0;
      for (let i = 0; i < count; i++) out[i * size + j] = column[i]!;
    }
  };
  const byRows = (x: Float64Array, out: Float64Array): void => {
    for (let i = 0; i < count; i++) {
      unit[i] = 1;
      system.adjoint(x, unit, row);
      unit[i] = 0;
      out.set(row, i * size);
    }
  };
  const jacobian = size <= count ? byColumns : byRows;
  return {
    size, count, jacobian,
    values: (x, out) => system.values(x, out),
    product: (x, v, out) => system.product(x, v, out),
    adjoint: (x, w, out) => system.adjoint(x, w, out),
    gram(x, out) {
      matrix ??= new Float64Array(count * size);
      jacobian(x, matrix);
      linalg().syrk('T', matrix, count, size, out);
    },
    curvature: (x, w, v, out) => system.curvature(x, w, v, out),
  };
}
