/**
 * The reference optima of `golden/three-terms.py` (interior points, duals, linear programs: no algorithm of this project) by at least two methods each, from the JSON spec.
 * What a method may be off by is derived: rounding where its iterates end on the optimum, else its own a-priori bound under the exact distance from the reference point.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { layoutSize, solve, type AnyProblem, type Family, type RunResult, type Vector } from '../../core/index.js';
import { matrixGame } from '../../problems/matrix-game/index.js';
import { overlappingGroupLasso } from '../../problems/overlapping-group-lasso/index.js';
import { portfolio } from '../../problems/portfolio/index.js';
import { regressionL1Loss } from '../../problems/regression-l1-loss/index.js';
import { svm } from '../../problems/svm/index.js';
import { totalVariation } from '../../problems/total-variation/index.js';
import { buildInline, expectDerivatives, minus, norm, scaled, sparseOfRows, table, wave } from './support.js';

interface Instance { readonly name: string; readonly kind: string; readonly data: Readonly<Record<string, unknown>>; readonly params: Readonly<Record<string, unknown>>; readonly value: number; readonly point: readonly number[]; readonly error: number }
const { instances } = JSON.parse(readFileSync(new URL('../golden/three-terms.json', import.meta.url), 'utf8')) as { readonly instances: readonly Instance[] };
const named = instances.map((instance) => [instance.name, instance] as const);
const families: Readonly<Record<string, Family>> = { 'matrix-game': matrixGame, 'overlapping-group-lasso': overlappingGroupLasso, portfolio, 'regression-l1-loss': regressionL1Loss, svm, 'total-variation': totalVariation };
const open = ({ kind, data, params }: Instance): Promise<AnyProblem> => buildInline(families[kind]!, data, params);
/** Matrices of the case as sparse ones, defaults of the manifest's schema written in. */
async function buildSparse(family: Family, data: Readonly<Record<string, readonly (readonly number[])[] | readonly number[]>>, params: object): Promise<AnyProblem> {
  const values = Object.fromEntries(Object.entries(data).map(([name, value]) => [name, Array.isArray(value[0]) ? sparseOfRows(value as number[][]) : { kind: 'array' as const, shape: [value.length], data: Float64Array.from(value as number[]) }]));
  const defaults = Object.fromEntries(Object.entries((family.manifest.params as unknown as { properties: Record<string, { default?: unknown }> }).properties).flatMap(([name, { default: written }]) => (written === undefined ? [] : [[name, written]])));
  return family.build({ data: values, params: { ...defaults, ...params }, spec: {} } as never) as AnyProblem;
}
const specOf = ({ kind, data, params }: Instance): object => ({ spec: 'problem/1', kind, params, data: Object.fromEntries(Object.entries(data).map(([name, inline]) => [name, { inline }])) });

/** The reference's own error, and the rounding of a sum of at most 100 terms, none larger than 1 + |value|: 100 * 2^-53 < 1.2e-14. */
const slack = ({ error, value }: Instance): number => error + 1.2e-14 * (1 + Math.abs(value));

interface Start { readonly gap: number; readonly distance: number; readonly delta0: number }
/** Psi(x0) - Psi*, V(x0, x*) (half the squared distance, or the Kullback-Leibler divergence of x* from x0), and Psi(x0) - Psi* + mu V(x0, x*). */
function startOf({ oracles, traits: { entropic, simpleStrongConvexity: mu = 0 }, start }: AnyProblem, { point, value }: Instance): Start {
  const best = Float64Array.from(point), x0 = start!(undefined as never), gap = oracles.value!(x0) - value;
  const distance = entropic ? best.reduce((sum, v, i) => sum + (v > 0 ? v * Math.log(v / x0[i]!) : 0), 0) : norm(minus(x0, best)) ** 2 / 2;
  return { gap, distance, delta0: gap + mu * distance };
}

const noStop = { kind: 'step', below: 1e-320 };
const run = (instance: Instance, id: string, params: object, iterations: number, stop?: object): Promise<RunResult> =>
  solve({ problem: specOf(instance), method: { id, params }, budget: { iterations }, ...(stop ? { stop } : {}) } as never);

describe('the reference points', () => {
  it.each(named)('%s: the objective there is the reference value', async (_name, instance) => {
    const { oracles, layout } = await open(instance);
    expect(layoutSize(layout)).toBe(instance.point.flat().length);
    expect(Math.abs(oracles.value!(Float64Array.from(instance.point)) - instance.value)).toBeLessThanOrEqual(slack(instance));
  });
});

const euclidean = named.filter(([, { kind, params }]) => kind !== 'portfolio' && params.geometry !== 'entropy');
describe('primal-dual', () => {
  it.each(euclidean)('%s: ends on the optimum to rounding, and proves it where the conjugate is known', async (_name, instance) => {
    const { last, tables } = await run(instance, 'primal-dual', {}, 20_000, noStop), problem = await open(instance), { conjugateValue, coupleAdjoint, dualValue } = problem.oracles;
    expect(Math.abs(last.metrics.value! - instance.value)).toBeLessThanOrEqual(slack(instance));
    if (!conjugateValue) { expect(last.metrics.dualityGap).toBeUndefined(); return; }
    expect(Math.abs(last.metrics.dualityGap!)).toBeLessThanOrEqual(2 * slack(instance));
    // The gap by hand, at the reference point: its value and the dual value of y meet.
    const y = Float64Array.from(tables!.dual!.columns.y!), back = new Float64Array(layoutSize(problem.layout));
    coupleAdjoint!(y, back);
    expect(Math.abs(instance.value + conjugateValue(back.map((v) => -v)) + dualValue!(y))).toBeLessThanOrEqual(2 * slack(instance));
  });
});

/** The last record against the optimum: never below it, above it by the method's own bound at most, and that bound is `most` at most. */
function expectWithinBound({ last: { metrics: { value, bound } } }: RunResult, instance: Instance, most: number): void {
  expect(bound).toBeLessThanOrEqual(most);
  expect(value! - instance.value).toBeLessThanOrEqual(bound! + slack(instance));
  expect(value! - instance.value).toBeGreaterThanOrEqual(-slack(instance));
}

const strong = named.filter(([, { params: { l2 = 0, entropy = 0 } }]) => Number(l2) + Number(entropy) > 0);
describe('restart-free accelerated gradient sliding', () => {
  it.each(strong)('%s: its bound proves 1e-7, and holds', async (_name, instance) => {
    const problem = await open(instance), delta0 = startOf(problem, instance).delta0;
    const result = await run(instance, 'restart-free-accelerated-gradient-sliding', { delta0, accuracy: 1e-7 }, 1000, noStop);
    expect([result.outcome, result.certificate.evidence]).toEqual(['converged', 'proved']);
    expectWithinBound(result, instance, 1e-7);
  });
});

const smooth = named.filter(([, { kind }]) => kind !== 'svm' && kind !== 'matrix-game');
describe('accelerated gradient sliding', () => {
  it.each(smooth)('%s: within 8 L V (1 + 3 H_k) / (k (k + 1)) of the optimum, H_k the harmonic number', async (_name, instance) => {
    const problem = await open(instance), { distance } = startOf(problem, instance), result = await run(instance, 'accelerated-gradient-sliding', { distance, dTilde: 1.5 * distance }, 400, noStop);
    // One ends earlier, where it moves no further.
    const k = result.iterations;
    expect(k).toBeGreaterThan(100);
    let harmonic = 0;
    for (let i = 1; i <= k; i++) harmonic += 1 / i;
    // eta_i = 8 L Dt / (Omega i^2) with Dt = 1.5 V(x0, x*): the weights 2 i / (k (k + 1)) of eta_i Omega sum to 24 L V H_k / (k (k + 1)).
    const most = (8 * problem.traits.smoothness! * distance * (1 + 3 * harmonic)) / (k * (k + 1));
    expectWithinBound(result, instance, most * (1 + 1e-12));
  });
});

describe('nesterov-smoothing', () => {
  it.each(named)('%s: within its bound, a hundredth of the gap at the start', async (_name, instance) => {
    const { distance, delta0, gap } = startOf(await open(instance), instance);
    expectWithinBound(await run(instance, 'nesterov-smoothing', { distance, delta0, accuracy: 0.01 * gap }, 5000, noStop), instance, 0.01 * gap);
  });
});

describe('proximal-subgradient', () => {
  it.each(named.filter(([, { kind }]) => kind === 'matrix-game'))('%s: within its bound, a quarter of the gap at the start', async (_name, instance) => {
    const { distance, gap } = startOf(await open(instance), instance);
    expectWithinBound(await run(instance, 'proximal-subgradient', { distance, dTilde: 1.5 * distance }, 20_000, noStop), instance, gap / 4);
  });
});

const domains = [{ kind: 'ball', radius: 0.4 }, { kind: 'box', lower: -0.15, upper: 0.3 }, { kind: 'box', lower: [-1, 0, -2, 0.5], upper: [1, 0.25, -1, 2] }, { kind: 'simplex' }] as const;
/** The nearest point of the simplex, by the threshold that makes the positive parts sum to 1, found by bisection. */
function nearestOnSimplex(x: Vector): Vector {
  let low = Math.min(...x) - 1, high = Math.max(...x);
  for (let i = 0; i < 200; i++) { const middle = (low + high) / 2; if (x.reduce((sum, v) => sum + Math.max(0, v - middle), 0) > 1) low = middle; else high = middle; }
  return x.map((v) => Math.max(0, v - low));
}
function nearest(domain: (typeof domains)[number], x: Vector): Vector {
  if (domain.kind === 'ball') return scaled(x, Math.min(1, domain.radius / norm(x)));
  if (domain.kind === 'simplex') return nearestOnSimplex(x);
  const side = (bound: number | readonly number[], i: number): number => (typeof bound === 'number' ? bound : bound[i]!);
  return x.map((v, i) => Math.min(Math.max(v, side(domain.lower, i)), side(domain.upper, i)));
}
const m = 6, n = 4, A = table(m, n), b = [...wave(m, 3)], labels = [1, -1, 1, 1, -1, -1], C = table(5, n), d = [...wave(5, 4)];
const ridged: readonly (readonly [string, Family, Readonly<Record<string, unknown>>, object])[] = [
  ['svm', svm, { A, b: labels }, {}], ['regression-l1-loss', regressionL1Loss, { A, b, C, d }, {}], ['overlapping-group-lasso', overlappingGroupLasso, { A, b }, { groups: [[0, 1], [1, 2, 3]] }], ['total-variation', totalVariation, { signal: b.slice(0, n) }, {}],
];

describe('domains', () => {
  it.each(ridged.flatMap(([name, ...rest]) => domains.map((domain, i) => [`${name}, ${domain.kind} ${i}`, domain, ...rest] as const)))('%s: prox is the nearest point to x / (1 + t l2), and the objective is infinite outside', async (_name, domain, family, data, params) => {
    const l2 = 0.3, { oracles } = await buildInline(family, data, { ...params, l2, domain }), free = await buildInline(family, data, { ...params, l2 }), out = new Float64Array(n);
    for (const t of [0.1, 1, 7]) {
      for (const x of [0, 1, 2].map((salt) => scaled(wave(n, salt), 2))) {
        const best = nearest(domain, scaled(x, 1 / (1 + t * l2)));
        oracles.prox!(x, t, out);
        expect(norm(minus(out, best))).toBeLessThan(1e-14 * (1 + norm(x)));
        expect(oracles.value!(out)).toBe(free.oracles.value!(out));
        expect(oracles.value!(scaled(out, -3))).toBe(Infinity);
      }
    }
  });
});

const sparseKinds: readonly (readonly [string, Family, Readonly<Record<string, readonly (readonly number[])[] | readonly number[]>>, object])[] = [
  ['svm', svm, { A, b: labels }, { l2: 0.1 }], ['svm with an intercept', svm, { A, b: labels }, { intercept: true }], ['regression-l1-loss of A and b', regressionL1Loss, { A, b, C, d }, { l2: 0.1 }],
  ['overlapping-group-lasso', overlappingGroupLasso, { A, b }, { groups: [[0, 1], [1, 2, 3]] }], ['matrix-game', matrixGame, { A }, {}], ['matrix-game, euclidean', matrixGame, { A }, { geometry: 'euclidean' }],
];
describe('sparse data', () => {
  it.each(sparseKinds)('%s: every oracle and constant is that of dense data', async (_name, family, data, params) => {
    const dense = await buildInline(family, data, params), { oracles, traits } = await buildSparse(family, data, params), size = layoutSize(dense.layout), p = traits.dualSize!;
    const x = wave(size, 1).map((v) => Math.abs(v)), total = x.reduce((sum, v) => sum + v, 0), inside = family === matrixGame ? scaled(x, 1 / total) : x, y = wave(p, 2);
    const same = (call: (o: AnyProblem['oracles'], out: Vector) => void, length: number): void => {
      const one = new Float64Array(length), other = new Float64Array(length);
      call(dense.oracles, one);
      call(oracles, other);
      // Sums of at most 6 products below 10, in another order.
      expect(norm(minus(one, other))).toBeLessThan(1e-13);
    };
    expect(Object.keys(oracles)).toEqual(Object.keys(dense.oracles));
    same((o, out) => { out[0] = o.value!(inside); }, 1);
    same((o, out) => { o.nonsmoothSubgradient!(inside, out); }, size);
    same((o, out) => { o.couple!(inside, out); }, p);
    same((o, out) => { o.coupleAdjoint!(y, out); }, size);
    if (oracles.smoothGradient) same((o, out) => { o.smoothGradient!(inside, out); }, size);
    if (oracles.smoothHessianVector) same((o, out) => { o.smoothHessianVector!(inside, wave(size, 5), out); }, size);
    if (oracles.sampleSubgradient) same((o, out) => { o.sampleSubgradient!(inside, Int32Array.of(1, 4, 1), out); }, size);
    if (oracles.conjugateValue) same((o, out) => { const value = o.conjugateValue!(wave(size, 6)); out[0] = value === Infinity ? -1 : value; }, 1);
    for (const [name, value] of Object.entries(dense.traits)) if (typeof value === 'number') expect(Math.abs(value - (traits as Record<string, number>)[name]!), name).toBeLessThan(1e-12 * (1 + value));
  });
});

describe('smooth parts', () => {
  it.each(smooth)('%s: gradient and Hessian are those of differences', async (_name, instance) => {
    const problem = await open(instance), size = instance.point.length;
    for (const salt of [0, 1]) expectDerivatives(problem, wave(size, salt).map(Math.abs), problem.traits.smoothness);
  });
});
