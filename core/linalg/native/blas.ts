/** The CBLAS functions that an engine uses, typed. CBLAS takes row-major matrices itself, so nothing is transposed here. */
import type { Library } from './library.js';

/** CBLAS's enumerations. */
export const rowMajor = 101, plain = 111, transposed = 112, lower = 122;

type Array = Float64Array;
export interface Blas {
  axpy(n: number, alpha: number, x: Array, stepX: number, y: Array, stepY: number): void;
  dot(n: number, x: Array, stepX: number, y: Array, stepY: number): number;
  nrm2(n: number, x: Array, step: number): number;
  scal(n: number, alpha: number, x: Array, step: number): void;
  gemv(order: number, operation: number, rows: number, columns: number, alpha: number, A: Array, columnsOfA: number, x: Array, stepX: number, beta: number, y: Array, stepY: number): void;
  gemm(order: number, opA: number, opB: number, m: number, n: number, k: number, alpha: number, A: Array, columnsOfA: number, B: Array, columnsOfB: number, beta: number, C: Array, columnsOfC: number): void;
  syrk(order: number, triangle: number, operation: number, n: number, k: number, alpha: number, A: Array, columnsOfA: number, beta: number, C: Array, columnsOfC: number): void;
}

const read = 'const double *', write = 'double *', int = 'int', real = 'double';

export function blasOf(library: Library): Blas {
  return {
    axpy: library.func('cblas_daxpy', 'void', [int, real, read, int, write, int]) as Blas['axpy'],
    dot: library.func('cblas_ddot', real, [int, read, int, read, int]) as Blas['dot'],
    nrm2: library.func('cblas_dnrm2', real, [int, read, int]) as Blas['nrm2'],
    scal: library.func('cblas_dscal', 'void', [int, real, write, int]) as Blas['scal'],
    gemv: library.func('cblas_dgemv', 'void', [int, int, int, int, real, read, int, read, int, real, write, int]) as Blas['gemv'],
    gemm: library.func('cblas_dgemm', 'void', [int, int, int, int, int, int, real, read, int, read, int, real, write, int]) as Blas['gemm'],
    syrk: library.func('cblas_dsyrk', 'void', [int, int, int, int, int, real, read, int, real, write, int]) as Blas['syrk'],
  };
}
