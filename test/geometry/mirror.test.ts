/** Mirror steps against the optimality condition of their own definition. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDomain, openGeometry, type DomainSpec, type Geometry, type Vector } from '../../core/index.js';

const seed = 20260402;
const weights = (n: number): fc.Arbitrary<Vector> => fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: n, maxLength: n })
  .map((list) => { const total = list.reduce((a, b) => a + b, 0); return Float64Array.from(list, (w) => w / total); });
const gradients = (n: number): fc.Arbitrary<Vector> => fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { minLength: n, maxLength: n }).map((list) => Float64Array.from(list));
const cases = fc.integer({ min: 2, max: 6 }).chain((n) => fc.record({ x: weights(n), u: weights(n), other: weights(n), g: gradients(n), t: fc.double({ min: 0.01, max: 3, noNaN: true }) }));
const simplex = (n: number) => openDomain({ kind: 'simplex' }, n);
const dot = (a: Vector, b: Vector): number => a.reduce((sum, ai, i) => sum + ai * b[i]!, 0);

describe.each(['euclidean', 'entropy'] as const)('%s geometry on the simplex', (name) => {
  const open = (n: number): Geometry => openGeometry(name, simplex(n));

  it('step: t <g, v> + V(x, v) is larger at every other v, by at least V(p, v)', () => {
    fc.assert(fc.property(cases, ({ x, other, g, t }) => {
      const geometry = open(x.length), p = new Float64Array(x.length);
      geometry.step(g, t, x, p);
      const at = (v: Vector): number => t * dot(g, v) + geometry.divergence(x, v);
      expect(at(other) - at(p) - geometry.divergence(p, other)).toBeGreaterThanOrEqual(-1e-12);
    }), { seed, numRuns: 300 });
  });
  it('two-centre step: the objective is larger at every other v, by at least (beta + q + mu) V(p, v)', () => {
    fc.assert(fc.property(cases, ({ x, u, other, g, t }) => {
      const geometry = open(x.length), p = new Float64Array(x.length), beta = t, q = 0.7, mu = 0.3;
      geometry.twoCentreStep(g, beta, x, q, u, mu, p);
      const own = (v: Vector): number => (name === 'entropy' ? v.reduce((sum, vi) => sum + (vi === 0 ? 0 : vi * Math.log(vi)), 0) : dot(v, v) / 2);
      const at = (v: Vector): number => dot(g, v) + beta * geometry.divergence(x, v) + q * geometry.divergence(u, v) + mu * own(v);
      expect(at(other) - at(p) - (beta + q + mu) * geometry.divergence(p, other)).toBeGreaterThanOrEqual(-1e-12);
    }), { seed, numRuns: 300 });
  });
  it('steps in place, and onto the gradient, give the same bits', () => {
    fc.assert(fc.property(cases, ({ x, g, t }) => {
      const geometry = open(x.length), p = new Float64Array(x.length), ownX = x.slice(), ownG = g.slice();
      geometry.step(g, t, x, p);
      geometry.step(g, t, ownX, ownX);
      geometry.step(ownG, t, x, ownG);
      expect(ownX).toEqual(p);
      expect(ownG).toEqual(p);
    }), { seed, numRuns: 100 });
  });
  it('V(start, u) is at most the range, and reaches it at a corner', () => {
    fc.assert(fc.property(cases, ({ x }) => {
      const geometry = open(x.length), start = geometry.domain.start();
      expect(geometry.divergence(start, x)).toBeLessThanOrEqual(geometry.range);
      const corner = x.map((_, i) => Number(i === 0));
      expect(Math.abs(geometry.divergence(start, corner) - geometry.range)).toBeLessThanOrEqual(1e-15 * 10);
    }), { seed, numRuns: 100 });
  });
});

describe('entropy', () => {
  it('leaves weights that are 0 at 0, without NaN', () => {
    const geometry = openGeometry('entropy', simplex(4)), out = new Float64Array(4), x = Float64Array.of(0, 0.5, 0.5, 0);
    geometry.step(Float64Array.of(-1e300, 1, 2, -5), 1, x, out);
    expect([out[0], out[3]]).toEqual([0, 0]);
    expect(Math.abs(out[1]! - 1 / (1 + Math.exp(-1)))).toBeLessThanOrEqual(1e-15);
    geometry.twoCentreStep(Float64Array.of(-9, 1, 2, -5), 1, x, 1, x, 0, out);
    expect([out[0], out[3]]).toEqual([0, 0]);
    expect(geometry.divergence(x, x)).toBe(0);
    expect(geometry.divergence(x, Float64Array.of(1, 0, 0, 0))).toBe(Infinity);
  });
  it('never lets a positive weight underflow to 0, whatever the step, and can bring it back', () => {
    const geometry = openGeometry('entropy', simplex(2)), x = Float64Array.of(0.5, 0.5);
    for (let i = 0; i < 5; i++) geometry.step(Float64Array.of(0, 1e6), 1, x, x);
    expect(x[1]).toBeGreaterThan(0);
    geometry.step(Float64Array.of(0, -1e6), 1, x, x);
    expect([...x]).toEqual([1e-300, 1]);
  });
  it('stays a point of the simplex for gradients of any size', () => {
    fc.assert(fc.property(cases, fc.double({ min: -300, max: 300, noNaN: true }), ({ x, g }, power) => {
      const geometry = openGeometry('entropy', simplex(x.length)), out = new Float64Array(x.length);
      geometry.step(g, 10 ** power, x, out);
      expect(geometry.domain.violation(out)).toBeLessThanOrEqual(1e-15 * 10);
    }), { seed, numRuns: 200 });
  });
  it('passes NaN on', () => {
    const geometry = openGeometry('entropy', simplex(2)), out = new Float64Array(2);
    geometry.step(Float64Array.of(NaN, 0), 1, Float64Array.of(0.5, 0.5), out);
    expect([...out].every(Number.isNaN)).toBe(true);
  });
  it.each([{ kind: 'all' }, { kind: 'ball', radius: 1 }, { kind: 'box', lower: 0, upper: 1 }] as const)('is refused on %j', (spec: DomainSpec) => {
    expect(() => openGeometry('entropy', openDomain(spec, 2))).toThrow(/geometry of the simplex/);
  });
});
