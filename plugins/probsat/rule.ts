/** Probabilities of probSAT, Balint and Schoening (2012): polynomial (epsilon + break)^-cb, exponential cb^-break. Weighted breaks count in mean weights. */
import type { ClauseIndex } from '../../core/index.js';
import type { Rule } from '../shared/satisfiability/search.js';

interface Choice { readonly distribution?: 'polynomial' | 'exponential'; readonly cb?: number; readonly epsilon: number }

/** Breaks up to here are looked up. */
const tabulated = 64;

/** The constants of the authors' program, by the length of the longest clause; 3 literals are their polynomial case. */
const exponentialBase = (longest: number): number => (longest <= 3 ? 2.5 : longest === 4 ? 3 : longest === 5 ? 3.7 : longest === 6 ? 5 : 5.4);

export function probabilityOf({ distribution, cb, epsilon }: Choice, longest: number): (broken: number) => number {
  if ((distribution ?? (longest <= 3 ? 'polynomial' : 'exponential')) === 'polynomial') {
    const power = cb ?? 2.06;
    return (broken) => (epsilon + broken) ** -power;
  }
  const base = cb ?? exponentialBase(longest);
  return (broken) => base ** -broken;
}

export function probsatRule(choice: Choice): Rule {
  let known: ClauseIndex | undefined, probability: (broken: number) => number = () => 1, unit = 1;
  const table = new Float64Array(tabulated);
  let weights = new Float64Array(8);
  const prepare = (index: ClauseIndex): void => {
    known = index;
    probability = probabilityOf(choice, index.longest);
    unit = index.weight && index.weight.length > 0 ? index.weight.reduce((sum, weight) => sum + weight, 0) / index.weight.length : 1;
    for (let b = 0; b < tabulated; b++) table[b] = probability(b);
    weights = new Float64Array(Math.max(1, index.longest));
  };
  return ({ index, breaks }, from, to, random) => {
    if (index !== known) prepare(index);
    const { literal } = index;
    let sum = 0;
    for (let i = from; i < to; i++) {
      const broken = breaks(literal[i]! >> 1), p = index.weight || broken >= tabulated ? probability(broken / unit) : table[broken]!;
      weights[i - from] = p;
      sum += p;
    }
    let rest = random.uniform() * sum, i = from;
    // All probabilities may underflow: then the last variable, which rounding would choose too.
    while (i < to - 1 && (rest -= weights[i - from]!) >= 0) i++;
    return literal[i]! >> 1;
  };
}
