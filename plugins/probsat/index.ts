/** probSAT: a random clause that does not hold; each of its variables with a probability that falls with what it breaks. */
import { Type } from 'typebox';
import { defineMethod } from '../../core/index.js';
import { measured, searchConformance, searchMetrics, searchParams } from '../shared/satisfiability/parts.js';
import { bestOf, flipsOfStep, openSearch, startState, type SearchState } from '../shared/satisfiability/search.js';
import { probsatRule } from './rule.js';

export const probsat = defineMethod(
  {
    id: 'probsat', version: '1.0.0', title: 'probSAT',
    summary: 'local search on clauses: flips a variable of a random unsatisfied clause, drawn by how little it breaks',
    tags: ['discrete', 'local-search', 'clauses'],
    source: { title: 'Choosing Probability Distributions for Stochastic Local Search and the Role of Make versus Break', authors: 'A. Balint, U. Schoening', year: 2012, reference: 'SAT 2012' },
    requires: ['clauses'], observes: ['value'],
    params: Type.Object({
      distribution: Type.Optional(Type.Union([Type.Literal('polynomial'), Type.Literal('exponential')], { description: 'polynomial: (epsilon + break)^-cb; exponential: cb^-break; absent: polynomial for clauses of up to 3 literals, exponential for longer ones' })),
      cb: Type.Optional(Type.Number({ exclusiveMinimum: 0, description: 'how strongly breaks are avoided; absent: polynomial 2.06; exponential 2.5 up to 3 literals, 3 for 4, 3.7 for 5, 5 for 6, 5.4 for more' })),
      epsilon: Type.Number({ default: 0.9, exclusiveMinimum: 0, description: 'of the polynomial' }),
      ...searchParams,
    }, { additionalProperties: false }),
    metrics: searchMetrics, merit: 'value', preference: 20, conformance: searchConformance,
  },
  (run) => {
    const step = openSearch(probsatRule(run.params), run.params.flips ?? flipsOfStep(run.size), run.params.restart, run.random, () => run.oracles.clauses());
    return { init(): SearchState { return startState(run.start()); }, step, point: (state) => state.x, best: bestOf, metrics: { value: (state, observe) => measured.value(state, observe), best: measured.best, flips: measured.flips } };
  },
);
