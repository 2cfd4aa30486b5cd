/** Maximum satisfiability: the least weight of clauses that do not hold. */
import { Type } from 'typebox';
import { clausesOf, defineProblem, indexOf, layoutOf, type ClauseIndex, type ProblemMetric, type Vector } from '../../core/index.js';
import { clauseOracles } from './oracles.js';

export const maxSat = defineProblem(
  {
    id: 'max-sat', version: '1.0.0', title: 'Maximum satisfiability',
    summary: 'an assignment of true and false that leaves the least weight of clauses unsatisfied',
    tags: ['discrete', 'clauses'],
    data: { clauses: { shape: ['m', 'k'], summary: 'the clauses', clauses: true } },
    params: Type.Object({}, { additionalProperties: false }),
    offers: [{ oracles: ['value', 'valueBatch', 'blockValues', 'clauses'], facts: { discrete: true } }],
    example: { spec: 'problem/1', kind: 'max-sat', data: { clauses: { generate: 'random-sat', variables: 20, clauses: 85, length: 3, seed: 2024 } } },
  },
  ({ data }) => {
    const clauses = clausesOf(data, 'clauses'), index = indexOf(clauses), n = clauses.variables;
    return {
      kind: 'max-sat', layout: layoutOf({ name: 'assignment', shape: [n] }), traits: { discrete: true },
      oracles: { ...clauseOracles(index), clauses: () => clauses },
      metrics: metricsOf(index),
      present: (x: Vector) => x.map((value) => (value > 0 ? 1 : 0)),
      start: () => new Float64Array(n),
    };
  },
);

function metricsOf(index: ClauseIndex): Readonly<Record<'unsatisfied' | 'satisfiedFraction', ProblemMetric>> {
  const { value: count } = clauseOracles({ ...index, weight: undefined, emptyWeight: index.empty });
  return {
    unsatisfied: { unit: 'clauses', better: 'lower', measure: count },
    satisfiedFraction: { unit: 'share', better: 'higher', measure: (x) => (index.clauses === 0 ? 1 : 1 - count(x) / index.clauses) },
  };
}
