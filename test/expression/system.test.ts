/** Several formulas as one function: code and tape give the same bits, and values, J v, J'w, second derivatives agree with one formula each. */
import { describe, expect, it } from 'vitest';
import { compileExpression, compileSystem } from '../../core/spec/expression/index.js';

const texts = ['exp(-s*t) .* x - y', 's^2 - x[2]', 'sum(x.^3)', "x*x'", 'norm(x)*s', '3', 'ifelse(s > 0, x[1]*s, x[1])'];
const variables = [{ name: 'x', shape: [3] }, { name: 's', shape: [] }];
const data = { t: { shape: [3], data: Float64Array.of(0, 1, 2) }, y: { shape: [3], data: Float64Array.of(1, 2, 3) } };
const x = Float64Array.of(0.4, -1.1, 0.7, 0.9), v = Float64Array.of(0.2, 0.5, -0.3, 0.8);
const length = 3 + 1 + 1 + 9 + 1 + 1 + 1, w = Float64Array.from({ length }, (_, i) => Math.sin(i + 1));

/** Every residual as an objective of its own. */
const entries = [
  ...[1, 2, 3].map((i) => `exp(-s*t[${i}]) * x[${i}] - y[${i}]`), 's^2 - x[2]', 'sum(x.^3)', ...[1, 2, 3].flatMap((i) => [1, 2, 3].map((j) => `x[${i}]*x[${j}]`)), 'norm(x)*s', '3', 'ifelse(s > 0, x[1]*s, x[1])',
].map((text) => compileExpression({ text, variables, data }));
const near = (a: Float64Array, b: readonly number[]): void => { a.forEach((value, i) => { expect(Math.abs(value - b[i]!)).toBeLessThanOrEqual(1e-13 * (1 + Math.abs(b[i]!))); }); };
const gradients = entries.map((entry) => { const g = new Float64Array(4); entry.gradient(x, g); return g; });

describe.each(['code', 'tape'] as const)('a system of formulas, %s', (form) => {
  const system = compileSystem({ texts, variables, data, form });
  const run = (outputs: number, write: (out: Float64Array) => void): Float64Array => { const out = new Float64Array(outputs).fill(Number.NaN); write(out); return out; };

  it('lists the entries of all formulas', () => {
    expect(system.length).toBe(length);
    near(run(length, (out) => { system.values(x, out); }), entries.map((entry) => entry.value(x)));
  });
  it('J v and J\'w', () => {
    near(run(length, (out) => { system.product(x, v, out); }), gradients.map((g) => g.reduce((sum, value, j) => sum + value * v[j]!, 0)));
    near(run(4, (out) => { system.adjoint(x, w, out); }), [0, 1, 2, 3].map((j) => gradients.reduce((sum, g, i) => sum + w[i]! * g[j]!, 0)));
  });
  it('the weighted second derivatives, after the weights changed, too', () => {
    const wanted = (weights: Float64Array): number[] => {
      const products = entries.map((entry) => { const out = new Float64Array(4); entry.hessianVector(x, v, out); return out; });
      return [0, 1, 2, 3].map((j) => products.reduce((sum, product, i) => sum + weights[i]! * product[j]!, 0));
    };
    for (const weights of [w, w.map((value) => 1 - value)]) near(run(4, (out) => { system.curvature(x, weights, v, out); }), wanted(weights));
  });
});

describe('systems', () => {
  it('without a variable have derivatives 0', () => {
    const system = compileSystem({ texts: ['1', '2 + 3'], variables, data }), out = new Float64Array(4).fill(9);
    system.adjoint(x, Float64Array.of(1, 1), out);
    expect([...out]).toEqual([0, 0, 0, 0]);
    system.curvature(x, Float64Array.of(1, 1), v, out.fill(9));
    expect([...out]).toEqual([0, 0, 0, 0]);
    const Jv = new Float64Array(2).fill(9);
    system.product(x, v, Jv);
    expect([...Jv]).toEqual([0, 0]);
  });
  it('of thousands of formulas are compiled without deep recursion', () => {
    const n = 3000, many = compileSystem({ texts: Array.from({ length: n }, (_, i) => `x[1]^2*${i + 1}`), variables }), out = new Float64Array(4);
    many.adjoint(Float64Array.of(2, 0, 0, 0), new Float64Array(n).fill(1), out);
    // d/dx sum i x^2 = 2 x n (n + 1) / 2.
    expect(out[0]).toBe(2 * n * (n + 1));
  });
  it('share the limits of expressions', () => {
    expect(() => compileSystem({ texts: Array.from({ length: 50 }, (_, i) => `x[1]^2 + ${i}`), variables, limits: { nodes: 20 } })).toThrow(expect.objectContaining({ code: 'expression-too-large' }) as Error);
  });
});
