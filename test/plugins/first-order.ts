/** What the tests of the first-order methods share: runs by every step, golden instances, small problems as plain functions. */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { defineProblem, drive, iterate, SaddlepointError, type AnyProblem, type Execution, type RunInput, type RunResult, type Snapshot, type TraceRecord } from '../../core/index.js';

interface GoldenRun { readonly f: Readonly<Record<string, number>>; readonly x_last: readonly number[] }
interface Golden {
  readonly A: { readonly lam: readonly number[]; readonly runs: Readonly<Record<string, GoldenRun>> };
  readonly C: { readonly opt: number; readonly xstar: readonly number[]; readonly L: number; readonly mu: number; readonly runs: Readonly<Record<string, GoldenRun>> };
}
export const golden = JSON.parse(readFileSync(new URL('../golden/acceleration-dynamics.json', import.meta.url), 'utf8')) as Golden;

/** Never holds: only the budget ends the run. */
export const never = { kind: 'step', below: 1e-320 } as const;

export interface Run { readonly records: readonly TraceRecord[]; readonly result: RunResult }

export async function runOf(input: RunInput): Promise<Run> {
  const generator = iterate({ record: { every: 1 }, ...input });
  const records: TraceRecord[] = [];
  for (;;) {
    const next = await generator.next();
    if (next.done) return { records, result: next.value };
    records.push(next.value);
  }
}
export const valuesOf = ({ records }: Run): number[] => records.map(({ metrics }) => metrics.value!);
export const refusal = async (work: Promise<unknown>): Promise<SaddlepointError> => {
  try { await work; } catch (error) { if (error instanceof SaddlepointError) return error; throw error; }
  throw new Error('nothing was refused');
};

/** Golden instances A and C as specs; C's labels are -1 and 1. */
export const specA = { spec: 'problem/1', kind: 'quadratic', start: [1, 1, 1, 1, 1], data: { Q: { inline: golden.A.lam.map((lambda, i) => golden.A.lam.map((_, j) => (i === j ? lambda : 0))) }, c: { inline: [0, 0, 0, 0, 0] } } };
const m = 20, n = 4;
export const designC = Array.from({ length: m }, (_, i) => Array.from({ length: n }, (__, j) => Math.sin(0.7 * (i + 1) * (j + 1) + 0.2 * i)));
export const labelsC = Array.from({ length: m }, (_, i) => Math.sign(Math.cos(1.9 * (i + 1))));
export const specC = { spec: 'problem/1', kind: 'logistic-regression', start: [2, 2, 2, 2], params: { l2: 0.002 }, data: { A: { inline: designC }, b: { inline: labelsC } } };

/** f(x_k) to relative 1e-9 (absolute 1e-12, as the dossier says), and the last point of the file. */
export async function expectGolden(instance: 'A' | 'C', name: string, method: RunInput['method'] & object): Promise<void> {
  const { f, x_last } = golden[instance].runs[name]!;
  const last = instance === 'A' ? 60 : 100;
  const { records, result } = await runOf({ problem: instance === 'A' ? specA : specC, method, stop: never, budget: { iterations: last } });
  for (const [k, expected] of Object.entries(f)) {
    if (Number(k) <= last) expect(Math.abs(records[Number(k)]!.metrics.value! - expected), `f at k = ${k}`).toBeLessThanOrEqual(1e-9 * Math.abs(expected) + 1e-12);
  }
  const solution = result.last.solution[instance === 'A' ? 'x' : 'weights']!.data;
  x_last.forEach((expected, i) => expect(Math.abs(solution[i]! - expected)).toBeLessThanOrEqual(1e-9 * Math.abs(expected) + 1e-12));
}

/** The mean logistic loss of instance C in plain arrays, columns multiplied by `scales`. */
export const logistic = (l2: number, scales: readonly number[] = [1, 1, 1, 1]) => {
  const rows = designC.map((row) => row.map((value, j) => value * scales[j]!));
  const margin = (i: number, x: ArrayLike<number>): number => labelsC[i]! * rows[i]!.reduce((sum, value, j) => sum + value * x[j]!, 0);
  return {
    value: (x: ArrayLike<number>): number => rows.reduce((sum, _, i) => sum + Math.log1p(Math.exp(-margin(i, x))), 0) / m + (l2 / 2) * Array.from(x).reduce((sum, value) => sum + value * value, 0),
    gradient: (x: ArrayLike<number>): number[] => Array.from(x, (xj, j) => rows.reduce((sum, row, i) => sum - (labelsC[i]! * row[j]!) / (1 + Math.exp(margin(i, x))), 0) / m + l2 * xj),
  };
};

interface Smooth { value(x: ArrayLike<number>): number; gradient(x: ArrayLike<number>): number[] }

/** A problem of which nothing is known but that it is smooth and convex. */
export const unknownL = ({ value, gradient }: Smooth, start: readonly number[]): AnyProblem => defineProblem({
  size: start.length, start, traits: { smooth: true, convex: true },
  oracles: { value: (x: Float64Array) => value(x), gradient: (x: Float64Array, out: Float64Array) => out.set(gradient(x)) },
});

export const squaredDistance = (x: ArrayLike<number>, y: ArrayLike<number>): number => Array.from(x).reduce((sum, value, i) => sum + (value - y[i]!) ** 2, 0);

/** f(x_k) - f* <= bound(k) for every k from 1, up to the rounding of f. */
export function expectBound(run: Run, optimum: number, bound: (k: number) => number): void {
  for (const { k, metrics } of run.records.slice(1)) expect(metrics.value! - optimum, `k = ${k}`).toBeLessThanOrEqual(bound(k) + 1e-14 * Math.abs(optimum));
}

/** Iterates of a run, for a method that is compared step by step. */
export async function pointsOf(problem: AnyProblem, method: { readonly method: Execution['method']; readonly params: object }, steps: number): Promise<number[][]> {
  const points: number[][] = [];
  for (let k = 0; k <= steps; k++) points.push([...(await runOf({ problem, method, stop: never, budget: { iterations: k }, record: { every: 1000 } })).result.last.solution.x!.data]);
  return points;
}

export function expectSamePoints(actual: readonly (readonly number[])[], expected: readonly (readonly number[])[], tolerance = 1e-11): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((point, k) => point.forEach((value, i) => expect(Math.abs(value - expected[k]![i]!), `x_${k}[${i}]`).toBeLessThanOrEqual(tolerance * (1 + Math.abs(expected[k]![i]!)))));
}

/** Every snapshot of a run, cloned and carried on in a fresh process-like closure, gives the records of the whole run. */
export async function expectResumable(method: Execution['method'], params: object, problem: AnyProblem, iterations = 60): Promise<void> {
  const snapshots: Snapshot[] = [];
  const execution: Execution = {
    method, params: params as Execution['params'], problem, chain: [], stop: never, budget: { iterations }, sampling: { every: 1 }, seed: 0, labels: ['resume'],
    checkpoint: { iterations: 7 }, store: { write: () => {}, save: (snapshot) => { snapshots.push(structuredClone(snapshot)); } },
  };
  const whole = await recordsOf(execution);
  expect(snapshots.length).toBeGreaterThan(3);
  for (const snapshot of snapshots) {
    const { store: _store, ...rest } = execution;
    const carried = await recordsOf({ ...rest, snapshot });
    expect(carried).toEqual(whole.filter(({ k }) => k > snapshot.k));
  }
}

async function recordsOf(execution: Execution): Promise<Omit<TraceRecord, 'seconds'>[]> {
  const records: Omit<TraceRecord, 'seconds'>[] = [];
  for await (const { k, counts, metrics } of drive(execution)) records.push({ k, counts, metrics });
  return records;
}
