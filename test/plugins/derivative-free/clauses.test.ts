/** max-sat, walksat and probsat against naive counting, enumeration, and the generator of the dossier. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexOf, openAssignment, solve, type AnyProblem, type ClauseSet, type OracleSet } from '../../../core/index.js';
import { readCnf, readWcnf } from '../../../core/data/index.js';
import { clauseSet } from '../../../core/data/cnf.js';
import { randomSat } from '../../../core/data/random-sat.js';
import { maxSat } from '../../../problems/max-sat/index.js';
import { probabilityOf } from '../../../plugins/probsat/rule.js';

const problemOf = (clauses: ClauseSet): AnyProblem => maxSat.build({ data: { clauses: { kind: 'clauses', clauses } }, params: {}, spec: {} }) as AnyProblem;
const lists = ({ start, literal }: ClauseSet): number[][] => Array.from({ length: start.length - 1 }, (_, c) => [...literal.subarray(start[c], start[c + 1])]);
/** The definition, in plain loops. */
const naive = (set: ClauseSet, x: ArrayLike<number>): number => lists(set).reduce((cost, clause, c) => cost + (clause.some((l) => (x[Math.abs(l) - 1]! > 0) === l > 0) ? 0 : set.weight?.[c] ?? 1), 0);

/** Clauses of any length, with repeated and opposite literals, weighted or not. */
const anyClauses = fc.record({ clauses: fc.array(fc.array(fc.integer({ min: 1, max: 6 }).chain((v) => fc.constantFrom(v, -v)), { maxLength: 5 }), { minLength: 1, maxLength: 12 }), weighted: fc.boolean() })
  .map(({ clauses, weighted }) => clauseSet(7, clauses.reduce((starts, clause) => [...starts, starts.at(-1)! + clause.length], [0]), clauses.flat(), weighted ? clauses.map((_, i) => 1 + (i % 4)) : undefined));
const points = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 7, maxLength: 7 });

describe('max-sat', () => {
  it('value and batch are the weight that does not hold', () => {
    fc.assert(fc.property(anyClauses, points, points, (set, x, y) => {
      const { value, valueBatch } = problemOf(set).oracles as OracleSet, out = new Float64Array(2);
      valueBatch(Float64Array.from([...x, ...y]), out);
      expect([value(Float64Array.from(x)), ...out]).toEqual([naive(set, x), naive(set, x), naive(set, y)]);
    }), { seed: 1 });
  });
  it.each([1, 2, 3, 7])('blocks of %d: delta evaluation equals the value of the whole point, whatever was asked before', (q) => {
    fc.assert(fc.property(anyClauses, fc.array(points, { minLength: 2, maxLength: 3 }), fc.integer({ min: 0, max: 1000 }), (set, xs, seed) => {
      const { blockValues } = problemOf(set).oracles as OracleSet, count = Math.ceil(7 / q), perBlock = 3;
      for (const x of xs) {
        const candidates = Float64Array.from({ length: count * perBlock * q }, (_, i) => Math.sin(i * 12.9 + seed)), out = new Float64Array(count * perBlock);
        blockValues(Float64Array.from(x), Int32Array.of(q, 0, count), candidates, out);
        out.forEach((cost, i) => {
          const moved = [...x], block = Math.floor(i / perBlock);
          for (let j = 0; j < q && block * q + j < 7; j++) moved[block * q + j] = candidates[i * q + j]!;
          expect(cost).toBe(naive(set, moved));
        });
      }
    }), { seed: 2 });
  });
  it('scores and flips keep the cost', () => {
    fc.assert(fc.property(anyClauses, fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 20 }), (set, flips) => {
      const assignment = openAssignment(indexOf(set));
      for (const variable of flips) {
        const before = assignment.cost(), change = assignment.score(variable);
        assignment.flip(variable);
        expect(assignment.cost()).toBe(before + change);
        expect(assignment.cost()).toBe(naive(set, assignment.value));
      }
    }), { seed: 3 });
  });
  it('random clauses are those of the dossier\'s generator', () => {
    const set = randomSat({ variables: 20, clauses: 85, length: 3, seed: 2024 }, 1e6);
    expect(lists(set).slice(0, 3)).toEqual([[-17, -15, -14], [-8, -4, -10], [-10, 2, 9]]);
    let least = 85;
    const x = new Float64Array(20);
    // By enumeration, in Gray-code order: one flip each.
    const assignment = openAssignment(indexOf(set));
    for (let i = 1; i < 2 ** 20; i++) { assignment.flip(31 - Math.clz32(i & -i)); if (assignment.cost() < least) { least = assignment.cost(); x.set(assignment.value); } }
    expect([least, naive(set, x)]).toEqual([0, 0]);
  });
  it('a refused literal says where', () => expect(() => indexOf({ variables: 2, start: Int32Array.of(0, 1), literal: Int32Array.of(3) })).toThrow(/Clause 1 has the literal 3/));
});

describe('DIMACS', () => {
  it('reads comments, several clauses a line, a clause on several lines, and stops at %', () => {
    expect(lists(readCnf('c x\np cnf 4 3\n1 -2 0 3\n4 0\n-4 0\n%\n0\n'))).toEqual([[1, -2], [3, 4], [-4]]);
  });
  it('reads weights, with top and with h', () => {
    expect(readWcnf('p wcnf 2 3 9\n9 1 2 0\n2 -1 0\n0.5 -2 0\n')).toEqual({ variables: 2, start: Int32Array.of(0, 2, 3, 4), literal: Int32Array.of(1, 2, -1, -2), weight: Float64Array.of(3.5, 2, 0.5), hard: Uint8Array.of(1, 0, 0) });
    expect(readWcnf('c\nh 1 2 0\n2 -1 0\n').weight).toEqual(Float64Array.of(3, 2));
    expect(readWcnf('p wcnf 2 1\n1 1 2 0\n').weight).toBeUndefined();
  });
  it.each([
    ['p cnf 2 1\n1 3 0\n', /"3" is no literal/], ['p cnf 2 1\n1 2\n', /the end of the file/], ['p cnf 2 2\n1 0\n', /1 clauses, the header says 2/], ['1 2 0\n', /no line/], ['p wcnf 2 1\n1 0\n', /header says "wcnf"/],
    ['p cnf x 1\n', /no number of variables/], ['p cnf 99999999999 1\n1 0\n', /variables/],
  ])('%j is refused with its line', (text, message) => { expect(() => readCnf(text, 'f.cnf')).toThrow(message); });
});

describe('from a spec', () => {
  const spec = (clauses: object): object => ({ spec: 'problem/1', kind: 'max-sat', data: { clauses } });

  it.each(['walksat', 'probsat'])('%s satisfies the dossier\'s 85 clauses and proves it; the metrics say so', async (id) => {
    const result = await solve({ problem: spec({ generate: 'random-sat', variables: 20, clauses: 85, length: 3, seed: 2024 }), method: { id }, budget: { iterations: 200 } });
    expect(result).toMatchObject({ outcome: 'converged', certificate: { kind: 'global', evidence: 'proved' }, best: { metrics: { value: 0, unsatisfied: 0, satisfiedFraction: 1 } } });
    const { shape, data } = result.solution.assignment!;
    expect(shape).toEqual([20]);
    expect([...data].every((value) => value === 0 || value === 1)).toBe(true);
  });
  it('rows of literals, the best of a problem that cannot hold, and a continuous method whose solution is 0 and 1', async () => {
    const problem = spec({ inline: [[1, 2], [1, -2], [-1, 2], [-1, -2]] });
    for (const id of ['walksat', 'consensus-based-optimization']) {
      const result = await solve({ problem, method: { id }, budget: { iterations: 20 } });
      expect(result.best.metrics.value).toBe(1);
      expect([...result.solution.assignment!.data].every((value) => value === 0 || value === 1)).toBe(true);
      expect(result.last.metrics).toMatchObject({ unsatisfied: 1, satisfiedFraction: 0.75 });
    }
  });
  it('a criterion may name a metric of the problem', async () => {
    const result = await solve({ problem: spec({ generate: 'random-sat', variables: 50, clauses: 100, length: 3, seed: 1 }), method: { id: 'walksat', params: { flips: 1 } }, stop: { kind: 'metric', name: 'satisfiedFraction', above: 0.95 }, budget: { iterations: 1000 } });
    expect(result.outcome).toBe('converged');
    expect(result.last.metrics.satisfiedFraction).toBeGreaterThan(0.95);
  });
  it('3-SAT at ratio 4.27: probSAT at n = 500 above the dossier\'s 99.9 %, WalkSAT above 99.8 %, after 200,000 flips', async () => {
    for (const [id, bar] of [['probsat', 0.999], ['walksat', 0.998]] as const) {
      const result = await solve({ problem: spec({ generate: 'random-sat', variables: 500, clauses: 2135, length: 3, seed: 42 }), method: { id }, budget: { iterations: 200 }, record: { every: 200 } });
      expect(1 - result.best.metrics.value! / 2135, id).toBeGreaterThanOrEqual(bar);
    }
  });
  it('more literals than variables, and numbers where clauses belong, are refused', async () => {
    await expect(solve({ problem: spec({ generate: 'random-sat', variables: 2, clauses: 5, length: 3, seed: 1 }), method: { id: 'walksat' } })).rejects.toMatchObject({ code: 'data-reference', details: { pointer: '/data/clauses/length' } });
    await expect(solve({ problem: spec({ inline: [[1.5, 2]] }), method: { id: 'walksat' } })).rejects.toMatchObject({ code: 'data-clauses' });
    await expect(solve({ problem: spec({ generate: 'random-sat', variables: 0, clauses: 5, seed: 1 }), method: { id: 'walksat' } })).rejects.toMatchObject({ exitCode: 2 });
    await expect(solve({ problem: { spec: 'problem/1', kind: 'least-squares', data: { A: { generate: 'random-sat', variables: 4, clauses: 5, seed: 1 }, b: { inline: [1] } } }, method: { id: 'fista' } })).rejects.toMatchObject({ exitCode: 2 });
  });
});

it('probSAT weights by its formulas', () => {
  expect(probabilityOf({ epsilon: 0.9 }, 3)(2)).toBeCloseTo(2.9 ** -2.06, 15);
  expect(probabilityOf({ epsilon: 0.9 }, 5)(2)).toBeCloseTo(3.7 ** -2, 15);
  expect(probabilityOf({ epsilon: 1, distribution: 'exponential', cb: 2 }, 3)(3)).toBe(1 / 8);
});
