/** The family online-convex: hindsight and proxes against searches that know nothing of them, and messages for misuse. */
import { describe, expect, it } from 'vitest';
import { registry, type OracleSet } from '../../../core/index.js';
import { onlineConvex } from '../../../problems/online-convex/index.js';
import { refusal } from '../../driver/support.js';
import { table, trig } from './streams.js';

type Oracles = Required<OracleSet>;
const { A, b } = trig(40, 2), signs = b.map((y) => (y >= 0 ? 1 : -1));

async function build(rows: number[][], labels: number[] | undefined, params: object): Promise<Oracles> {
  const complete = { loss: 'square', domain: { kind: 'all' }, l2: 0, l1: 0, threshold: 1, ...params };
  const data = { A: { kind: 'array', shape: [rows.length, rows[0]!.length], data: Float64Array.from(rows.flat()) }, ...(labels ? { b: { kind: 'array', shape: [labels.length], data: Float64Array.from(labels) } } : {}) };
  return (await onlineConvex.build({ data, params: complete, spec: {} } as never)).oracles as Oracles;
}

/** Least value of a convex function on an interval. */
function ternary(f: (x: number) => number, low: number, high: number): number {
  for (let i = 0; i < 200; i++) { const p = low + (high - low) / 3, q = high - (high - low) / 3; if (f(p) < f(q)) high = q; else low = p; }
  return f((low + high) / 2);
}

const cases: readonly (readonly [string, boolean, object])[] = [
  ['square', false, {}], ['huber', false, { threshold: 0.05 }], ['absolute', false, {}], ['logistic', true, {}], ['hinge', true, {}], ['quadratic', false, {}],
  ['absolute', false, { l1: 0.02, l2: 0.1 }], ['hinge', true, { l2: 0.3 }], ['square', false, { l1: 0.05 }],
];
const labelsFor = (loss: string, sign: boolean): number[] | undefined => (loss === 'quadratic' ? undefined : sign ? signs : b);

describe.each(cases)('loss %s (labels %s) %j', (loss, sign, more) => {
  it.each([[{ kind: 'ball', radius: 0.3 }], [{ kind: 'ball', radius: 3 }], [{ kind: 'box', lower: -0.2, upper: 0.1 }]])('best fixed loss on %j equals a nested ternary search, to 1e-9', async (domain: any) => {
    const oracles = await build(A, labelsFor(loss, sign), { loss, domain, ...more }), x = new Float64Array(2);
    const total = (): number => { let sum = 0; for (let t = 0; t < 40; t++) sum += oracles.roundValue(t, x); return sum; };
    const limit = domain.radius ?? 0.2, within = (first: number): [number, number] => (domain.kind === 'box' ? [-0.2, 0.1] : [-Math.sqrt(limit ** 2 - first ** 2), Math.sqrt(limit ** 2 - first ** 2)]);
    const best = ternary((first) => ternary((second) => { x[0] = first; x[1] = second; return total(); }, ...within(first)), domain.kind === 'box' ? -0.2 : -limit, domain.kind === 'box' ? 0.1 : limit);
    expect(Math.abs(oracles.bestFixedLoss(40) - best)).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(best)));
  });
  it.each([[{ kind: 'ball', radius: 0.3 }], [{ kind: 'box', lower: -0.2, upper: 0.1 }], [{ kind: 'all' }]])('round prox on %j is not beaten by points around it', async (domain: any) => {
    const oracles = await build(A, labelsFor(loss, sign), { loss, domain, ...more }), out = new Float64Array(2), v = Float64Array.of(0.25, -0.4), s = 0.7;
    for (let t = 0; t < 10; t++) {
      oracles.roundProx(t, v, s, out);
      const at = (u: Float64Array): number => oracles.roundValue(t, u) + ((u[0]! - v[0]!) ** 2 + (u[1]! - v[1]!) ** 2) / (2 * s);
      for (let i = 0; i < 48; i++) for (const radius of [1e-6, 1e-3, 0.1]) {
        const u = Float64Array.of(out[0]! + radius * Math.cos(i), out[1]! + radius * Math.sin(i)), inside = domain.kind === 'all' || (domain.kind === 'ball' ? Math.hypot(...u) <= 0.3 : u.every((ui) => ui >= -0.2 && ui <= 0.1));
        if (inside) expect(at(u) - at(out)).toBeGreaterThanOrEqual(-1e-15);
      }
    }
  });
});

it('log loss on the simplex: best fixed loss and comparators of two assets equal ternary searches', async () => {
  const prices = A.map(([p, q]) => [Math.exp(0.1 * p!), Math.exp(0.1 * q!)]), oracles = await build(prices, undefined, { loss: 'log', domain: { kind: 'simplex' } });
  const total = (w: number): number => prices.reduce((sum, [p, q]) => sum - Math.log(w * p! + (1 - w) * q!), 0);
  expect(Math.abs(oracles.bestFixedLoss(40) - ternary(total, 0, 1))).toBeLessThanOrEqual(1e-9);
  expect(Math.abs(oracles.comparatorLoss(40) + prices.reduce((sum, pair) => sum + Math.log(Math.max(...pair)), 0))).toBeLessThanOrEqual(1e-9);
});
it('logistic losses that can be separated, and absolute ones that can be met, come close to 0 on all of space', async () => {
  expect((await build([[1, 0], [0, 1]], [1, -1], { loss: 'logistic' })).bestFixedLoss(2)).toBeLessThanOrEqual(1e-9);
  expect((await build([[1, 0], [0, 1]], [3, -1], { loss: 'absolute' })).bestFixedLoss(2)).toBeLessThanOrEqual(1e-9);
  expect((await build([[1, 0], [0, 1]], [30, -10], { loss: 'huber' })).comparatorLoss(2)).toBeLessThanOrEqual(1e-9);
});
it('variation of a table bounds every difference of gradients on the domain, and is exact for moving centres', async () => {
  const oracles = await build(A, b, { loss: 'square', domain: { kind: 'ball', radius: 1 } }), g = new Float64Array(2), h = new Float64Array(2);
  for (let t = 1; t < 40; t++) for (let i = 0; i < 20; i++) {
    const x = Float64Array.of(Math.cos(i), Math.sin(i));
    oracles.roundGradient(t, x, g);
    oracles.roundGradient(t - 1, x, h);
    expect((g[0]! - h[0]!) ** 2 + (g[1]! - h[1]!) ** 2).toBeLessThanOrEqual(oracles.roundVariation(t)! + 1e-12);
  }
  const moving = await build([[0, 0], [3, 4]], undefined, { loss: 'quadratic', domain: { kind: 'ball', radius: 1 } });
  expect([moving.roundVariation(0), moving.roundVariation(1), moving.gradientVariation(2)]).toEqual([1, 25, 26]);
});

describe('misuse', () => {
  const rows = [[1, 2], [0.5, -1]];
  const refuse = async (problem: object): Promise<{ code: string; pointer: string | undefined }> => {
    const { errors } = await registry.validate(problem);
    const error = errors[0] ?? await refusal((async () => { const { solve } = await import('../../../core/index.js'); return solve({ problem, method: 'online-gradient-descent' }); })());
    return { code: (error as any).code, pointer: (error as any).details.pointer };
  };
  it.each([
    ['a negative radius', table(rows, [1, 1], { domain: { kind: 'ball', radius: -1 } }), 'out-of-range', '/params/domain/radius'],
    ['lower above upper', table(rows, [1, 1], { domain: { kind: 'box', lower: 1, upper: 0 } }), 'domain-bounds', '/params/domain'],
    ['an unknown domain', table(rows, [1, 1], { domain: { kind: 'bal' } }), 'wrong-value', '/params/domain/kind'],
    ['labels 0 and 1', table(rows, [0, 1], { loss: 'logistic', domain: { kind: 'ball', radius: 1 } }), 'bad-label', '/data/b'], ['labels of a hinge', table(rows, [2, 1], { loss: 'hinge', domain: { kind: 'ball', radius: 1 } }), 'bad-label', '/data/b'],
    ['a price of 0', table([[1, 0]], undefined, { loss: 'log', domain: { kind: 'simplex' } }), 'bad-price', '/data/A'], ['a log loss on a ball', table([[1, 1]], undefined, { loss: 'log', domain: { kind: 'ball', radius: 1 } }), 'online-domain', '/params/domain'],
    ['linear losses without bounds', table(rows, undefined, { loss: 'linear' }), 'online-domain', '/params/domain'], ['no labels', table(rows, undefined, {}), 'online-data', '/data'],
    ['labels of centres', table(rows, [1, 1], { loss: 'quadratic' }), 'online-data', '/data/b'], ['no rounds', { spec: 'problem/1', kind: 'online-convex' }, 'online-data', '/data'],
  ])('%s', async (_name, problem, code, pointer) => { expect(await refuse(problem)).toEqual({ code, pointer }); });
});
