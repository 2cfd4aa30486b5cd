/** Clauses and, for every variable, the clauses that it occurs in: compressed lists both ways. */
import type { ClauseSet } from '../contract/clauses.js';
import { usageError } from '../contract/errors.js';

/** Variables count from 0 here. A literal is 2 v, or 2 v + 1 where v is negated; an occurrence is 2 c, or 2 c + 1 where the variable is negated in clause c. */
export interface ClauseIndex {
  readonly variables: number;
  /** Of the clause set, with those that are left out below. */
  readonly clauses: number;
  /** Clauses that depend on the assignment: without repeated literals, and without those that hold always (x or not x). */
  readonly start: Int32Array; readonly literal: Int32Array;
  /** All 1 when absent. */
  readonly weight: Float64Array | undefined;
  readonly occurrenceStart: Int32Array; readonly occurrence: Int32Array;
  /** Number and weight of the empty clauses, which never hold. */
  readonly empty: number; readonly emptyWeight: number;
  readonly longest: number;
}

/** Errors: `clause-literal`. */
export function indexOf(set: ClauseSet): ClauseIndex {
  const { variables, start, weight } = set, clauses = start.length - 1, literal = new Int32Array(set.literal.length), starts = new Int32Array(clauses + 1), kept = new Int32Array(clauses);
  let used = 0, size = 0, empty = 0, emptyWeight = 0, longest = 0;
  for (let c = 0; c < clauses; c++) {
    const length = copyClause(set, c, literal, size);
    if (length < 0) continue;
    if (length === 0) { empty++; emptyWeight += weight ? weight[c]! : 1; continue; }
    longest = Math.max(longest, length);
    kept[used] = c;
    starts[++used] = size += length;
  }
  const first = starts.slice(0, used + 1), literals = literal.slice(0, size), { occurrenceStart, occurrence } = occurrences(variables, first, literals);
  return { variables, clauses, start: first, literal: literals, weight: weight && Float64Array.from(kept.subarray(0, used), (c) => weight[c]!), occurrenceStart, occurrence, empty, emptyWeight, longest };
}

/** Writes the distinct literals of clause c; answers how many, -1 for a clause that always holds. */
function copyClause({ variables, start, literal }: ClauseSet, c: number, out: Int32Array, at: number): number {
  let end = at;
  for (let i = start[c]!; i < start[c + 1]!; i++) {
    const signed = literal[i]!, variable = Math.abs(signed) - 1;
    if (!(variable >= 0 && variable < variables)) throw usageError('clause-literal', `Clause ${c + 1} has the literal ${signed}; the variables are 1 to ${variables}.`, { pointer: '/data/clauses', expected: `1 to ${variables}, or its negative` });
    const code = 2 * variable + (signed < 0 ? 1 : 0);
    let known = false;
    for (let j = at; j < end; j++) {
      if (out[j] === (code ^ 1)) return -1;
      known ||= out[j] === code;
    }
    if (!known) out[end++] = code;
  }
  return end - at;
}

function occurrences(variables: number, start: Int32Array, literal: Int32Array): Pick<ClauseIndex, 'occurrenceStart' | 'occurrence'> {
  const occurrenceStart = new Int32Array(variables + 1), occurrence = new Int32Array(literal.length);
  for (let i = 0; i < literal.length; i++) occurrenceStart[(literal[i]! >> 1) + 1]!++;
  for (let v = 0; v < variables; v++) occurrenceStart[v + 1]! += occurrenceStart[v]!;
  const next = occurrenceStart.slice(0, variables);
  for (let c = 0; c + 1 < start.length; c++) {
    for (let i = start[c]!; i < start[c + 1]!; i++) occurrence[next[literal[i]! >> 1]!++] = 2 * c + (literal[i]! & 1);
  }
  return { occurrenceStart, occurrence };
}
