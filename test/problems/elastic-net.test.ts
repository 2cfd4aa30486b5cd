import { describe, expect, it } from 'vitest';
import { registry, type AnyProblem, type Vector } from '../../core/index.js';
import { elasticNet } from '../../problems/elastic-net/index.js';
import { buildInline, expectConstants, expectDerivatives, expectPure, hessianExtremes, norm, refusal, scaled, table, wave } from './support.js';

const m = 9, n = 4;
const A = table(m, n), b = [...wave(m, 3)];
const points = [wave(n, 1), new Float64Array(n), scaled(wave(n, 2), 3), wave(n, 4).map(Math.abs)];
const cases = [{}, { l1: 0.3 }, { l1: 0.3, l2: 0.2 }, { l1: 0.3, nonNegative: true }, { nonNegative: true }];
interface Params { readonly l1?: number; readonly l2?: number; readonly nonNegative?: boolean }

describe.each(cases)('elastic net %j', (params: Params) => {
  const { l1 = 0, l2 = 0, nonNegative = false } = params;
  const build = (): Promise<AnyProblem> => buildInline(elasticNet, { A, b }, params);
  const proxOf = (problem: AnyProblem, x: Vector, t: number): Vector => {
    const out = new Float64Array(x.length);
    problem.oracles.prox!(x, t, out);
    return out;
  };

  it('is the formula', async () => {
    const { oracles } = await build();
    for (const x of points) {
      const residual = A.map((row, i) => row.reduce((sum, value, j) => sum + value * x[j]!, -b[i]!));
      const smooth = residual.reduce((sum, r) => sum + r * r, 0) / (2 * m) + (l2 / 2) * norm(x) ** 2;
      const simple = nonNegative && x.some((value) => value < 0) ? Infinity : l1 * x.reduce((sum, value) => sum + Math.abs(value), 0);
      expect(oracles.smoothValue!(x)).toBeCloseTo(smooth, 12);
      expect(simple === Infinity ? oracles.simpleValue!(x) : oracles.simpleValue!(x) - simple).toBe(simple === Infinity ? Infinity : 0);
      expect(oracles.value!(x)).toBe(oracles.smoothValue!(x) + oracles.simpleValue!(x));
    }
  });
  it('the smooth part has the derivatives of its values', async () => { for (const x of points) expectDerivatives(await build(), x, 100); });
  it('is a pure function', async () => expectPure(await build(), points));
  it('keeps to its constants', async () => expectConstants(await build(), points));
  it('L and mu are the extreme eigenvalues of the smooth Hessian', async () => {
    const problem = await build();
    const { smallest, largest } = hessianExtremes(problem, points[0]!, 20_000);
    expect(problem.traits.smoothness).toBeCloseTo(largest, 10);
    expect(problem.traits.strongConvexity).toBeCloseTo(smallest, 8);
  });

  it('the prox satisfies its optimality condition', async () => {
    const problem = await build();
    for (const t of [0.1, 1, 7]) {
      for (const x of points) {
        const u = proxOf(problem, x, t);
        u.forEach((ui, i) => {
          const force = (x[i]! - ui) / t;
          if (ui !== 0) expect(Math.abs(force - l1 * Math.sign(ui))).toBeLessThan(1e-14 * (1 + Math.abs(x[i]!) / t));
          else if (nonNegative) expect(force).toBeLessThanOrEqual(l1);
          else expect(Math.abs(force)).toBeLessThanOrEqual(l1);
        });
      }
    }
  });
  it('the prox beats every point of a grid', async () => {
    const problem = await build();
    for (const [value, t] of [[0.7, 1], [-1.2, 0.5], [0.1, 2]] as const) {
      const objective = (u: number): number => (nonNegative && u < 0 ? Infinity : l1 * Math.abs(u)) + (u - value) ** 2 / (2 * t);
      const best = proxOf(problem, new Float64Array(n).fill(value), t)[0]!;
      for (let k = -3000; k <= 3000; k++) expect(objective(k / 1000)).toBeGreaterThanOrEqual(objective(best) - 1e-15);
    }
  });
  it('the prox may write over its argument', async () => {
    const problem = await build(), x = points[2]!.slice(), expected = proxOf(problem, x, 0.5);
    problem.oracles.prox!(x, 0.5, x);
    expect(x).toEqual(expected);
  });
});

describe('elastic net', () => {
  it('is no smooth objective as a whole: differences of values do not make it fit a method for gradients', async () => {
    const { misfits } = await registry.match({ spec: 'problem/1', kind: 'elastic-net', data: { A: { inline: A }, b: { inline: b } }, params: { l1: 0.1 } });
    expect(misfits.find(({ id }) => id === 'gradient-descent')!.missing).toContain('gradient');
  });
  it('at NaN and at -0 the value says so', async () => {
    const { oracles } = await buildInline(elasticNet, { A, b }, { l1: 1, nonNegative: true });
    expect(oracles.value!(new Float64Array(n).fill(NaN))).toBeNaN();
    expect(oracles.simpleValue!(Float64Array.of(-0, 0, 0, 0))).toBe(0);
  });
  it.each([false, true])('the prox keeps NaN, nonNegative %s', async (nonNegative) => {
    const { oracles } = await buildInline(elasticNet, { A, b }, { l1: 1, nonNegative }), out = new Float64Array(n);
    oracles.prox!(Float64Array.of(NaN, 3, 0, -0), 1, out);
    expect([...out]).toEqual([NaN, 2, 0, 0]);
  });
  it.each(['l1', 'l2'])('a negative %s is refused', async (name) => {
    await expect(buildInline(elasticNet, { A, b }, { [name]: -1 })).rejects.toEqual(refusal('out-of-range', `/params/${name}`));
  });
});
