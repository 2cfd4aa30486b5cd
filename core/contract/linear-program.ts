/** Linear and mixed-integer programs as plain data: what the oracle `linearProgram` answers and linear-programming engines solve. */
import type { SparseMatrix, Vector } from './arrays.js';

/**
 * Minimise or maximise c'x + constant subject to rowLower <= A x <= rowUpper and lower <= x <= upper, some x integer.
 * A is m x n; -Infinity and Infinity where there is no bound. Never written to once built.
 */
export interface LinearProgram {
  readonly sense: 'minimize' | 'maximize';
  /** c, n numbers. */
  readonly objective: Vector;
  readonly constant: number;
  /** A, every entry at most once. */
  readonly matrix: SparseMatrix;
  readonly rowLower: Vector;
  readonly rowUpper: Vector;
  readonly lower: Vector;
  readonly upper: Vector;
  /** n marks, 1 for an integer variable; absent when there is none. */
  readonly integer?: Uint8Array;
  readonly columnNames?: readonly string[];
  readonly rowNames?: readonly string[];
}
