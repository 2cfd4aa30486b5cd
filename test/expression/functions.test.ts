import { describe, expect, it } from 'vitest';
import { at, compile, dataOf, numbers, scalars, vector, type Variables } from './support.js';

const x = scalars('x');
const E = Math.E;
/** A text in x, the point, and value, first and second derivative there, from a table of derivatives. */
const elementary: readonly (readonly [string, number, number, number, number])[] = [
  ['exp(x)', 1, E, E, E], ['log(x)', 2, Math.log(2), 0.5, -0.25], ['sqrt(x)', 4, 2, 0.25, -1 / 32], ['sin(x)', 0, 0, 1, 0], ['cos(x)', 0, 1, 0, -1],
  ['tan(x)', Math.PI / 4, 1, 2, 4], ['atan(x)', 1, Math.PI / 4, 0.5, -0.5], ['tanh(x)', 0, 0, 1, 0], ['abs(x)', -3, 3, -1, 0],
  ['min(x, 2)', 1, 1, 1, 0], ['min(x, 2)', 3, 2, 0, 0], ['max(x, 2)', 1, 2, 0, 0], ['max(x^2, x)', 3, 9, 6, 2], ['max(1, x, x^2)', 2, 4, 4, 2],
  ['sum(x)', 3, 3, 1, 0], ['norm(x)', -2, 2, -1, 0], ['max(x)', 5, 5, 1, 0],
  ['x + 3', 2, 5, 1, 0], ['3 - x', 2, 1, -1, 0], ['-x', 2, -2, -1, 0], ['+x', 2, 2, 1, 0], ['x * 3', 2, 6, 3, 0], ['x .* x', 3, 9, 6, 2], ['1 / x', 2, 0.5, -0.25, 0.25], ['x ./ 4', 2, 0.5, 0.25, 0],
  ['x^2', -3, 9, -6, 2], ['x^3', -2, -8, 12, -12], ['x .^ 4', 2, 16, 32, 48], ['x^16', 1, 1, 16, 240], ['x^17', 1, 1, 17, 272], ['x^-1', 2, 0.5, -0.25, 0.25], ['x^-12', 1, 1, -12, 156], ['x^-20', 1, 1, -20, 420],
  ['x^0.5', 4, 2, 0.25, -1 / 32], ['x^1.5', 4, 8, 3, 3 / 8], ['x^0', 0, 1, 0, 0], ['2^x', 3, 8, 8 * Math.LN2, 8 * Math.LN2 ** 2], ['x^x', 1, 1, 1, 2], ['-x^2', 3, -9, -6, -2], ['2^3^x', 0, 2, 2 * Math.LN2 * Math.log(3), 2 * Math.LN2 * Math.log(3) ** 2 * (Math.LN2 + 1)],
  ['ifelse(x < 1, x^2, 3*x)', 0.5, 0.25, 1, 2], ['ifelse(x < 1, x^2, 3*x)', 1, 3, 3, 0], ['ifelse(x <= 1, x^2, 3*x)', 1, 1, 2, 2], ['ifelse(x > 1, x^2, 3*x)', 1, 3, 3, 0], ['ifelse(x >= 1, x^2, 3*x)', 1, 1, 2, 2],
  ['ifelse(x == 1, x^2, 3*x)', 1, 1, 2, 2], ['ifelse(x != 1, x^2, 3*x)', 1, 3, 3, 0], ['ifelse(x > 0 and x < 1, x^2, 3*x)', 2, 6, 3, 0], ['ifelse(x < 0 or x > 1, x^2, 3*x)', 2, 4, 4, 2], ['ifelse(not (x < 0), x^2, 3*x)', 2, 4, 4, 2],
  ['pi * x', 1, Math.PI, Math.PI, 0], ['x / e', 1, 1 / E, 1 / E, 0], ['5%*x', 1, 0.05, 0.05, 0], ['1e-320*x', 1, 1e-320, 1e-320, 0], ['1.5e300*x', 1e-300, 1.5, 1.5e300, 0], ['x - -1', 1, 2, 1, 0], ['x - 0*1', 1, 1, 1, 0],
];

describe('functions and operators', () => {
  it.each(elementary)('%s at %d is %d, with derivatives %d and %d', (text, where, value, first, second) => {
    for (const form of ['code', 'tape'] as const) {
      const found = at(compile(text, x, { form }), [where], [1]);
      // Each is at most four library calls away from the table: a few units in the last place.
      const close = (a: number, b: number): boolean => Math.abs(a - b) <= 4 * Number.EPSILON * Math.abs(b) + Number.MIN_VALUE;
      expect(found).toEqual({ value: close(found.value, value) ? found.value : value, gradient: [close(found.gradient[0]!, first) ? found.gradient[0] : first], product: [close(found.product[0]!, second) ? found.product[0] : second] });
    }
  });
});

describe('arrays, by hand', () => {
  const u = vector('u', 3), W: Variables = [{ name: 'W', shape: [2, 2] }];
  const data = dataOf({ A: [[1, 2, 3], [4, 5, 6]], b: [1, -1], k: 2, picks: [3, 1], row: [[1, 0, 2]] });
  const cases: readonly (readonly [string, Variables, readonly number[], number, readonly number[]])[] = [
    ['sum(u)', u, [1, 2, 3], 6, [1, 1, 1]], ['dot(u, u)', u, [1, 2, 3], 14, [2, 4, 6]], ["u' * u", u, [1, 2, 3], 14, [2, 4, 6]], ['u * u', u, [1, 2, 3], 14, [2, 4, 6]], ['norm(u)', u, [2, 3, 6], 7, [2 / 7, 3 / 7, 6 / 7]],
    ['max(u)', u, [1, 3, 2], 3, [0, 1, 0]], ['min(u)', u, [2, 1, 3], 1, [0, 1, 0]], ['max(u)', u, [3, 3, 1], 3, [1, 0, 0]], ['min(u)', u, [1, 1, 3], 1, [1, 0, 0]], ['sum(max(u, 2))', u, [1, 2, 3], 7, [0, 1, 1]], ['sum(min(2, u))', u, [1, 2, 3], 5, [1, 0, 0]],
    ['u[2]^2', u, [1, 3, 2], 9, [0, 6, 0]], ['u[3] * sum(u)', u, [1, 2, 3], 18, [3, 3, 9]], ['sum(i, 1, 3, i * u[i])', u, [1, 1, 1], 6, [1, 2, 3]], ['sum(i, 1, 2, sum(j, i, 3, u[i] * u[j]))', u, [1, 2, 3], 16, [7, 8, 3]], ['sum(i, 2, 1, u[i]) + u[1]', u, [1, 2, 3], 1, [1, 0, 0]],
    ['sum(A * u)', u, [1, 1, 1], 21, [5, 7, 9]], ["sum(A' * (A * u))", u, [1, 0, 0], 78 - 78 + 6 * 1 + 15 * 4, [66, 87, 108]], ["b' * A * u", u, [1, 2, 3], 14 - 32, [-3, -3, -3]], ['b * A * u', u, [1, 2, 3], -18, [-3, -3, -3]], ['dot(b, A * u)', u, [1, 2, 3], -18, [-3, -3, -3]], ['row * u', u, [1, 2, 3], 7, [1, 0, 2]],
    ["sum(u * b')", u, [1, 2, 3], 0, [0, 0, 0]], ["sum((u * b' - A') .^ 2)", u, [0, 0, 0], 91, [6, 6, 6]], ['sum([u[1], u[2]] .* b)', u, [5, 3, 0], 2, [1, -1, 0]], ['sum(k * u)', u, [1, 2, 3], 12, [2, 2, 2]], ['u[k]', u, [1, 2, 3], 2, [0, 1, 0]], ['u[picks[1]] - u[picks[2]]', u, [1, 2, 4], 3, [-1, 0, 1]], ['A[2, 3] * u[1]', u, [1, 0, 0], 6, [6, 0, 0]],
    ['sum(1 ./ u)', u, [1, 2, 4], 1.75, [-1, -0.25, -0.0625]], ['sum(u .^ 2 ./ 2)', u, [1, 2, 3], 7, [1, 2, 3]], ['sum(2 .^ u) / log(2)', u, [0, 1, 2], 7 / Math.LN2, [1, 2, 4]], ['sum(u / 2)', u, [1, 2, 3], 3, [0.5, 0.5, 0.5]], ['sum(sqrt(u))', u, [1, 4, 16], 7, [0.5, 0.25, 0.125]],
    ['sum(i, 1, 3, ifelse(i > 1, u[i] - u[i-1], 0))', u, [1, 2, 4], 3, [-1, 0, 1]],
    ['sum(W * W)', W, [1, 2, 3, 4], 54, [7, 11, 9, 13]], ["sum(W * W')", W, [1, 2, 3, 4], 52, [8, 12, 8, 12]], ['W[2, 1] * W[1, 2]', W, [1, 2, 3, 4], 6, [0, 3, 2, 0]], ['norm(W)^2', W, [1, 2, 3, 4], 30, [2, 4, 6, 8]], ["b' * W * b", W, [1, 2, 3, 4], 0, [1, -1, -1, 1]], ["sum(W')", W, [1, 2, 3, 4], 10, [1, 1, 1, 1]], ['max(W)', W, [1, 7, 3, 4], 7, [0, 1, 0, 0]],
  ];
  it.each(cases)('%s', (text, variables, point, value, gradient) => {
    for (const form of ['code', 'tape'] as const) {
      const found = at(compile(text, variables, { data, form }), point);
      const size = 1 + Math.max(Math.abs(value), ...gradient.map(Math.abs));
      expect(Math.abs(found.value - value)).toBeLessThan(1e-14 * size);
      found.gradient.forEach((entry, i) => { expect(Math.abs(entry - gradient[i]!)).toBeLessThan(1e-14 * size); });
    }
  });

  it('reads several variables in the order of the flat vector, row-major', () => {
    const mixed: Variables = [{ name: 's', shape: [] }, { name: 'M', shape: [2, 2] }, { name: 'u', shape: [2] }];
    expect(at(compile('s + 10*M[1,2] + 100*M[2,1] + 1000*u[2]', mixed), [1, 0, 2, 3, 0, 0, 4])).toMatchObject({ value: 4321, gradient: [1, 0, 10, 100, 0, 0, 1000] });
  });

  it('evaluates a batch as a loop', () => {
    const out = new Float64Array(2);
    compile('u[1] * sum(u)', u).valueBatch(numbers(1, 2, 3, 4, 5, 6), out);
    expect([...out]).toEqual([6, 60]);
  });

  it('gives a zero gradient and product where the objective does not depend on x', () => {
    expect(at(compile('1 + 0', u), [1, 2, 3])).toEqual({ value: 1, gradient: [0, 0, 0], product: [0, 0, 0] });
  });
});

describe('kinks', () => {
  const derivatives = (text: string, point: number): number[] => { const { gradient, product } = at(compile(text, x), [point], [1]); return [gradient[0]!, product[0]!]; };
  it('takes 0 for abs and norm', () => {
    expect(derivatives('abs(x)', 0)).toEqual([0, 0]);
    expect(at(compile('norm(u)', vector('u', 2)), [0, 0])).toEqual({ value: 0, gradient: [0, 0], product: [0, 0] });
    expect(at(compile('norm(A*u - A*u)', vector('u', 2), { data: dataOf({ A: [[1, 2]] }) }), [3, 4])).toEqual({ value: 0, gradient: [0, 0], product: [0, 0] });
  });
  it('takes the first argument at a tie of min and max', () => {
    expect(derivatives('max(x^2, 2*x - 1)', 1)).toEqual([2, 2]);
    expect(derivatives('max(x, 3*x - 2)', 1)).toEqual([1, 0]);
    expect(derivatives('max(3*x - 2, x)', 1)).toEqual([3, 0]);
    expect(derivatives('min(x, 3*x - 2)', 1)).toEqual([1, 0]);
    expect(derivatives('min(3*x - 2, x)', 1)).toEqual([3, 0]);
  });
});

describe('branches that are not taken', () => {
  const quiet: readonly (readonly [string, number, number, number, number])[] = [
    ['ifelse(x > 0, log(x), x^2)', -1, 1, -2, 2], ['ifelse(x > 0, x*log(x), 0)', 0, 0, 0, 0], ['ifelse(x > 0, exp(2*(3*log(x))), x)', 0, 0, 1, 0], ['ifelse(x > 1, sqrt(x - 1), 0)', 1, 0, 0, 0],
    ['ifelse(x == 0, 1, sin(x) / x)', 0, 1, 0, 0], ['ifelse(x > 0, (1/x)^3 + 1/x, 2 - x)', 0, 2, -1, 0], ['ifelse(x > 0, ifelse(x > 1, log(x - 1), log(x)), x)', 0, 0, 1, 0], ['ifelse(x > 0, sum([log(x), 2]), 3*x)', 0, 0, 3, 0],
    ['ifelse(x > 0, norm([log(x), sqrt(x)]), 3*x)', -1, -3, 3, 0], ['ifelse(x < 0, x^2, x) + ifelse(x > 0, log(x), 0)', -1, 1, -2, 2], ['max(log(x), -5)', 0, -5, 0, 0], ['min(-log(x), x)', 0, 0, 1, 0], ['max([log(x), x])', 0, 0, 1, 0],
    ['ifelse(x > 0, max(log(x), 1/x), x)', 0, 0, 1, 0], ['ifelse(x > 0, x^x, x)', -2, -2, 1, 0],
  ];
  it.each(quiet)('%s at %d', (text, point, value, first, second) => {
    for (const form of ['code', 'tape'] as const) expect(at(compile(text, x, { form }), [point], [1])).toEqual({ value, gradient: [first], product: [second] });
  });

  const masked: readonly (readonly [string, readonly number[]])[] = [
    ['ifelse(u[1] > 0, sum(A * log(u)), sum(u))', [1, 1, 1]], ['ifelse(u[1] > 0, dot(A * log(u), A * u), sum(u))', [1, 1, 1]], ['sum(ifelse(u > 0, u .* log(u), u))', [1, 1, 1 + Math.log(2)]],
    ["ifelse(u[1] > 0, sum((log(u) * u') * A'), sum(u))", [1, 1, 1]], ["ifelse(u[1] > 0, sum(log(u)' * A' * A), sum(u))", [1, 1, 1]],
  ];
  it.each(masked)('%s', (text, gradient) => {
    const found = at(compile(text, vector('u', 3), { data: dataOf({ A: [[1, 2, 3], [4, 5, 6]] }) }), [-1, 0, 2]);
    expect(found.gradient).toEqual(gradient);
    expect(found.product.every(Number.isFinite)).toBe(true);
  });

  it('keeps a matrix variable out of what is not taken', () => {
    const W: Variables = [{ name: 'W', shape: [2, 2] }, { name: 'u', shape: [2] }];
    const found = at(compile('ifelse(u[1] > 0, sum(W * log(u)) + sum(W * sqrt(W)), sum(u))', W), [1, 2, -3, 4, 0, -1]);
    expect(found).toEqual({ value: -1, gradient: [0, 0, 0, 0, 1, 1], product: [0, 0, 0, 0, 0, 0] });
  });

  it('does not hide what is not a number in the branch that is taken', () => {
    expect(at(compile('ifelse(x < 0, log(x), 0)', x), [-1]).value).toBeNaN();
    expect(at(compile('0 * log(x)', x), [-1]).value).toBeNaN();
    expect(at(compile('ifelse(x > -1, sqrt(x), 0)', x), [0]).gradient[0]).toBe(Infinity);
  });
});

describe('the edges of powers, logarithms and roots', () => {
  it('are those of IEEE arithmetic', () => {
    expect(at(compile('log(x)', x), [0], [1])).toEqual({ value: -Infinity, gradient: [Infinity], product: [-Infinity] });
    expect(at(compile('sqrt(x)', x), [0], [1])).toMatchObject({ value: 0, gradient: [Infinity] });
    expect(compile('sqrt(x)', x).value(numbers(-1))).toBeNaN();
    expect(compile('x^1.5', x).value(numbers(-1))).toBeNaN();
    expect(compile('x^-1', x).value(numbers(0))).toBe(Infinity);
  });
  it('take 0^0 for 1, with derivative 0', () => {
    expect(at(compile('x^y', scalars('x', 'y')), [0, 0])).toMatchObject({ value: 1, gradient: [0, 0] });
    expect(at(compile('x^y', scalars('x', 'y')), [0, 2])).toMatchObject({ value: 0, gradient: [0, 0] });
    expect(at(compile('x^y', scalars('x', 'y')), [-2, 3]).gradient[0]).toBe(12);
  });
  it('do not simplify 0 * x', () => {
    expect(compile('0 * x', x).value(numbers(NaN))).toBeNaN();
    expect(compile('x - x', x).value(numbers(Infinity))).toBeNaN();
  });
  it('lets NaN through min and max', () => {
    for (const text of ['max(x, 0)', 'min(0, x)', 'max([0, x])', 'min([x, 1])', 'abs(x)', 'sum([x, 1])']) expect(compile(text, x).value(numbers(NaN)), text).toBeNaN();
  });
});

describe('smooth', () => {
  it.each(['abs(x)', 'min(x, 1)', 'max(x, 1)', 'norm(x)', 'ifelse(x > 1, 1, x)', 'abs (x)', '1 + 2*abs( x )'])('is not claimed for %s', (text) => { expect(compile(text, x).smooth).toBe(false); });
  it.each(['x^2', 'exp(x)', 'sqrt(x)', 'sum(x)', 'dot(u, u)'])('is claimed for %s', (text) => { expect(compile(text, [...x, ...vector('u', 2)]).smooth).toBe(true); });
  it('cannot be had for a function with a kink by another spelling', () => {
    const spaces = Array.from({ length: 0x3100 }, (_, code) => String.fromCharCode(code)).filter((c) => !/[A-Za-z0-9_]/.test(c));
    for (const text of ['(abs)(x)', 'abs#c\n(x)', 'Abs(x)', 'abs[1](x)', 'f(x) = abs(x)', ...spaces.map((c) => `abs${c}(x)`), ...spaces.map((c) => `x +${c}abs(x)`)]) {
      let smooth = false;
      try { ({ smooth } = compile(text, x)); } catch { /* refused */ }
      expect(smooth, JSON.stringify(text)).toBe(false);
    }
  });
});
