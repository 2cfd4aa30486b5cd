/** Whole runs on streams of every loss: the static regret that is measured in hindsight never exceeds the bound, at any round. */
import { describe, expect, it } from 'vitest';
import { play, table, trig } from './streams.js';

const { A, b } = trig(60, 3), signs = b.map((y) => (y >= 0 ? 1 : -1)), prices = A.map((row) => row.map((a) => Math.exp(0.2 * a)));
const ball = { kind: 'ball', radius: 0.6 }, box = { kind: 'box', lower: -0.4, upper: 0.3 }, simplex = { kind: 'simplex' };
const streams: readonly (readonly [string, object])[] = [
  ['square', table(A, b, { loss: 'square', domain: ball })], ['square with l1 and l2', table(A, b, { loss: 'square', domain: box, l1: 0.05, l2: 0.1 })], ['huber', table(A, b, { loss: 'huber', threshold: 0.1, domain: box })],
  ['absolute', table(A, b, { loss: 'absolute', domain: ball, l2: 0.1 })], ['logistic', table(A, signs, { loss: 'logistic', domain: ball })], ['hinge', table(A, signs, { loss: 'hinge', domain: box })],
  ['log', table(prices, undefined, { loss: 'log', domain: simplex })], ['linear', table(A, undefined, { loss: 'linear', domain: simplex })], ['quadratic', table(A, undefined, { loss: 'quadratic', domain: ball })],
];
const methods: readonly (readonly [string, object])[] = [
  ...['convex', 'implicit', 'composite'].map((variant) => ['optimistic-mirror-descent', { variant }] as const),
  ['optimistic-mirror-descent', { optimism: 'middle' }], ['online-gradient-descent', {}], ['ader', {}], ['follow-the-regularized-leader', { optimism: 'last' }],
];

describe.each(streams)('%s', (_name, problem) => {
  it.each(methods)(
    '%s %j: regret at most the bound', async (id, params) => {
      const { records, outcome } = await play(problem, id, params, 7);
      expect(outcome).toBe('converged');
      for (const { k, metrics } of records.slice(1)) expect(metrics.staticRegret!, `round ${k}`).toBeLessThanOrEqual(metrics.bound! + 1e-9);
    });
});
it('hints that tell the truth make the bound of linear losses that of the start alone: V = 0', async () => {
  const { records } = await play(table(A, undefined, { loss: 'linear', domain: ball }, { hints: A }), 'optimistic-mirror-descent', { optimism: 'hint', gradientBound: 1, diameter: 1.2, delta: 0 }, 60);
  expect(records.at(-1)!.metrics.bound).toBe((1.2 / 2) * Math.sqrt(4));
  expect(records.at(-1)!.metrics.staticRegret!).toBeLessThanOrEqual(0.6 * 2);
});
