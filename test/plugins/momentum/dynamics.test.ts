/** momentum-dynamics as a run: curves, guarantees along them, resume, refusals. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { iterate, resume, solve, type RunResult } from '../../../core/index.js';
import { momentumDynamics } from '../../../plugins/momentum-dynamics/index.js';
import { flowNames, methodNames } from '../../../plugins/momentum-dynamics/params.js';
import { A, B, C, expectClose, golden, instances, problemOf, refusal, startRadius, type Plain } from './support.js';

const analyse = (instance: Plain, params: object = {}): Promise<RunResult> => solve({ problem: problemOf(instance), method: { method: momentumDynamics, params } });
const columns = (result: RunResult, table: string): Record<string, number[]> => Object.fromEntries(Object.entries(result.tables![table]!.columns).map(([name, column]) => [name, [...column]]));
const names = Object.keys(instances) as (keyof typeof instances)[];
const all = { methods: methodNames, flows: flowNames };

describe('the curves of the methods', () => {
  const goldenKeys = { gd: 'gd', 'gd-opt': 'gd_opt', 'heavy-ball': 'hb', 'heavy-ball-small-step': 'hb_shi', nesterov: 'nag_sc', 'nesterov-convex': 'nag_c k/(k+3)', 'nesterov-fista': 'nag_c fista', 'triple-momentum': 'tmm' } as const;
  it.each(methodNames)('%s has the golden values on A and C', async (name) => {
    for (const [instance, { runs }] of [[A, golden.A], [C, golden.C]] as const) {
      const { value } = columns(await analyse(instance, { methods: [name], flows: [], iterations: 100 }), name);
      const relative = name === 'heavy-ball' || name === 'triple-momentum' ? 1e-8 : 1e-9;
      for (const [k, expected] of Object.entries(runs[goldenKeys[name]]!.f)) expectClose(value![Number(k)]!, expected, relative);
    }
  });
  it.each(names)('stay below their bounds (%s)', async (name) => {
    const result = await analyse(instances[name], { ...all, iterations: 150 });
    for (const method of methodNames) {
      const { gap, bound } = columns(result, method);
      expect(bound === undefined).toBe(method.startsWith('heavy-ball'));
      bound?.forEach((limit, k) => expect(gap![k]).toBeLessThanOrEqual(limit * (1 + 1e-9) + 1e-15));
    }
  });
  it('the bounds are those of the dossier', async () => {
    const result = await analyse(A), R = startRadius(A), f0 = A.f(A.x0);
    for (const k of [1, 7, 60]) {
      expectClose(columns(result, 'nesterov').bound![k]!, 0.9 ** k * (f0 + R ** 2 / 2), 1e-12);
      expectClose(columns(result, 'triple-momentum').bound![k]!, (0.9 ** (2 * (k + 1)) * 100 * 100 * R ** 2) / 2, 1e-12);
    }
  });
  it.each(names)('the potential of triple momentum shrinks by rho^2 in every step (%s)', async (name) => {
    const { L, mu } = instances[name];
    const { lyapunov } = columns(await analyse(instances[name], { methods: ['triple-momentum'], flows: [], iterations: 60 }), 'triple-momentum-potential');
    // Rounding of f(y) - f* is about 1e-16 f, and matters once phi is that small.
    const rounding = 1e-15 * Math.max(1, instances[name].fstar);
    for (let k = 1; k < lyapunov!.length; k++) expect(lyapunov![k]).toBeLessThanOrEqual((1 - Math.sqrt(mu / L)) ** 2 * lyapunov![k - 1]! * (1 + 1e-9) + rounding);
  });
});

describe('the curves of the flows', () => {
  it('end on A where the golden file says, by the params time and integratorStep', async () => {
    const result = await analyse(A, { methods: ['gd'], flows: ['low-resolution', 'heavy-ball', 'nesterov', 'low-resolution-convex', 'nesterov-convex'], time: 5, integratorStep: 0.005 });
    for (const [flow, key] of [['low-resolution', 'lowres_sc'], ['heavy-ball', 'hb_hires'], ['low-resolution-convex', 'lowres_c']] as const) {
      const { time, value } = columns(result, `flow-${flow}`);
      expectClose(time!.at(-1)!, golden.D[key]!.t1, 1e-15);
      expectClose(value!.at(-1)!, golden.D[key]!.f_end, 1e-9, 0);
    }
    // No hessianVector oracle here: Hessian times velocity is a difference of gradients.
    expectClose(columns(result, 'flow-nesterov').value!.at(-1)!, golden.D.nag_sc_hires!.f_end, 1e-6, 0);
    expectClose(columns(result, 'flow-nesterov-convex').value!.at(-1)!, golden.D.nag_c_hires!.f_end, 1e-6, 0);
  });
  it.each(names)('keep the Lyapunov inequalities of the dossier (%s)', async (name) => {
    const { mu, L } = instances[name];
    const result = await analyse(instances[name], { methods: ['gd'], flows: flowNames, iterations: 60, integratorStep: 0.02 / Math.sqrt(L) });
    const decays = { 'low-resolution': Math.sqrt(mu), nesterov: Math.sqrt(mu) / 4, 'gradient-flow': 2 * mu, 'low-resolution-convex': 0 };
    for (const [flow, rate] of Object.entries(decays)) {
      const { time, lyapunov } = columns(result, `flow-${flow}`);
      for (let k = 1; k < lyapunov!.length; k++) expect(lyapunov![k], `${flow} at ${k}`).toBeLessThanOrEqual(Math.exp(-rate * (time![k]! - time![k - 1]!)) * lyapunov![k - 1]! * (1 + 1e-9) + 1e-15);
    }
    for (const flow of Object.keys(decays)) {
      const { gap, bound } = columns(result, `flow-${flow}`);
      bound?.forEach((limit, k) => expect(gap![k]).toBeLessThanOrEqual(limit * (1 + 1e-9) + 1e-15));
    }
  });
  it.each([['A', A], ['C', C]] as const)('passivity falls onto its slow manifold exactly as exp(-a t) (%s)', async (_, instance) => {
    const h = 1 / Math.sqrt(instance.L);
    const { time, manifoldDistance, lyapunov } = columns(await analyse(instance, { methods: ['gd'], flows: ['passivity'], iterations: 5, integratorStep: h / 200 }), 'flow-passivity');
    time!.forEach((t, k) => {
      expectClose(manifoldDistance![k]!, manifoldDistance![0]! * Math.exp(-t / h), 1e-6);
      expectClose(lyapunov![k]!, manifoldDistance![k]! ** 2 / 2, 1e-15);
    });
  });
  it('a last tick that is a part of one ends at `time`', async () => {
    const { time } = columns(await analyse(A, { time: 0.55 }), 'flow-nesterov');
    expect(time!.length).toBe(7);
    expectClose(time![6]!, 0.55, 1e-15);
  });
});

describe('iterates beside flows', () => {
  it('on A at k = 20: Nesterov .029 from its flow and .120 from the limit, heavy ball .144 from its flow', async () => {
    const result = await analyse(A);
    const nesterov = columns(result, 'nesterov'), ball = columns(result, 'heavy-ball-small-step');
    expect([nesterov.distance![20], nesterov.distanceToLimit![20], ball.distance![20]].map((d) => d!.toPrecision(3))).toEqual(['0.0292', '0.120', '0.144']);
  });
  it('both distances fall with s, and the flow of its own is the nearer one at every s', async () => {
    // At the fixed time 1. Both errors are of order sqrt(s) in the end: the flow's starting velocity is not that of a start at rest (README).
    const at = async (s: number): Promise<readonly [number, number]> => {
      const k = Math.round(1 / Math.sqrt(s));
      const { distance, distanceToLimit } = columns(await analyse(A, { methods: ['nesterov'], flows: ['nesterov', 'low-resolution'], stepSize: s, iterations: k }), 'nesterov');
      return [distance![k]!, distanceToLimit![k]!];
    };
    const found = [await at(1 / 400), await at(1 / 1600), await at(1 / 6400)];
    for (const [own, limit] of found) expect(own).toBeLessThan(limit / 4);
    for (const which of [0, 1] as const) for (const i of [1, 2]) expect(found[i]![which]).toBeLessThan(found[i - 1]![which]);
  });
});

describe('rates', () => {
  it('measured factors agree with the worst quadratic where the slowest mode is excited', async () => {
    const { measured, worstQuadratic, proven } = columns(await analyse(A, { methods: methodNames, iterations: 300 }), 'rates');
    const row = (name: (typeof methodNames)[number]): number => methodNames.indexOf(name);
    for (const name of ['gd', 'gd-opt', 'heavy-ball-small-step', 'triple-momentum'] as const) expect(measured![row(name)]).toBeCloseTo(worstQuadratic![row(name)]!, 2);
    // A double root z gives k z^k, whose factor is z (1 + 1/k); it is measured from about k = 75 on.
    expect(measured![row('heavy-ball')]).toBeGreaterThan(9 / 11);
    expect(measured![row('heavy-ball')]).toBeLessThan((9 / 11) * (1 + 1 / 70));
    expectClose(proven![row('nesterov')]!, Math.sqrt(0.9), 1e-14);
    expectClose(proven![row('triple-momentum')]!, 0.9, 1e-14);
    for (const name of ['gd', 'gd-opt', 'nesterov', 'triple-momentum'] as const) expect(measured![row(name)]).toBeLessThanOrEqual(proven![row(name)]! + 1e-3);
    expect(proven![row('heavy-ball')]).toBeNaN();
  });
  it('Polyak\'s heavy ball does not contract on the trap', async () => {
    const { measured, worstQuadratic } = columns(await analyse(B, { methods: ['heavy-ball'], flows: [], iterations: 300 }), 'rates');
    expect(measured![0]).toBeCloseTo(1, 3);
    expectClose(worstQuadratic![0]!, 2 / 3, 1e-7);
  });
});

describe('a run of momentum-dynamics', () => {
  it('ends itself, without a claim about a point', async () => {
    const result = await analyse(A, { iterations: 10 });
    expect(result).toMatchObject({ outcome: 'converged', certificate: { kind: 'none', evidence: 'measured' }, reason: 'integrated to t = 1', iterations: 10 });
    expect(result.last.metrics).toMatchObject({ time: 1 });
    expect(result.last.metrics.distance).toBe(columns(result, 'nesterov').distance![10]);
    expect(result.last.metrics.value).toBe(columns(result, 'gd').value![10]);
  });
  it('chooses methods that need no mu where mu is unknown', async () => {
    const { traits: { strongConvexity: _, ...traits }, ...problem } = problemOf(A);
    const result = await solve({ problem: { ...problem, traits }, method: { method: momentumDynamics, params: {} } });
    expect(Object.keys(result.tables!)).toEqual(expect.arrayContaining(['gd', 'nesterov-convex', 'nesterov-fista', 'flow-nesterov-convex']));
  });
  it('leaves out what it cannot know without values and an optimum', async () => {
    const { reference: _, oracles: { gradient }, ...problem } = problemOf(A);
    const result = await solve({ problem: { ...problem, oracles: { gradient: gradient! } }, method: { method: momentumDynamics, params: {} } });
    expect(Object.keys(columns(result, 'nesterov'))).toEqual(['k', 'time', 'gradientNorm', 'distance', 'distanceToLimit']);
    expect(Object.keys(columns(result, 'flow-nesterov'))).toEqual(['time', 'speed']);
  });
  it('takes the optimum as a param', async () => {
    const { reference: _, ...problem } = problemOf(A);
    const result = await solve({ problem, method: { method: momentumDynamics, params: { reference: { value: 0, point: [0, 0, 0, 0, 0] } } } });
    expect(result.tables).toEqual((await analyse(A)).tables);
  });
  it('no curve holds a number that is not finite', async () => {
    for (const instance of Object.values(instances)) {
      for (const [name, { role, columns: table }] of Object.entries((await analyse(instance, all)).tables!)) {
        if (role === 'curve') for (const column of Object.values(table)) expect(column.every(Number.isFinite), name).toBe(true);
      }
    }
  });
  it('is diverged when a method leaves the finite numbers, with the rows before', async () => {
    const result = await analyse(A, { methods: ['gd', 'nesterov'], flows: [], smoothness: 1, strongConvexity: 0.5, iterations: 1000 });
    expect(result.outcome).toBe('diverged');
    expect(result.reason).toMatch(/^method nesterov is not finite at k = \d+$/);
    expect(columns(result, 'gd').value!.every(Number.isFinite)).toBe(true);
  });
  it('resumed in mid-run gives the same tables', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'saddlepoint-'));
    try {
      const input = { problem: problemOf(C), method: { method: momentumDynamics, params: all }, record: { every: 1 } };
      const controller = new AbortController();
      const records = iterate({ ...input, out: join(folder, 'a'), signal: controller.signal });
      for (;;) { const next = await records.next(); if (next.done) { expect(next.value.outcome).toBe('aborted'); break; } if (next.value.k === 23) controller.abort(); }
      const resumed = await resume(join(folder, 'a'), input), whole = await solve(input);
      expect(resumed.tables).toEqual(whole.tables);
      expect(resumed.counts).toEqual(whole.counts);
    } finally { rmSync(folder, { recursive: true }); }
  });
});

describe('refusals of momentum-dynamics', () => {
  it.each([
    ['stepSize above 1/L', { stepSize: 0.02 }, 'step-too-long', '/method/params/stepSize'],
    ['time shorter than the iterations', { time: 1, iterations: 20 }, 'time-too-short', '/method/params/time'],
    ['a stiff passivity flow', { flows: ['passivity'], passivity: { a: 1e4 } }, 'integrator-step-too-long', '/method/params/integratorStep'],
    ['a tiny integrator step', { integratorStep: 1e-9 }, 'integrator-step-too-short', '/method/params/integratorStep'],
    ['a reference point of another size', { reference: { point: [0] } }, 'reference-shape', '/method/params/reference/point'],
    ['mu above L', { strongConvexity: 200 }, 'strong-convexity-range', '/method/params/strongConvexity'],
  ])('%s', async (_, params, code, pointer) => {
    expect(await refusal(analyse(A, params))).toMatchObject({ code, exitCode: 2, details: { pointer } });
  });
  it('a method that needs mu where it is unknown', async () => {
    const { traits: { strongConvexity: _, ...traits }, ...problem } = problemOf(A);
    expect(await refusal(solve({ problem: { ...problem, traits }, method: { method: momentumDynamics, params: { methods: ['nesterov'] } } }))).toMatchObject({ code: 'number-missing', details: { pointer: '/method/params/strongConvexity' } });
  });
});
