/** Families and matrices for second-order methods, against naive loops. */
import { describe, expect, it } from 'vitest';
import { layoutSize, type AnyProblem, type OracleSet, type Vector } from '../../core/index.js';
import { checkProblem } from '../../core/testing/index.js';
import { logisticRegression } from '../../problems/logistic-regression/index.js';
import { logSumExp } from '../../problems/log-sum-exp/index.js';
import { nonlinearLeastSquares } from '../../problems/nonlinear-least-squares/index.js';
import { powerNorm } from '../../problems/power-norm/index.js';
import { softmaxRegression } from '../../problems/softmax-regression/index.js';
import { buildInline, buildSpec, builtOracles, expectDerivatives, expectPure, offered, sparseOfRows, wave } from './support.js';

const rows = [[1, 0, 2], [0, -1, 0.5], [2, 1, 0], [0, 0.5, -1], [1.5, 0, 0], [0, 2, 1]];
const matrix = (oracle: ((x: Vector, out: Vector) => void) | undefined, x: Vector): Vector => { const out = new Float64Array(x.length ** 2).fill(Number.NaN); oracle!(x, out); return out; };
const near = (a: Vector, b: Vector | readonly number[], tolerance = 1e-12): void => {
  expect(a.length).toBe(b.length);
  a.forEach((value, i) => { expect(Math.abs(value - b[i]!), `entry ${i}`).toBeLessThanOrEqual(tolerance * (1 + Math.abs(b[i]!))); });
};
const columnsOf = (product: OracleSet['hessianVector'], x: Vector): Vector => {
  const n = x.length, out = new Float64Array(n * n), unit = new Float64Array(n), column = new Float64Array(n);
  for (let j = 0; j < n; j++) { unit.fill(0); unit[j] = 1; product(x, unit, column); for (let i = 0; i < n; i++) out[i * n + j] = column[i]!; }
  return out;
};

const options = [{}, { l2: 0.3 }, { l2: 0.3, intercept: true }, { standardize: true }, { l2: 0.1, intercept: true, standardize: true }];
const regressions: readonly (readonly [string, (params: object, sparse: boolean) => AnyProblem | Promise<AnyProblem>])[] = [
  ['logistic', (params, sparse) => build(logisticRegression, [1, 0, 1, 1, 0, 0], params, sparse)], ['softmax', (params, sparse) => build(softmaxRegression, [0, 1, 2, 1, 0, 2], params, sparse)],
];
function build(family: typeof logisticRegression, b: readonly number[], params: object, sparse: boolean): AnyProblem | Promise<AnyProblem> {
  const complete = { l2: 0, intercept: false, standardize: false, ...params };
  if (!sparse) return buildInline(family, { A: rows, b }, params);
  return family.build({ data: { A: sparseOfRows(rows), b: { kind: 'array', shape: [6], data: Float64Array.from(b) } }, params: complete, spec: {} });
}

describe.each(regressions)('matrices of %s regression', (_name, make) => {
  it.each(options.flatMap((params) => [[params, false], [params, true]] as const))('%j, sparse %s: Hessian by columns, Fisher by single samples, metric from the design', async (params, sparse) => {
    const problem = await make(params, sparse), { hessian, hessianVector, gaussNewton, fisher, fisherVector, sampleGradient } = problem.oracles;
    const n = layoutSize(problem.layout), x = wave(n, 3), l2 = (params as { l2?: number }).l2 ?? 0, penalised = problem.layout[0]!.shape.reduce((a, b) => a * b, 1);
    near(matrix(hessian, x), columnsOf(hessianVector!, x));
    near(matrix(gaussNewton, x), matrix(hessian, x));
    const wanted = new Float64Array(n * n);
    for (let sample = 0; sample < 6; sample++) {
      const g = new Float64Array(n);
      sampleGradient!(x, Int32Array.of(sample), g);
      for (let i = 0; i < penalised; i++) g[i]! -= l2 * x[i]!;
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) wanted[i * n + j]! += (g[i]! * g[j]!) / 6;
    }
    for (let i = 0; i < penalised; i++) wanted[i * n + i]! += l2;
    near(matrix(fisher, x), wanted);
    near(columnsOf(fisherVector!, x), wanted);
  });

  it.each(options)('%j: the metric is the same for dense and sparse data', async (params) => {
    const both = await Promise.all([false, true].map((sparse) => make(params, sparse))), n = layoutSize(both[0]!.layout);
    const [dense, sparse] = both.map(({ oracles }) => { const out = new Float64Array(n * n); oracles.metric!(out); return out; });
    near(dense!, sparse!);
  });
});

describe('log-sum-exp', () => {
  const A = rows, b = [0.5, -1, 0, 2, 1, -0.3], mu = 0.4;
  const naive = (x: Vector): number => mu * Math.log(A.reduce((sum, row, i) => sum + Math.exp((row.reduce((z, a, j) => z + a * x[j]!, 0) - b[i]!) / mu), 0));

  it('value is mu log sum exp by a loop, derivatives agree with differences', async () => {
    const problem = await buildInline(logSumExp, { A, b }, { mu });
    for (const salt of [1, 2, 3]) {
      const x = wave(3, salt);
      expect(problem.oracles.value!(x)).toBeCloseTo(naive(x), 12);
      expectDerivatives(problem, x, 10);
    }
    expectPure(problem, [wave(3, 1), wave(3, 2), wave(3, 3)]);
  });

  it('does not overflow where the naive sum does', async () => {
    const problem = await buildInline(logSumExp, { A, b }, { mu: 1e-3 }), x = Float64Array.of(400, -300, 200);
    const largest = Math.max(...A.map((row, i) => row.reduce((z, a, j) => z + a * x[j]!, 0) - b[i]!));
    // The maximum lies at most mu log m below.
    expect(problem.oracles.value!(x) - largest).toBeGreaterThanOrEqual(0);
    expect(problem.oracles.value!(x) - largest).toBeLessThanOrEqual(1e-3 * Math.log(6) + 1e-12 * largest);
  });

  it('Hessian is Gauss-Newton - gg\'/mu, and Gauss-Newton the weighted Gram matrix', async () => {
    const problem = await buildInline(logSumExp, { A, b }, { mu }), x = wave(3, 4), g = new Float64Array(3);
    problem.oracles.gradient!(x, g);
    const G = matrix(problem.oracles.gaussNewton, x), H = matrix(problem.oracles.hessian, x);
    near(H, G.map((value, at) => value - (g[Math.floor(at / 3)]! * g[at % 3]!) / mu));
    near(H, columnsOf(problem.oracles.hessianVector!, x));
    const pi = A.map((row, i) => Math.exp((row.reduce((z, a, j) => z + a * x[j]!, 0) - b[i]!) / mu)), total = pi.reduce((s, p) => s + p, 0);
    near(G, Array.from({ length: 9 }, (_, at) => A.reduce((sum, row, i) => sum + (pi[i]! / total) * row[Math.floor(at / 3)]! * row[at % 3]!, 0) / mu));
  });

  it('shifted: the gradient at 0 vanishes, the optimum is known, and the metric keeps the rows as given', async () => {
    const problem = await buildInline(logSumExp, { A, b }, { mu, shifted: true }), g = new Float64Array(3), B = new Float64Array(9), raw = new Float64Array(9);
    problem.oracles.gradient!(new Float64Array(3), g);
    near(g, [0, 0, 0], 1e-15);
    expect(problem.reference!.value).toBeCloseTo(naive(new Float64Array(3)), 12);
    problem.oracles.metric!(B);
    (await buildInline(logSumExp, { A, b }, { mu })).oracles.metric!(raw);
    expect(B).toEqual(raw);
  });
});

describe('powers of a norm', () => {
  it.each([2, 2.5, 3, 4, 7])('power-norm, p = %d: value by a loop, derivatives agree with differences, every oracle check passes', async (p) => {
    const b = [1, 2, -1, 0, 0.5, 1], problem = await buildInline(powerNorm, { A: rows, b }, { p }), x = wave(3, 6);
    const r = Math.hypot(...rows.map((row, i) => row.reduce((z, a, j) => z + a * x[j]!, 0) - b[i]!));
    expect(problem.oracles.value!(x) / (r ** p / p)).toBeCloseTo(1, 13);
    expectDerivatives(problem, x, 1000);
    expect(checkProblem(problem).checks.filter(({ passed }) => !passed)).toEqual([]);
  });

  it.each([2, 3, 4])('p = %d: at a zero residual all derivatives but J\'J of p = 2 vanish, and nothing is NaN', async (p) => {
    const problem = await buildInline(powerNorm, { A: [[1, 2], [0, 1]], b: [0, 0] }, { p }), x = new Float64Array(2), q = new Float64Array(2).fill(9);
    near(matrix(problem.oracles.hessian, x), p === 2 ? [1, 2, 2, 5] : [0, 0, 0, 0], 0);
    problem.oracles.rankOne!(x, q);
    expect([...q]).toEqual([0, 0]);
  });

  it('sparse data give the bits of a sum in another order only', async () => {
    const b = [1, 2, -1, 0, 0.5, 1], x = wave(3, 6), dense = await buildInline(powerNorm, { A: rows, b }, { p: 3 });
    const sparse = await powerNorm.build({ data: { A: sparseOfRows(rows), b: { kind: 'array', shape: [6], data: Float64Array.from(b) } }, params: { p: 3 }, spec: {} });
    near(matrix(sparse.oracles.hessian, x), matrix(dense.oracles.hessian, x));
    const [J, K] = [sparse, dense].map(({ oracles }) => { const out = new Float64Array(18); oracles.jacobian!(x, out); return out; });
    expect(J).toEqual(K);
  });
});

describe('nonlinear-least-squares', () => {
  const decay = { spec: 'problem/1', kind: 'nonlinear-least-squares', variables: [{ name: 'a' }, { name: 'rate' }, { name: 'floor' }], data: { t: { inline: [0, 1, 2, 3, 4] }, y: { inline: [3, 1.8, 1.3, 1.1, 1] } } };

  it('an array of residuals is the list of its entries, with the same derivatives', async () => {
    const t = [0, 1, 2, 3, 4], y = [3, 1.8, 1.3, 1.1, 1], x = Float64Array.of(2, 0.7, 0.9);
    const [whole, single] = await Promise.all([['a*exp(-rate*t) + floor - y'], t.map((ti, i) => `a*exp(-rate*${ti}) + floor - ${y[i]}`)].map((residuals) => buildSpec(nonlinearLeastSquares, { ...decay, residuals, params: { p: 3 } })));
    expect(whole!.oracles.value!(x)).toBeCloseTo(single!.oracles.value!(x), 13);
    for (const name of ['hessian', 'gaussNewton'] as const) near(matrix(whole!.oracles[name], x), matrix(single!.oracles[name], x), 1e-12);
    // By hand: residual a e^(-rate t) + floor - y has the derivatives e, -a t e, 1.
    const J = new Float64Array(15);
    whole!.oracles.jacobian!(x, J);
    near(J, t.flatMap((ti) => { const e = Math.exp(-0.7 * ti); return [e, -2 * ti * e, 1]; }), 1e-14);
  });

  it.each([2, 3, 4.5])('p = %d: arrays, scalars and matrices in one list; derivatives agree with differences and every check passes', async (p) => {
    const problem = await buildSpec(nonlinearLeastSquares, {
      ...decay, variables: [{ name: 'v', shape: [3] }, { name: 's' }], data: { M: { inline: [[1, 2, 0], [0, 1, -1]] }, y: { inline: [0.5, 1] } },
      residuals: ['s^2 - v[1]', 'M*(v.^2) - y', 'v*s', 'sin(v)*v\''], params: { p } });
    const x = wave(4, 2);
    expect(problem.traits).toMatchObject({ residuals: 1 + 2 + 3 + 9, power: p, smooth: true });
    expectDerivatives(problem, x, 1000);
    expectPure(problem, [wave(4, 1), wave(4, 2), wave(4, 3)]);
    near(matrix(problem.oracles.hessian, x), columnsOf(problem.oracles.hessianVector!, x));
    expect(checkProblem(problem).checks.filter(({ passed }) => !passed)).toEqual([]);
  });

  it('fewer residuals than variables: the Jacobian by rows equals the products', async () => {
    const problem = await buildSpec(nonlinearLeastSquares, { spec: 'problem/1', kind: 'nonlinear-least-squares', variables: [{ name: 'x', shape: [4] }], residuals: ['x[1]*x[2] - 1', 'sum(x.^2) - 3'] });
    const x = Float64Array.of(1, 2, 3, 4), J = new Float64Array(8);
    problem.oracles.jacobian!(x, J);
    expect([...J]).toEqual([2, 1, 0, 0, 2, 4, 6, 8]);
  });

  it('offers what it builds; a residual with a kink takes the fact `smooth` away', async () => {
    for (const residuals of [['a - 1', 'rate*floor'], ['a - 1', 'abs(rate)']]) {
      const spec = { ...decay, residuals }, problem = await buildSpec(nonlinearLeastSquares, spec);
      expect((await offered(nonlinearLeastSquares, spec)).oracles).toEqual(builtOracles(problem));
      expect((await offered(nonlinearLeastSquares, spec)).facts).toEqual(problem.traits.smooth ? ['smooth'] : []);
    }
  });

  it('errors stand at their residual, their variable, their data', async () => {
    const refused = (more: object) => expect(buildSpec(nonlinearLeastSquares, { ...decay, residuals: ['a'], ...more })).rejects;
    await refused({ residuals: ['a - 1', 'b*2'] }).toMatchObject({ code: 'expression-unknown-name', details: { pointer: '/residuals/1' } });
    await refused({ residuals: ['a +'] }).toMatchObject({ code: 'expression-syntax', details: { pointer: '/residuals/0' } });
    await refused({ variables: [{ name: 'a' }, { name: 'exp' }] }).toMatchObject({ code: 'expression-name', details: { pointer: '/variables/1/name' } });
    await refused({ variables: [{ name: 'a' }, { name: 't' }] }).toMatchObject({ code: 'duplicate-name' });
  });
});

