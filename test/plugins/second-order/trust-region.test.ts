/** Trust-region Newton against an independent program (test/golden/trust-region-newton.py), and its subproblems by their optimality conditions. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linalg } from '../../../core/index.js';
import { eigenModel, type Bound, type SecularStep } from '../../../plugins/shared/second-order/secular.js';
import { definiteModel } from '../../../plugins/trust-region-newton/definite.js';
import { exactSubproblem } from '../../../plugins/trust-region-newton/exact.js';
import { steihaugSubproblem } from '../../../plugins/trust-region-newton/steihaug.js';
import { trustRegionNewton } from '../../../plugins/trust-region-newton/index.js';
import { expression } from '../../../problems/expression/index.js';
import { buildSpec, dot, norm } from '../../problems/support.js';
import { logit, rosenbrockPower, rosenbrockRaw } from './instances.js';
import { follow } from './runs.js';

interface Golden { readonly start: readonly number[]; readonly rows: readonly (readonly [number, number, number, number, number])[] }
const golden = JSON.parse(readFileSync(new URL('../../golden/trust-region-newton.json', import.meta.url), 'utf8')) as { readonly rosenbrock: Golden; readonly quartic: Golden };
const quartic = () => buildSpec(expression, { spec: 'problem/1', kind: 'expression', variables: [{ name: 'x', shape: [5] }], objective: 'sum((x.^2 - 1).^2)/4 + 0.1*sum(i, 1, 4, x[i]*x[i+1])' });

describe('trust-region-newton', () => {
  it.each([['rosenbrock', rosenbrockRaw], ['quartic', quartic]] as const)('%s: values, norms, radii and solves of the independent program', async (name, problem) => {
    const { start, rows } = golden[name];
    const { records } = await follow(trustRegionNewton, await problem(), start, { subproblem: 'exact' }, rows.length - 1);
    for (const [k, f, size, radius, solves] of rows) {
      // Two roundings of a Newton iteration that ends at 0.
      if (size < 1e-6) break;
      const { metrics } = records[k]!;
      expect(Math.abs(metrics.value! - f), `f at k = ${k}`).toBeLessThanOrEqual(1e-8 * (1 + Math.abs(f)));
      expect(Math.abs(metrics.gradientNorm! - size), `|g| at k = ${k}`).toBeLessThanOrEqual(1e-6 * (1 + size));
      expect(metrics.solves).toBe(solves);
      expect(Math.abs(metrics.radius! / radius - 1)).toBeLessThan(1e-6);
    }
  });

  it.each(['exact', 'steihaug'])('%s: reaches a gradient of 1e-10 on Rosenbrock and on logistic regression, superlinearly', async (subproblem) => {
    for (const [problem, start] of [[await rosenbrockPower(2), [-1.2, 1]], [await logit(false), [3, 3, 3, 3, 3]]] as const) {
      const { result } = await follow(trustRegionNewton, problem, start, { subproblem }, 60, { kind: 'gradient-norm', below: 1e-10 });
      expect(result.outcome).toBe('converged');
      expect(result.certificate.kind).toBe(problem.traits.convex ? 'global' : 'stationary');
    }
  });

  it('exact: leaves the saddle point of x^2 - y^2 + y^4 although the gradient has no part along y', async () => {
    const problem = await buildSpec(expression, { spec: 'problem/1', kind: 'expression', variables: [{ name: 'x' }, { name: 'y' }], objective: 'x^2 - y^2 + y^4' });
    const { result } = await follow(trustRegionNewton, problem, [1, 0], { subproblem: 'exact' }, 40, { kind: 'gradient-norm', below: 1e-10 });
    // Minima at y = +-sqrt(1/2), of value -1/4.
    expect(Math.abs(result.best.metrics.value! + 0.25)).toBeLessThan(1e-12);
  });
});

/** A random symmetric H, n x n, with g; some gradients have no part along the lowest eigenvector. */
const models = fc.record({ n: fc.integer({ min: 1, max: 6 }), seed: fc.integer({ min: 0, max: 1e6 }), size: fc.double({ min: -3, max: 3, noNaN: true }), hard: fc.boolean() });
function modelOf({ n, seed, hard }: { n: number; seed: number; hard: boolean }) {
  const at = (i: number): number => Math.sin(12.9898 * (i + 1) + seed);
  const H = Float64Array.from({ length: n * n }, (_, e) => at(Math.min(Math.floor(e / n), e % n) * 17 + Math.max(Math.floor(e / n), e % n)) * 3), g = Float64Array.from({ length: n }, (_, i) => at(100 + i));
  if (hard) { H.fill(0); for (let i = 0; i < n; i++) H[i * n + i] = i === 0 ? -2 : at(i); g[0] = 0; }
  return { H, g };
}

/** H + shift I with the least eigenvalue `least` > 0, from the model's H. */
function definiteOf(instance: Parameters<typeof modelOf>[0], least: number): { H: Float64Array; g: Float64Array } {
  const { H, g } = modelOf(instance), n = g.length, spectrum = eigenModel(n);
  spectrum.open(H, g);
  for (let i = 0; i < n; i++) H[i * n + i]! += least - spectrum.values[0]!;
  return { H, g };
}

describe('the exact subproblem', () => {
  const emptyStep = (): SecularStep => ({ lambda: 0, length: 0, decrease: 0 });
  const conditions = (H: Float64Array, g: Float64Array, radius: number, h: Float64Array, step: SecularStep): void => {
    const n = g.length, Hh = new Float64Array(n), spectrum = eigenModel(n);
    linalg().gemv(H, n, n, h, Hh);
    spectrum.open(H, g);
    const size = Math.max(...[...spectrum.values].map(Math.abs)), residual = Math.hypot(...[...Hh].map((value, i) => value + step.lambda * h[i]! + g[i]!)), model = dot(g, h) + dot(Hh, h) / 2;
    expect(residual).toBeLessThanOrEqual(1e-12 * ((size + step.lambda) * norm(h) + norm(g)));
    expect(spectrum.values[0]! + step.lambda).toBeGreaterThanOrEqual(-1e-13 * size);
    expect(norm(h)).toBeLessThanOrEqual(radius * (1 + 1e-12));
    if (step.lambda > 1e-10 * size) expect(norm(h)).toBeGreaterThanOrEqual(radius * (1 - 1e-10));
    expect(Math.abs(step.decrease + model)).toBeLessThanOrEqual(1e-11 * (Math.abs(model) + norm(g) * norm(h)));
  };
  const radii = [1, 0.25, 0.06, 3, 0.01, 0.5];

  it('by Cholesky: the conditions hold where H is positive definite, for radii that fall and rise at one point', () => {
    fc.assert(fc.property(models, (instance) => {
      const { H, g } = definiteOf(instance, 0.1), model = definiteModel(g.length), h = new Float64Array(g.length), step = emptyStep();
      expect(model.open(H, g)).toBe(true);
      for (const factor of radii) {
        const radius = factor * 10 ** instance.size;
        expect(model.solve(radius, h, step)).toBe(true);
        conditions(H, g, radius, h, step);
      }
    }), { seed: 44, numRuns: 200 });
  });

  it('by Cholesky: gradients and radii near the smallest numbers give the boundary step, or leave it to the other way', () => {
    const H = Float64Array.of(2, 1, 1, 3), step = emptyStep(), h = new Float64Array(2), model = definiteModel(2);
    for (const size of [1e-100, 1e-170, 1e-300, 5e-324]) {
      for (const share of [1e-3, 1e-20, 1e-200]) {
        const radius = size * share;
        model.open(H, Float64Array.of(size, -size));
        if (radius > 0 && model.solve(radius, h, step)) expect(Math.abs(Math.hypot(h[0]!, h[1]!) / radius - 1)).toBeLessThan(1e-9);
        expect(Number.isNaN(h[0]! + h[1]! + step.lambda + step.length + step.decrease)).toBe(false);
      }
    }
    model.open(H, Float64Array.of(1e-100, -1e-100));
    expect(model.solve(1e-103, h, step)).toBe(true);
  });

  it('by Cholesky: an H with an eigenvalue at or below 0 is refused', () => {
    fc.assert(fc.property(models, fc.constantFrom(-1e-3, -5), (instance, least) => {
      const { H, g } = definiteOf(instance, least);
      expect(definiteModel(g.length).open(H, g)).toBe(false);
    }), { seed: 45, numRuns: 100 });
  });

  it('of any H, the hard case included: the conditions hold for radii that fall and rise, at one point after another', () => {
    fc.assert(fc.property(models, fc.constantFrom(undefined, 1e-14, 0.1), (instance, least) => {
      const { H, g } = least === undefined ? modelOf(instance) : definiteOf(instance, least), n = g.length, h = new Float64Array(n), step = emptyStep();
      const subproblem = exactSubproblem((_x, out) => { out.set(H); }, n);
      for (const scale of [1, -2]) {
        const gradient = g.map((value) => scale * value);
        subproblem.open(new Float64Array(n), gradient);
        for (const factor of radii) {
          const radius = factor * 10 ** instance.size;
          subproblem.solve(radius, h, step);
          conditions(H, gradient, radius, h, step);
        }
      }
    }), { seed: 46, numRuns: 200 });
  });
});

describe('subproblems in the eigenbasis', () => {
  const solve = (H: Float64Array, g: Float64Array, bound: Bound) => {
    const n = g.length, model = eigenModel(n), h = new Float64Array(n), step: SecularStep = { lambda: 0, length: 0, decrease: 0 };
    model.open(H, g);
    model.solve(bound, h, step);
    const Hh = new Float64Array(n);
    linalg().gemv(H, n, n, h, Hh);
    const residual = Math.hypot(...[...Hh].map((value, i) => value + step.lambda * h[i]! + g[i]!));
    return { h, step, residual, least: model.values[0]!, size: Math.max(...[...model.values].map(Math.abs)), model: dot(g, h) + dot(Hh, h) / 2 };
  };

  it('ball: More and Sorensen\'s conditions hold to rounding, in the hard case too', () => {
    fc.assert(fc.property(models, (instance) => {
      const { H, g } = modelOf(instance), radius = 10 ** instance.size;
      const { h, step, residual, least, size, model } = solve(H, g, { kind: 'ball', radius });
      expect(residual).toBeLessThanOrEqual(1e-12 * ((size + step.lambda) * norm(h) + norm(g)));
      expect(least + step.lambda).toBeGreaterThanOrEqual(-1e-13 * size);
      expect(norm(h)).toBeLessThanOrEqual(radius * (1 + 1e-12));
      // Complementarity: a multiplier goes with the boundary.
      if (step.lambda > 1e-10 * size) expect(norm(h)).toBeGreaterThanOrEqual(radius * (1 - 1e-10));
      expect(Math.abs(step.decrease + model)).toBeLessThanOrEqual(1e-11 * (Math.abs(model) + norm(g) * norm(h)));
    }), { seed: 41, numRuns: 300 });
  });

  it('cubic: (H + lambda I) h = -g with lambda = sigma |h| and H + lambda I semidefinite, in the hard case too', () => {
    fc.assert(fc.property(models, (instance) => {
      const { H, g } = modelOf(instance), sigma = 10 ** instance.size;
      const { h, step, residual, least, size, model } = solve(H, g, { kind: 'cubic', sigma });
      expect(residual).toBeLessThanOrEqual(1e-12 * ((size + step.lambda) * norm(h) + norm(g)));
      expect(least + step.lambda).toBeGreaterThanOrEqual(-1e-13 * size);
      expect(Math.abs(step.lambda - sigma * norm(h))).toBeLessThanOrEqual(1e-10 * (step.lambda + sigma * norm(h)));
      expect(Math.abs(step.decrease + model + (sigma * norm(h) ** 3) / 3)).toBeLessThanOrEqual(1e-11 * (Math.abs(model) + norm(g) * norm(h)));
    }), { seed: 42, numRuns: 300 });
  });

  it('Steihaug: inside of the ball, at least the Cauchy decrease, and the decrease that it claims', () => {
    fc.assert(fc.property(models, (instance) => {
      const { H, g } = modelOf(instance), radius = 10 ** instance.size, n = g.length, h = new Float64Array(n), Hh = new Float64Array(n), step: SecularStep = { lambda: 0, length: 0, decrease: 0 };
      if (norm(g) === 0) return;
      const { size } = solve(H, g, { kind: 'ball', radius }), subproblem = steihaugSubproblem((_x, v, out) => linalg().gemv(H, n, n, v, out), n);
      subproblem.open(new Float64Array(n), g);
      subproblem.solve(radius, h, step);
      linalg().gemv(H, n, n, h, Hh);
      const decrease = -(dot(g, h) + dot(Hh, h) / 2);
      expect(norm(h)).toBeLessThanOrEqual(radius * (1 + 1e-12));
      expect(Math.abs(decrease - step.decrease)).toBeLessThanOrEqual(1e-10 * (Math.abs(decrease) + norm(g) * norm(h)));
      // Nocedal and Wright, lemma 4.3.
      expect(decrease).toBeGreaterThanOrEqual(0.5 * norm(g) * Math.min(radius, norm(g) / size) * (1 - 1e-10));
    }), { seed: 43, numRuns: 300 });
  });
});
