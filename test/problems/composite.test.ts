/** Families with a nonsmooth part: formulas in naive loops, constants by brute force, examples to their reference values. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { iterate, layoutSize, solve, type AnyProblem, type Family, type TraceRecord, type Vector } from '../../core/index.js';
import { linearProgram } from '../../problems/linear-program/index.js';
import { matrixGame } from '../../problems/matrix-game/index.js';
import { overlappingGroupLasso } from '../../problems/overlapping-group-lasso/index.js';
import { portfolio } from '../../problems/portfolio/index.js';
import { regressionL1Loss } from '../../problems/regression-l1-loss/index.js';
import { svm } from '../../problems/svm/index.js';
import { totalVariation } from '../../problems/total-variation/index.js';
import { buildInline, buildSpec, dot, norm, problemsFolder, readJson, refusal, sparseOfRows, wave } from './support.js';

interface Point { readonly k: number; readonly nsub: number; readonly T: number; readonly obj: number }
interface Instance { readonly opt: number; readonly xstar: readonly number[] }
const golden = JSON.parse(readFileSync(new URL('../golden/gradient-sliding.json', import.meta.url), 'utf8')) as { readonly A: Instance & { Mh: number }; readonly B: Instance & { Omega: number }; readonly C: Instance & { L: number; Mh: number; rf_sgs: { C: number; N: number; trace: readonly Point[] } } };
const exampleOf = (kind: string, name: string): Promise<AnyProblem> => buildSpec(families[kind]!, readJson(`${problemsFolder}${kind}/examples/${name}.json`), `${problemsFolder}${kind}/examples/`);
const families: Readonly<Record<string, Family>> = { 'matrix-game': matrixGame, 'overlapping-group-lasso': overlappingGroupLasso, portfolio, 'regression-l1-loss': regressionL1Loss, svm, 'total-variation': totalVariation };
const total = (n: number, term: (i: number) => number): number => { let sum = 0; for (let i = 0; i < n; i++) sum += term(i); return sum; };
const times = (rows: readonly (readonly number[])[], x: Vector): number[] => rows.map((row) => total(row.length, (j) => row[j]! * x[j]!));
const rowsOf = (m: number, n: number, salt: number): number[][] => Array.from({ length: m }, (_, i) => [...wave(n, salt + i)].map((v, j) => ((i + j) % 4 === 3 ? 0 : v)));

const m = 6, n = 4, A = rowsOf(m, n, 0), b = [...wave(m, 30)], labels = [1, -1, 1, 1, -1, -1], C = rowsOf(5, n, 50), d = [...wave(5, 60)], Q = [[2, -1, 0, 0], [-1, 2, -1, 0], [0, -1, 2, -1], [0, 0, -1, 2]], c = [...wave(n, 61)];
const image = rowsOf(3, n, 70), returns = rowsOf(m, n, 80), groups = [[0, 1], [1, 2, 3]], kernel = [[0.1, 0.2, 0.05], [0.3, -0.1, 0.2]];
const squares = (x: Vector): number => total(m, (i) => (times(A, x)[i]! - b[i]!) ** 2) / (2 * m);
const absolute = (x: Vector): number => total(5, (i) => Math.abs(times(C, x)[i]! - d[i]!)) / 5;
const pixel = (x: Vector, i: number, j: number): number => (i >= 0 && i < 3 && j >= 0 && j < n ? x[i * n + j]! : 0);
const variationOf = (x: Vector, isotropic: boolean): number => total(3, (i) => total(n, (j) => {
  const right = j < n - 1 ? pixel(x, i, j + 1) - pixel(x, i, j) : 0, down = i < 2 ? pixel(x, i + 1, j) - pixel(x, i, j) : 0;
  return isotropic ? Math.hypot(right, down) : Math.abs(right) + Math.abs(down);
}));
const blurred = (x: Vector, i: number, j: number): number => total(2, (p) => total(3, (q) => kernel[p]![q]! * pixel(x, i - p, j - q + 1)));
const fit = (x: Vector, at: (x: Vector, i: number, j: number) => number): number => total(3, (i) => total(n, (j) => (at(x, i, j) - image[i]![j]!) ** 2)) / 2;
const variance = (x: Vector): number => { const r = times(returns, x), mean = total(m, (s) => r[s]!) / m; return total(m, (s) => (r[s]! - mean) ** 2) / m; };

/** Family, data, params, the formula; whether points must lie on the simplex. */
const cases: readonly (readonly [string, Family, Readonly<Record<string, unknown>>, object, (x: Vector) => number, ('simplex' | 'free')?])[] = [
  ['regression-l1-loss of Q, c', regressionL1Loss, { Q, c, C, d }, { weight: 3, l2: 0.1 }, (x) => total(n, (i) => x[i]! * times(Q, x)[i]!) / 2 + total(n, (i) => c[i]! * x[i]!) + 3 * absolute(x) + 0.05 * dot(x, x)],
  ['regression-l1-loss of A, b', regressionL1Loss, { A, b, C, d }, { weight: 0.5 }, (x) => squares(x) + 0.5 * absolute(x)],
  ['svm', svm, { A, b: labels }, { l2: 0.2 }, (x) => total(m, (i) => Math.max(0, 1 - labels[i]! * times(A, x)[i]!)) / m + 0.1 * dot(x, x)],
  ['svm of labels 0 and 1', svm, { A, b: labels.map((v) => (v + 1) / 2) }, { l2: 0.2 }, (x) => total(m, (i) => Math.max(0, 1 - labels[i]! * times(A, x)[i]!)) / m + 0.1 * dot(x, x)],
  ['svm with an intercept', svm, { A, b: labels }, { l2: 0.2, intercept: true }, (x) => total(m, (i) => Math.max(0, 1 - labels[i]! * (times(A, x)[i]! + x[n]!))) / m + 0.1 * dot(x.subarray(0, n), x.subarray(0, n))],
  ['total-variation', totalVariation, { image }, { weight: 0.3, l2: 0.2 }, (x) => fit(x, pixel) + 0.3 * variationOf(x, false) + 0.1 * dot(x, x)],
  ['total-variation, isotropic', totalVariation, { image }, { weight: 0.3, isotropic: true }, (x) => fit(x, pixel) + 0.3 * variationOf(x, true)],
  ['total-variation with a kernel', totalVariation, { image, kernel }, { weight: 0.3 }, (x) => fit(x, blurred) + 0.3 * variationOf(x, false)],
  ['portfolio', portfolio, { returns }, { risk: 7, shortfall: 2, entropy: 0.1 }, (x) => 3.5 * variance(x) - total(m, (s) => times(returns, x)[s]!) / m + 2 * total(m, (s) => Math.max(0, -times(returns, x)[s]!)) / m + 0.1 * total(n, (j) => x[j]! * Math.log(x[j]!)), 'simplex'],
  ['overlapping-group-lasso', overlappingGroupLasso, { A, b }, { groups, weight: 0.4, l2: 0.1 }, (x) => squares(x) + 0.4 * total(2, (g) => Math.sqrt(total(groups[g]!.length, (e) => x[groups[g]![e]!]! ** 2))) + 0.05 * dot(x, x)],
  ['matrix-game', matrixGame, { A: A.slice(0, 4) }, {}, (x) => Math.max(...Array.from({ length: n }, (_, j) => total(4, (i) => A[i]![j]! * x[i]!))), 'simplex'],
  ['matrix-game, euclidean', matrixGame, { A: A.slice(0, 4) }, { geometry: 'euclidean' }, (x) => Math.max(...Array.from({ length: n }, (_, j) => total(4, (i) => A[i]![j]! * x[i]!))), 'simplex'],
];
const pointsFor = (size: number, where?: 'simplex' | 'free'): Vector[] => [0, 1, 2, 3].map((salt) => {
  const x = wave(size, 90 + salt);
  if (where !== 'simplex') return x;
  const sum = total(size, (i) => Math.abs(x[i]!));
  return x.map((v) => Math.abs(v) / sum);
});

describe.each(cases.map(([name, family, data, params, formula, where = 'free']) => [name, family, data, params, formula, where] as const))('%s', (_name, family, data, params, formula, where) => {
  const open = async (): Promise<{ problem: AnyProblem; points: Vector[] }> => { const problem = await buildInline(family, data, params); return { problem, points: pointsFor(layoutSize(problem.layout), where) }; };
  it('is the formula', async () => {
    const { problem, points } = await open();
    for (const x of points) expect(Math.abs(problem.oracles.value!(x) - formula(x))).toBeLessThan(1e-13 * (1 + Math.abs(formula(x))) * 10);
  });
  it('subgradients support h and are no longer than G', async () => {
    const { problem: { oracles, traits }, points } = await open(), g = new Float64Array(points[0]!.length);
    for (const x of points) {
      oracles.nonsmoothSubgradient!(x, g);
      const length = traits.entropic ? Math.max(...g.map(Math.abs)) : norm(g);
      expect(length).toBeLessThanOrEqual(traits.nonsmoothLipschitz! * (1 + 1e-12));
      for (const y of points) expect(oracles.nonsmoothValue!(y)).toBeGreaterThanOrEqual(oracles.nonsmoothValue!(x) + dot(g, y) - dot(g, x) - 1e-13);
    }
  });
  it('the maximum over y of <Kx, y> - J(y) is h(x), K\' is adjoint to K, and |K| bounds K', async () => {
    const { problem: { oracles, traits }, points } = await open(), Kx = new Float64Array(traits.dualSize!), y = new Float64Array(traits.dualSize!), back = new Float64Array(points[0]!.length);
    for (const x of points) {
      oracles.couple!(x, Kx);
      oracles.dualArgmax!(Kx, 0, y);
      expect(Math.abs(dot(Kx, y) - oracles.dualValue!(y) - oracles.nonsmoothValue!(x))).toBeLessThan(1e-13);
      oracles.coupleAdjoint!(y, back);
      expect(Math.abs(dot(back, x) - dot(Kx, y))).toBeLessThan(1e-13);
      if (!traits.entropic) expect(norm(Kx)).toBeLessThanOrEqual(traits.couplingNorm! * norm(x) * (1 + 1e-12));
    }
  });
  it('the mean of all sampled subgradients is the subgradient, and sigma^2 bounds the mean square', async () => {
    const { problem: { oracles, traits }, points: [x] } = await open();
    if (!oracles.sampleSubgradient) { expect(traits.samples).toBeUndefined(); return; }
    const all = new Float64Array(x!.length), mean = new Float64Array(x!.length), one = new Float64Array(x!.length), count = traits.samples!;
    oracles.nonsmoothSubgradient!(x!, all);
    let square = 0;
    for (let i = 0; i < count; i++) {
      oracles.sampleSubgradient(x!, Int32Array.of(i), one);
      for (let j = 0; j < mean.length; j++) mean[j]! += one[j]! / count;
      square += (traits.entropic ? Math.max(...one.map(Math.abs)) : norm(one)) ** 2 / count;
    }
    mean.forEach((v, j) => expect(Math.abs(v - all[j]!)).toBeLessThan(1e-13));
    expect(square).toBeLessThanOrEqual(traits.subgradientVariance! * (1 + 1e-12));
  });
});

describe('dense and sparse data', () => {
  it.each([['svm', svm, { l2: 0.1, intercept: false, domain: { kind: 'all' } }, labels], ['overlapping-group-lasso', overlappingGroupLasso, { groups, weight: 0.4, l2: 0.1, domain: { kind: 'all' } }, b]] as const)('%s is the same of both', async (_name, family, params, target) => {
    const dense = await buildInline(family, { A, b: target }, params), sparse = await family.build({ data: { A: sparseOfRows(A), b: { kind: 'array', shape: [m], data: Float64Array.from(target) } }, params, spec: {} } as never) as AnyProblem;
    for (const x of pointsFor(n)) expect(Math.abs(dense.oracles.value!(x) - sparse.oracles.value!(x))).toBeLessThan(1e-14 * 10);
    for (const trait of ['nonsmoothLipschitz', 'couplingNorm'] as const) expect(Math.abs(dense.traits[trait]! - sparse.traits[trait]!)).toBeLessThan(1e-12);
  });
});

/** The objective at the point that a method ends with, by the problem's own formula; nothing but the budget ends it. */
async function reached(problem: AnyProblem, method: object, iterations: number, seed = 0): Promise<number> {
  const { last } = await solve({ problem, method, budget: { iterations }, stop: { kind: 'step', below: 1e-320 }, seed } as never);
  return problem.oracles.value!(Float64Array.from(last.solution.x!.data));
}

describe('the dossier\'s instances', () => {
  it.each([['A', 'regression-l1-loss', 'instance-a', golden.A], ['B', 'total-variation', 'instance-b', golden.B], ['C', 'portfolio', 'instance-c', golden.C]] as const)('the value of %s at its optimum is the optimum', async (_name, kind, file, { opt, xstar }) => {
    const problem = await exampleOf(kind, file);
    expect(Math.abs(problem.oracles.value!(Float64Array.from(xstar)) - opt)).toBeLessThan(1e-12);
  });
  it('A has the dossier\'s L and G', async () => {
    const { traits } = await exampleOf('regression-l1-loss', 'instance-a');
    expect(Math.abs(traits.nonsmoothLipschitz! - golden.A.Mh)).toBeLessThan(1e-12);
    expect(traits.smoothness).toBeLessThanOrEqual(4);
  });
  it('B has the dossier\'s |K| and Omega', async () => {
    const { traits } = await exampleOf('total-variation', 'instance-b');
    expect([traits.couplingNorm, traits.smoothness]).toEqual([2, 1]);
    expect(Math.abs(traits.dualDiameter! - golden.B.Omega)).toBeLessThan(1e-15);
  });
  it('C has the dossier\'s L and G', async () => {
    const { traits } = await exampleOf('portfolio', 'instance-c');
    expect(Math.abs(traits.smoothness! - golden.C.L)).toBeLessThan(1e-14);
    expect(Math.abs(traits.nonsmoothLipschitz! - golden.C.Mh)).toBeLessThan(1e-14);
  });
  it('restart-free gradient sliding with C = 3 walks the trace of C', async () => {
    const { trace, C: growth, N } = golden.C.rf_sgs, records = new Map<number, TraceRecord>();
    for await (const record of iterate({ problem: await exampleOf('portfolio', 'instance-c'), method: { id: 'restart-free-gradient-sliding', params: { C: growth } }, budget: { iterations: N }, record: { every: 1 } } as never)) records.set(record.k, record);
    expect(trace.length).toBeGreaterThanOrEqual(7);
    for (const { k, T, nsub, obj } of trace) {
      expect(Math.abs(records.get(k)!.metrics.value! - obj)).toBeLessThan(1e-9);
      expect([records.get(k)!.metrics.innerSteps, records.get(k)!.counts.nonsmoothSubgradient]).toEqual([T, nsub]);
    }
  });
  it('primal-dual reaches A to 1e-6 and B to 1e-10', async () => {
    expect(Math.abs(await reached(await exampleOf('regression-l1-loss', 'instance-a'), { id: 'primal-dual' }, 5000) - golden.A.opt)).toBeLessThan(1e-6);
    expect(Math.abs(await reached(await exampleOf('total-variation', 'instance-b'), { id: 'primal-dual' }, 5000) - golden.B.opt)).toBeLessThan(1e-10);
  });
});

const examples = [
  ['svm', 'iris-two', 'primal-dual', 20_000, 1e-6], ['svm', 'iris-two', 'restart-free-accelerated-gradient-sliding', 60, 1e-2],
  ['regression-l1-loss', 'instance-a', 'restart-free-accelerated-gradient-sliding', 220, 1e-3], ['total-variation', 'instance-b', 'restart-free-accelerated-gradient-sliding', 200, 1e-4],
  ['total-variation', 'denoise', 'primal-dual', 5000, 1e-6], ['total-variation', 'denoise', 'accelerated-gradient-sliding', 60, 1e-2],
  ['total-variation', 'deblur', 'primal-dual', 5000, 1e-4], ['overlapping-group-lasso', 'diabetes', 'primal-dual', 20_000, 1e-6],
] as const;
describe('examples', () => {
  it.each(examples)('%s %s by %s ends near the reference value of another algorithm', async (kind, file, id, iterations, tolerance) => {
    const { value } = readJson(`${problemsFolder}${kind}/examples/${file}.json`).reference as { readonly value: number };
    const gap = await reached(await exampleOf(kind, file), { id }, iterations) - value;
    // golden/composite.py proves each reference to 1e-12 (1 + |value|); the objective is a sum of at most 3,100 terms: 3100 * 2^-53 < 3.5e-13.
    expect(gap).toBeGreaterThan(-1.35e-12 * (1 + Math.abs(value)));
    expect(gap).toBeLessThan(tolerance * Math.max(1, Math.abs(value)));
  });
});

describe('unseen instances', () => {
  /** min v, A'x <= v, x on the simplex. */
  it('a matrix game by primal-dual has the value of its linear program by HiGHS', async () => {
    const payoffs = rowsOf(5, 6, 200), rows = [...Array.from({ length: 6 }, (_, j) => [...payoffs.map((row) => row[j]!), -1]), [1, 1, 1, 1, 1, 0]];
    const program = await buildInline(linearProgram, { c: [0, 0, 0, 0, 0, 1], A: rows, rowLower: [-1e20, -1e20, -1e20, -1e20, -1e20, -1e20, 1], rowUpper: [0, 0, 0, 0, 0, 0, 1], lower: [0, 0, 0, 0, 0, -10] });
    const { last } = await solve({ problem: program, method: 'highs' } as never), value = last.solution.x!.data[5]!;
    expect(Math.abs(await reached(await buildInline(matrixGame, { A: payoffs }, { geometry: 'euclidean' }), { id: 'primal-dual' }, 20_000) - value)).toBeLessThan(1e-6);
  });
  it('primal-dual takes its own steps where L is 0 and |K| is rounded', async () => {
    expect(Math.abs(await reached(await buildInline(matrixGame, { A: [[0, 1, -1], [-1, 0, 1], [1, -1, 0]] }, { geometry: 'euclidean' }), { id: 'primal-dual' }, 500))).toBeLessThan(1e-6);
  });
  it('sampled subgradients of svm stay within the bound of sliding in expectation', async () => {
    const problem = await exampleOf('svm', 'iris-two'), { value } = readJson(`${problemsFolder}svm/examples/iris-two.json`).reference as { readonly value: number }, N = 12, C = 2, mu = 0.1;
    // f = 0: L = 0, gamma = 1/2, rho = 3/4; Delta0 = Psi(x0) - Psi* + mu V(x0, x*), and V <= (Psi(x0) - Psi*) / mu.
    const { nonsmoothLipschitz: G, subgradientVariance } = problem.traits, gap0 = problem.oracles.value!(new Float64Array(4)) - value;
    let bound = 2 * gap0, mean = 0;
    for (let k = 1; k <= N; k++) bound = bound / 2 + (2 * 0.25 * ((2 * G!) ** 2 + subgradientVariance!)) / (mu * Math.ceil(C * 0.75 ** -k));
    for (let seed = 1; seed <= 20; seed++) mean += (await reached(problem, { id: 'restart-free-gradient-sliding', params: { C, subgradients: 'sampled' } }, N, seed) - value) / 20;
    expect(mean).toBeGreaterThan(0);
    expect(mean).toBeLessThan(bound);
  });
});

describe('refusals', () => {
  it('labels that are not two values', () => expect(buildInline(svm, { A, b: [0, 1, 2, 0, 1, 2] })).rejects.toMatchObject({ failure: 'usage' }));
  it('a group out of range', () => expect(buildInline(overlappingGroupLasso, { A, b }, { groups: [[0, 4]] })).rejects.toEqual(refusal('bad-group', '/params/groups/0/1')));
  it('a variable twice in a group', () => expect(buildInline(overlappingGroupLasso, { A, b }, { groups: [[0], [1, 1]] })).rejects.toEqual(refusal('bad-group', '/params/groups/1/1')));
  it('a weight of 0', () => expect(buildInline(totalVariation, { image }, { weight: 0 })).rejects.toMatchObject({ details: { pointer: '/params/weight' } }));
  it.each([0, -1])('a ball of radius %d', (radius) => expect(buildInline(svm, { A, b: labels }, { domain: { kind: 'ball', radius } })).rejects.toMatchObject({ failure: 'usage' }));
  it('a kernel with one axis for an image', () => expect(buildInline(totalVariation, { image, kernel: [1, 2] })).rejects.toEqual(refusal('data-shape', '/data/kernel')));
});
