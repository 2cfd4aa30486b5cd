import fc from 'fast-check';
import { all, create, type MathJsInstance } from 'mathjs';
import { describe, expect, it } from 'vitest';
import { arrayExpression, entriesOfB, pointOf, rowsOfA, scalarExpression } from './random.js';
import { at, byHyperDuals, compile, dataOf, numbers, scalars, type Point, type Variables } from './support.js';

const { parse, derivative } = create(all!) as MathJsInstance;
const seed = 20261124;
const xyz = scalars('x', 'y', 'z');
const arrays: Variables = [{ name: 'u', shape: [3] }, { name: 'W', shape: [2, 3] }, { name: 's', shape: [] }];
const data = dataOf({ A: rowsOfA, b: entriesOfB });

/** Rounding: some hundred operations on numbers up to the largest that occurs, which the derivatives bound from below. */
function expectClose(found: Point, expected: Point, factor = 1): void {
  const largest = 1 + Math.max(...[expected.value, ...expected.gradient, ...expected.product].map(Math.abs));
  const gap = (a: readonly number[], b: readonly number[]): number => Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));
  const tolerance = factor * 1e-11 * largest;
  expect(Math.abs(found.value - expected.value)).toBeLessThan(tolerance);
  expect(gap(found.gradient, expected.gradient)).toBeLessThan(tolerance);
  expect(gap(found.product, expected.product)).toBeLessThan(tolerance);
}

describe('300 random scalar expressions', () => {
  const cases = fc.tuple(scalarExpression, pointOf(3), pointOf(3));

  it('have the value, gradient and Hessian-vector product of hyper-dual numbers', () => {
    fc.assert(fc.property(cases, ([{ text, evaluate }, x, v]) => {
      expectClose(at(compile(text, xyz), x, v), byHyperDuals(evaluate, x, v));
    }), { seed, numRuns: 300 });
  });

  it('have the value and gradient of mathjs, and its second derivatives', () => {
    fc.assert(fc.property(cases, ([{ text }, x, v]) => {
      const point = { x: x[0]!, y: x[1]!, z: x[2]! }, names = ['x', 'y', 'z'];
      const firsts = names.map((name) => derivative(text, name, { simplify: false }));
      const product = firsts.map((first) => names.reduce((sum, name, j) => sum + v[j]! * (derivative(first, name, { simplify: false }).evaluate(point) as number), 0));
      const expected = { value: parse(text).evaluate(point) as number, gradient: firsts.map((first) => first.evaluate(point) as number), product };
      // mathjs differentiates u^p and u/v through log u or u^-1 of numbers that may be 0: what it cannot evaluate is left to the test above.
      fc.pre([expected.value, ...expected.gradient, ...product].every(Number.isFinite));
      expectClose(at(compile(text, xyz), x, v), expected, 10);
    }), { seed, numRuns: 300 });
  });
});

describe('300 random array expressions', () => {
  const cases = fc.tuple(arrayExpression, pointOf(10), pointOf(10));

  it('have the value, gradient and Hessian-vector product of hyper-dual numbers', () => {
    fc.assert(fc.property(cases, ([{ text, evaluate }, x, v]) => {
      const expected = byHyperDuals(evaluate, x, v);
      fc.pre(expected.product.every((value) => Math.abs(value) < 1e12));
      expectClose(at(compile(text, arrays, { data }), x, v), expected);
    }), { seed, numRuns: 300 });
  });

  it('give the same bits as generated code and as a tape', () => {
    fc.assert(fc.property(cases, ([{ text }, x, v]) => {
      const code = compile(text, arrays, { data, form: 'code' }), tape = compile(text, arrays, { data, form: 'tape' });
      expect([code.compiled, tape.compiled]).toEqual(['code', 'tape']);
      expect(at(tape, x, v)).toEqual(at(code, x, v));
    }), { seed, numRuns: 300 });
  });

  it('return from gradient and valueBatch the bits of value', () => {
    fc.assert(fc.property(cases, ([{ text }, x, v]) => {
      const points = Float64Array.from([...v, ...x, ...v]), out = new Float64Array(3);
      for (const form of ['code', 'tape'] as const) {
        const compiled = compile(text, arrays, { data, form });
        compiled.valueBatch(points, out);
        expect(at(compiled, x).value).toBe(compiled.value(numbers(...x)));
        expect([...out]).toEqual([v, x, v].map((point) => compiled.value(numbers(...point))));
      }
    }), { seed, numRuns: 100 });
  });

  it('have a symmetric Hessian', () => {
    fc.assert(fc.property(cases, ([{ text }, x, v]) => {
      const compiled = compile(text, arrays, { data }), w = v.map((value, i) => Math.cos(3 * value + i));
      const inner = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
      const [Hv, Hw] = [at(compiled, x, v).product, at(compiled, x, w).product];
      expect(Math.abs(inner(Hv, w) - inner(Hw, v))).toBeLessThan(1e-11 * (1 + Math.hypot(...Hv) * Math.hypot(...w) + Math.hypot(...Hw) * Math.hypot(...v)));
    }), { seed, numRuns: 300 });
  });

  it('leave their arguments alone and do not depend on the calls before', () => {
    fc.assert(fc.property(cases, ([{ text }, x, v]) => {
      const compiled = compile(text, arrays, { data }), fresh = at(compiled, x, v), point = numbers(...x);
      at(compiled, v, x);
      expect(at(compiled, x, v)).toEqual(fresh);
      compiled.gradient(point, new Float64Array(10));
      expect([...point]).toEqual(x);
    }), { seed, numRuns: 100 });
  });
});
