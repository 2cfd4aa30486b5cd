/** What must hold on any instance: closed-form scores, strict descent, additive gains, and the exact optimum as a bound. */
import { describe, expect, it } from 'vitest';
import { streamFor } from '../../../core/random/index.js';
import { exchanges } from '../../../plugins/topological-swaps/exchanges.js';
import { applyMove, moves } from '../../../plugins/topological-swaps/moves.js';
import { exchanged, gramOf, graphProblem, observations, ordersOf, scoreOf, search, variancesOf } from './support.js';

const orderOf = (d: number): Int32Array => Int32Array.from({ length: d }, (_, i) => (i * 5 + 2) % d);
const logarithm = (v: number): number => Math.log(v) / 2;

describe('scores of moves from one factor', () => {
  const d = 9, S = gramOf(observations(d, 60, 1)), order = orderOf(d), flat = Float64Array.from(S.flat());
  it.each([['half the variance', (v: number) => v / 2], ['half its logarithm', logarithm]] as const)('every exchange equals elimination of the whole matrix: %s', (_name, of) => {
    const factored = exchanges(flat, d, of), total = (nodes: readonly number[]): number => variancesOf(S, nodes).reduce((sum, v) => sum + of(v), 0);
    expect(factored.factor(order)).toBe(true);
    const before = total(Array.from(order));
    expect(factored.score()).toBeCloseTo(before, 10);
    for (let b = 1; b < d; b++) for (let a = 0; a < b; a++) expect(Math.abs(factored.exchange(a, b) - (total(exchanged(Array.from(order), a, b)) - before))).toBeLessThan(1e-10 * Math.max(1, Math.abs(before)));
  });

  it.each(moves)('every move by refactoring the block equals elimination of the whole matrix: %s', (move) => {
    const factored = exchanges(flat, d, (v) => v / 2), segment = new Int32Array(2 * d), W = new Float64Array(d * d);
    factored.factor(order);
    factored.weights(order, W);
    for (let b = 1; b < d; b++) for (let a = 0; a < b; a++) {
      applyMove(move, order, a, b, W, segment);
      const next = [...order.slice(0, a), ...segment.subarray(0, b - a + 1), ...order.slice(b + 1)];
      expect([...next].sort((x, y) => x - y)).toEqual(Array.from({ length: d }, (_, i) => i));
      expect(Math.abs(factored.rearrange(order, a, b, segment) - (scoreOf(S, next) - factored.score()))).toBeLessThan(1e-10 * factored.score());
    }
  });

  it('exchanges whose intervals do not meet change the score by the sum of their gains', () => {
    const nodes = Array.from(order), gain = (changed: readonly number[]): number => scoreOf(S, changed) - scoreOf(S, nodes);
    for (const [a, b, c, e] of [[0, 1, 2, 3], [0, 3, 4, 8], [1, 4, 5, 6], [2, 3, 6, 8]] as const) {
      const both = exchanged(exchanged(nodes, a, b), c, e);
      expect(Math.abs(gain(both) - gain(exchanged(nodes, a, b)) - gain(exchanged(nodes, c, e)))).toBeLessThan(1e-10 * scoreOf(S, nodes));
    }
  });

  it('the repair move keeps every edge of the graph forward and puts i before j', () => {
    const sparse = new Float64Array(d * d), segment = new Int32Array(2 * d), random = streamFor('swaps', 'repair', 1);
    for (let l = 1; l < d; l++) for (let k = 0; k < l; k++) if (random.uniform() < 0.3) sparse[order[k]! * d + order[l]!] = 1;
    const reaches = (from: number, to: number): boolean => from === to || Array.from(order).some((node) => sparse[from * d + node] !== 0 && reaches(node, to));
    let tried = 0;
    for (let b = 1; b < d; b++) for (let a = 0; a < b; a++) {
      if (reaches(order[a]!, order[b]!)) continue;
      tried++;
      applyMove('repair', order, a, b, sparse, segment);
      const next = [...order.slice(0, a), ...segment.subarray(0, b - a + 1), ...order.slice(b + 1)];
      expect(next.indexOf(order[b]!)).toBeLessThan(next.indexOf(order[a]!));
      for (let from = 0; from < d; from++) for (let to = 0; to < d; to++) if (sparse[from * d + to] !== 0) expect(next.indexOf(from)).toBeLessThan(next.indexOf(to));
    }
    expect(tried).toBeGreaterThan(10);
  });
});

describe('the search on unseen tables', () => {
  const seeds = Array.from({ length: 12 }, (_, i) => i + 1);
  it.each(seeds)('with all pairs, instance %i: strictly down, its score that of its order, swap-optimal, not below the optimum over all orders', async (seed) => {
    const d = 3 + seed % 4, X = observations(d, 40, seed), S = gramOf(X), all = d * (d - 1) / 2;
    const { scores, order, weights, result } = await search(graphProblem({ X }, { center: false }), { sizeSmall: all, sizeLarge: all, largeSearches: 0 }, seed);
    const steps = scores.slice(0, -1), last = scores.at(-1)!;
    steps.slice(1).forEach((score, k) => expect(score).toBeLessThan(steps[k]!));
    expect(Math.abs(scoreOf(S, order) - last)).toBeLessThan(1e-9 * last);
    for (let b = 1; b < d; b++) for (let a = 0; a < b; a++) expect(scoreOf(S, exchanged(order, a, b))).toBeGreaterThanOrEqual(last * (1 - 2e-10));
    const best = Math.min(...ordersOf(order).map((nodes) => scoreOf(S, nodes)));
    expect(last).toBeGreaterThanOrEqual(best * (1 - 1e-12));
    expect(result.certificate.kind).toBe('local');
    order.forEach((i, k) => order.slice(0, k + 1).forEach((j) => expect(weights[i * d + j]).toBe(0)));
  });

  it.each(['least-squares', 'gaussian-loglik'])('regressions and the factor go the same way: %s, a forbidden edge that the order never allows', async (loss) => {
    const X = observations(7, 50, 21), params = { start: 'identity', sizeSmall: 10, sizeLarge: 21 };
    const quick = await search(graphProblem({ X }, { loss, center: false }), params), factorless = graphProblem({ X }, { loss, center: false });
    const { gram: _gram, ...oracles } = factorless.oracles as Record<string, unknown>;
    const slow = await search({ ...factorless, oracles }, params);
    expect(slow.order).toEqual(quick.order);
    quick.scores.forEach((score, k) => expect(Math.abs(slow.scores[k]! - score)).toBeLessThan(1e-9 * Math.max(1, Math.abs(score))));
  });

  it('the same seed starts from the same order, another seed from another', async () => {
    const X = observations(8, 50, 5), first = async (seed: number): Promise<number> => (await search(graphProblem({ X }), {}, seed)).scores[0]!;
    expect(await first(1)).toBe(await first(1));
    expect(await first(1)).not.toBe(await first(2));
  });

  it('a required edge points forward in the order, a forbidden one has no weight', async () => {
    const X = observations(6, 50, 8), free = await search(graphProblem({ X }), { start: 'identity' }), [root, second] = free.order as [number, number], last = free.order.at(-1)!;
    const { order, weights } = await search(graphProblem({ X }, { required: [[last, root]], forbidden: [[root, second]] }), { start: 'identity' });
    expect(order.indexOf(last)).toBeLessThan(order.indexOf(root));
    expect(weights[root * 6 + second]).toBe(0);
  });
});

describe('edge cases', () => {
  it('one node: its score is half its variance, and the run ends', async () => {
    const { scores, order } = await search(graphProblem({ X: [[1], [3], [5]] }), {});
    expect(order).toEqual([0]);
    expect(scores.at(-1)).toBeCloseTo(8 / 6, 12);
  });
  it('two nodes: the better of two orders', async () => {
    const X = observations(2, 30, 3), S = gramOf(X), { scores } = await search(graphProblem({ X }, { center: false }), { start: 'identity' });
    expect(scores.at(-1)).toBeCloseTo(Math.min(scoreOf(S, [0, 1]), scoreOf(S, [1, 0])), 10);
  });
  it.each([
    ['a constant column', (row: readonly number[]) => [...row, 7]], ['two equal columns', (row: readonly number[]) => [...row, row[0]!]],
  ] as const)('%s: finite, strictly down', async (_name, change) => {
    const { scores } = await search(graphProblem({ X: observations(5, 30, 4).map(change) }), { start: 'identity' });
    scores.slice(1, -1).forEach((score, k) => expect(score).toBeLessThan(scores[k]!));
    expect(Number.isFinite(scores.at(-1))).toBe(true);
  });
  it('fewer observations than nodes: finite, not negative, not up', async () => {
    const { scores } = await search(graphProblem({ X: observations(8, 5, 4) }), { start: 'identity' });
    scores.slice(1).forEach((score, k) => expect(score).toBeLessThanOrEqual(scores[k]!));
    expect(scores.at(-1)).toBeGreaterThanOrEqual(0);
  });
  it.each([[{ order: [0, 1, 1] }, 'start-order'], [{ weights: [[0, 1], [0, 0]] }, 'start-weights']] as const)('a start that does not fit is refused: %j', async (start, code) => {
    await expect(search(graphProblem({ X: observations(3, 10, 1) }), { start })).rejects.toMatchObject({ code, exitCode: 2 });
  });
  it('weights as a start: their topological order, cycles cut at the smallest edge', async () => {
    const X = observations(3, 20, 6), S = gramOf(X), { scores } = await search(graphProblem({ X }, { center: false }), { start: { weights: [[0, 0, 0.1], [2, 0, 0], [0, 3, 0]] } });
    expect(scores[0]).toBeCloseTo(scoreOf(S, [2, 1, 0]), 10);
  });
});
