/** The bounds at the start against optima that do not come from the oracles. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Vector } from '../../../core/index.js';
import { boundAt, startGap, type StartOracles } from '../../../plugins/shared/sliding/start-gap.js';

const instances = fc.record({
  terms: fc.array(fc.record({ a: fc.double({ min: 0.1, max: 5, noNaN: true }), c: fc.double({ min: -4, max: 4, noNaN: true }), w: fc.double({ min: 0, max: 3, noNaN: true }), start: fc.double({ min: -5, max: 5, noNaN: true }) }), { minLength: 1, maxLength: 5 }),
  mu: fc.double({ min: 0.01, max: 2, noNaN: true }),
});

interface Term { readonly a: number; readonly c: number; readonly w: number; readonly start: number }
const sum = (terms: readonly Term[], part: (term: Term, i: number) => number): number => terms.reduce((total, term, i) => total + part(term, i), 0);

/** Psi = sum a (x - c)^2 / 2 + w |x| + mu x^2 / 2: its optimum is a soft threshold. */
function problemOf(terms: readonly Term[], mu: number) {
  const optimum = terms.map(({ a, c, w }) => (Math.sign(c) * Math.max(0, a * Math.abs(c) - w)) / (a + mu));
  const value = (x: ArrayLike<number>): number => sum(terms, ({ a, c, w }, i) => (a * (x[i]! - c) ** 2) / 2 + w * Math.abs(x[i]!) + (mu * x[i]! ** 2) / 2);
  const oracles: StartOracles = {
    smoothGradient(x: Vector, out: Vector) { terms.forEach(({ a, c }, i) => { out[i] = a * (x[i]! - c); }); },
    nonsmoothSubgradient(x: Vector, out: Vector) { terms.forEach(({ w }, i) => { out[i] = w * Math.sign(x[i]!); }); },
    simpleValue: (x: Vector) => sum(terms, (_term, i) => (mu * x[i]! ** 2) / 2),
    twoCentreProx(d: Vector, x: Vector, beta: number, u: Vector, q: number, out: Vector) { terms.forEach((_term, i) => { out[i] = (beta * x[i]! + q * u[i]! - d[i]!) / (mu + beta + q); }); },
  };
  const x0 = Float64Array.from(terms, ({ start }) => start), m = Math.min(...terms.map(({ a }) => a));
  return { oracles, x0, m, gap: value(x0) - value(optimum), distance: sum(terms, (_term, i) => (x0[i]! - optimum[i]!) ** 2) / 2 };
}

describe('the bounds at the start', () => {
  it.each([false, true])('hold; strong convexity of f known: %s', (known) => {
    fc.assert(fc.property(instances, ({ terms, mu }) => {
      const { oracles, x0, m, gap, distance } = problemOf(terms, mu), curvature = { mu, ...(known ? { strongConvexity: m } : {}) };
      const found = startGap(oracles, x0, curvature)!, slack = 1e-12 * (1 + gap);
      expect(found.gap).toBeGreaterThanOrEqual(gap - slack);
      expect(found.distance).toBeGreaterThanOrEqual(distance - slack);
      expect(boundAt(oracles, x0, curvature)!).toBeGreaterThanOrEqual(gap + mu * distance - slack);
    }), { seed: 11, numRuns: 300 });
  });

  it('are never larger when the strong convexity of f is known', () => {
    fc.assert(fc.property(instances, ({ terms, mu }) => {
      const { oracles, x0, m } = problemOf(terms, mu), without = startGap(oracles, x0, { mu })!, known = startGap(oracles, x0, { mu, strongConvexity: m })!;
      expect(known.gap).toBeLessThanOrEqual(without.gap * (1 + 1e-12) + 1e-12);
      expect(known.distance).toBeLessThanOrEqual(without.distance * (1 + 1e-12) + 1e-12);
    }), { seed: 12, numRuns: 300 });
  });
});
