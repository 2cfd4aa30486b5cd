import { describe, expect, it } from 'vitest';
import type { AnyProblem, Criterion, Vector } from '../../core/index.js';
import { bowl, execution, runAll, type AnyMethodOf } from './support.js';

const certificateOf = async (stop: Criterion, problem: AnyProblem) => (await runAll(execution({ problem, stop, budget: { iterations: 200 } }))).result.certificate;
const norm: Criterion = { kind: 'gradient-norm', below: 1e-3 };
const traits = (more: object): Partial<AnyProblem> => ({ traits: { smooth: true, ...more } });

describe('the certificate of a run that a gradient norm ended', () => {
  it('is a proved gap |g|^2 / (2 mu) with strong convexity', async () => {
    // |g| = 2^-10 is the first power of two below 1e-3; mu = 1.
    expect(await certificateOf(norm, bowl())).toEqual({ kind: 'global', evidence: 'proved', measure: 'gapBound', value: 2 ** -21 });
  });
  it('is global by measure with convexity, stationary without', async () => {
    expect(await certificateOf(norm, bowl(1, {}, traits({ convex: true })))).toEqual({ kind: 'global', evidence: 'measured', measure: 'gradientNorm', value: 2 ** -10 });
    expect(await certificateOf(norm, bowl(1, {}, traits({})))).toEqual({ kind: 'stationary', evidence: 'measured', measure: 'gradientNorm', value: 2 ** -10 });
  });
  it('is the same when a `metric` criterion names the norm', async () => {
    expect(await certificateOf({ kind: 'metric', name: 'gradientNorm', below: 1e-3 }, bowl())).toMatchObject({ kind: 'global', evidence: 'proved' });
  });
});

describe('the certificate of a run that something else ended', () => {
  it('says nothing of optimality, and what the norm is', async () => {
    const none = { kind: 'none', evidence: 'measured', measure: 'gradientNorm', value: 2 ** -4 };
    expect(await certificateOf({ kind: 'value', below: 2 ** -8 }, bowl())).toEqual(none);
    expect(await certificateOf({ kind: 'step', below: 2 ** -3.5 }, bowl())).toEqual(none);
    expect(await certificateOf({ any: [{ kind: 'stall', iterations: 3, relative: 1e9 }, norm] }, bowl())).toMatchObject({ kind: 'none' });
  });
  it('is global by a gap, but not when the value lies far below a wrong reference', async () => {
    expect(await certificateOf({ kind: 'gap', below: 1e-3 }, bowl(1, {}, { reference: { value: 0 } }))).toMatchObject({ kind: 'global', measure: 'gap' });
    expect(await certificateOf({ kind: 'gap', below: 1e-3 }, bowl(1, {}, { reference: { value: 0.4 } }))).toMatchObject({ kind: 'none' });
  });
});

describe('on a composite problem', () => {
  /** x^2 / 2 - 3 x on [-1, 1]: the minimum is the bound 1. The halving method is given the projected step by hand. */
  const boxed: AnyProblem = {
    kind: 'boxed', layout: [{ name: 'x', shape: [1], offset: 0 }], traits: { convex: true, smoothness: 1 }, start: () => new Float64Array(1),
    oracles: {
      smoothValue: (x) => x[0]! ** 2 / 2 - 3 * x[0]!, smoothGradient(x, out) { out[0] = x[0]! - 3; },
      box: () => ({ lower: Float64Array.of(-1), upper: Float64Array.of(1) }),
    },
  };
  const projected = {
    manifest: { id: 'projected', version: '1.0.0', title: '', summary: '', requires: ['smoothGradient', 'box'], observes: ['value'], params: {}, metrics: { value: { unit: '', better: 'lower' } } },
    build: (run: { start(): Vector; oracles: { smoothGradient(x: Vector, out: Vector): void; box(): { upper: Vector } } }) => ({
      init: () => ({ x: run.start(), g: new Float64Array(1) }),
      step(s: { x: Vector; g: Vector }) { run.oracles.smoothGradient(s.x, s.g); s.x[0] = Math.min(run.oracles.box().upper[0]!, s.x[0]! - s.g[0]! / 4); },
      point: (s: { x: Vector }) => s.x,
      metrics: { value: (s: { x: Vector }, observe: { value?(x: Vector): number }) => observe.value?.(s.x) },
    }),
  } as unknown as AnyMethodOf;

  it('the gradient norm is that of the prox-gradient map with t = 1/L, and certifies the bound as optimal', async () => {
    const { result } = await runAll(execution({ method: projected, problem: boxed, stop: { kind: 'gradient-norm', below: 1e-9 } }));
    expect(result).toMatchObject({ outcome: 'converged', certificate: { kind: 'global', evidence: 'measured', measure: 'gradientNorm', value: 0 } });
    expect(result.solution.x!.data[0]).toBe(1);
  });
  it('a spent budget leaves a feasible point', async () => {
    const { result } = await runAll(execution({ method: projected, problem: boxed, budget: { iterations: 0 } }));
    // At x = 0: x - clip(x + 3) = -1, over t = 1.
    expect(result.certificate).toEqual({ kind: 'feasible', evidence: 'measured', measure: 'gradientNorm', value: 1 });
  });
  it('the method\'s `value` is the sum of the terms where the problem has no such oracle', async () => {
    const { result } = await runAll(execution({ method: projected, problem: boxed, budget: { iterations: 9 } }));
    expect(result.best.metrics.value).toBe(0.5 - 3);
  });
  it('t is 1/L of the problem under every method; the method\'s param counts where the problem knows none', async () => {
    const wide = { ...boxed, oracles: { ...boxed.oracles, box: () => ({ lower: Float64Array.of(-100), upper: Float64Array.of(0.5) }) } };
    // At x = 0 the prox step of length t moves min(3 t, 1/2): the norm is min(3, 1/(2 t)).
    const normWith = async (smoothness: number | undefined, traits: AnyProblem['traits']) =>
      (await runAll(execution({ method: projected, problem: { ...wide, traits }, params: smoothness === undefined ? {} : { smoothness }, budget: { iterations: 0 } }))).result.certificate.value;
    expect(await normWith(4, { smoothness: 1 })).toBe(0.5);
    expect(await normWith(4, {})).toBe(2);
    expect(await normWith(undefined, {})).toBe(0.5);
  });
});
