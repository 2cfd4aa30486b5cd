/**
 * The largest eigenvalue of a symmetric operator by Lanczos with full reorthogonalisation and thick restarts (Wu and Simon, "Thick-restart Lanczos
 * method for large symmetric eigenvalue problems", 2000). The start vector is a fixed pseudo-random one, so the answer is always the same.
 */
import { numericalError } from '../contract/errors.js';
import type { Engine } from './engine.js';

/** out = S x for a symmetric S. */
export type SymmetricOperator = (x: Float64Array, out: Float64Array) => void;

export interface LanczosOptions {
  /** Relative to the largest |eigenvalue| seen: the residual of the returned one. Default 1e-12. */
  readonly tolerance?: number;
  /** Products with the operator after which the search fails. Default 3000. */
  readonly limit?: number;
}

/** Numbers in [-1/2, 1/2) from a 32-bit mixing of the index (Murmur3's finaliser). No structured null space is orthogonal to them. */
export function probeVector(n: number, salt = 0): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => {
    let h = Math.imul(i + 1 + salt * 0x10001, 0x9e3779b1);
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32 - 0.5;
  });
}

/** Basis vectors kept at once: up to 32 MB of them, and never fewer than 40. */
const basisSize = (n: number): number => Math.min(n, Math.max(40, Math.min(300, Math.floor(4e6 / n))));

/** The growing orthonormal basis V (rows) and the projected matrix T = V S V'. */
class Basis {
  readonly capacity: number;
  readonly V: Float64Array;
  readonly T: Float64Array;
  private readonly h: Float64Array;
  size = 0;
  constructor(private readonly engine: Engine, readonly n: number) {
    this.capacity = basisSize(n);
    this.V = new Float64Array(this.capacity * n);
    this.T = new Float64Array(this.capacity * this.capacity);
    this.h = new Float64Array(this.capacity);
  }

  vector(i: number): Float64Array { return this.V.subarray(i * this.n, (i + 1) * this.n); }

  /** Takes w / |w| as the next vector; w must be orthogonal to the basis. */
  push(w: Float64Array, norm: number): void {
    const target = this.vector(this.size++);
    for (let i = 0; i < this.n; i++) target[i] = w[i]! / norm;
  }

  /** Removes the basis from w twice ("twice is enough", Kahan), records the coefficients as the last row of T, returns what is left of |w|. */
  orthogonalise(w: Float64Array): number {
    const { engine, n, size, capacity } = this, last = size - 1;
    const V = this.V.subarray(0, size * n), h = this.h.subarray(0, size);
    for (let i = 0; i < size; i++) this.T[last * capacity + i] = this.T[i * capacity + last] = 0;
    for (let pass = 0; pass < 2; pass++) {
      engine.gemv(V, size, n, w, h);
      engine.gemvT(V, size, n, h, w, -1, 1);
      for (let i = 0; i < size; i++) this.T[last * capacity + i]! += h[i]!;
    }
    for (let i = 0; i < last; i++) this.T[i * capacity + last] = this.T[last * capacity + i]!;
    return engine.nrm2(w);
  }

  /** Ascending Ritz values, and Ritz vectors in the basis as rows. */
  ritz(): { readonly values: Float64Array; readonly vectors: Float64Array } {
    const { size, capacity } = this;
    const T = new Float64Array(size * size), values = new Float64Array(size), vectors = new Float64Array(size * size);
    for (let i = 0; i < size; i++) T.set(this.T.subarray(i * capacity, i * capacity + size), i * size);
    this.engine.symmetricEigen(T, size, values, vectors);
    return { values, vectors };
  }

  /** Keeps the Ritz vectors of the `keep` largest Ritz values as the new basis. */
  restart(keep: number, values: Float64Array, vectors: Float64Array): void {
    const { n, size, capacity } = this;
    const kept = new Float64Array(keep * n);
    this.engine.gemm('N', 'N', keep, n, size, vectors.subarray((size - keep) * size), this.V.subarray(0, size * n), kept);
    this.V.set(kept);
    this.T.fill(0);
    for (let i = 0; i < keep; i++) this.T[i * capacity + i] = values[size - keep + i]!;
    this.size = keep;
  }
}

/**
 * The largest eigenvalue of the symmetric n x n operator. Errors: `no-convergence`, with the residual that was reached.
 * The residual bounds the distance to some eigenvalue; that it is the largest one holds for every start vector but a set of measure zero.
 */
export function largestEigenvalue(engine: Engine, n: number, apply: SymmetricOperator, options: LanczosOptions = {}): number {
  const { tolerance = 1e-12, limit = 3000 } = options;
  if (n === 0) return 0;
  const basis = new Basis(engine, n), w = probeVector(n);
  basis.push(w, engine.nrm2(w));
  let reached = Infinity;
  for (let products = 1; products <= limit; products++) {
    apply(basis.vector(basis.size - 1), w);
    const rest = basis.orthogonalise(w);
    const full = basis.size === basis.capacity;
    if (full || basis.size % 10 === 0 || rest === 0) {
      const { values, vectors } = basis.ritz();
      const size = basis.size, scale = Math.max(Math.abs(values[0]!), Math.abs(values[size - 1]!));
      reached = rest * Math.abs(vectors[size * size - 1]!);
      // A whole basis, or an invariant subspace: the Ritz value is an eigenvalue.
      if (size === n || reached <= tolerance * scale || rest <= n * Number.EPSILON * scale) return values[size - 1]!;
      if (full) basis.restart(Math.ceil(basis.capacity / 3), values, vectors);
    }
    basis.push(w, rest);
  }
  throw numericalError('no-convergence', `The largest eigenvalue was not found to a relative ${tolerance} in ${limit} products with the matrix (residual ${reached.toExponential(2)}).`,
    { suggestion: 'Give the constant (for example the smoothness) yourself, or ask for a larger tolerance.' });
}
