/** Random clauses of one length that a seed determines, on every machine: the generator of the PolyStep dossier's reference instances. */
import type { ClauseSet } from '../contract/clauses.js';
import { dataError } from './errors.js';

export interface RandomSat { readonly variables: number; readonly clauses: number; readonly length: number; readonly seed: number }

/** mulberry32, one draw for each number in [0, 1). */
function openDraws(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6D2B79F5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** For each clause `length` distinct variables, one draw a try, then as many signs: below 1/2 is positive. Errors: `data-reference`, `data-too-large` for more than `limit` literals. */
export function randomSat({ variables, clauses, length, seed }: RandomSat, limit: number): ClauseSet {
  if (length > variables) throw dataError('data-reference', `Clauses of ${length} distinct variables need as many variables, not ${variables}.`, { pointer: '/length', expected: `at most ${variables}` });
  if (clauses * length > limit || variables > limit) throw dataError('data-too-large', `${clauses} clauses of ${length} literals in ${variables} variables are too many.`, { pointer: '/clauses', expected: `at most ${limit} literals` });
  const uniform = openDraws(seed), literal = new Int32Array(clauses * length);
  for (let c = 0; c < clauses; c++) {
    const from = c * length;
    for (let i = 0; i < length;) {
      const variable = Math.floor(uniform() * variables) + 1;
      let known = false;
      for (let j = 0; j < i; j++) known ||= literal[from + j] === variable;
      if (!known) literal[from + i++] = variable;
    }
    for (let i = 0; i < length; i++) if (uniform() >= 0.5) literal[from + i] = -literal[from + i]!;
  }
  return { variables, start: Int32Array.from({ length: clauses + 1 }, (_, c) => c * length), literal };
}
