/** Value and delta evaluation of a set of clauses. */
import { openAssignment, type ClauseIndex, type OracleSet, type Vector } from '../../core/index.js';

type Oracles = Pick<OracleSet, 'value' | 'valueBatch' | 'blockValues'>;

/** Weight of the clauses that do not hold where a variable is true above 0. */
function costAt({ start, literal, weight, emptyWeight }: ClauseIndex, x: Vector, offset: number): number {
  let cost = emptyWeight;
  for (let c = 0, clauses = start.length - 1; c < clauses; c++) {
    let i = start[c]!;
    const end = start[c + 1]!;
    while (i < end && (x[offset + (literal[i]! >> 1)]! > 0) === ((literal[i]! & 1) === 1)) i++;
    if (i === end) cost += weight ? weight[c]! : 1;
  }
  return cost;
}

export function clauseOracles(index: ClauseIndex): Oracles {
  const { variables } = index;
  return {
    value: (x) => costAt(index, x, 0),
    valueBatch(points, out) { for (let p = 0; p < out.length; p++) out[p] = costAt(index, points, p * variables); },
    blockValues: openBlockValues(index),
  };
}

/**
 * A candidate costs what its flips change: nothing where it flips no variable, one score a variable and call where it flips one, and a trial flip for each
 * further one. The assignment of the last x is kept and told what changed.
 */
function openBlockValues(index: ClauseIndex): Oracles['blockValues'] {
  const { variables } = index, assignment = openAssignment(index), { value } = assignment;
  const scores = new Float64Array(variables), scoredIn = new Int32Array(variables);
  let call = 0;
  let flips = new Int32Array(8);

  const scoreOf = (variable: number): number => {
    if (scoredIn[variable] !== call) { scoredIn[variable] = call; scores[variable] = assignment.score(variable); }
    return scores[variable]!;
  };
  /** Trial flips in turn, and back. */
  const together = (count: number): number => {
    let change = scoreOf(flips[0]!);
    for (let i = 1; i < count; i++) { assignment.flip(flips[i - 1]!); change += assignment.score(flips[i]!); }
    for (let i = count - 2; i >= 0; i--) assignment.flip(flips[i]!);
    return change;
  };

  return (x, range, candidates, out) => {
    const q = range[0]!, first = range[1]!, count = range[2]!, perBlock = out.length / count;
    call = (call + 1) | 0;
    if (call === 0) scoredIn.fill(call++);
    if (flips.length < q) flips = new Int32Array(q);
    assignment.assign(x);
    const base = assignment.cost();
    for (let b = 0, at = 0, to = 0; b < count; b++) {
      const from = (first + b) * q, real = Math.min(q, variables - from);
      for (let v = 0; v < perBlock; v++, at += q, to++) {
        let flipped = 0;
        for (let j = 0; j < real; j++) if ((candidates[at + j]! > 0 ? 1 : 0) !== value[from + j]) flips[flipped++] = from + j;
        out[to] = flipped === 0 ? base : base + (flipped === 1 ? scoreOf(flips[0]!) : together(flipped));
      }
    }
  };
}
