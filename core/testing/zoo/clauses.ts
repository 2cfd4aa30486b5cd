/** Clauses that can all hold. */
import type { Vector } from '../../contract/arrays.js';
import { defineProblem } from '../../contract/define-problem.js';
import { randomSat } from '../../data/random-sat.js';
import type { ZooProblem } from './problem.js';

/** 20 variables, 85 clauses of three: by enumeration all can hold. */
export const clauses: ZooProblem = {
  name: 'clauses', thorough: true, only: ['clauses'],
  make() {
    const held = randomSat({ variables: 20, clauses: 85, length: 3, seed: 2024 }, 1000);
    const value = (x: Vector): number => {
      let cost = 0;
      for (let c = 0; c < 85; c++) if (held.literal.slice(3 * c, 3 * c + 3).every((literal) => (x[Math.abs(literal) - 1]! > 0) !== literal > 0)) cost++;
      return cost;
    };
    return defineProblem({ kind: 'zoo-clauses', size: 20, traits: { discrete: true }, reference: { value: 0 }, oracles: { value, clauses: () => held } });
  },
};
