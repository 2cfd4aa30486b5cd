import { afterEach, describe, expect, it, vi } from 'vitest';
import { nonSmoothPattern as published } from '../../core/index.js';
import { nonSmoothPattern } from '../../core/spec/expression/kinks.js';
import { expression } from '../../problems/expression/index.js';
import type { CompiledExpression } from '../../core/spec/expression/index.js';
import { at, compile, dataOf, numbers, scalars, vector, type Variables } from './support.js';

/** Texts that `new Function` gets while something runs. */
function generated(act: () => void): string[] {
  const texts: string[] = [];
  const real = globalThis.Function;
  vi.stubGlobal('Function', function record(...args: string[]) { texts.push(args.join('\n')); return real(...args); });
  act();
  vi.unstubAllGlobals();
  return texts;
}
afterEach(() => { vi.unstubAllGlobals(); });

const ours = /^(use|strict|const|function|return|true|for|let|i|length|fill|Math|exp|log|sqrt|sin|cos|tan|atan|tanh|abs|min|max|pow|B|K|R|x|o|v|out|p|[sbp]\d+|all|batch|points|size|sum|dot|greatest|first|gemv|gemvT|gemm|outer|transpose|NaN|Infinity|e)$/;

describe('arrays that are read once', () => {
  it('have no buffer: a sum of entries is one loop, with the bits of the tape', () => {
    const text = 'sum(x.^2 - 10*cos(2*pi*x))', variables = [{ name: 'x', shape: [5] }], x = Float64Array.of(0.1, -2, 3, 0.7, 1e3);
    let found = 0;
    const texts = generated(() => { found = compile(text, variables, { form: 'code' }).value(x); });
    expect(texts.join('')).not.toMatch(/b\d/);
    expect(texts.join('').match(/for\(let i/g)).toHaveLength(1);
    expect(found).toBe(compile(text, variables, { form: 'tape' }).value(x));
  });
  it('nested absolute values do not double the text of their derivative', () => {
    const nested = (depth: number): string => (depth === 0 ? 'x' : `abs(${nested(depth - 1)} - ${depth})`), g = new Float64Array(3);
    compile(`sum(${nested(60)})`, [{ name: 'x', shape: [3] }], { form: 'code' }).gradient(Float64Array.of(1.3, 2.6, -0.7), g);
    for (const one of g) expect(Math.abs(one)).toBe(1);
  });
});

describe('generated code', () => {
  const everything = "sum(secret .^ 2) + norm(table*secret) + max(secret) + sum(min(secret, -1e-320)) " + "+ sum(i, 1, 3, ifelse(secret[i] > -0.5 and not (secret[i] == 3) or secret[i] < -7, tanh(secret[i])^1.5, -secret[i])) + sum([1, secret[1]]) + sum(matrix*matrix' .* matrix) + sum(secret * secret') + 1e308*constructor + abs(atan(tan(constructor))) + constructor^constructor - 0.1";
  const variables: Variables = [{ name: 'secret', shape: [3] }, { name: 'matrix', shape: [2, 2] }, { name: 'constructor', shape: [] }];
  const data = dataOf({ table: [[1, 2, 3]], __proto: 3 });

  it('holds numbers, indices and our own names only', () => {
    const texts = generated(() => { at(compile(everything, variables, { data, form: 'code' }), [1, 2, 3, 1, 2, 3, 4, 0.5]); });
    expect(texts.length).toBe(3); // value, gradient, Hessian-vector product
    for (const text of texts) {
      for (const word of text.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []) expect(word).toMatch(ours);
      expect(text.replace('"use strict"', '')).not.toMatch(/["'`\\@#]|\/\/|\/\*/);
    }
  });

  it.each([['-0', -0], ['5e-324', 5e-324], ['-1e-320', -1e-320], ['1.7976931348623157e308', Number.MAX_VALUE], ['-1.7976931348623157e308', -Number.MAX_VALUE], ['2 ** 77', 2 ** 77], ['1e21', 1e21], ['-1e-7', -1e-7], ['0.1', 0.1], ['-5', -5]])('prints the number %s so that it is read back', (_text, value) => {
    const data = { k: { shape: [], data: Float64Array.of(value) } };
    for (const form of ['code', 'tape'] as const) {
      expect(compile('x - k', scalars('x'), { data, form }).value(numbers(0))).toBe(0 - value);
      expect(compile('x * k', scalars('x'), { data, form }).value(numbers(1))).toBe(value);
      expect(compile('ifelse(x > 0, k, x)', scalars('x'), { data, form }).value(numbers(1))).toBe(value);
    }
  });

  const rosenbrock = (n: number, form: 'code' | 'tape'): CompiledExpression => compile(`sum(i, 1, ${n - 1}, 100*(x[i+1] - x[i]^2)^2 + (1 - x[i])^2)`, vector('x', n), { form });
  const wavy = (n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => Math.sin(i));

  it('is cut into pieces where it is long: 20,000 terms do not overflow the stack', () => {
    const n = 10_000, compiled = rosenbrock(n, 'code'), x = wavy(n), gradient = new Float64Array(n);
    expect(compiled.gradient(x, gradient)).toBe(compiled.value(x));
    for (const i of [0, 5000, n - 1]) {
      const left = i === 0 ? 0 : 200 * (x[i]! - x[i - 1]! ** 2), right = i === n - 1 ? 0 : -400 * x[i]! * (x[i + 1]! - x[i]! ** 2) - 2 * (1 - x[i]!);
      expect(Math.abs(gradient[i]! - left - right)).toBeLessThan(1e-12 * (Math.abs(left) + Math.abs(right)));
    }
  });

  it('is cut without changing a bit', () => {
    const x = [...wavy(1000)];
    expect(at(rosenbrock(1000, 'tape'), x)).toEqual(at(rosenbrock(1000, 'code'), x));
  });

  it('is cut where an array reads scalars of an earlier piece', () => {
    const terms = Array.from({ length: 700 }, (_, i) => `sin(${i + 1}*y)`), text = `sum([${terms.join(',')}] .* a) + norm([${terms.join(',')}])`;
    const data = { a: { shape: [700], data: Float64Array.from({ length: 700 }, (_, i) => Math.cos(i)) } };
    expect(at(compile(text, scalars('y'), { data, form: 'tape' }), [0.3])).toEqual(at(compile(text, scalars('y'), { data, form: 'code' }), [0.3]));
  });

  it('gives way to the tape where it is disabled', () => {
    vi.stubGlobal('Function', function refuse() { throw new EvalError('Code generation from strings disallowed for this context'); });
    const compiled = compile('x^2', scalars('x'));
    vi.unstubAllGlobals();
    expect(compiled.compiled).toBe('tape');
    expect(at(compiled, [3], [1])).toEqual({ value: 9, gradient: [6], product: [2] });
  });
});

it('one pattern of functions with kinks: the compiler, the public API and the offers of the family', () => {
  expect(published).toBe(nonSmoothPattern);
  const smooth = expression.manifest.offers.find(({ facts }) => facts?.smooth);
  expect(smooth!.when).toEqual({ properties: { objective: { not: { pattern: nonSmoothPattern } } } });
});
