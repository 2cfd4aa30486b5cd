/** Projections against independent computations, and the inequality that characterises a projection. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDomain, projectSimplex, type DomainSpec, type Vector } from '../../core/index.js';
import { refusal } from '../driver/support.js';

const seed = 20260401;
const entry = fc.double({ min: -20, max: 20, noNaN: true });
const vectors = (n: number): fc.Arbitrary<Vector> => fc.array(entry, { minLength: n, maxLength: n }).map((list) => Float64Array.from(list));
const sized = fc.integer({ min: 1, max: 9 }).chain((n) => fc.tuple(vectors(n), vectors(n)));
const dot = (a: Vector, b: Vector): number => a.reduce((sum, ai, i) => sum + ai * b[i]!, 0);

/** sum max(x_i - tau, 0) = 1 by bisection on tau: no sorting, no active set. */
function bisected(x: Vector): Vector {
  let low = Math.min(...x) - 1, high = Math.max(...x);
  for (let i = 0; i < 200; i++) {
    const tau = (low + high) / 2;
    if (x.reduce((sum, xi) => sum + Math.max(xi - tau, 0), 0) > 1) low = tau; else high = tau;
  }
  return x.map((xi) => Math.max(xi - (low + high) / 2, 0));
}

describe('projection onto the simplex', () => {
  it('equals a bisection on the threshold, to 1e-13 of the largest entry', () => {
    fc.assert(fc.property(sized, ([x]) => {
      const out = new Float64Array(x.length), wanted = bisected(x);
      projectSimplex(x, out);
      for (let i = 0; i < x.length; i++) expect(Math.abs(out[i]! - wanted[i]!)).toBeLessThanOrEqual(1e-13 * 20);
    }), { seed, numRuns: 500 });
  });
  it('keeps a point of the simplex, and sends a far point to its corner', () => {
    const inside = Float64Array.of(0.2, 0.3, 0.5), corner = Float64Array.of(-1e12, 1e12, 0);
    projectSimplex(inside, inside);
    projectSimplex(corner, corner);
    expect(Math.max(...inside.map((xi, i) => Math.abs(xi - [0.2, 0.3, 0.5][i]!)))).toBeLessThanOrEqual(1e-15);
    expect([...corner]).toEqual([0, 1, 0]);
  });
  it('is not hurt by a common shift of a billion', () => {
    const x = Float64Array.of(1e9 + 0.25, 1e9 + 0.75, 1e9 - 5), out = new Float64Array(3);
    projectSimplex(x, out);
    expect([...out]).toEqual([0.25, 0.75, 0]);
  });
});

const specs = (n: number): readonly DomainSpec[] => [
  { kind: 'all' }, { kind: 'ball', radius: 3 }, { kind: 'box', lower: -1, upper: 2 }, { kind: 'simplex' },
  { kind: 'box', lower: Array.from({ length: n }, (_, i) => -i), upper: Array.from({ length: n }, (_, i) => i % 3) },
];

describe('every domain', () => {
  it('has a projection P with (x - Px)\'(y - Px) <= 0 for every y inside', () => {
    fc.assert(fc.property(sized, ([x, z]) => {
      for (const spec of specs(x.length)) {
        const domain = openDomain(spec, x.length), p = new Float64Array(x.length), y = new Float64Array(x.length);
        domain.project(x, p);
        domain.project(z, y);
        expect(domain.violation(p)).toBeLessThanOrEqual(1e-14 * 20);
        expect(dot(x.map((xi, i) => xi - p[i]!), y.map((yi, i) => yi - p[i]!))).toBeLessThanOrEqual(1e-12 * 400);
      }
    }), { seed, numRuns: 300 });
  });
  it('projects in place as into another array, bit for bit', () => {
    fc.assert(fc.property(sized, ([x]) => {
      for (const spec of specs(x.length)) {
        const domain = openDomain(spec, x.length), out = new Float64Array(x.length), own = x.slice();
        domain.project(x, out);
        domain.project(own, own);
        expect(own).toEqual(out);
      }
    }), { seed, numRuns: 100 });
  });
  it('has a support function that no point of it exceeds and one reaches: P(s a) for large s', () => {
    fc.assert(fc.property(sized, ([a, z]) => {
      for (const spec of specs(a.length).slice(1)) {
        const domain = openDomain(spec, a.length), y = new Float64Array(a.length), far = new Float64Array(a.length);
        domain.project(z, y);
        domain.project(a.map((ai) => 1e9 * ai), far);
        const most = domain.support(a);
        expect(dot(a, y)).toBeLessThanOrEqual(most + 1e-12 * 400);
        expect(dot(a, far)).toBeGreaterThanOrEqual(most - 1e-6);
      }
    }), { seed, numRuns: 200 });
  });
  it('has two points no further apart than its diameter, no longer than its radius, and a start inside', () => {
    fc.assert(fc.property(sized, ([a, b]) => {
      for (const spec of specs(a.length)) {
        const domain = openDomain(spec, a.length), x = new Float64Array(a.length), y = new Float64Array(a.length);
        domain.project(a, x);
        domain.project(b, y);
        expect(Math.hypot(...x.map((xi, i) => xi - y[i]!))).toBeLessThanOrEqual(domain.diameter * (1 + 1e-14) + 1e-14);
        expect(Math.hypot(...x)).toBeLessThanOrEqual(domain.radius * (1 + 1e-14));
        expect(domain.violation(domain.start())).toBeLessThanOrEqual(1e-15);
      }
    }), { seed, numRuns: 200 });
  });
  it.each(specs(3))('%j passes NaN on', (spec) => {
    const domain = openDomain(spec, 3), out = new Float64Array(3);
    domain.project(Float64Array.of(0, NaN, 1), out);
    expect(out.some(Number.isNaN)).toBe(true);
  });
  it('a ball projects a vector whose square overflows', () => {
    const out = new Float64Array(2);
    openDomain({ kind: 'ball', radius: 5 }, 2).project(Float64Array.of(3e200, 4e200), out);
    expect(Math.abs(out[0]! - 3)).toBeLessThanOrEqual(1e-14);
    expect(Math.abs(out[1]! - 4)).toBeLessThanOrEqual(1e-14);
  });
});

describe('a domain that cannot be', () => {
  it.each([
    [{ kind: 'ball', radius: -1 }, 'domain-radius', '/params/domain/radius'], [{ kind: 'ball', radius: NaN }, 'domain-radius', '/params/domain/radius'],
    [{ kind: 'box', lower: 2, upper: 1 }, 'domain-bounds', '/params/domain'], [{ kind: 'box', lower: [0, 0], upper: 1 }, 'domain-bounds', '/params/domain/lower'],
    [{ kind: 'cube' }, 'domain-kind', '/params/domain/kind'],
  ])('%j is %s', async (spec, code, pointer) => {
    expect(await refusal(Promise.resolve().then(() => openDomain(spec as DomainSpec, 3)))).toMatchObject({ code, details: { pointer }, exitCode: 2 });
  });
});
