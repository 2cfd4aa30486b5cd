import { describe, expect, it } from 'vitest';
import type { AnyProblem, Family, Vector } from '../../core/index.js';
import { leastSquares } from '../../problems/least-squares/index.js';
import { logisticRegression } from '../../problems/logistic-regression/index.js';
import { softmaxRegression } from '../../problems/softmax-regression/index.js';
import { buildInline, denseOfRows, expectConstants, expectDerivatives, expectPure, expectSamples, gradientOf, hessianExtremes, minus, norm, refusal, scaled, sizeOfProblem, smoothPart, sparseOfRows, table, wave } from './support.js';

const m = 12, n = 4;
const rows = table(m, n, true);
const targets = [...wave(m, 4)], signs = rows.map((_, i) => ((i * 5) % 3 === 0 ? 1 : -1)), classes = rows.map((_, i) => (i * 5 + (i % 2)) % 3);

interface Case { readonly family: Family; readonly b: readonly number[]; readonly outputs: number; readonly loss: (z: readonly number[], b: number) => number; readonly curvature: number }
const kinds: readonly Case[] = [
  { family: leastSquares as Family, b: targets, outputs: 1, loss: ([z = 0], b) => (z - b) ** 2 / 2, curvature: 1 },
  { family: logisticRegression as Family, b: signs, outputs: 1, loss: ([z = 0], b) => Math.log(1 + Math.exp(-b * z)), curvature: 1 / 4 },
  { family: softmaxRegression as Family, b: classes, outputs: 3, loss: (z, b) => -Math.log(Math.exp(z[b]!) / z.reduce((sum, value) => sum + Math.exp(value), 0)), curvature: 1 / 2 },
];
interface Params { readonly l2?: number; readonly intercept?: boolean; readonly standardize?: boolean }
const squaresParams: readonly Params[] = [{}, { l2: 0.3 }];
const labelParams: readonly Params[] = [{}, { l2: 0.3 }, { l2: 0.3, intercept: true }, { standardize: true }, { l2: 0.3, standardize: true, intercept: true }];
const cases = kinds.flatMap((kind) => (kind.family.manifest.id === 'least-squares' ? squaresParams : labelParams).flatMap((params) =>
  (['dense', 'sparse'] as const).map((storage) => ({ ...kind, params, storage, title: `${kind.family.manifest.id} ${storage} ${JSON.stringify(params)}` }))));

/** Builds without a file: sparse data has no inline form. */
const buildWith = async (family: Family, A: number[][], b: readonly number[], params: Params, storage: 'dense' | 'sparse' = 'dense'): Promise<AnyProblem> => family.build({
  data: { A: storage === 'sparse' ? sparseOfRows(A) : { kind: 'array', shape: [A.length, A[0]!.length], data: denseOfRows(A).data }, b: { kind: 'array', shape: [b.length], data: Float64Array.from(b) } },
  params: { l2: 0, intercept: false, standardize: false, ...params }, spec: {},
});

/** The columns by the definition of `standardize`. */
function coordinates(standardize = false): number[][] {
  if (!standardize) return rows;
  const columns = rows[0]!.map((_, j) => rows.map((row) => row[j]!));
  const mean = columns.map((column) => column.reduce((sum, value) => sum + value, 0) / m);
  const deviation = columns.map((column, j) => Math.sqrt(column.reduce((sum, value) => sum + (value - mean[j]!) ** 2, 0) / m));
  return rows.map((row) => row.map((value, j) => (value - mean[j]!) / (deviation[j]! < 1e-12 ? 1 : deviation[j]!)));
}

function naive({ outputs, loss, b, params }: Pick<Case, 'outputs' | 'loss' | 'b'> & { params: Params }, x: Vector): number {
  const weights = x.subarray(0, outputs * n);
  const total = coordinates(params.standardize).reduce((sum, row, i) => sum + loss(Array.from({ length: outputs }, (_, k) =>
    row.reduce((inner, value, j) => inner + value * weights[k * n + j]!, params.intercept ? x[outputs * n + k]! : 0)), b[i]!), 0);
  return total / m + ((params.l2 ?? 0) / 2) * norm(weights) ** 2;
}

describe.each(cases)('$title', (given) => {
  const { family, b, params, storage, outputs } = given;
  const build = (): Promise<AnyProblem> => buildWith(family, rows, b, params, storage);
  const size = outputs * (n + (params.intercept ? 1 : 0));
  const points = [scaled(wave(size, 1), 0.4), new Float64Array(size), scaled(wave(size, 2), 1.5)];

  it('is the formula', async () => {
    const { value } = smoothPart(await build());
    for (const x of points) {
      const expected = naive(given, x);
      expect(Math.abs(value(x) - expected)).toBeLessThan(1e-13 * (1 + Math.abs(expected)));
    }
  });
  it('has the derivatives of its values', async () => { for (const x of points) expectDerivatives(await build(), x, 1e3); });
  it('is a pure function', async () => expectPure(await build(), points));
  it('sampled gradients add up', async () => { for (const x of points) expectSamples(await build(), x); });
  it('keeps to its constants', async () => expectConstants(await build(), points));
  it('has its blocks in order', async () => {
    const problem = await build();
    expect(sizeOfProblem(problem)).toBe(size);
    expect(problem.layout.map(({ name }) => name)).toEqual(family.manifest.id === 'least-squares' ? ['x'] : ['weights', ...(params.intercept ? ['intercept'] : [])]);
    expect([...problem.start(undefined as never)]).toEqual(Array(size).fill(0));
  });
});

describe('constants of the regressions', () => {
  it('least squares: L and mu are the extreme eigenvalues of the Hessian', async () => {
    for (const storage of ['dense', 'sparse'] as const) {
      for (const l2 of [0, 0.3]) {
        const problem = await buildWith(leastSquares as Family, rows, targets, { l2 }, storage);
        const { smallest, largest } = hessianExtremes(problem, new Float64Array(n), 50_000);
        expect(problem.traits.smoothness).toBeCloseTo(largest, 10);
        expect(problem.traits.strongConvexity).toBeCloseTo(smallest, 8);
      }
    }
  });
  it('least squares: mu is absent when A has dependent columns and there is no l2', async () => {
    const dependent = rows.map(([a, b]) => [a!, b!, a! + b!]);
    for (const storage of ['dense', 'sparse'] as const) {
      expect((await buildWith(leastSquares as Family, dependent, targets, {}, storage)).traits.strongConvexity).toBeUndefined();
      expect((await buildWith(leastSquares as Family, dependent, targets, { l2: 0.25 }, storage)).traits.strongConvexity).toBe(0.25);
    }
  });
  it('logistic: at zero weights the Hessian attains the smoothness, with and without an intercept', async () => {
    for (const intercept of [false, true]) {
      const problem = await buildWith(logisticRegression as Family, rows, signs, { l2: 0.1, intercept, standardize: true });
      // The augmented bound counts l2 for the intercept too: it is attained up to l2.
      const { largest } = hessianExtremes(problem, new Float64Array(n + Number(intercept)));
      expect(problem.traits.smoothness! - largest).toBeGreaterThan(-1e-10);
      expect(problem.traits.smoothness! - largest).toBeLessThan(intercept ? 0.1 : 1e-10);
    }
  });
  it.each([logisticRegression, softmaxRegression])('an unpenalised intercept, or no l2, leaves no strong convexity ($manifest.id)', async (family) => {
    const labels = family.manifest.id === 'logistic-regression' ? signs : classes;
    const mu = async (params: Params): Promise<unknown> => {
      const { traits: { strongConvexity, stronglyConvex } } = await buildWith(family as Family, rows, labels, params);
      return [strongConvexity, stronglyConvex];
    };
    expect(await mu({ l2: 0.1 })).toEqual([0.1, true]);
    expect(await mu({ l2: 0.1, intercept: true })).toEqual([undefined, undefined]);
    expect(await mu({})).toEqual([undefined, undefined]);
  });
  it('sparse and dense designs agree', async () => {
    for (const { family, b, params, outputs } of cases.filter(({ storage }) => storage === 'dense')) {
      const [dense, sparse] = await Promise.all((['dense', 'sparse'] as const).map((storage) => buildWith(family, rows, b, params, storage)));
      const x = wave(outputs * (n + Number(params.intercept ?? false)), 7);
      expect(norm(minus(gradientOf(dense!, x), gradientOf(sparse!, x)))).toBeLessThan(1e-12);
      expect(sparse!.traits.smoothness! / dense!.traits.smoothness!).toBeCloseTo(1, 11);
    }
  });
});

describe('logistic regression', () => {
  const A = Array.from({ length: 20 }, (_, i) => Array.from({ length: 4 }, (__, j) => Math.sin(0.7 * (i + 1) * (j + 1) + 0.2 * i)));
  const b = A.map((_, i) => Math.sign(Math.cos(1.9 * (i + 1))));

  it('golden C of the dossier: L, value and gradient at the optimum', async () => {
    const problem = await buildInline(logisticRegression, { A, b }, { l2: 0.002 });
    const optimum = Float64Array.of(-0.2085658727710119, 0.005393602632675728, 0.3652723768003106, -0.4752663343571787);
    expect(problem.traits.smoothness).toBeCloseTo(0.14500636100483494, 14);
    expect(problem.traits.strongConvexity).toBe(0.002);
    expect(problem.oracles.value!(optimum)).toBeCloseTo(0.6675276705057962, 14);
    expect(norm(gradientOf(problem, optimum))).toBeLessThan(1e-15);
  });
  it('labels 0/1 and -1/1 are the same problem', async () => {
    const x = wave(4);
    const [zeros, minusOnes] = await Promise.all([b.map((label) => (label + 1) / 2), b].map((labels) => buildInline(logisticRegression, { A, b: labels }, { intercept: false })));
    expect(gradientOf(zeros!, x)).toEqual(gradientOf(minusOnes!, x));
  });
  it('stays finite and exact at margins of a million', async () => {
    const problem = await buildInline(logisticRegression, { A: [[1], [1]], b: [0, 1] });
    const x = Float64Array.of(1e6);
    expect(problem.oracles.value!(x)).toBe(5e5);
    expect(gradientOf(problem, x)[0]).toBe(0.5);
    expect(problem.oracles.value!(Float64Array.of(-1e6))).toBe(5e5);
  });
  it.each([
    [[0, 1, 2, 1], 'row 2 is 2'], [[0, 1, 0.5, 1], 'row 2 is 0.5'], [[-1, 1, 0, 1], 'row 2 is 0'], [[0, 1, -1, 1], 'row 2 is -1'],
  ])('labels %j are refused', async (labels, message) => {
    const refused = expect(buildInline(logisticRegression, { A: A.slice(0, 4), b: labels })).rejects;
    await refused.toEqual(refusal('bad-label', '/data/b'));
    await refused.toThrow(message);
  });
});

describe('softmax regression', () => {
  it('stays finite and exact at margins of a million', async () => {
    const problem = await buildInline(softmaxRegression, { A: [[1], [1]], b: [0, 1] });
    expect(problem.oracles.value!(Float64Array.of(1e6, -1e6))).toBe(1e6);
    expect([...gradientOf(problem, Float64Array.of(1e6, -1e6))]).toEqual([0.5, -0.5]);
  });
  it('two classes are logistic regression in the difference of the weights', async () => {
    const b = rows.map((_, i) => i % 2);
    const [softmax, logistic] = [await buildWith(softmaxRegression as Family, rows, b, {}), await buildWith(logisticRegression as Family, rows, b, {})];
    const w = wave(n, 3);
    const stacked = Float64Array.from([...w.map(() => 0), ...w]);
    expect(softmax.oracles.value!(stacked)).toBeCloseTo(logistic.oracles.value!(w), 13);
  });
  it.each([
    [[0, 1, 1.5], 'bad-label', 'row 2 is 1.5'], [[0, -1, 1], 'bad-label', 'row 1 is -1'], [[0, 3, 1], 'missing-class', 'label 2; the largest label is 3, in row 1'],
    [[1, 2, 1], 'missing-class', 'label 0'], [[0, 0, 0], 'missing-class', 'label 1'],
  ])('labels %j are refused: %s', async (labels, code, message) => {
    const refused = expect(buildInline(softmaxRegression, { A: rows.slice(0, 3), b: labels })).rejects;
    await refused.toEqual(refusal(code, '/data/b'));
    await refused.toThrow(message);
  });
});

describe('data and params of the regressions', () => {
  it.each(kinds)('a negative l2 is refused ($family.manifest.id)', async ({ family, b }) => {
    await expect(buildInline(family, { A: rows, b }, { l2: -1 })).rejects.toEqual(refusal('out-of-range', '/params/l2'));
  });
  it.each(kinds)('rows that disagree, and no rows, are refused ($family.manifest.id)', async ({ family, b }) => {
    await expect(buildInline(family, { A: rows.slice(1), b })).rejects.toThrow(expect.objectContaining({ code: 'data-shape' }));
    await expect(buildInline(family, { A: [], b: [] })).rejects.toThrow(expect.objectContaining({ failure: 'usage' }));
  });
});
