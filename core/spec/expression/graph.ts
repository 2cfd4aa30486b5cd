/**
 * The graph of an expression: every node is a scalar or an array of float64, its arguments are earlier nodes, equal nodes are one.
 * Derivatives are graphs too (derive.ts), so that one printer and one interpreter evaluate everything.
 */
import { usageError, type SaddlepointError } from '../../contract/errors.js';
import type { ExpressionLimits } from './limits.js';

export type Shape = readonly number[];
export const sizeOfShape = (shape: Shape): number => shape.reduce((a, b) => a * b, 1);
export const isScalar = (shape: Shape): boolean => shape.length === 0;

/** One argument, applied to every entry. `sign` is 0 at 0; `not` knows 0 and 1; `root` is sqrt with derivative 0 at 0, for norms; `finite` puts 0 in place of NaN and infinities. */
export const unaries = ['neg', 'exp', 'log', 'sqrt', 'sin', 'cos', 'tan', 'atan', 'tanh', 'abs', 'sign', 'not', 'root', 'finite'] as const;
/** Two arguments of one shape, or one of them scalar; comparisons and logic give 1 or 0. `mulz` is a product that is 0 when its first factor is. */
export const binaries = ['add', 'sub', 'mul', 'div', 'pow', 'min', 'max', 'lt', 'le', 'eq', 'and', 'or', 'mulz'] as const;
export type Unary = (typeof unaries)[number];
export type Binary = (typeof binaries)[number];

/**
 * `variable`: entries from `at` of the flat vector; `direction`: the same of the direction of a Hessian-vector product; `data`: array number `at`;
 * `entry`: entry `at` of an array; `list`: scalars as a vector; `select`: c != 0 ? a : b; `fill`: a scalar as an array; `reshape`: the same numbers in another shape;
 * `gemv`: A x; `gemvT`: A' x; `gemm`: A B; `outer`: x y'; `greatest`: the largest entry; `first`: 1 at the first largest entry, else 0.
 */
export type Operation = 'constant' | 'variable' | 'direction' | 'data' | 'entry' | Unary | Binary | 'select' | 'sum' | 'dot' | 'gemv' | 'gemvT' | 'gemm' | 'outer' | 'transpose' | 'greatest' | 'first' | 'fill' | 'list' | 'reshape';

export interface Node { readonly id: number; readonly operation: Operation; readonly shape: Shape; readonly args: readonly Node[]; readonly at: number; readonly value: number }

export interface Graph {
  readonly nodes: readonly Node[];
  /** The node of that description; equal descriptions give one node. Errors: `expression-too-large`. */
  make(operation: Operation, shape: Shape, args?: readonly Node[], at?: number, value?: number): Node;
  constant(value: number): Node;
  /** Ends the bounds: derivatives cost a small multiple of what was bounded. */
  unbound(): void;
}

export function openGraph(limits: ExpressionLimits): Graph {
  const nodes: Node[] = [];
  const known = new Map<string, Node>();
  let numbers = 0, bounded = true;
  const make: Graph['make'] = (operation, shape, args = [], at = 0, value = 0) => {
    const key = `${operation} ${shape.join('x')} ${args.map(({ id }) => id).join(',')} ${at} ${Object.is(value, -0) ? '-0' : value}`;
    const before = known.get(key);
    if (before) return before;
    numbers += operation === 'data' || operation === 'reshape' ? 0 : sizeOfShape(shape);
    if (bounded && nodes.length >= limits.nodes) throw tooLarge(`${limits.nodes} operations`);
    if (bounded && numbers > limits.numbers) throw tooLarge(`${limits.numbers} numbers in intermediate arrays`);
    const node = { id: nodes.length, operation, shape, args, at, value };
    nodes.push(node);
    known.set(key, node);
    return node;
  };
  return { nodes, make, constant: (value) => make('constant', [], [], 0, value), unbound() { bounded = false; } };
}

const tooLarge = (what: string): SaddlepointError =>
  usageError('expression-too-large', `The expression needs more than ${what}.`, { expected: 'a smaller expression', suggestion: 'use array operations (A*x, sum, dot) in place of unrolled sums' });

/** What constants are folded with, and the interpreter computes with: the very functions that printed code calls. */
export const unaryFunctions: Readonly<Record<Unary, (a: number) => number>> = {
  neg: (a) => -a, exp: Math.exp, log: Math.log, sqrt: Math.sqrt, sin: Math.sin, cos: Math.cos, tan: Math.tan, atan: Math.atan, tanh: Math.tanh, abs: Math.abs,
  sign: (a) => (a > 0 ? 1 : a < 0 ? -1 : a === 0 ? 0 : NaN), not: (a) => (a === 0 ? 1 : 0), root: Math.sqrt, finite: (a) => (a - a === 0 ? a : 0),
};
export const binaryFunctions: Readonly<Record<Binary, (a: number, b: number) => number>> = {
  add: (a, b) => a + b, sub: (a, b) => a - b, mul: (a, b) => a * b, div: (a, b) => a / b, pow: Math.pow, min: Math.min, max: Math.max,
  lt: (a, b) => (a < b ? 1 : 0), le: (a, b) => (a <= b ? 1 : 0), eq: (a, b) => (a === b ? 1 : 0),
  and: (a, b) => (a !== 0 && b !== 0 ? 1 : 0), or: (a, b) => (a !== 0 || b !== 0 ? 1 : 0), mulz: (a, b) => (a === 0 ? 0 : a * b),
};
