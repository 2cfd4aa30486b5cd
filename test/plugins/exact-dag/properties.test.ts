/** Against all orders one by one, against the local search, and on degenerate tables. */
import { describe, expect, it } from 'vitest';
import { eliminations, isRegular } from '../../../plugins/exact-dag/eliminations.js';
import { exactDag } from '../../../plugins/exact-dag/index.js';
import { byRegressions, bySupports, fitsOf, nothingKnown } from '../../../plugins/exact-dag/local-scores.js';
import { gramOf, graphProblem, observations, ordersOf, runOf, scoreOf, search, variancesOf, type Search, type Table } from '../topological-swaps/support.js';

const solve = (problem: object, params: object = {}): Promise<Search> => runOf(exactDag, problem, params);
const upTo = (d: number): number[] => Array.from({ length: d }, (_, i) => i);
const binary = (X: Table): Table => X.map((row) => row.map((value) => (value > 0 ? 1 : 0)));

/** The least score of all orders that obey the rules, by one regression a node and order; `start`: what every fit starts from. */
function leastOfAll(problem: ReturnType<typeof graphProblem>, d: number, options: { readonly required?: readonly (readonly [number, number])[]; readonly forbidden?: readonly (readonly [number, number])[]; readonly start?: (node: number) => Float64Array } = {}): number {
  const { required = [], forbidden = [], start = () => new Float64Array(d) } = options, fit = problem.oracles.nodeRegression!;
  const legal = ordersOf(upTo(d)).filter((order) => required.every(([i, j]) => order.indexOf(i) < order.indexOf(j)));
  return Math.min(...legal.map((order) => order.reduce((sum, node, k) => sum + fit(node, Int32Array.from(order.slice(0, k).filter((parent) => !forbidden.some(([i, j]) => i === parent && j === node))), start(node)), 0)));
}

describe('what elimination leaves of the variances', () => {
  const d = 7, S = gramOf(observations(d, 40, 2)), flat = Float64Array.from(S.flat());
  const members = (subset: number): number[] => upTo(d).filter((p) => subset >> p & 1);
  it('equals elimination of the whole matrix for every subset and every node outside', () => {
    const variances = eliminations(flat, d);
    for (let subset = 0; subset < 2 ** d - 1; subset++) {
      const left = variances(subset);
      for (const p of upTo(d).filter((node) => !(subset >> node & 1))) expect(Math.abs(left[p]! - variancesOf(S, [...members(subset), p]).at(-1)!)).toBeLessThan(1e-11 * S[p]![p]!);
    }
  });
  it('has the same bits when it begins at any subset', () => {
    const all = eliminations(flat, d);
    for (let subset = 0; subset < 2 ** d - 1; subset++) expect(Array.from(eliminations(flat, d)(subset))).toEqual(Array.from(all(subset)));
  });
  it.each([['two equal columns', (row: readonly number[]) => [...row, row[2]!]], ['a sum of columns', (row: readonly number[]) => [row[0]! + row[3]!, ...row]], ['a constant column', (row: readonly number[]) => [...row, 0]]] as const)('a singular matrix is seen: %s', (_name, change) => {
    const singular = gramOf(observations(5, 40, 2).map(change));
    expect(isRegular(Float64Array.from(singular.flat()), 6)).toBe(false);
    expect(isRegular(flat, d)).toBe(true);
  });
});

describe('parts from fits that leave parents out', () => {
  it.each([['least-squares', (X: Table) => X, { l1: 0.2 }], ['logistic', binary, { loss: 'logistic', center: false, l1: 0.03 }]] as const)('%s: equal a fit on each subset, from fewer fits', (_name, prepare, params) => {
    const d = 7, problem = graphProblem({ X: prepare(observations(d, 80, 40)) }, { ...params, forbidden: [[2, 4], [5, 0]] }), rules = new Float64Array(d * d), shared = new Float64Array(d), each = new Float64Array(d);
    let fitted = 0;
    problem.oracles.edgeRules!(rules);
    const fits = fitsOf({ ...problem, start: () => new Float64Array(d * d) }, Int32Array.from(upTo(d)), rules, (...call) => { fitted++; return problem.oracles.nodeRegression!(...call); });
    const few = bySupports(d, fits, nothingKnown(d)), all = byRegressions(d, fits);
    let needed = 0;
    for (let subset = 0; subset < 2 ** d - 1; subset++) {
      fitted = 0;
      few(subset, shared);
      needed += fitted;
      all(subset, each);
      for (const p of upTo(d)) if (!(subset >> p & 1)) expect(Math.abs(shared[p]! - each[p]!)).toBeLessThan(1e-11 * Math.max(1, each[p]!));
    }
    expect(needed).toBeLessThan(d * 2 ** (d - 1) / 2);
  });
});

describe('the least score of all orders', () => {
  const losses = [
    ['least-squares', {}, (X: Table) => X], ['least-squares with l1', { l1: 0.1 }, (X: Table) => X], ['gaussian-loglik', { loss: 'gaussian-loglik' }, (X: Table) => X], ['gaussian-loglik with l1', { loss: 'gaussian-loglik', l1: 0.05 }, (X: Table) => X],
    ['logistic with l1', { loss: 'logistic', center: false, l1: 0.02 }, binary], ['logistic', { loss: 'logistic', center: false }, binary],
  ] as const;
  const sizes = [1, 2, 3, 4, 5];
  it.each(losses.flatMap(([name, params, prepare]) => sizes.map((d) => [name, d, params, prepare] as const)))('%s, d = %i', async (_name, d, params, prepare) => {
    const problem = graphProblem({ X: prepare(observations(d, 60, 30 + d)) }, params), { scores, order } = await solve(problem);
    expect([...order].sort()).toEqual(upTo(d));
    expect(Math.abs(scores.at(-1)! - leastOfAll(problem, d))).toBeLessThan(1e-9 * Math.max(1, Math.abs(scores.at(-1)!)));
  });
  it('least-squares, d = 6, by elimination of the whole matrix', async () => {
    const X = observations(6, 50, 4), S = gramOf(X), { scores } = await solve(graphProblem({ X }, { center: false }));
    expect(Math.abs(scores.at(-1)! - Math.min(...ordersOf(upTo(6)).map((order) => scoreOf(S, order))))).toBeLessThan(1e-11 * scores.at(-1)!);
  });
  it('networks, d = 3', async () => {
    const d = 3, hidden = 3, problem = graphProblem({ X: observations(d, 40, 6) }, { loss: 'mlp', hidden, l1: 0.01, l2: 0.01 }), x = problem.start(undefined as never), { scores } = await solve(problem);
    const own = (node: number): Float64Array => Float64Array.from([...upTo(d).flatMap((k) => upTo(hidden).map((h) => x[(k * d + node) * hidden + h]!)), ...upTo(hidden).map((h) => x[d * d * hidden + node * hidden + h]!)]);
    // Parents in another order round otherwise, and an iterative fit ends elsewhere.
    expect(Math.abs(scores.at(-1)! - leastOfAll(problem, d, { start: own }))).toBeLessThan(1e-4 * scores.at(-1)!);
  }, 20_000);

  const required = [[4, 0], [0, 2]] as const, forbidden = [[1, 3], [3, 1], [4, 2]] as const;
  it.each(losses.slice(0, 3))('%s with required and forbidden edges', async (_name, params, prepare) => {
    const problem = graphProblem({ X: prepare(observations(5, 60, 11)) }, { ...params, required, forbidden }), { scores, order, weights } = await solve(problem);
    expect(Math.abs(scores.at(-1)! - leastOfAll(problem, 5, { required, forbidden }))).toBeLessThan(1e-9 * Math.max(1, Math.abs(scores.at(-1)!)));
    for (const [i, j] of required) expect(order.indexOf(i)).toBeLessThan(order.indexOf(j));
    for (const [i, j] of forbidden) expect(weights[i * 5 + j]).toBe(0);
  });

  it.each([
    ['two equal columns', (row: readonly number[]) => [...row, row[0]!]], ['a constant column', (row: readonly number[]) => [...row, 7]], ['a column that is the sum of two', (row: readonly number[]) => [...row, row[1]! + row[3]!]],
  ] as const)('of a singular Gram matrix: %s', async (_name, change) => {
    const problem = graphProblem({ X: observations(4, 30, 12).map(change) }), { scores, result } = await solve(problem);
    expect(Math.abs(scores.at(-1)! - leastOfAll(problem, 5))).toBeLessThan(1e-9 * Math.max(1, scores.at(-1)!));
    expect(result.certificate.kind).toBe('global');
  });
  it('fewer observations than nodes: what is left of the first nodes counts', async () => {
    const problem = graphProblem({ X: observations(6, 4, 13) }), { scores } = await solve(problem);
    expect(Math.abs(scores.at(-1)! - leastOfAll(problem, 6))).toBeLessThan(1e-9);
  });
});

describe('a run', () => {
  it.each(Array.from({ length: 8 }, (_, i) => i + 1))('is never beaten by topological swaps, instance %i', async (seed) => {
    const problem = graphProblem({ X: observations(7 + seed % 4, 60, 100 + seed) }, seed % 2 ? {} : { l1: 0.05 }), best = (await solve(problem)).scores.at(-1)!, { scores } = await search(problem, { largeSearches: 5 }, seed);
    expect(scores.at(-1)! - best).toBeGreaterThanOrEqual(-1e-10 * best);
  });
  it('has a record a layer: layer k has the best order of the first k nodes, the others following as they are numbered', async () => {
    const d = 6, X = observations(d, 50, 14), S = gramOf(X), { scores, records } = await solve(graphProblem({ X }, { center: false }));
    expect(records.map(({ metrics }) => metrics['subsets'])).toEqual([0, 1, 3, 7, 15, 31, 63]);
    scores.forEach((score, k) => expect(Math.abs(score - Math.min(...ordersOf(upTo(k)).map((first) => scoreOf(S, [...first, ...upTo(d).slice(k)]))))).toBeLessThan(1e-11 * score));
  });
  it('cut into slices ends at the same bits', async () => {
    const problem = graphProblem({ X: observations(7, 50, 15) }), whole = await solve(problem), cut = await solve(problem, { slice: 3 });
    expect(cut.order).toEqual(whole.order);
    expect(Array.from(cut.weights)).toEqual(Array.from(whole.weights));
    expect(cut.scores.at(-1)).toBe(whole.scores.at(-1));
    expect(cut.records.length).toBeGreaterThan(42);
  });
  it('of sixteen nodes ends within seconds, of seventeen is refused with their count', async () => {
    const { result } = await solve(graphProblem({ X: observations(16, 200, 16) }));
    expect(result.certificate).toMatchObject({ kind: 'global', value: 65536 });
    await expect(solve(graphProblem({ X: observations(17, 20, 16) }))).rejects.toMatchObject({ code: 'too-many-nodes', exitCode: 2, message: expect.stringContaining('17') as string });
    await expect(solve(graphProblem({ X: observations(11, 20, 16) }, { loss: 'mlp', hidden: 2 }))).rejects.toMatchObject({ code: 'too-many-nodes', details: { expected: 'at most 10 nodes for the loss mlp' } });
  });
});
