/** An independent evaluator for tests: hyper-dual numbers a + b e1 + c e2 + d e1 e2, whose parts are the value, two first derivatives and the mixed second one. */
import { compileExpression, type CompiledExpression, type ExpressionInput } from '../../core/spec/expression/index.js';

export interface Hyper { readonly a: number; readonly b: number; readonly c: number; readonly d: number }
export const real = (a: number): Hyper => ({ a, b: 0, c: 0, d: 0 });
export const plus = (x: Hyper, y: Hyper): Hyper => ({ a: x.a + y.a, b: x.b + y.b, c: x.c + y.c, d: x.d + y.d });
export const times = (x: Hyper, y: Hyper): Hyper => ({ a: x.a * y.a, b: x.a * y.b + x.b * y.a, c: x.a * y.c + x.c * y.a, d: x.a * y.d + x.d * y.a + x.b * y.c + x.c * y.b });
export const minus = (x: Hyper, y: Hyper): Hyper => plus(x, times(real(-1), y));
/** f(x) from f, f' and f'' at x.a. */
export const apply = (x: Hyper, f: number, first: number, second: number): Hyper => ({ a: f, b: first * x.b, c: first * x.c, d: first * x.d + second * x.b * x.c });

export const functions: Readonly<Record<string, (x: Hyper) => Hyper>> = {
  exp: (x) => apply(x, Math.exp(x.a), Math.exp(x.a), Math.exp(x.a)),
  log: (x) => apply(x, Math.log(x.a), 1 / x.a, -1 / x.a ** 2),
  sqrt: (x) => apply(x, Math.sqrt(x.a), 0.5 / Math.sqrt(x.a), -0.25 * x.a ** -1.5),
  sin: (x) => apply(x, Math.sin(x.a), Math.cos(x.a), -Math.sin(x.a)),
  cos: (x) => apply(x, Math.cos(x.a), -Math.sin(x.a), -Math.cos(x.a)),
  tan: (x) => apply(x, Math.tan(x.a), Math.cos(x.a) ** -2, 2 * Math.tan(x.a) * Math.cos(x.a) ** -2),
  atan: (x) => apply(x, Math.atan(x.a), 1 / (1 + x.a ** 2), -2 * x.a / (1 + x.a ** 2) ** 2),
  tanh: (x) => apply(x, Math.tanh(x.a), Math.cosh(x.a) ** -2, -2 * Math.tanh(x.a) * Math.cosh(x.a) ** -2),
  abs: (x) => apply(x, Math.abs(x.a), Math.sign(x.a), 0),
};
export const reciprocal = (x: Hyper): Hyper => apply(x, 1 / x.a, -1 / x.a ** 2, 2 / x.a ** 3);
export const power = (x: Hyper, p: number): Hyper => apply(x, x.a ** p, p * x.a ** (p - 1), p * (p - 1) * x.a ** (p - 2));

export type Variables = ExpressionInput['variables'];
export interface Point { readonly value: number; readonly gradient: readonly number[]; readonly product: readonly number[] }

export const numbers = (...values: readonly number[]): Float64Array => Float64Array.from(values);
/** Arrays of data from nested rows or plain numbers. */
export const dataOf = (fields: Readonly<Record<string, number | readonly number[] | readonly (readonly number[])[]>>): NonNullable<ExpressionInput['data']> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, { shape: shapeOf(value), data: Float64Array.from([value].flat(2) as number[]) }]));
const shapeOf = (value: unknown): number[] => (Array.isArray(value) ? [value.length, ...(Array.isArray(value[0]) ? [value[0].length] : [])] : []);

export const scalars = (...names: readonly string[]): Variables => names.map((name) => ({ name, shape: [] }));
export const vector = (name: string, length: number): Variables => [{ name, shape: [length] }];
export const compile = (text: string, variables: Variables, more: Partial<ExpressionInput> = {}): CompiledExpression => compileExpression({ text, variables, ...more });

/** Value, gradient and Hessian times v at x. */
export function at(compiled: CompiledExpression, x: readonly number[], v: readonly number[] = x.map((_, i) => 1 - 0.3 * i)): Point {
  const gradient = new Float64Array(x.length), product = new Float64Array(x.length);
  const value = compiled.gradient(numbers(...x), gradient);
  compiled.hessianVector(numbers(...x), numbers(...v), product);
  return { value, gradient: [...gradient], product: [...product] };
}

/** The same from an evaluator over hyper-dual numbers: e1 along each axis in turn, e2 along v. */
export function byHyperDuals(evaluate: (x: readonly Hyper[]) => Hyper, x: readonly number[], v: readonly number[]): Point {
  const parts = x.map((_, axis) => evaluate(x.map((a, i) => ({ a, b: i === axis ? 1 : 0, c: v[i]!, d: 0 }))));
  return { value: parts[0]!.a, gradient: parts.map(({ b }) => b), product: parts.map(({ d }) => d) };
}

/** The code of the error that compiling ends with. */
export function codeOf(text: string, variables: Variables = vector('x', 3), more: Partial<ExpressionInput> = {}): string {
  try { compile(text, variables, more); } catch (error) { return (error as { code?: string }).code ?? String(error); }
  return 'none';
}
