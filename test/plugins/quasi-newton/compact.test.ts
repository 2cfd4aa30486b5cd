import { describe, expect, it } from 'vitest';
import { defineProblem, iterate, linalg, type AnyMethod, type AnyStepper, type Run, type Vector } from '../../../core/index.js';
import { streamFor } from '../../../core/random/index.js';
import { lbfgs } from '../../../plugins/lbfgs/index.js';
import { quasiNewtonDirection } from '../../../plugins/lbfgs/step.js';
import { lbfgsB } from '../../../plugins/lbfgs-b/index.js';
import { boundedness } from '../../../plugins/lbfgs-b/bounds.js';
import { emptyProducts, updateProducts } from '../../../plugins/lbfgs-b/compact.js';
import { createTarget } from '../../../plugins/lbfgs-b/step.js';
import { emptyPairs, pushPair, rowOf } from '../../../plugins/shared/quasi-newton/correction-pairs.js';
import { boxOf, golden, quadraticGradient, quadraticValue, rosenbrock } from './support.js';

type Rows = number[][];
const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => { let sum = 0; for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!; return sum; };
const times = (A: Rows, v: ArrayLike<number>): number[] => A.map((row) => dot(row, v));

/** Gauss elimination with pivoting. */
function solveDense(A: Rows, b: readonly number[]): number[] {
  const M = A.map((row, i) => [...row, b[i]!]), n = b.length;
  for (let k = 0; k < n; k++) {
    let best = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(M[i]![k]!) > Math.abs(M[best]![k]!)) best = i;
    [M[k], M[best]] = [M[best]!, M[k]!];
    for (let i = 0; i < n; i++) if (i !== k) { const factor = M[i]![k]! / M[k]![k]!; for (let j = k; j <= n; j++) M[i]![j]! -= factor * M[k]![j]!; }
  }
  return M.map((row, i) => row[n]! / row[i]!);
}

/** B by the direct BFGS formula, dense: B - B s s'B / s'B s + y y' / s'y from theta I. */
function denseHessian(pairs: ReturnType<typeof emptyPairs>, n: number): Rows {
  let B: Rows = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (__, j) => (i === j ? pairs.scale : 0)));
  for (let p = 0; p < pairs.count; p++) {
    const s = pairs.S[rowOf(pairs, p)]!, y = pairs.Y[rowOf(pairs, p)]!, Bs = times(B, s), sBs = dot(s, Bs), sy = dot(s, y);
    B = B.map((row, i) => row.map((b, j) => b - (Bs[i]! * Bs[j]!) / sBs + (y[i]! * y[j]!) / sy));
  }
  return B;
}

interface Box { readonly lower: Vector; readonly upper: Vector }

/** The first local minimiser of g'd + d'B d / 2 along P(x - t g) - x, one segment after the other. */
function denseCauchy(B: Rows, x: Vector, g: Vector, { lower, upper }: Box): number[] {
  const bends = Array.from(g, (slope, i) => (slope > 0 ? (x[i]! - lower[i]!) / slope : slope < 0 ? (x[i]! - upper[i]!) / slope : Infinity));
  const at = (t: number): number[] => Array.from(x, (xi, i) => (t >= bends[i]! ? (g[i]! > 0 ? lower[i]! : upper[i]!) : xi - t * g[i]!));
  const ends = [...new Set([...bends.filter((t) => t > 0 && t < Infinity), Infinity])].sort((a, b) => a - b);
  let from = 0;
  for (const end of ends) {
    const z = at(from).map((zi, i) => zi - x[i]!), d = Array.from(g, (slope, i) => (bends[i]! > from ? -slope : 0));
    const slope = dot(g, d) + dot(d, times(B, z)), curvature = dot(d, times(B, d));
    if (slope >= 0) return at(from);
    if (from - slope / curvature < end) return at(from - slope / curvature);
    from = end;
  }
  return at(from);
}

/** Cauchy point, minimum of the model over its free variables, projection; and how far that is from shortening, which Morales and Nocedal keep in reserve. */
function denseTarget(B: Rows, x: Vector, g: Vector, box: Box): { readonly point: number[]; readonly descends: boolean; readonly bound: number } {
  const cauchy = denseCauchy(B, x, g, box);
  const free = cauchy.flatMap((zi, i) => (zi > box.lower[i]! && zi < box.upper[i]! ? [i] : []));
  const model = times(B, cauchy.map((zi, i) => zi - x[i]!)).map((entry, i) => entry + g[i]!);
  const move = solveDense(free.map((i) => free.map((j) => B[i]![j]!)), free.map((i) => -model[i]!));
  const point = [...cauchy];
  free.forEach((i, k) => { point[i] = Math.min(box.upper[i]!, Math.max(box.lower[i]!, cauchy[i]! + move[k]!)); });
  const descends = dot(g, point.map((zi, i) => zi - x[i]!)) <= 0;
  if (descends) return { point, descends, bound: x.length - free.length };
  const a = Math.min(1, ...free.map((i, k) => (move[k]! > 0 ? box.upper[i]! - cauchy[i]! : box.lower[i]! - cauchy[i]!) / move[k]!));
  free.forEach((i, k) => { point[i] = cauchy[i]! + a * move[k]!; });
  return { point, descends, bound: x.length - free.length };
}

/** A memory of pairs of a well-conditioned quadratic, a point in a box and a gradient, all from one seed. */
function scene(seed: number, count: number, memory: number, n: number, width: number) {
  const random = streamFor('compact-test', seed), engine = linalg(), pairs = emptyPairs(memory, n), products = emptyProducts(memory);
  const curvature = Array.from({ length: n }, (_, i) => 1 + i), mix = Array.from({ length: n }, () => random.normal());
  for (let p = 0; p < count; p++) {
    const s = Float64Array.from({ length: n }, () => random.normal()), along = dot(mix, s);
    const row = pushPair(pairs, engine, s, Float64Array.from(s, (si, i) => curvature[i]! * si + along * mix[i]!), new Float64Array(n), new Float64Array(n));
    updateProducts(products, engine, pairs, row);
  }
  const x = Float64Array.from({ length: n }, () => random.normal()), g = Float64Array.from({ length: n }, () => 3 * random.normal());
  const box: Box = { lower: new Float64Array(n).fill(-Infinity), upper: new Float64Array(n).fill(Infinity) };
  for (let i = 0; i < n && width < Infinity; i++) {
    const kind = random.integer(5);
    // At a bound from the start, two-sided, one-sided, free, fixed.
    if (kind === 0) box.lower[i] = x[i]!;
    if (kind === 1) { box.lower[i] = x[i]! - width * random.uniform(); box.upper[i] = x[i]! + width * random.uniform(); }
    if (kind === 2) box.upper[i] = x[i]! + width * random.uniform();
    if (kind === 4 && i % 3 === 0) box.lower[i] = box.upper[i] = x[i]!;
  }
  return { x, g, pairs, products, box, bounded: boundedness(box) };
}

describe('the compact form', () => {
  it.each([1, 2, 5, 8])('without bounds the target is the quasi-Newton point of the two-loop recursion, %d pairs in a memory of 5', (count) => {
    const n = 9, input = scene(count, count, 5, n, Infinity), out = new Float64Array(n), d = new Float64Array(n);
    expect(createTarget(linalg(), n)(input, out)).toBe(true);
    quasiNewtonDirection(linalg(), input.pairs, input.g, new Float64Array(5), d);
    // B has a condition below 1e3 here: 1e3 eps times a few dozen operations.
    for (let i = 0; i < n; i++) expect(Math.abs(out[i]! - input.x[i]! - d[i]!)).toBeLessThan(1e-11);
  });

  it.each([0.02, 0.3, 2])('with bounds at a distance of about %d the target is that of a dense BFGS matrix', (width) => {
    let bound = 0;
    for (let seed = 0; seed < 60; seed++) {
      const n = 9, count = seed % 8, input = scene(1000 + seed, count, 5, n, width), out = new Float64Array(n);
      expect(createTarget(linalg(), n)(input, out)).toBe(true);
      const B = denseHessian(input.pairs, n), expected = denseTarget(B, input.x, input.g, input.box);
      bound += expected.bound;
      if (count === 0) expected.point.splice(0, n, ...denseCauchy(B, input.x, input.g, input.box));
      for (let i = 0; i < n; i++) expect(Math.abs(out[i]! - expected.point[i]!), `seed ${seed}, entry ${i}`).toBeLessThan(1e-10);
    }
    expect(bound).toBeGreaterThan(60);
  });

  it('where the projected minimum is no descent direction the step is shortened instead', () => {
    // Pairs along the eigenvectors make B = [[2, -1.9, 0], [-1.9, 2, 0], [0, 0, 1e4]]. The third variable keeps the Cauchy point near x = 0; the model's
    // minimum then climbs along the first variable for the sake of the second, which the projection stops at 0.05.
    const n = 3, pairs = emptyPairs(3, n), products = emptyProducts(3), g = Float64Array.of(0.5, -1, 10), x = new Float64Array(n);
    for (const [s, curvature] of [[[1, 1, 0], 0.1], [[1, -1, 0], 3.9], [[0, 0, 1], 1e4]] as const) {
      const row = pushPair(pairs, linalg(), Float64Array.from(s), Float64Array.from(s, (value) => curvature * value), new Float64Array(n), new Float64Array(n));
      updateProducts(products, linalg(), pairs, row);
    }
    const box = { lower: new Float64Array(n).fill(-Infinity), upper: Float64Array.of(Infinity, 0.05, Infinity) }, out = new Float64Array(n);
    const expected = denseTarget(denseHessian(pairs, n), x, g, box);
    expect(expected.descends).toBe(false);
    expect(createTarget(linalg(), n)({ x, g, pairs, products, box, bounded: boundedness(box) }, out)).toBe(true);
    expect(out[1]).toBe(0.05);
    expect(dot(g, out)).toBeLessThan(0);
    // B has condition 1e5: 1e5 eps times a few dozen operations.
    for (let i = 0; i < n; i++) expect(Math.abs(out[i]! - expected.point[i]!)).toBeLessThan(1e-9);
  });

  it('one scratch serves memories of any size in any order', () => {
    const n = 9, reused = createTarget(linalg(), n);
    for (const seed of [7, 3, 5, 0, 7, 1]) {
      const input = scene(seed, seed, 5, n, 0.3), out = new Float64Array(n), fresh = new Float64Array(n);
      reused(input, out);
      createTarget(linalg(), n)(input, fresh);
      expect(out).toEqual(fresh);
    }
  });
});

describe('every bounded quadratic', () => {
  const watched = (instance: (typeof golden.quadratics)[number], see: (x: Vector) => void) => {
    const box = boxOf(instance);
    return defineProblem({ size: instance.c.length, start: instance.start, traits: { smooth: true, convex: true }, oracles: {
      smoothValue: (x: Vector) => { see(x); return quadraticValue(instance, x); }, smoothGradient: (x: Vector, out: Vector) => { see(x); out.set(quadraticGradient(instance, x)); }, box: () => box,
    } });
  };
  it('is never evaluated outside its bounds', async () => {
    for (const instance of golden.quadratics) {
      const { lower, upper } = boxOf(instance);
      let outside = 0;
      const records = iterate({ problem: watched(instance, (x) => { for (let i = 0; i < x.length; i++) if (x[i]! < lower[i]! || x[i]! > upper[i]!) outside++; }), method: 'lbfgs-b' });
      while (!(await records.next()).done);
      expect(outside, instance.name).toBe(0);
    }
  });
  it('ends at a point that satisfies the optimality conditions, entry by entry', async () => {
    for (const instance of golden.quadratics) {
      const { lower, upper } = boxOf(instance), records = iterate({ problem: watched(instance, () => {}), method: 'lbfgs-b' });
      for (;;) {
        const next = await records.next();
        if (!next.done) continue;
        expect(next.value.outcome, instance.name).toBe('converged');
        const x = next.value.solution.x!.data as Vector, g = quadraticGradient(instance, x);
        // The criterion bounds the norm of x - P(x - g) by 1e-8: |g_i| where there is room for it, the sign of g_i at a bound.
        g.forEach((gi, i) => {
          const room = gi > 0 ? x[i]! - lower[i]! : upper[i]! - x[i]!;
          expect(Math.min(Math.abs(gi), room), `${instance.name}, entry ${i}`).toBeLessThanOrEqual(1e-8);
        });
        break;
      }
    }
  });
});

/** A stepper on plain oracles, without the driver. */
function stepperOf(method: AnyMethod, oracles: object, size: number, start: readonly number[]): AnyStepper {
  return method.build({ oracles, size, params: { memory: 3 }, traits: {}, start: () => Float64Array.from(start) } as unknown as Run);
}

describe('a closure rebuilt at every step, on a cloned state, takes the same iterates', () => {
  const { value, gradient } = rosenbrock(), start = [-1.2, 1, -1.2, 1];
  const box = { lower: Float64Array.of(-1.5, 0.2, -Infinity, -1), upper: Float64Array.of(0.8, Infinity, 0.5, 2) };
  it.each([['lbfgs', lbfgs, { value, gradient }], ['lbfgs-b', lbfgsB, { smoothValue: value, smoothGradient: gradient, box: () => box }]] as const)('%s', async (_name, method, oracles) => {
    const build = (): AnyStepper => stepperOf(method as unknown as AnyMethod, oracles, 4, start);
    const whole = build(), state = await whole.init();
    let other = structuredClone(state);
    for (let k = 0; k < 18; k++) {
      const finish = await whole.step!(state);
      expect(await build().step!(other)).toEqual(finish);
      other = structuredClone(other);
      expect(other).toEqual(state);
    }
  });
});
