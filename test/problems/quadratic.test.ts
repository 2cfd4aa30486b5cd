import { describe, expect, it } from 'vitest';
import { boxQuadratic } from '../../problems/box-quadratic/index.js';
import { quadratic } from '../../problems/quadratic/index.js';
import { buildInline, buildSpec, dot, expectConstants, expectDerivatives, expectPure, gradientOf, hessianExtremes, refusal, scaled, wave } from './support.js';

const n = 6;
/** B'B + shift I, symmetric to the last bit. */
function gram(shift: number): number[][] {
  const B = Array.from({ length: n }, (_, i) => [...wave(n, i)]);
  return B.map((_, i) => B.map((__, j) => B.reduce((sum, row) => sum + row[Math.min(i, j)]! * row[Math.max(i, j)]!, 0) + (i === j ? shift : 0)));
}
const positive = gram(0.5), indefinite = gram(-2), singular = [[1, 1], [1, 1]];
const c = [...wave(n, 30)];
const points = [wave(n, 1), scaled(wave(n, 2), 3), new Float64Array(n)];
const naive = (Q: number[][], x: Float64Array): number => Q.reduce((sum, row, i) => sum + row.reduce((inner, value, j) => inner + (value * x[i]! * x[j]!) / 2, 0) + c[i]! * x[i]!, 0);

describe.each([{ name: 'positive definite', Q: positive, params: {} }, { name: 'indefinite', Q: indefinite, params: { convex: false } }])('quadratic, $name', ({ Q, params }) => {
  const build = (): ReturnType<typeof buildInline> => buildInline(quadratic, { Q, c }, params);

  it("is 1/2 x'Qx + c'x", async () => {
    const { oracles } = await build();
    for (const x of points) expect(oracles.value!(x)).toBeCloseTo(naive(Q, x), 12);
  });
  it('has the derivatives of its values', async () => { for (const x of points) expectDerivatives(await build(), x, 10); });
  it('is a pure function', async () => expectPure(await build(), points));
  it('keeps to its constants', async () => expectConstants(await build(), points));
  it('L and mu are eigenvalues of Q', async () => {
    const problem = await build();
    const { smallest, largest } = hessianExtremes(problem, points[0]!);
    expect(problem.traits.smoothness).toBeCloseTo(Math.max(Math.abs(smallest), Math.abs(largest)), 9);
    if (problem.traits.convex) expect(problem.traits.strongConvexity).toBeCloseTo(smallest, 9);
    else expect(problem.traits.strongConvexity).toBeUndefined();
  });
});

describe('quadratic', () => {
  it('a semidefinite Q is convex, not strongly convex', async () => {
    const { traits } = await buildInline(quadratic, { Q: singular, c: [0, 0] });
    expect(traits.convex).toBe(true);
    expect(traits.strongConvexity).toBeUndefined();
    expect(traits.smoothness).toBeCloseTo(2, 14);
  });
  it('golden A: f at ones, L = 100, mu = 1', async () => {
    const Q = [0, 1, 2, 3, 4].map((i) => [0, 1, 2, 3, 4].map((j) => (i === j ? 100 ** (i / 4) : 0)));
    const { oracles, traits } = await buildInline(quadratic, { Q, c: [0, 0, 0, 0, 0] });
    expect(oracles.value!(new Float64Array(5).fill(1))).toBeCloseTo(72.89252713092608, 12);
    expect([traits.smoothness, traits.strongConvexity].map((value) => Math.round(value! * 1e10) / 1e10)).toEqual([100, 1]);
  });
  it.each([quadratic, boxQuadratic])('an asymmetric Q names the entry ($manifest.id)', async (family) => {
    const refused = expect(buildInline(family, { Q: [[1, 2], [3, 1]], c: [0, 0] })).rejects;
    await refused.toEqual(refusal('not-symmetric', '/data/Q'));
    await refused.toThrow('entry (1, 0) is 3, entry (0, 1) is 2');
  });
  it.each([quadratic, boxQuadratic])('an indefinite Q is an error unless convex is false ($manifest.id)', async (family) => {
    await expect(buildInline(family, { Q: indefinite, c })).rejects.toEqual(refusal('not-convex', '/data/Q'));
    expect((await buildInline(family, { Q: indefinite, c }, { convex: false })).traits.convex).toBeUndefined();
  });
  it('shapes that disagree are refused', async () => {
    await expect(buildInline(quadratic, { Q: singular, c: [1, 2, 3] })).rejects.toThrow(expect.objectContaining({ code: 'data-shape' }));
  });
});

describe('box-quadratic', () => {
  const lower = [-1, 0, -2, 0.1, -3, -1], upper = [1, 0, 2, 0.5, -0.5, 1];
  const inside = Float64Array.from(lower, (bound, i) => (bound + upper[i]!) / 2), outside = inside.map((value, i) => (i === 2 ? 3 : value));
  const build = (): ReturnType<typeof buildInline> => buildInline(boxQuadratic, { Q: positive, c, lower, upper });

  it('is the quadratic inside and +Infinity outside', async () => {
    const { oracles } = await build();
    expect(oracles.value!(inside)).toBe(oracles.smoothValue!(inside));
    expect(oracles.smoothValue!(outside)).toBeCloseTo(naive(positive, outside), 12);
    expect(oracles.value!(outside)).toBe(Infinity);
    expect(oracles.value!(Float64Array.from(lower))).toBeLessThan(Infinity);
    expect(oracles.value!(inside.map(() => NaN))).toBeNaN();
  });
  it('the smooth part has the derivatives of its values', async () => { for (const x of points) expectDerivatives(await build(), x, 10); });
  it('is a pure function', async () => expectPure(await build(), [inside, outside, points[0]!]));
  it('keeps to its constants', async () => expectConstants(await build(), points));
  it('gives its box, and the start is the point of it nearest to zero', async () => {
    const problem = await build();
    expect(problem.oracles.box!()).toEqual({ lower: Float64Array.from(lower), upper: Float64Array.from(upper) });
    expect([...problem.start(undefined as never)]).toEqual([0, 0, 0, 0.1, -0.5, 0]);
  });
  it('an absent side has no bounds', async () => {
    const only = async (data: object): Promise<[number, number]> => {
      const { lower: low, upper: high } = (await buildInline(boxQuadratic, { Q: singular, c: [0, 0], ...data })).oracles.box!();
      return [low[0]!, high[0]!];
    };
    expect(await only({})).toEqual([-Infinity, Infinity]);
    expect(await only({ lower: [1, 1] })).toEqual([1, Infinity]);
    expect(await only({ upper: [1, 1] })).toEqual([-Infinity, 1]);
  });
  it('an empty box names the variable', async () => {
    const refused = expect(buildInline(boxQuadratic, { Q: singular, c: [0, 0], lower: [0, 2], upper: [1, 1] })).rejects;
    await refused.toEqual(refusal('empty-box', '/data/lower'));
    await refused.toThrow('variable 1 is 2, above its upper bound 1');
  });
  it('the minimiser of a diagonal Q is the clipped one', async () => {
    const problem = await buildSpec(boxQuadratic, boxQuadratic.manifest.example as Record<string, unknown>);
    const x = Float64Array.of(1, 0), gradient = gradientOf(problem, x);
    // (1, 0) is optimal: the gradient points out of the box, up to the sign, in both variables.
    expect(gradient[0]).toBeLessThanOrEqual(0);
    expect(gradient[1]).toBeGreaterThanOrEqual(0);
    expect(problem.oracles.value!(x)).toBeLessThan(problem.oracles.value!(Float64Array.of(0.9, 0.1)));
    expect(dot(gradient, x)).toBeLessThan(0);
  });
});
