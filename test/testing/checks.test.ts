import { describe, expect, it } from 'vitest';
import type { AnyProblem, Vector } from '../../core/index.js';
import { checkProblem, checks } from '../../core/testing/index.js';
import { threeTerms } from '../../core/testing/zoo/nonsmooth.js';
import { entropicProblem } from './entropic.js';
import { byBlocks } from '../../core/testing/zoo/smooth.js';
import { underdetermined } from '../../core/testing/zoo/sums.js';
import { powerOfResiduals } from '../../core/testing/zoo/residuals.js';
import { bowl, boxedProblem, compositeProblem, gradient, hessianVector, l2, n, sampleGradient, smoothProblem, softThreshold, value } from './problems.js';

const failed = (problem: AnyProblem): string[] => checkProblem(problem).checks.filter(({ passed }) => !passed).map(({ name }) => name);
const findingOf = (problem: AnyProblem, name: string): string => checkProblem(problem).checks.find((check) => check.name === name)!.finding;
const best = Float64Array.of(1, -2, 0.5);

describe('right oracles', () => {
  it.each([
    ['smooth', smoothProblem()], ['composite', compositeProblem()], ['boxed', boxedProblem()],
    ['with a reference', bowl({ value: 0, point: best })], ['second-order', powerOfResiduals.make()], ['by blocks', byBlocks.make()], ['sampled', underdetermined.make()],
  ])('of a %s problem pass', (_name, problem) => {
    expect(failed(problem)).toEqual([]);
  });

  it('are put to every check by one of these problems', () => {
    const run = [smoothProblem(), compositeProblem(), boxedProblem(), bowl({ value: 0, point: best }), threeTerms.make(), entropicProblem(), powerOfResiduals.make(), byBlocks.make(), underdetermined.make()].flatMap((problem) => checkProblem(problem).checks.map(({ name }) => name));
    expect(new Set(run)).toEqual(new Set(checks.map(({ name }) => name)));
  });

  it('give the same measurements every time', () => {
    expect(checkProblem(smoothProblem())).toEqual(checkProblem(smoothProblem()));
    expect(checkProblem(smoothProblem(), { seed: 1 })).not.toEqual(checkProblem(smoothProblem()));
  });

  it('pass where a second derivative has kinks: Huber losses', () => {
    const edges = [-1.3, -0.6, -0.1, 0.2, 0.45, 0.9, 1.7];
    const huber = smoothProblem({
      value: (x) => edges.reduce((sum, edge) => sum + (Math.abs(x[0]! - edge) < 0.2 ? (x[0]! - edge) ** 2 / 2 : 0.2 * Math.abs(x[0]! - edge) - 0.02), 0) + (x[1]! ** 2 + x[2]! ** 2) / 2,
      gradient: (x, out) => { out[0] = edges.reduce((sum, edge) => sum + Math.max(-0.2, Math.min(0.2, x[0]! - edge)), 0); out[1] = x[1]!; out[2] = x[2]!; },
      hessianVector: (x, v, out) => { out[0] = edges.filter((edge) => Math.abs(x[0]! - edge) < 0.2).length * v[0]!; out[1] = v[1]!; out[2] = v[2]!; },
      valueBatch: undefined as never, sampleGradient: undefined as never,
    }, { smoothness: 2, strongConvexity: 1e-12 });
    expect(failed(huber).filter((name) => name !== 'strong convexity constant')).toEqual([]);
  });
});

/** Breaks `write(..., out)` by what `change` does to `out` afterwards. */
const then = <A extends unknown[]>(write: (...args: [...A, Vector]) => void, change: (out: Vector, ...args: A) => void) => (...args: [...A, Vector]): void => {
  write(...args);
  change(args.at(-1) as Vector, ...(args.slice(0, -1) as unknown as A));
};

/** A finite sum whose `sampleValues` are changed. */
function sampledBy(change: (mean: number, samples: Int32Array, ask: (samples: Int32Array) => number) => number): AnyProblem {
  const problem = underdetermined.make(), { sampleValues } = problem.oracles, size = 5;
  return { ...problem, oracles: { ...problem.oracles, sampleValues(points: Vector, samples: Int32Array, out: Vector) {
    for (let p = 0; p < out.length; p++) {
      const ask = (which: Int32Array): number => { const one = new Float64Array(1); sampleValues!(points.subarray(p * size, (p + 1) * size), which, one); return one[0]!; };
      out[p] = change(ask(samples), samples, ask);
    }
  } } };
}

let calls = 0;
let lastArray: Vector | undefined;
let lastValue = 0;

describe('wrong oracles are caught by', () => {
  it.each<[string, string, AnyProblem]>([
    ['blockValues equals value', 'the block after the one that was asked', { ...byBlocks.make(), oracles: { ...byBlocks.make().oracles, blockValues: (x: Vector, range: Int32Array, candidates: Vector, out: Vector) => byBlocks.make().oracles.blockValues!(x, Int32Array.of(range[0]!, range[1]! + 1, range[2]!), candidates, out) } }],
    ['derivative slope', 'gradient with the wrong sign', smoothProblem({ gradient: then(gradient, (g) => { for (let i = 0; i < n; i++) g[i] = -g[i]!; }) })],
    ['derivative slope', 'gradient off by one part in a million', smoothProblem({ gradient: then(gradient, (g) => { for (let i = 0; i < n; i++) g[i]! *= 1 + 1e-6; }) })],
    ['gradient against differences of value', 'gradient twice too long', smoothProblem({ gradient: then(gradient, (g) => { for (let i = 0; i < n; i++) g[i]! *= 2; }) })],
    ['gradient against differences of value', 'gradient without the l2 term', smoothProblem({ gradient: then(gradient, (g, x) => { for (let i = 0; i < n; i++) g[i]! -= l2 * x[i]!; }) })],
    ['derivative slope', 'smoothGradient without the l2 term', compositeProblem({ smoothGradient: then(gradient, (g, x) => { for (let i = 0; i < n; i++) g[i]! -= l2 * x[i]!; }) })],
    ['derivative slope', 'gradient that is NaN', smoothProblem({ gradient: then(gradient, (g) => { g[1] = Number.NaN; }) })],
    ['derivative slope', 'gradient that throws', smoothProblem({ gradient: () => { throw new Error('out of order'); } })],
    ['second derivative slope', 'Hessian twice too large', smoothProblem({ hessianVector: then(hessianVector, (out) => { for (let i = 0; i < n; i++) out[i]! *= 2; }) })],
    ['hessianVector against differences of gradient', 'Hessian without the l2 term', smoothProblem({ hessianVector: then(hessianVector, (out, _x, v) => { for (let i = 0; i < n; i++) out[i]! -= l2 * v[i]!; }) })],
    ['adjoint identity of hessianVector', 'Hessian that is not symmetric', smoothProblem({ hessianVector: then(hessianVector, (out, _x, v) => { out[0]! += 0.01 * v[1]!; }) })],
    ['adjoint identity of hessianVector', 'smoothHessianVector that is not symmetric', compositeProblem({ smoothHessianVector: then(hessianVector, (out, _x, v) => { out[2]! -= 1e-6 * v[0]!; }) })],
    ['prox optimality', 'prox of twice the step', compositeProblem({ prox: (x, t, out) => softThreshold(x, 2 * t * 0.2, out) })],
    ['prox optimality', 'prox that takes t for 1/t', compositeProblem({ prox: (x, t, out) => softThreshold(x, 0.2 / t, out) })],
    ['prox optimality', 'prox that does nothing', compositeProblem({ prox: (x, _t, out) => out.set(x) })],
    ['prox optimality', 'prox off by one part in a million', compositeProblem({ prox: (x, t, out) => softThreshold(x, (1 + 1e-6) * t * 0.2, out) })],
    ['prox optimality', 'prox of twice the step where nothing is convex', compositeProblem({ prox: (x, t, out) => softThreshold(x, 2 * t * 0.2, out) }, { convex: undefined as never })],
    ['prox is firmly non-expansive', 'prox that reflects', compositeProblem({ prox: (x, _t, out) => { for (let i = 0; i < n; i++) out[i] = -x[i]!; } })],
    ['prox in place', 'prox that reads x after it wrote out', compositeProblem({ prox: (x, t, out) => { out.fill(0); softThreshold(x, t * 0.2, out); } })],
    ['box consistency', 'value that is finite outside of the box', boxedProblem({ value })],
    ['box consistency', 'bounds in the wrong order', boxedProblem({ box: () => ({ lower: Float64Array.of(0, 0, 1), upper: Float64Array.of(1, 1, 0) }) })],
    ['box consistency', 'prox that projects to another box', boxedProblem({ prox: (x, _t, out) => { for (let i = 0; i < n; i++) out[i] = Math.max(x[i]!, 0); } })],
    ['box consistency', 'start outside of the box', boxedProblem({}, [0, 0, 0])],
    ['terms add up to value', 'value without the simple term', compositeProblem({ value })],
    ['valueBatch equals value', 'batch that repeats its first point', smoothProblem({ valueBatch: (points, out) => { out.fill(value(points.slice(0, n))); } })],
    ['sampleValues mean equals value', 'sum over samples in place of the mean', sampledBy((mean, samples) => mean * samples.length)],
    ['sampleValues mean equals value', 'sample that is left out when it is named twice', sampledBy((_mean, samples, ask) => ask(Int32Array.from(new Set(samples))))],
    ['sampleGradient mean equals gradient', 'sum over samples in place of the mean', smoothProblem({ sampleGradient: then(sampleGradient, (out, _x, samples) => { for (let i = 0; i < n; i++) out[i]! *= samples.length; }) })],
    ['sampleSmoothGradient mean equals smooth gradient', 'sum over samples in place of the mean', compositeProblem({ sampleSmoothGradient: then(sampleGradient, (out, _x, samples) => { for (let i = 0; i < n; i++) out[i]! *= samples.length; }) })],
    ['sampleSmoothGradient answers for the samples it is given', 'sample that is left out when it is named twice', compositeProblem({ sampleSmoothGradient: (x, samples, out) => sampleGradient(x, Int32Array.from(new Set(samples)), out) })],
    ['traits imply each other', 'samples that are offered and not counted', compositeProblem({}, { samples: undefined as never })],
    ['sampleGradient mean equals gradient', 'sample that is counted twice', smoothProblem({ sampleGradient: (x, samples, out) => sampleGradient(x, Int32Array.from([...samples, samples[0]!]), out) })],
    ['same arguments, same answer', 'value that counts its calls', smoothProblem({ value: (x) => value(x) + 1e-15 * (calls++ % 7) })],
    ['same arguments, same answer', 'cache that compares arrays, not numbers', smoothProblem({ value: (x) => { if (x !== lastArray) { lastArray = x; lastValue = value(x); } return lastValue; } })],
    ['arguments are left alone', 'gradient that works in x', smoothProblem({ gradient: (x, out) => { gradient(x, out); x[0]! += 1; } })],
    ['arguments are left alone', 'valueBatch that sorts its points', smoothProblem({ valueBatch: (points, out) => { for (let i = 0; i < out.length; i++) out[i] = value(points.slice(i * n, (i + 1) * n)); points.sort(); } })],
    ['out is written in full', 'gradient that adds to out', smoothProblem({ gradient: (x, out) => { const before = out.slice(); gradient(x, out); for (let i = 0; i < n; i++) out[i]! += before[i]!; } })],
    ['out is written in full', 'Hessian that leaves an entry unwritten', smoothProblem({ hessianVector: (x, v, out) => { const kept = out[2]!; hessianVector(x, v, out); out[2] = kept; } })],
    ['smoothness constant', 'L that is half of what it must be', smoothProblem({}, { smoothness: 0.6 })],
    ['strong convexity constant', 'mu above the least curvature', smoothProblem({}, { strongConvexity: l2 * 1.6 })],
    ['convexity on segments', 'a saddle that claims to be convex', smoothProblem({ value: (x) => x[0]! ** 2 - 1e-3 * x[1]! ** 2 + x[2]!, gradient: (x, out) => { out[0] = 2 * x[0]!; out[1] = -2e-3 * x[1]!; out[2] = 1; } })],
    ['finite at the start', 'a start where the objective is infinite', smoothProblem({ value: () => Infinity })],
    ['reference value is not beaten', 'reference value above the minimum', bowl({ value: 0.01 })],
    ['reference point has the reference value', 'reference value below the minimum', bowl({ value: -1, point: best })],
    ['gradient vanishes at the reference point', 'reference point beside the minimum', bowl({ value: 0, point: Float64Array.of(1.0001, -2, 0.5) })],
  ])('%s: %s', (name, _what, problem) => {
    expect(failed(problem)).toContain(name);
  });
});

describe('findings', () => {
  it('say both numbers of a wrong gradient', () => {
    const wrong = smoothProblem({ gradient: then(gradient, (g) => { for (let i = 0; i < n; i++) g[i] = -g[i]!; }) });
    const [changed, said] = findingOf(wrong, 'gradient against differences of value').match(/f changes by (\S+) along a direction, the gradient says (\S+)/)!.slice(1).map(Number);
    expect(changed).not.toBe(0);
    expect(said).toBe(-changed!);
  });

  it('name an oracle that throws', () => {
    expect(findingOf(smoothProblem({ gradient: () => { throw new Error('out of order'); } }), 'derivative slope')).toBe('an oracle throws: out of order');
  });

  it('fail NaN, whichever way the bound goes', () => {
    const { checks: results } = checkProblem(smoothProblem({ value: () => Number.NaN }));
    for (const name of ['finite at the start', 'derivative slope', 'gradient against differences of value', 'convexity on segments']) {
      expect(results.find((check) => check.name === name)!.passed).toBe(false);
    }
  });
});

describe('checks that do not apply', () => {
  it('are left out, with the reason', () => {
    const report = checkProblem(compositeProblem({}, { smooth: undefined as never }));
    expect(report.checks.map(({ name }) => name)).not.toContain('derivative slope');
    expect(report.skipped).toContainEqual({ name: 'derivative slope', reason: expect.stringContaining('`smooth`') as string });
    expect(report.skipped).toContainEqual({ name: 'box consistency', reason: 'it offers no box' });
  });
});

describe('sample points', () => {
  it('move towards the start where the objective is not finite, and the report says how many', () => {
    const barrier = smoothProblem({
      value: (x) => -x.reduce((sum, entry) => sum + Math.log(entry), 0),
      gradient: (x, out) => { for (let i = 0; i < n; i++) out[i] = -1 / x[i]!; },
      hessianVector: (x, v, out) => { for (let i = 0; i < n; i++) out[i] = v[i]! / x[i]! ** 2; },
      valueBatch: undefined as never, sampleGradient: undefined as never,
    });
    const report = checkProblem(barrier, { start: Float64Array.of(1, 1, 1) });
    expect(report.moved).toBeGreaterThan(0);
    expect(report.checks.filter(({ passed }) => !passed).map(({ name }) => name)).toEqual(expect.not.arrayContaining(['derivative slope', 'gradient against differences of value', 'second derivative slope']));
  });
});
