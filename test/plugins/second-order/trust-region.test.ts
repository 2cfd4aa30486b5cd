/** Trust-region Newton against an independent program (test/golden/trust-region-newton.py), and its subproblems by their optimality conditions. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linalg } from '../../../core/index.js';
import { eigenModel, type Bound, type SecularStep } from '../../../plugins/shared/second-order/secular.js';
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
