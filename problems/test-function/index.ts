/** Standard test functions, chosen by name. */
import { Type } from 'typebox';
import { defineProblem, layoutOf, usageError, type Facts, type Offer } from '../../core/index.js';
import { batchOf } from '../shared/batch.js';
import { paramIs } from '../shared/offers.js';
import { functionNames, functions, type FunctionName } from './functions.js';
import type { TestFunction } from './definition.js';

type Fact = TestFunction['facts'][number];
const claims = (name: FunctionName, fact: Fact): boolean => (functions[name] as TestFunction).facts.includes(fact);

/** The names whose function has the fact. */
const factOffer = (fact: Fact): Offer => ({
  when: paramIs('name', { enum: functionNames.filter((name) => claims(name, fact)) }), oracles: [], facts: { [fact]: true } as Facts,
});

export const testFunction = defineProblem(
  {
    id: 'test-function', version: '1.0.0', title: 'Test function',
    summary: 'Rosenbrock, Rastrigin, Ackley and other standard test functions with known minima',
    tags: ['test'], knowsOptimum: true,
    params: Type.Object({
      name: Type.Enum(functionNames, { description: 'the function' }),
      dimension: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'number of variables, at most a million; default 2, powell-singular 4, heavy-ball-trap 1' })),
    }, { additionalProperties: false }),
    offers: [
      { oracles: ['value', 'gradient', 'hessianVector', 'valueBatch'] },
      factOffer('smooth'), factOffer('convex'), factOffer('stronglyConvex'),
    ],
    example: { spec: 'problem/1', kind: 'test-function', params: { name: 'rosenbrock', dimension: 2 } },
  },
  ({ params: { name, dimension } }) => {
    const { value, valueBatch, gradient, hessianVector, dimensions, constants, facts, start, minimum }: TestFunction = functions[name];
    const n = dimension ?? dimensions.default;
    if (!dimensions.allow(n)) throw usageError('bad-dimension', `The test function ${name} has no version with ${n} variables.`, { pointer: '/params/dimension', expected: dimensions.expected });
    return {
      kind: 'test-function', layout: layoutOf({ name: 'x', shape: [n] }),
      traits: { ...Object.fromEntries(facts.map((fact) => [fact, true as const])), ...constants?.(n) },
      oracles: { value, gradient, hessianVector, valueBatch: valueBatch ? (points, out) => { valueBatch(n, points, out); } : batchOf(n, value) },
      start: () => start(n), reference: minimum(n),
    };
  },
);
