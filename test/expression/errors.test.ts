import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../core/spec/expression/index.js';
import { functionNames } from '../../core/spec/expression/vocabulary.js';
import { codeOf, compile, dataOf, scalars, vector, type Variables } from './support.js';

const variables: Variables = [{ name: 'x', shape: [3] }, { name: 'y', shape: [] }, { name: 'X', shape: [2, 2] }];
const data = dataOf({ A: [[1, 2, 3], [4, 5, 6]], b: [1, 2], half: 0.5 });
const code = (text: string): string => codeOf(text, variables, { data });

/** One code and the texts that end with it. */
const refused: Readonly<Record<string, readonly string[]>> = {
  'expression-syntax': ['y +', '(y', 'y)', 'y[', 'x[1', 'y ** 2', 'y // 2', '...', '1.5.2', 'y, y', 'cos.constructor("return 1")()', 'y -> y', '"', 'y\\2', '\u0000', '\u{1F600}', 'y\u202e', '`y`', '${y}', '/y/', '@y', 'y\r\ny'],
  'expression-forbidden': ['', '   ', 'y = 3', 'f(t) = t', 'x[1] = 2', 'y; y', 'y\ny', '1:3', '"text"', '\'text\'', 'true', 'null', 'undefined', '{a: 1}', 'y ? 1 : 2', 'x.constructor', 'x.length', 'y.constructor.constructor', 'x?.y', '5!', 'y % 2', 'y mod 2', 'y & 1', 'y | 1', '~y', 'y << 2', 'y >>> 2', 'y to y', 'y in y', 'y ?? y', 'x[1](2)', 'y # comment', 'y # abs(', 'sin("1")', '[1, "a"]'],
  'expression-implicit-multiplication': ['2y', '2 y', '2(y)', 'y y', '(y)(y)', '(y)(3)', '2 cm', '1n', '1_0', '2 sin(y)', 'y 2'],
  'expression-unknown-name': ['z', 'constructor', '__proto__', 'toString', 'hasOwnProperty', 'process', 'globalThis', 'import', 'i', 'x[end]', 'α', '$y', 'sin', 'sum', 'prototype[1]', 'this', 'eval', 'arguments', 'K', 'B', 's0', 'Math', 'out', 'sum(i, 1, 2, i) + i', 'x[k]'],
  'expression-unknown-function': ['f(y)', 'import("fs")', 'eval("1")', 'require("fs")', 'parse("1")', 'evaluate("1")', 'simplify("y")', 'derivative("y^2", "y")', 'constructor(y)', 'toString()', '__proto__()', 'createUnit("a")', 'ln(y)', 'random()', 'sun(y)', 'Function("return 1")'],
  'expression-arity': ['sin()', 'sin(y, y)', 'sum(x, 1)', 'sum()', 'dot(x)', 'dot(x, x, x)', 'norm(x, 2)', 'max()', 'min()', 'ifelse(y < 1, 2)', 'ifelse()', 'log(y, 2)'],
  'expression-comparison': ['y < 1', 'y == 1', 'y and y', 'not y', 'sum(y < 1)', '1 < y < 2', 'ifelse(y, 1, 2)', 'ifelse(1, 1, 2)', 'ifelse(1 < y < 2, 1, 2)', 'ifelse(y and y < 1, 1, 2)', 'ifelse(sin(y), 1, 2)', 'ifelse(true, 1, 2)', 'ifelse(y = 1, 1, 2)', 'ifelse((y < 1) < 2, 1, 2)', 'ifelse("a", 1, 2)'],
  'expression-index': ['x[0]', 'x[4]', 'x[-1]', 'x[1.5]', 'x[y]', 'x[x[1]]', 'x[half]', 'x[1, 2]', 'X[1]', 'X[1, 2, 1]', 'x[]', 'y[1]', 'half[1]', 'x[1:2]', 'x[:]', 'x["a"]', 'x["constructor"]', '(A*x)[1]', '[1, 2][1]', 'x[1][1]', 'x(1)', 'A(1, 2)', 'y(2)', 'x[1e300]', 'x[9007199254740993]', 'A[3, 1]', 'A[1, 4]'],
  'expression-reduction': ['sum(1, 1, 3, y)', 'sum(x, 1, 3, y)', 'sum(y, 1, 3, y)', 'sum(e, 1, 3, y)', 'sum(sin, 1, 3, y)', 'sum(i, 1, 3, sum(i, 1, 3, y))', 'sum(i, y, 3, 1)', 'sum(i, 1, 2.5, 1)', 'sum(i+1, 1, 3, y)', 'sum(i, 1, half, 1)', 'sum("i", 1, 2, 1)'],
  'expression-number': ['1e999', 'Infinity', 'NaN', '1/0', '0/0', '10^400', '2^1024', 'log(0)', 'log(-1)', 'sqrt(-1)', 'exp(1000)', '(-1)^0.5', '0^-1', '1e308 * 10', 'sum(i, 0, 1, 1/i)', 'y + 1e999'],
  'expression-exponent': ['y^1e308', 'y^2000', 'y^-1025', '9^9^9^9', '2^(9^9)', 'x .^ 1e6', 'y^1e300'],
  'expression-shape': ['sum(x + b)', 'sum(x .* b)', 'A * b', 'x * A', 'sum(A * A)', 'sum(x^2)', 'sum(2^x)', 'sum(y / x)', 'sum(A / A)', 'dot(x, b)', 'dot(x, y)', 'dot(X, X)', 'sum(max(x, b))', 'sum(ifelse(x > 1, b, 1))', 'sum(ifelse(y > 1, x, b))', 'sum(ifelse(x > b, 1, 2))', 'sum([x, 1])', 'sum([])', 'sum([1, 2; 3, 4])', "sum(x + x')", 'sum(x .^ b)', 'sum(sum(i, 1, 2, x) + b)', "sum(X' * x)"],
  'expression-not-scalar': ['x', 'A', 'A * x', '2 * x', 'sin(x)', "x'", '[1, 2]', 'max(x, 2)', 'sum(i, 1, 2, x)', 'ifelse(y > 1, x, 0)'],
};

describe('what is refused', () => {
  for (const [expected, texts] of Object.entries(refused)) it.each(texts)(`${expected}: %j`, (text) => { expect(code(text)).toBe(expected); });

  it('has a message that says what was expected, short and without control characters', () => {
    const long = `${'y+'.repeat(20_000)}q`;
    for (const text of [...Object.values(refused).flat(), long, `foo${'o'.repeat(5000)}(y)`, `"${'\u001b[31m'.repeat(50)}"`, `${'\u001b]0;title\u0007'} y`, `sum(x + b) ${'+ y'.repeat(9000)}`, `${'y*'.repeat(20_000)}x + b`]) {
      let caught: { message: string; details: { expected?: string; suggestion?: string } } | undefined;
      try { compile(text, variables, { data }); } catch (error) { caught = error as typeof caught; }
      expect(caught!.message.length, text.slice(0, 50)).toBeLessThan(300);
      expect(caught!.details.expected).toBeTruthy();
      expect(`${caught!.message}${caught!.details.expected ?? ''}${caught!.details.suggestion ?? ''}`).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
    }
  });

  it('is refused in a branch that is never taken, too', () => {
    for (const [part, expected] of [['import("fs")', 'expression-unknown-function'], ['x.constructor', 'expression-forbidden'], ['q', 'expression-unknown-name'], ['2y', 'expression-implicit-multiplication']] as const) {
      expect(code(`ifelse(1 < 2, y, ${part})`)).toBe(expected);
      expect(code(`y + sum(i, 1, 0, ${part})`)).toBe(expected);
      expect(code(`ifelse(1 > 2 and ${part} > 1, 1, y)`)).toBe(expected);
    }
  });

  it.each([['sun(x)', 'sum'], ['sum(xx)', 'x'], ['abss(y)', 'abs'], ['halff * y', 'half']])('suggests a name for %s', (text, near) => {
    let suggestion: string | undefined;
    try { compile(text, [...variables], { data }); } catch (error) { suggestion = (error as { details: { suggestion?: string } }).details.suggestion; }
    expect(suggestion).toMatch(new RegExp(`did you mean \`(${near}|sin)\``));
  });
});

describe('names', () => {
  const named = (name: string, more: Variables = []): string => codeOf('1', [...scalars(name), ...more]);
  it.each([...functionNames, 'pi', 'e', 'end', 'in', 'to', 'mod', 'and', 'true', 'Infinity', '1x', 'a b', 'a.b', '', 'ä', 'x;alert', 'a-b', 'x\n'])('refuses %j', (name) => { expect(named(name)).toBe('expression-name'); });
  it('refuses a name twice, and places the error', () => {
    expect(named('x', scalars('x'))).toBe('expression-name');
    expect(() => compile('x', scalars('x', 'x'))).toThrow(expect.objectContaining({ details: expect.objectContaining({ pointer: '/variables/1/name' }) as unknown }));
    expect(() => compile('x', scalars('x'), { data: dataOf({ sin: 1 }) })).toThrow(expect.objectContaining({ details: expect.objectContaining({ pointer: '/data/sin' }) as unknown }));
  });
  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'process', 'K', 'B', 'R', 'Math', 'out', 's1', 'v', 'o', 'import', 'i', 'E', 'PI', 'return', 'function'])('takes the variable %s for what it is', (name) => {
    const compiled = compile(`${name}^2 + 3*${name}`, scalars(name));
    const out = new Float64Array(1);
    expect(compiled.gradient(Float64Array.of(2), out)).toBe(10);
    expect(out[0]).toBe(7);
  });
  it('refuses three dimensions', () => { expect(codeOf('1', [{ name: 'x', shape: [2, 2, 2] }])).toBe('expression-shape'); });
});

describe('limits', () => {
  const nested = (depth: number): string => `${'('.repeat(depth)}y${')'.repeat(depth)}`;
  it('bounds the length', () => {
    expect(code('y+'.repeat(49_999) + 'y')).toBe('none');
    expect(code('y+'.repeat(50_000) + 'y')).toBe('expression-too-long');
    expect(code(' '.repeat(10_000_000))).toBe('expression-too-long');
    expect(codeOf('y+y', scalars('y'), { limits: { length: 2 } })).toBe('expression-too-long');
  });
  it('bounds the nesting of brackets', () => {
    expect(code(nested(200))).toBe('none');
    expect(code(nested(201))).toBe('expression-too-deep');
    expect(code(`${'sin('.repeat(199)}y${')'.repeat(199)}`)).toBe('none');
    for (const open of ['(', '[', '{', 'sin(', 'x[', '-(', '[(']) expect(code(open.repeat(20_000))).toBe('expression-too-deep');
  });
  it('bounds the nesting of operations without brackets', () => {
    for (const text of [`${'-'.repeat(90_000)}y`, `${'2^'.repeat(45_000)}y`, `${'-'.repeat(900)}y`, `y${'\''.repeat(50_000)}`, `${'+'.repeat(5000)}y`, `ifelse(y < 1${' and y < 1'.repeat(900)}, 1, 2)`, `${'y ? 1 : '.repeat(9_000)}1`]) expect(code(text), text.slice(0, 20)).toMatch(/^expression-(too-deep|forbidden)$/);
    expect(code(`${'-'.repeat(700)}y`)).toBe('none');
  });
  it('takes chains of one level in any length', () => {
    for (const link of ['y+', 'y*', 'y-', '1/', 'y.*', '1+y*']) expect(code(link.repeat(15_000) + 'y'), link).toBe('none');
  });
  it('refuses reductions before they cost memory or time', () => {
    const start = performance.now();
    for (const text of ['sum(i,1,1e5,sum(j,1,1e5,x[1]))', 'sum(i,1,1e5,sum(j,1,9e4,y))', 'sum(i,1,1e5,sum(j,1,1e5,sum(k,1,1e5,1)))', 'sum(i,1,9e15,1)', 'sum(i,1,1e9,y)', 'sum(i,-9e15,9e15,1)', 'sum(i,1,1e5,i*y)', 'sum(i,1,3e3,sum(j,1,3e3,0))', 'sum(i,1,1e5,ifelse(i>0,y,sum(j,1,1e5,y)))']) {
      expect(code(text), text).toBe('expression-too-large');
    }
    expect(performance.now() - start).toBeLessThan(20_000);
    expect(code('sum(i,1,1e15,sum(j,2,1,1))')).toBe('expression-too-large');
  });
  it('bounds the numbers in arrays, but not those of the data', () => {
    const big = { A: { shape: [4000, 3000], data: new Float64Array(12e6) } };
    expect(codeOf('norm(A * x)', vector('x', 3000), { data: big })).toBe('none');
    expect(codeOf('sum(A .* A) * x[1]', vector('x', 3000), { data: big })).toBe('expression-too-large');
    expect(codeOf("sum(x * x')", vector('x', 4000))).toBe('expression-too-large');
    expect(codeOf('sum(x + 1)', vector('x', 100), { limits: { numbers: 150 } })).toBe('expression-too-large');
  });
  it('bounds the nodes of the value, and never its derivatives', () => {
    const text = 'sum(i, 1, 50, sin(x[i]) * exp(x[i]))', variables = vector('x', 50);
    const { nodes } = compile(text, variables);
    expect(codeOf(text, variables, { limits: { nodes: nodes - 1 } })).toBe('expression-too-large');
    const least = compile(text, variables, { limits: { nodes } }), out = new Float64Array(50);
    least.gradient(new Float64Array(50), out);
    expect(out[0]).toBe(1); // (sin e)' = (cos + sin) e
    least.hessianVector(new Float64Array(50), new Float64Array(50).fill(1), out);
    expect(out[49]).toBe(2); // 2 cos e
  });
  it('bounds constant exponents', () => {
    expect(code(`y^${defaultLimits.exponent}`)).toBe('none');
    expect(codeOf('y^5', scalars('y'), { limits: { exponent: 4 } })).toBe('expression-exponent');
  });
});
