/** An assignment and the number of true literals of every clause, kept while variables are flipped. */
import type { Vector } from '../contract/arrays.js';
import type { ClauseIndex } from './clause-index.js';

export interface Assignment {
  /** 1 where the variable is true. */
  readonly value: Uint8Array;
  /** True literals of each clause of the index. */
  readonly trueCount: Uint8Array | Int32Array;
  /** Weight of the clauses that do not hold. */
  cost(): number;
  /** True where x is above 0. Cheap where little has changed: only the variables that differ are flipped. */
  assign(x: Vector): void;
  /** How much the cost grows when the variable is flipped. */
  score(variable: number): number;
  flip(variable: number): void;
}

/** The share of changed variables from which counting afresh is cheaper than flipping them. */
const manyChanges = 0.2;

export function openAssignment(index: ClauseIndex): Assignment {
  const { variables, start, literal, weight, occurrenceStart, occurrence, emptyWeight } = index, clauses = start.length - 1;
  const value = new Uint8Array(variables), trueCount = index.longest < 256 ? new Uint8Array(clauses) : new Int32Array(clauses);
  let cost = 0;

  const count = (): void => {
    cost = emptyWeight;
    for (let c = 0; c < clauses; c++) {
      let held = 0;
      for (let i = start[c]!, end = start[c + 1]!; i < end; i++) held += value[literal[i]! >> 1]! ^ (literal[i]! & 1);
      trueCount[c] = held;
      if (held === 0) cost += weight ? weight[c]! : 1;
    }
  };

  const score = (variable: number): number => {
    const now = value[variable]!;
    let change = 0;
    for (let i = occurrenceStart[variable]!, end = occurrenceStart[variable + 1]!; i < end; i++) {
      const code = occurrence[i]!, c = code >> 1, held = trueCount[c]!;
      // The literal is true where value and sign differ.
      if (now !== (code & 1)) { if (held === 1) change += weight ? weight[c]! : 1; } else if (held === 0) change -= weight ? weight[c]! : 1;
    }
    return change;
  };

  const flip = (variable: number): void => {
    const now = value[variable]!;
    for (let i = occurrenceStart[variable]!, end = occurrenceStart[variable + 1]!; i < end; i++) {
      const code = occurrence[i]!, c = code >> 1;
      if (now !== (code & 1)) { trueCount[c] = trueCount[c]! - 1; if (trueCount[c] === 0) cost += weight ? weight[c]! : 1; } else {
        if (trueCount[c] === 0) cost -= weight ? weight[c]! : 1;
        trueCount[c] = trueCount[c]! + 1;
      }
    }
    value[variable] = 1 - now;
  };
  count();

  return {
    value, trueCount, score, flip, cost: () => cost,
    assign(x) {
      let different = 0;
      for (let v = 0; v < variables; v++) different += (x[v]! > 0 ? 1 : 0) ^ value[v]!;
      // Weighted sums are taken afresh, so that their rounding does not depend on the way here.
      if (different > manyChanges * variables || (weight && different > 0)) {
        for (let v = 0; v < variables; v++) value[v] = x[v]! > 0 ? 1 : 0;
        count();
      } else if (different > 0) for (let v = 0; v < variables; v++) if ((x[v]! > 0 ? 1 : 0) !== value[v]) flip(v);
    },
  };
}
