/** Sets of clauses as plain data: what the oracle `clauses` answers and satisfiability methods search on. */

/**
 * Clause c has the literals `literal[start[c]] .. literal[start[c + 1] - 1]`: variable v from 1 on, -v where it is negated.
 * `weight` is 1 for every clause when absent. `hard` marks clauses that must hold: their weight is above the sum of all others'.
 */
export interface ClauseSet {
  readonly variables: number;
  readonly start: Int32Array;
  readonly literal: Int32Array;
  readonly weight?: Float64Array;
  readonly hard?: Uint8Array;
}
