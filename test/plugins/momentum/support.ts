/** The problems of the golden file as plain functions, runs of the methods on them, and naive recursions. */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { defineProblem, iterate, SaddlepointError, type AnyProblem, type RunInput, type RunResult, type TraceRecord } from '../../../core/index.js';

interface GoldenRun { readonly f: Readonly<Record<string, number>>; readonly x_last: readonly number[] }
interface GoldenFlow { readonly t0: number; readonly t1: number; readonly n: number; readonly z_end: readonly number[]; readonly f_end: number }
export const golden = JSON.parse(readFileSync(new URL('../../golden/acceleration-dynamics.json', import.meta.url), 'utf8')) as {
  readonly A: { readonly lam: readonly number[]; readonly runs: Readonly<Record<string, GoldenRun>> };
  readonly B: { readonly first: readonly number[]; readonly tail: readonly number[] } & Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly C: { readonly opt: number; readonly xstar: readonly number[]; readonly L: number; readonly mu: number; readonly runs: Readonly<Record<string, GoldenRun>> };
  readonly D: Readonly<Record<string, GoldenFlow>>;
};

export type Array1 = readonly number[];
export interface Plain { readonly f: (x: ArrayLike<number>) => number; readonly g: (x: ArrayLike<number>) => number[]; readonly L: number; readonly mu: number; readonly x0: Array1; readonly xstar: Array1; readonly fstar: number }

const { lam } = golden.A;
export const A: Plain = {
  f: (x) => lam.reduce((sum, l, i) => sum + (l * x[i]! ** 2) / 2, 0), g: (x) => lam.map((l, i) => l * x[i]!),
  L: 100, mu: 1, x0: [1, 1, 1, 1, 1], xstar: [0, 0, 0, 0, 0], fstar: 0,
};
export const B: Plain = {
  f: ({ 0: t = NaN }) => (t < 1 ? 12.5 * t ** 2 : t < 2 ? 0.5 * t ** 2 + 24 * t - 12 : 12.5 * t ** 2 - 24 * t + 36),
  g: ({ 0: t = NaN }) => [t < 1 ? 25 * t : t < 2 ? t + 24 : 25 * t - 24],
  L: 25, mu: 1, x0: [3.3], xstar: [0], fstar: 0,
};
const samples = Array.from({ length: 20 }, (_, i) => ({ a: [0, 1, 2, 3].map((j) => Math.sin(0.7 * (i + 1) * (j + 1) + 0.2 * i)), y: Math.sign(Math.cos(1.9 * (i + 1))) }));
const margin = ({ a, y }: (typeof samples)[number], x: ArrayLike<number>): number => y * a.reduce((sum, aj, j) => sum + aj * x[j]!, 0);
export const C: Plain = {
  f: (x) => samples.reduce((sum, s) => sum + Math.log1p(Math.exp(-margin(s, x))) / 20, 0) + 0.001 * [0, 1, 2, 3].reduce((sum, j) => sum + x[j]! ** 2, 0),
  g: (x) => [0, 1, 2, 3].map((j) => samples.reduce((sum, s) => sum - (s.y * s.a[j]!) / (20 * (1 + Math.exp(margin(s, x)))), 0.002 * x[j]!)),
  L: golden.C.L, mu: golden.C.mu, x0: [2, 2, 2, 2], xstar: golden.C.xstar, fstar: golden.C.opt,
};
export const instances = { A, B, C };
export const startRadius = ({ x0, xstar }: Plain): number => Math.hypot(...x0.map((x, i) => x - xstar[i]!));

export const problemOf = ({ f, g, L, mu, x0, xstar, fstar }: Plain): AnyProblem => defineProblem({
  size: x0.length, start: x0, traits: { smooth: true, convex: true, stronglyConvex: true, smoothness: L, strongConvexity: mu },
  reference: { value: fstar, point: Float64Array.from(xstar) },
  oracles: { value: f as (x: Float64Array) => number, gradient: (x: Float64Array, out: Float64Array) => { out.set(g(x)); } },
});

export const never = { kind: 'value', below: -1e300 } as const;

/** All records of a run of so many steps, and its result. */
export async function run(input: Omit<RunInput, 'stop'>, iterations: number): Promise<{ records: TraceRecord[]; result: RunResult }> {
  const generator = iterate({ stop: never, record: { every: 1 }, ...input, budget: { iterations } });
  const records: TraceRecord[] = [];
  for (;;) {
    const next = await generator.next();
    if (next.done) return { records, result: next.value };
    records.push(next.value);
  }
}

export const expectClose = (actual: number, expected: number, relative: number, absolute = 1e-12): void =>
  expect(Math.abs(actual - expected), `${actual} against ${expected}`).toBeLessThanOrEqual(relative * Math.abs(expected) + absolute);

export function expectGolden(records: readonly TraceRecord[], last: ArrayLike<number>, { f, x_last }: GoldenRun, relative: number): void {
  for (const [k, value] of Object.entries(f)) expectClose(records[Number(k)]!.metrics.value!, value, relative);
  x_last.forEach((value, i) => expectClose(last[i]!, value, relative));
}

/** The loop of dossier 3.1 in plain arrays: positions, queries and outputs of steps 0 .. count. */
export function naive({ g, x0 }: Plain, alpha: number, beta: number, gamma: number, delta: number, count: number): { xi: Array1[]; y: Array1[]; x: Array1[] } {
  const xi: Array1[] = [x0, x0];
  for (let k = 0; k < count; k++) {
    const [previous, now] = xi.slice(-2) as [Array1, Array1];
    const slope = g(now.map((v, i) => v + gamma * (v - previous[i]!)));
    xi.push(now.map((v, i) => v + beta * (v - previous[i]!) - alpha * slope[i]!));
  }
  const extrapolated = (factor: number): Array1[] => xi.slice(1).map((now, k) => now.map((v, i) => v + factor * (v - xi[k]![i]!)));
  return { xi: xi.slice(1), y: extrapolated(gamma), x: extrapolated(delta) };
}

export const refusal = async (work: Promise<unknown>): Promise<SaddlepointError> => {
  try { await work; } catch (error) { if (error instanceof SaddlepointError) return error; throw error; }
  throw new Error('nothing was refused');
};
