/** The rule of WalkSAT/SKC: a variable that breaks nothing, if there is one; else by chance p any, else one that breaks least. Ties are drawn. */
import type { Rule } from '../shared/satisfiability/search.js';

export const walksatRule = (noise: number): Rule => ({ index: { literal }, breaks }, from, to, random) => {
  let least = Infinity, tied = 0, chosen = -1;
  for (let i = from; i < to; i++) {
    const variable = literal[i]! >> 1, broken = breaks(variable);
    if (broken > least) continue;
    tied = broken < least ? 1 : tied + 1;
    least = broken;
    // Each of the tied ones with the same probability, in one pass.
    if (tied === 1 || random.integer(tied) === 0) chosen = variable;
  }
  return least > 0 && random.uniform() < noise ? literal[from + random.integer(to - from)]! >> 1 : chosen;
};
