/**
 * LAPACK by its Fortran symbols: every argument is a pointer, matrices are column-major, and each character argument has a hidden length at the end
 * of the list (gfortran's convention; C implementations ignore it). A row-major matrix read by columns is its transpose: each function of
 * `factor.ts` and `decompose.ts` beside this file says how it makes up for that.
 */
import type { Library } from './library.js';

type Call = (...values: readonly (Uint8Array | Int32Array | Float64Array | number)[]) => void;
export interface Lapack { readonly dpotrf: Call; readonly dpotrs: Call; readonly dgetrf: Call; readonly dgetrs: Call; readonly dgeqp3: Call; readonly dormqr: Call; readonly dsyevd: Call; readonly dgesdd: Call }

const kinds: Readonly<Record<string, string>> = { c: 'const char *', i: 'int *', d: 'double *' };

/** `shape`: one letter an argument: c character, i integer, d double. */
function declare(library: Library, name: string, shape: string): Call {
  const letters = [...shape];
  const hidden = letters.filter((letter) => letter === 'c').map(() => 'size_t');
  return library.func(name, 'void', [...letters.map((letter) => kinds[letter]!), ...hidden]) as Call;
}

export function lapackOf(library: Library): Lapack {
  return {
    dpotrf: declare(library, 'dpotrf_', 'cidii'),
    dpotrs: declare(library, 'dpotrs_', 'ciididii'),
    dgetrf: declare(library, 'dgetrf_', 'iidiii'),
    dgetrs: declare(library, 'dgetrs_', 'ciidiidii'),
    dgeqp3: declare(library, 'dgeqp3_', 'iidiiddii'),
    dormqr: declare(library, 'dormqr_', 'cciiididdidii'),
    dsyevd: declare(library, 'dsyevd_', 'ccididdiiii'),
    dgesdd: declare(library, 'dgesdd_', 'ciididdididiii'),
  };
}

/** A character argument. */
export const letter = (value: string): Uint8Array => Uint8Array.of(value.charCodeAt(0));
/** An integer argument, or room for one. */
export const integer = (value = 0): Int32Array => Int32Array.of(value);
