/** The dossier's reference runs P0 to P5, computed by independent numpy; P2 and P5 agree with the official program. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defineProblem, type AnyMethod, type AnyProblem, type OracleSet, type Vector } from '../../../core/index.js';
import { randomSat } from '../../../core/data/random-sat.js';
import { assign, type AssignmentPlan } from '../../../plugins/polystep/assignment.js';
import { polystep } from '../../../plugins/polystep/index.js';
import { drawRotation } from '../../../plugins/polystep/rotation.js';
import { directions, type Template } from '../../../plugins/polystep/templates.js';
import type { State } from '../../../plugins/polystep/state.js';
import { maxSat } from '../../../problems/max-sat/index.js';
import { mulberry32 } from '../mulberry32.js';
import { play } from './play.js';

type Row = Readonly<Record<string, number | number[]>>;
interface Traced { readonly trace: Readonly<Record<string, Row>>; readonly evals: number }
const golden = JSON.parse(readFileSync(new URL('../../golden/polystep.json', import.meta.url), 'utf8')) as {
  readonly P0: { readonly simplex2: number[][]; readonly cube2: number[][]; readonly simplex3_norms: number[]; readonly rot3_seed5: number[][] };
  readonly P1: Readonly<Record<string, number[][]>> & { readonly sinkhorn_iters: number };
  readonly P2: Traced & { readonly xbest: number[] }; readonly P3: Traced & { readonly x_init_first3: number[]; readonly sat_init: number };
  readonly P4_softmax: Traced; readonly P4_sinkhorn: Traced; readonly P5: Traced & { readonly err_init: number; readonly ones: number };
};
const method = polystep as unknown as AnyMethod;
const near = (actual: ArrayLike<number>, expected: readonly number[], tolerance: number, what: string): void => expected.forEach((value, i) => expect(Math.abs(actual[i]! - value), `${what}[${i}]`).toBeLessThanOrEqual(tolerance));
const problemOf = (start: Vector | readonly number[], value: (x: Vector) => number): AnyProblem => defineProblem({ size: start.length, start: [...start], oracles: { value } });

describe('P0', () => {
  const rowsOf = (template: Template, q: number): number[] => [...directions(template, q)];
  it('simplex, cube and orthoplex', () => {
    near(rowsOf('simplex', 2), golden.P0.simplex2.flat(), 1e-14, 'simplex');
    near(rowsOf('cube', 2), golden.P0.cube2.flat(), 1e-14, 'cube');
    expect(rowsOf('orthoplex', 2)).toEqual([1, 0, 0, 1, -1, 0, 0, -1]);
    const three = rowsOf('simplex', 3);
    near([0, 1, 2, 3].map((i) => Math.hypot(...three.slice(3 * i, 3 * i + 3))), golden.P0.simplex3_norms, 1e-14, 'norm');
  });
  it('a rotation of three dimensions', () => {
    const R = new Float64Array(9);
    drawRotation(3, mulberry32(5), R, 0);
    near(R, golden.P0.rot3_seed5.flat(), 1e-14, 'R');
  });
});

describe('P1: weights of a 3 x 4 cost matrix', () => {
  const C = golden.P1.C!.flat(), plan: AssignmentPlan = { kind: 'softmax', lambda: 1, omega: 1, tolerance: 1e-6, maxIterations: 2000, temperature: 0.5, count: 3, warm: false };
  const weights = (more: Partial<AssignmentPlan>, scale = 1): { readonly W: Float64Array; readonly iterations: number } => {
    const W = new Float64Array(12);
    return { iterations: assign({ ...plan, ...more }, Float64Array.from(C, (c) => c / scale), 3, 4, 0.5, { f: new Float64Array(3), g: new Float64Array(4), epsilon: 0 }, W), W };
  };
  const normalised = (rows: readonly number[][]): number[] => rows.flatMap((row) => { const sum = row.reduce((a, b) => a + b, 0); return row.map((w) => w / sum); });
  it('softmax, and with the mean scale', () => {
    near(weights({}).W, normalised(golden.P1['softmax_eps0.5']!), 1e-9, 'W');
    near(weights({}, C.reduce((sum, c) => sum + Math.abs(c), 0) / 12).W, normalised(golden.P1['softmax_eps0.5_scale_mean']!), 1e-9, 'W');
  });
  it('Sinkhorn, which stops at 20 iterations', () => {
    const { W, iterations } = weights({ kind: 'sinkhorn' });
    near(W, normalised(golden.P1['sinkhorn_eps0.5']!), 1e-9, 'W');
    expect(iterations).toBe(golden.P1.sinkhorn_iters);
  });
  it('KL-relaxed, to 1e-6', () => { near(weights({ kind: 'kl', lambda: 0.5 }).W, normalised(golden.P1['kl_lam0.5_eps0.5']!), 3e-6, 'W'); });
  it('KL with lambda 0 is softmax, with a large one Sinkhorn', () => {
    near(weights({ kind: 'kl', lambda: 0 }).W, [...weights({}).W], 1e-12, 'W');
    near(weights({ kind: 'kl', lambda: 1e9, tolerance: 1e-12 }).W, [...weights({ kind: 'sinkhorn', tolerance: 1e-12 }).W], 1e-6, 'W');
  });
});

it.each([true, false])('P2: ask and tell on a staircase, 240 evaluations; answered in process %s', async (bridge) => {
  const value = (x: Vector): number => x.reduce((sum, xi) => sum + Math.floor(Math.abs(xi)), 0);
  await play(method, problemOf([5.5, -3.25], value), { mode: 'ask-tell', epsilon: 0.1, stepRadius: 1, costScale: 'mean' }, mulberry32(7), 60, ({ k, state, metric, evaluations }) => {
    const row = golden.P2.trace[k];
    if (row) { near((state as State).point, row.x as number[], 1e-9, `x at ${k}`); expect(metric('best')).toBe(row.best); }
    if (k === 60) { expect(evaluations).toBe(golden.P2.evals); near((state as State).best.x, golden.P2.xbest, 1e-9, 'xbest'); }
  }, bridge);
});

describe('P3: 85 clauses', () => {
  const clauses = randomSat({ variables: 20, clauses: 85, length: 3, seed: 2024 }, 1e6), { oracles } = maxSat.build({ data: { clauses: { kind: 'clauses', clauses } }, params: {}, spec: {} }) as AnyProblem;
  const { value, valueBatch, blockValues } = oracles as OracleSet, random = mulberry32(11), start = Float64Array.from({ length: 20 }, () => 0.1 * random.normal());
  /** The dossier's cost is the unsatisfied share. */
  const share = { value: (x: Vector) => value(x) / 85, valueBatch(points: Vector, out: Vector) { valueBatch(points, out); for (let i = 0; i < out.length; i++) out[i]! /= 85; } };
  const byDelta = { ...share, blockValues(x: Vector, range: Int32Array, candidates: Vector, out: Vector) { blockValues(x, range, candidates, out); for (let i = 0; i < out.length; i++) out[i]! /= 85; } };
  const problem = (byBlocks: boolean): AnyProblem => (byBlocks ? defineProblem({ size: 20, start, oracles: byDelta }) : defineProblem({ size: 20, start, oracles: share }));
  const params = {
    blockSize: 2, epsilon: 5, stepRadius: { kind: 'constant', init: 3000 * Math.sqrt(2e-4) }, probeRadius: { kind: 'constant', init: 100 * Math.sqrt(2e-4) }, costScale: 1, momentum: { init: 0.5, final: 0.95, rampSteps: 50 }, amortise: { every: 3, ema: 0.7 },
  };
  it.each([['delta evaluation', true], ['whole points', false]])('by %s', async (_name, byBlocks) => {
    near(start, golden.P3.x_init_first3, 1e-14, 'x0');
    expect(85 - value(start)).toBe(golden.P3.sat_init);
    let best = 85 - value(start);
    await play(method, problem(byBlocks), params, mulberry32(3), 300, ({ k, state, metric, evaluations }) => {
      const row = golden.P3.trace[k], { point } = state as State, sat = 85 - value(point);
      best = Math.max(best, sat);
      if (row) {
        expect([sat, best]).toEqual([row.sat, row.best]);
        if (k <= 100) { near([point[0]!, point[19]!], [row.x0 as number, row.x19 as number], 1e-9, `z at ${k}`); near([metric('meanCost')!], [row.mean_cost as number], 1e-12, `mean at ${k}`); }
      }
      if (k === 300) expect(evaluations).toBe(golden.P3.evals);
    });
  });
});

describe('P4: Rosenbrock of four variables', () => {
  const value = (z: Vector): number => { let sum = 0; for (let i = 0; i + 1 < z.length; i++) sum += 100 * (z[i + 1]! - z[i]! ** 2) ** 2 + (1 - z[i]!) ** 2; return sum; };
  const cosine = (init: number, target: number) => ({ kind: 'cosine', init, target, steps: 40 });
  it.each([['softmax', {}, golden.P4_softmax], ['sinkhorn', { kind: 'sinkhorn', warm: false }, golden.P4_sinkhorn], ['sinkhorn with warm duals', { kind: 'sinkhorn' }, golden.P4_sinkhorn]] as const)('%s', async (_name, assignment, { trace, evals }) => {
    await play(method, problemOf([-1.2, 1, -0.5, 0.8], value), { blockSize: 2, probes: 3, costScale: 'mean', epsilon: cosine(1, 0.1), stepRadius: cosine(0.5, 0.05), probeRadius: cosine(0.4, 0.05), assignment }, mulberry32(21), 40, ({ k, state, evaluations }) => {
      const row = trace[k], { point } = state as State;
      if (row) { near(point, row.z as number[], 1e-6, `z at ${k}`); near([value(point)], [row.f as number], 1e-5, `f at ${k}`); }
      if (k === 40) expect(evaluations).toBe(evals);
    });
  });
});

it('P5: the sign network, a fresh 33 x 33 rotation a step', async () => {
  const draws = mulberry32(99), x: number[][] = [], y: number[] = [];
  for (let i = 0; i < 64; i++) { const a = 3 * draws.uniform(), b = 3 * draws.uniform(); y.push((Math.floor(a) + Math.floor(b)) % 2); x.push([a - 1.5, b - 1.5]); }
  expect(y.reduce((sum, label) => sum + label, 0)).toBe(golden.P5.ones);
  const error = (w: Vector): number => {
    let wrong = 0;
    x.forEach(([a, b], i) => {
      let out = w[32]!;
      for (let h = 0; h < 8; h++) out += w[24 + h]! * (w[2 * h]! * a! + w[2 * h + 1]! * b! + w[16 + h]! > 0 ? 1 : -1);
      if ((out > 0 ? 1 : 0) !== y[i]) wrong++;
    });
    return wrong / 64;
  };
  const normals = mulberry32(100), start = Float64Array.from({ length: 33 }, () => 0.5 * normals.normal());
  expect(error(start)).toBe(golden.P5.err_init);
  await play(method, problemOf(start, error), { mode: 'ask-tell', epsilon: 0.02, stepRadius: 2, costScale: 'mean' }, mulberry32(101), 200, ({ k, state, metric, evaluations }) => {
    const row = golden.P5.trace[k], { point } = state as State;
    if (row) { expect(metric('best')).toBe(row.best); near([point[0]!, Math.hypot(...point)], [row.x0 as number, row.norm as number], 1e-6, `x at ${k}`); }
    if (k === 200) expect(evaluations).toBe(golden.P5.evals);
  });
});
