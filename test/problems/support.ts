/** Builds families as the loader does, and checks that hold for every problem. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { layoutSize, sparseFromEntries, type AnyProblem, type DenseMatrix, type Family, type OracleSet, type SparseMatrix, type Vector } from '../../core/index.js';
import type { ProblemEntry } from '../../core/registry/entry.js';
import { validatorOf } from '../../core/spec/ajv.js';
import { errorsAgainst } from '../../core/spec/check.js';
import { loadData } from '../../core/spec/data.js';
import { problemSchema } from '../../core/spec/problem-schema.js';

export const problemsFolder = fileURLToPath(new URL('../../problems/', import.meta.url));
export type Spec = Readonly<Record<string, unknown>>;
export const readJson = (path: string): Spec => JSON.parse(readFileSync(path, 'utf8')) as Spec;
export const examplesOf = (id: string): string[] => readdirSync(`${problemsFolder}${id}/examples`).filter((file) => file.endsWith('.json'));

/** Validates against the manifest's schema, loads the data, builds. Defaults are written as the loader writes them. */
export async function buildSpec(family: Family, written: Spec, folder = problemsFolder): Promise<AnyProblem> {
  const spec = structuredClone(written) as Record<string, unknown>;
  spec.params ??= {};
  const entry = { ...family.manifest, kind: 'problem', module: '', export: '' } as ProblemEntry;
  const [error] = await errorsAgainst(problemSchema(entry), spec);
  if (error) throw error;
  const { data } = await loadData(entry, (spec.data ?? {}) as Record<string, unknown>, { folder });
  return family.build({ data, params: spec.params as object, spec });
}

/** A problem of the family from inline arrays and params. */
export const buildInline = (family: Family, data: Readonly<Record<string, unknown>>, params: object = {}): Promise<AnyProblem> =>
  buildSpec(family, { spec: 'problem/1', kind: family.manifest.id, params, ...(Object.keys(data).length > 0 ? { data: Object.fromEntries(Object.entries(data).map(([name, inline]) => [name, { inline }])) } : {}) });

/** Oracles and facts that the manifest promises for a spec. */
export async function offered(family: Family, spec: Spec): Promise<{ oracles: string[]; facts: string[] }> {
  const oracles = new Set<string>(), facts = new Set<string>();
  for (const { when, oracles: names, facts: claimed } of family.manifest.offers) {
    if (when && !(await validatorOf(when))(structuredClone(spec))) continue;
    names.forEach((name) => oracles.add(name));
    Object.keys(claimed ?? {}).forEach((fact) => facts.add(fact));
  }
  return { oracles: [...oracles].sort(), facts: [...facts].sort() };
}
export const builtOracles = ({ oracles }: AnyProblem): string[] => Object.keys(oracles).sort();
export const builtFacts = ({ traits }: AnyProblem): string[] => Object.entries(traits).filter(([, value]) => value === true).map(([name]) => name).sort();

/** Fixed numbers in (-1, 1) that no structure of a test shares. */
export const wave = (length: number, salt = 0): Vector => Float64Array.from({ length }, (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * (salt + 1) + (i + 1) ** 1.5));
export const scaled = (x: Vector, factor: number): Vector => x.map((value) => factor * value);
export const dot = (x: Vector, y: Vector): number => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
export const norm = (x: Vector): number => Math.sqrt(dot(x, x));
export const minus = (x: Vector, y: Vector): Vector => x.map((value, i) => value - y[i]!);
export const sizeOfProblem = ({ layout }: AnyProblem): number => layoutSize(layout);

export const rowsOf = ({ rows, columns, data }: DenseMatrix): number[][] => Array.from({ length: rows }, (_, i) => [...data.subarray(i * columns, (i + 1) * columns)]);
export const denseOfRows = (rows: readonly (readonly number[])[]): DenseMatrix => ({ kind: 'dense', rows: rows.length, columns: rows[0]!.length, data: Float64Array.from(rows.flat()) });
/** Every zero is left out. */
export function sparseOfRows(rows: readonly (readonly number[])[]): SparseMatrix {
  const entries = rows.flatMap((row, i) => row.map((value, j) => [i, j, value] as const)).filter(([, , value]) => value !== 0);
  return sparseFromEntries(rows.length, rows[0]!.length, entries.map(([i]) => i), entries.map(([, j]) => j), entries.map(([, , value]) => value));
}

interface Smooth { readonly value: OracleSet['value']; readonly gradient: OracleSet['gradient']; readonly hessianVector: OracleSet['hessianVector'] }

/** The smooth part of a problem, or all of it. */
export const smoothPart = ({ oracles }: AnyProblem): Smooth => ({
  value: oracles.smoothValue ?? oracles.value!, gradient: oracles.smoothGradient ?? oracles.gradient!,
  hessianVector: oracles.smoothHessianVector ?? oracles.hessianVector!,
});

export function gradientOf(problem: AnyProblem, x: Vector): Vector {
  const out = new Float64Array(x.length);
  smoothPart(problem).gradient(x, out);
  return out;
}
export function hessianTimes(problem: AnyProblem, x: Vector, v: Vector): Vector {
  const out = new Float64Array(x.length);
  smoothPart(problem).hessianVector(x, v, out);
  return out;
}
const moved = (x: Vector, v: Vector, t: number): Vector => x.map((value, i) => value + t * v[i]!);

/**
 * Fourth-order central difference of `f` along v: truncation h^4 |f'''''| / 30, rounding 2 eps |f| / h. With h = 1e-3 / |v| both stay below
 * 1e-9 times the scale (sizes of f and of its derivatives at x within a distance of 1).
 */
const h = 1e-3;
function difference(f: (x: Vector) => number, x: Vector, v: Vector): number {
  const t = h / norm(v);
  return (8 * (f(moved(x, v, t)) - f(moved(x, v, -t))) - (f(moved(x, v, 2 * t)) - f(moved(x, v, -2 * t)))) / (12 * t);
}

/** Slopes and curvatures along fixed directions, symmetry of the Hessian. `scale` is the size of the derivatives nearby. */
export function expectDerivatives(problem: AnyProblem, x: Vector, scale = 1): void {
  const { value } = smoothPart(problem), n = x.length;
  const gradient = gradientOf(problem, x);
  for (let salt = 0; salt < 3; salt++) {
    const v = wave(n, 10 + salt), w = wave(n, 20 + salt);
    const tolerance = 1e-9 * (scale + Math.abs(value(x)) + norm(gradient)) * Math.max(1, norm(v));
    expect(Math.abs(difference(value, x, v) - dot(gradient, v))).toBeLessThan(tolerance);
    const Hv = hessianTimes(problem, x, v), Hw = hessianTimes(problem, x, w);
    expect(Math.abs(difference((y) => dot(gradientOf(problem, y), w), x, v) - dot(Hv, w))).toBeLessThan(tolerance * (1 + norm(w)));
    expect(Math.abs(dot(Hv, w) - dot(v, Hw))).toBeLessThan(1e-12 * (1 + norm(Hv) * norm(w) + norm(Hw) * norm(v)));
  }
}

/** valueBatch is the loop, bit for bit; interleaved calls and changed arrays are not seen; arguments are left alone. */
export function expectPure(problem: AnyProblem, points: readonly Vector[]): void {
  const { value, valueBatch } = problem.oracles;
  const n = points[0]!.length, all = Float64Array.from(points.flatMap((point) => [...point])), out = new Float64Array(points.length);
  const copy = all.slice();
  valueBatch!(all, out);
  expect([...out]).toEqual(points.map((point) => value!(point)));
  expect(all).toEqual(copy);
  const fresh = points.map((point) => [smoothPart(problem).value(point), gradientOf(problem, point), hessianTimes(problem, point, wave(n))] as const);
  const reused = points[0]!.slice();
  for (const order of [[0, 1, 0, 2], [2, 2, 1, 0]]) {
    for (const index of order) {
      reused.set(points[index % points.length]!);
      const [f, g, Hv] = fresh[index % points.length]!;
      expect(gradientOf(problem, reused)).toEqual(g);
      expect(smoothPart(problem).value(reused)).toBe(f);
      expect(hessianTimes(problem, reused, wave(n))).toEqual(Hv);
      reused.fill(0.25);
      value!(reused);
    }
  }
}

/** L and mu bound every Rayleigh quotient; f is convex where it says so. */
export function expectConstants(problem: AnyProblem, points: readonly Vector[]): void {
  const { smoothness = Infinity, strongConvexity = 0, convex } = problem.traits;
  const { value } = smoothPart(problem);
  expect(strongConvexity).toBeLessThanOrEqual(smoothness);
  for (const x of points) {
    for (let salt = 0; salt < 8; salt++) {
      const v = wave(x.length, salt), quotient = dot(v, hessianTimes(problem, x, v)) / dot(v, v);
      expect(Math.abs(quotient)).toBeLessThanOrEqual(smoothness * (1 + 1e-12));
      if (convex) expect(quotient).toBeGreaterThanOrEqual(strongConvexity * (1 - 1e-12) - 1e-12);
    }
    if (!convex) continue;
    for (const y of points) {
      const step = minus(y, x), bound = value(x) + dot(gradientOf(problem, x), step) + (strongConvexity / 2) * dot(step, step);
      expect(value(y)).toBeGreaterThanOrEqual(bound - 1e-12 * (1 + Math.abs(bound) + Math.abs(value(y))));
    }
  }
}

/** The largest |eigenvalue| and the smallest eigenvalue of the Hessian at x, by power iterations on it. */
export function hessianExtremes(problem: AnyProblem, x: Vector, iterations = 5000): { smallest: number; largest: number } {
  const largest = power((v) => hessianTimes(problem, x, v), x.length, iterations);
  const rest = power((v) => minus(scaled(v, largest), hessianTimes(problem, x, v)), x.length, iterations);
  return { largest, smallest: largest - rest };
}
function power(apply: (v: Vector) => Vector, n: number, iterations: number): number {
  let v = wave(n, 3), eigenvalue = 0;
  for (let k = 0; k < iterations; k++) {
    v = scaled(v, 1 / norm(v));
    const next = apply(v);
    eigenvalue = dot(v, next);
    v = next;
    if (norm(v) === 0) return 0;
  }
  return eigenvalue;
}

/** The mean over all samples in any order is the gradient; a repeated sample counts twice. */
export function expectSamples(problem: AnyProblem, x: Vector): void {
  const { sampleGradient } = problem.oracles, m = problem.traits.samples!, n = x.length;
  const order = Int32Array.from({ length: m }, (_, i) => m - 1 - i), out = new Float64Array(n), gradient = gradientOf(problem, x);
  sampleGradient!(x, order, out);
  expect(norm(minus(out, gradient))).toBeLessThan(1e-13 * m * (1 + norm(gradient)));
  const [first, second, pair] = [[0], [1], [0, 1, 1]].map((samples) => {
    const one = new Float64Array(n);
    sampleGradient!(x, Int32Array.from(samples), one);
    return one;
  });
  expect(norm(minus(pair!, first!.map((value, i) => (value + 2 * second![i]!) / 3)))).toBeLessThan(1e-13 * (1 + norm(pair!)));
  expect(() => sampleGradient!(x, new Int32Array(0), out)).toThrow(expect.objectContaining({ code: 'no-samples' }));
  expect(() => sampleGradient!(x, Int32Array.of(m), out)).toThrow(expect.objectContaining({ code: 'bad-sample' }));
}

/** What a build must be refused with. */
export const refusal = (code: string, pointer: string): unknown => expect.objectContaining({ code, failure: 'usage', details: expect.objectContaining({ pointer }) as unknown });

/** A small table whose columns differ in mean and size, with zeros; a constant column when asked. */
export const table = (m: number, n: number, constant = false): number[][] => Array.from({ length: m }, (_, i) =>
  Array.from({ length: n }, (__, j) => (constant && j === n - 1 ? 0.1 : (i + 2 * j) % 3 === 0 ? 0 : Math.sin(1.3 * i + 0.7 * j * j + 0.4) * (j + 1) + j)));
