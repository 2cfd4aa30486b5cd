/** WalkSAT: a random clause that does not hold; the variable that breaks least, or now and then any. */
import { Type } from 'typebox';
import { defineMethod } from '../../core/index.js';
import { measured, searchConformance, searchMetrics, searchParams } from '../shared/satisfiability/parts.js';
import { bestOf, flipsOfStep, openSearch, startState, type SearchState } from '../shared/satisfiability/search.js';
import { walksatRule } from './rule.js';

export const walksat = defineMethod(
  {
    id: 'walksat', version: '1.0.0', title: 'WalkSAT',
    summary: 'local search on clauses: flips a variable of a random unsatisfied clause, freely, by chance, or where it breaks least',
    tags: ['discrete', 'local-search', 'clauses'],
    source: { title: 'Noise strategies for improving local search', authors: 'B. Selman, H. A. Kautz, B. Cohen', year: 1994, reference: 'AAAI-94' },
    requires: ['clauses'], observes: ['value'],
    params: Type.Object({ noise: Type.Number({ default: 0.5, minimum: 0, maximum: 1, description: 'probability of any variable of the clause where each would break something' }), ...searchParams }, { additionalProperties: false }),
    metrics: searchMetrics, merit: 'value', preference: 10, conformance: searchConformance,
  },
  (run) => {
    const step = openSearch(walksatRule(run.params.noise), run.params.flips ?? flipsOfStep(run.size), run.params.restart, run.random, () => run.oracles.clauses());
    return { init(): SearchState { return startState(run.start()); }, step, point: (state) => state.x, best: bestOf, metrics: { value: (state, observe) => measured.value(state, observe), best: measured.best, flips: measured.flips } };
  },
);
