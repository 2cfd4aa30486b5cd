/** Householder QR with column pivoting (Businger and Golub, "Linear least squares solutions by Householder transformations", 1965). */
import { axpyRange, dotRange } from './vector.js';

function swapColumns(W: Float64Array, rows: number, i: number, j: number): void {
  for (let r = 0; r < rows; r++) {
    const kept = W[i * rows + r]!;
    W[i * rows + r] = W[j * rows + r]!;
    W[j * rows + r] = kept;
  }
}

/** The column with the largest norm below row k. Norms are recomputed: no cancellation to guard against, at a third more work. */
function largestColumn(W: Float64Array, rows: number, columns: number, k: number): number {
  let best = k, most = -1;
  for (let j = k; j < columns; j++) {
    const square = dotRange(rows - k, W, j * rows + k, W, j * rows + k);
    if (square > most) { most = square; best = j; }
  }
  return best;
}

/** Applies H = I - v v' / (v_0 * sigma) to the vector at `start`, v stored at `v`; see `pivotedFactor` for the scaling. */
function reflect(length: number, W: Float64Array, v: number, weight: number, target: Float64Array, start: number): void {
  axpyRange(length, -weight * dotRange(length, W, v, target, start), W, v, target, start);
}

/** See `PivotedFactor`. The reflector of column k is v = x + sign(x_0) |x| e_0, and H = I - v v' / (|x| |v_0|). */
export function pivotedFactor(W: Float64Array, rows: number, columns: number, order: Int32Array, b: Float64Array): void {
  for (let j = 0; j < columns; j++) order[j] = j;
  for (let k = 0; k < columns; k++) {
    const best = largestColumn(W, rows, columns, k);
    if (best !== k) {
      swapColumns(W, rows, k, best);
      const kept = order[k]!;
      order[k] = order[best]!;
      order[best] = kept;
    }
    const v = k * rows + k, length = rows - k;
    const norm = Math.sqrt(dotRange(length, W, v, W, v));
    if (norm === 0) return;
    const diagonal = W[v]! > 0 ? -norm : norm;
    W[v]! -= diagonal;
    const weight = 1 / (norm * Math.abs(W[v]!));
    for (let j = k + 1; j < columns; j++) reflect(length, W, v, weight, W, j * rows + k);
    reflect(length, W, v, weight, b, k);
    W[v] = diagonal;
  }
}
