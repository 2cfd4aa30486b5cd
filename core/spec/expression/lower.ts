/** Syntax tree to graph: only what is listed here exists; shapes, indices and exponents are checked on the way. */
import { usageError, type SaddlepointError } from '../../contract/errors.js';
import { closest } from '../../contract/suggest.js';
import { broadcast, isConstant, type Builder } from './build.js';
import { isScalar, sizeOfShape, type Binary, type Node, type Shape, type Unary } from './graph.js';
import type { ExpressionLimits } from './limits.js';
import { show, tooDeep, type Syntax } from './syntax.js';

/** Names that the expression may use; `at` is the offset of a variable, or the number of a data array. */
export interface Scope { readonly names: ReadonlyMap<string, { readonly kind: 'variable' | 'data'; readonly shape: Shape; readonly at: number }>; /** Scalar data arrays are constants. */ readonly limits: ExpressionLimits }

const unaryNames = ['exp', 'log', 'sqrt', 'sin', 'cos', 'tan', 'atan', 'tanh', 'abs'] as const;
export const functionNames: readonly string[] = [...unaryNames, 'min', 'max', 'sum', 'dot', 'norm', 'ifelse'];
const constants: ReadonlyMap<string, number> = new Map([['pi', Math.PI], ['e', Math.E]]);
export const reserved: ReadonlySet<string> = new Set([...functionNames, ...constants.keys(), 'i18n', 'true', 'false', 'null', 'NaN', 'Infinity', 'and', 'or', 'not', 'xor', 'mod', 'to', 'in', 'end']);

export const fail = (code: string, message: string, expected: string, suggestion?: string): SaddlepointError => usageError(code, message, { expected, ...(suggestion ? { suggestion } : {}) });

export function lower(root: Syntax, scope: Scope, b: Builder): Node {
  const indices = new Map<string, number>();
  let depth = 0;

  const visit = (node: Syntax): Node => {
    if (++depth > scope.limits.depth * 4) throw tooDeep(`operations are nested deeper than ${scope.limits.depth * 4}`, scope.limits);
    try { return dispatch(node); } finally { depth -= 1; }
  };

  const dispatch = (node: Syntax): Node => {
    switch (node.type) {
      case 'ParenthesisNode': return visit(node.content!);
      case 'ConstantNode': return number(node);
      case 'SymbolNode': return symbol(node);
      case 'OperatorNode': return operator(node);
      case 'FunctionNode': return call(node);
      case 'AccessorNode': return entry(node);
      case 'ArrayNode': return list(node);
      default: throw forbidden(node);
    }
  };

  const number = (node: Syntax): Node => {
    if (typeof node.value !== 'number') throw forbidden(node);
    if (!Number.isFinite(node.value)) throw fail('expression-number', `The number ${show(node)} is too large for float64.`, 'a finite number');
    return b.constant(node.value);
  };

  const symbol = (node: Syntax): Node => {
    const name = node.name!;
    const index = indices.get(name);
    if (index !== undefined) return b.constant(index);
    const known = scope.names.get(name);
    if (known) return b.graph.make(known.kind, known.shape, [], known.at);
    const constant = constants.get(name);
    if (constant !== undefined) return b.constant(constant);
    const near = closest(name, [...scope.names.keys(), ...indices.keys(), ...constants.keys()]);
    throw fail('expression-unknown-name', `There is no variable or data array ${show(node)}.`, `one of ${[...scope.names.keys(), ...indices.keys()].join(', ')}`, near && `did you mean \`${near}\`?`);
  };

  /** Chains of one precedence are walked, not recursed into: a sum of thousands of terms does not nest. */
  const operator = (node: Syntax): Node => {
    if (node.implicit) throw fail('expression-implicit-multiplication', `A multiplication sign is missing in ${show(node)}.`, '`*` between the factors', `write ${node.args!.map((arg) => arg.toString()).join(' * ').slice(0, 60)}`);
    const chain: Syntax[] = [];
    let first = node;
    while (first.type === 'OperatorNode' && isChained(first) && !first.implicit) { chain.push(first); first = first.args![0]!; }
    if (chain.length === 0) return single(node);
    let left = visit(first);
    for (const link of chain.reverse()) left = combine(link, left, visit(link.args![1]!));
    return left;
  };

  const single = (node: Syntax): Node => {
    const [a, c] = node.args!;
    switch (node.fn) {
      case 'unaryMinus': return b.unary('neg', visit(a!));
      case 'unaryPlus': return visit(a!);
      case 'pow': return power(node, visit(a!), visit(c!), false);
      case 'dotPow': return power(node, visit(a!), visit(c!), true);
      case 'ctranspose': case 'transpose': return transpose(visit(a!));
      case 'smaller': case 'smallerEq': case 'larger': case 'largerEq': case 'equal': case 'unequal': case 'and': case 'or': case 'not':
        throw fail('expression-comparison', `${show(node)} is a condition, not a number.`, 'comparisons inside the first argument of ifelse(condition, a, b)');
      default: throw forbidden(node);
    }
  };

  const combine = (node: Syntax, x: Node, y: Node): Node => {
    switch (node.fn) {
      case 'add': return elementwise(node, 'add', x, y);
      case 'subtract': return elementwise(node, 'sub', x, y);
      case 'multiply': return product(node, x, y);
      case 'dotMultiply': return elementwise(node, 'mul', x, y);
      case 'divide':
        if (!isScalar(y.shape)) throw shapeError(node, x, y, 'a scalar divisor', 'divide entry by entry with ./');
        return elementwise(node, 'div', x, y);
      default: return elementwise(node, 'div', x, y);
    }
  };

  const elementwise = (node: Syntax, operation: Binary, x: Node, y: Node): Node => {
    if (!broadcast(x.shape, y.shape)) throw shapeError(node, x, y, 'equal shapes, or a scalar');
    return finite(node, b.binary(operation, x, y));
  };

  /** Constants may not overflow: nothing is gained by computing with Infinity. */
  const finite = (node: Syntax, result: Node): Node => {
    if (isConstant(result) && !Number.isFinite(result.value)) throw fail('expression-number', `${show(node)} is ${result.value}.`, 'constants that are finite in float64');
    return result;
  };

  /** The matrix product: vectors are columns; a vector times a vector is their inner product. */
  const product = (node: Syntax, x: Node, y: Node): Node => {
    if (isScalar(x.shape) || isScalar(y.shape)) return elementwise(node, 'mul', x, y);
    const [m, k] = x.shape;
    const [p, n] = y.shape;
    if (x.shape.length === 1 && y.shape.length === 1 && m === p) return b.graph.make('dot', [], [x, y]);
    if (x.shape.length === 2 && y.shape.length === 1 && k === p) return b.graph.make('gemv', [m!], [x, y]);
    if (x.shape.length === 1 && y.shape.length === 2 && m === p) return b.graph.make('gemvT', [n!], [y, x]);
    if (x.shape.length === 2 && y.shape.length === 2 && k === p) return b.graph.make('gemm', [m!, n!], [x, y]);
    throw shapeError(node, x, y, 'inner extents that agree', 'for a product entry by entry write .*');
  };

  const transpose = (x: Node): Node => {
    if (x.shape.length < 2) return x;
    return b.graph.make('transpose', [x.shape[1]!, x.shape[0]!], [x]);
  };

  const power = (node: Syntax, base: Node, exponent: Node, dotted: boolean): Node => {
    if (!dotted && !(isScalar(base.shape) && isScalar(exponent.shape))) throw shapeError(node, base, exponent, 'a scalar base and exponent', 'raise every entry with .^');
    if (!broadcast(base.shape, exponent.shape)) throw shapeError(node, base, exponent, 'equal shapes, or a scalar');
    if (!isConstant(exponent)) return finite(node, b.binary('pow', base, exponent));
    if (Math.abs(exponent.value) > scope.limits.exponent) throw fail('expression-exponent', `The exponent of ${show(node)} is ${exponent.value}.`, `at most ${scope.limits.exponent} in absolute value`);
    return finite(node, b.power(base, exponent.value));
  };

  const call = (node: Syntax): Node => {
    const name = (node.fn as Syntax).type === 'SymbolNode' ? (node.fn as Syntax).name! : undefined;
    if (name === undefined) throw forbidden(node);
    const args = node.args ?? [];
    if (scope.names.has(name) || indices.has(name)) throw fail('expression-index', `${show(node)} reads an array with round brackets.`, `square brackets, counted from 1: ${name}[1]`);
    if ((unaryNames as readonly string[]).includes(name)) { arity(node, name, args, 1); return b.unary(name as Unary, visit(args[0]!)); }
    switch (name) {
      case 'sum': return args.length === 4 ? reduction(node, args) : (arity(node, name, args, 1), sumOf(visit(args[0]!)));
      case 'norm': arity(node, name, args, 1); return norm(visit(args[0]!));
      case 'dot': arity(node, name, args, 2); return dot(node, visit(args[0]!), visit(args[1]!));
      case 'min': case 'max': return extreme(node, name, args.map(visit));
      case 'ifelse': arity(node, name, args, 3); return choose(node, args);
      default: throw unknownFunction(node, name);
    }
  };

  const sumOf = (x: Node): Node => (isScalar(x.shape) ? x : b.graph.make('sum', [], [x]));
  const norm = (x: Node): Node => (isScalar(x.shape) ? b.unary('abs', x) : b.unary('root', b.graph.make('dot', [], [flat(x), flat(x)])));
  const flat = (x: Node): Node => (x.shape.length === 1 ? x : b.graph.make('reshape', [sizeOfShape(x.shape)], [x]));

  const dot = (node: Syntax, x: Node, y: Node): Node => {
    if (isScalar(x.shape) || x.shape.length !== 1 || y.shape.length !== 1 || x.shape[0] !== y.shape[0]) throw shapeError(node, x, y, 'two vectors of one length');
    return b.graph.make('dot', [], [x, y]);
  };

  const extreme = (node: Syntax, name: 'min' | 'max', values: readonly Node[]): Node => {
    if (values.length === 0) throw fail('expression-arity', `${show(node)} has no argument.`, 'one array, or two or more values');
    if (values.length > 1) return values.reduce((x, y) => elementwise(node, name, x, y));
    const [x] = values;
    if (isScalar(x!.shape)) return x!;
    return name === 'max' ? b.graph.make('greatest', [], [flat(x!)]) : b.unary('neg', b.graph.make('greatest', [], [b.unary('neg', flat(x!))]));
  };

  /** sum(i, 1, n, body): the body once for every integer, added up. */
  const reduction = (node: Syntax, [name, from, to, body]: readonly Syntax[]): Node => {
    if (name!.type !== 'SymbolNode') throw fail('expression-reduction', `${show(node)} does not name its index.`, 'sum(i, 1, n, expression in i)');
    const index = name!.name!;
    if (reserved.has(index) || scope.names.has(index) || indices.has(index)) throw fail('expression-reduction', `The index \`${index}\` of ${show(node)} has another meaning already.`, 'a new name');
    const [first, last] = [integer(from!, 'a bound'), integer(to!, 'a bound')];
    if (last - first >= scope.limits.nodes) throw fail('expression-too-large', `${show(node)} has ${last - first + 1} terms.`, `at most ${scope.limits.nodes}`, 'use array operations (A*x, sum, dot)');
    const terms: Node[] = [];
    for (let i = first; i <= last; i++) {
      indices.set(index, i);
      terms.push(visit(body!));
    }
    indices.delete(index);
    return terms.length === 0 ? b.constant(0) : terms.reduce((x, y) => elementwise(node, 'add', x, y));
  };

  const integer = (node: Syntax, what: string): number => {
    const value = visit(node);
    if (!isConstant(value) || !Number.isInteger(value.value)) throw fail('expression-index', `${show(node)} is not a constant integer.`, `${what} known before the run, such as 3 or i+1`);
    return value.value;
  };

  const entry = (node: Syntax): Node => {
    const { object, index } = node;
    if (index!.dotNotation || object!.type !== 'SymbolNode') throw forbidden(node);
    const array = visit(object!);
    const dimensions = index!.dimensions ?? [];
    if (isScalar(array.shape)) throw fail('expression-index', `${show(object!)} is a scalar and has no entries.`, show(object!));
    if (dimensions.length !== array.shape.length) throw fail('expression-index', `${show(node)} has ${dimensions.length} indices.`, `${array.shape.length}, since the shape is ${array.shape.join(' x ')}`);
    let at = 0;
    dimensions.forEach((dimension, axis) => {
      const extent = array.shape[axis]!;
      const position = integer(dimension, 'an index');
      if (position < 1 || position > extent) throw fail('expression-index', `Index ${position} of ${show(node)} is out of range.`, `1 to ${extent}`);
      at = at * extent + position - 1;
    });
    return array.operation === 'variable' ? b.graph.make('variable', [], [], array.at + at) : b.graph.make('entry', [], [array], at);
  };

  const list = (node: Syntax): Node => {
    const items = (node.items ?? []).map(visit);
    if (items.length === 0 || !items.every(({ shape }) => isScalar(shape))) throw fail('expression-shape', `${show(node)} is not a list of scalars.`, 'such as [1, x[2], 3]');
    return b.graph.make('list', [items.length], items);
  };

  const choose = (node: Syntax, [condition, yes, no]: readonly Syntax[]): Node => {
    const [c, x, y] = [conditionOf(condition!), visit(yes!), visit(no!)];
    const shape = broadcast(x.shape, y.shape);
    if (!shape || !broadcast(c.shape, shape)) throw shapeError(node, x, y, 'equal shapes, or scalars');
    return b.select(c, x, y);
  };

  const conditionOf = (node: Syntax): Node => {
    if (node.type === 'ParenthesisNode') return conditionOf(node.content!);
    const args = node.args ?? [];
    const both = (operation: Binary, swap = false): Node => {
      const [x, y] = [visit(args[0]!), visit(args[1]!)];
      return swap ? elementwise(node, operation, y, x) : elementwise(node, operation, x, y);
    };
    switch (node.type === 'OperatorNode' ? node.fn : undefined) {
      case 'smaller': return both('lt');
      case 'smallerEq': return both('le');
      case 'larger': return both('lt', true);
      case 'largerEq': return both('le', true);
      case 'equal': return both('eq');
      case 'unequal': return b.unary('not', both('eq'));
      case 'and': case 'or': return elementwise(node, node.fn as 'and' | 'or', conditionOf(args[0]!), conditionOf(args[1]!));
      case 'not': return b.unary('not', conditionOf(args[0]!));
      default: throw fail('expression-comparison', `${show(node)} is not a condition.`, 'a comparison (< <= > >= == !=), or several with and, or, not');
    }
  };

  return visit(root);
}

const isChained = ({ fn }: Syntax): boolean => ['add', 'subtract', 'multiply', 'dotMultiply', 'divide', 'dotDivide'].includes(fn as string);

const arity = (node: Syntax, name: string, args: readonly Syntax[], count: number): void => {
  if (args.length !== count) throw fail('expression-arity', `${show(node)} has ${args.length} argument${args.length === 1 ? '' : 's'}.`, `${count} for \`${name}\`${name === 'sum' ? ', or 4: sum(i, 1, n, ...)' : ''}`);
};

const shapeText = ({ shape }: Node): string => (isScalar(shape) ? 'a scalar' : shape.join(' x '));
const shapeError = (node: Syntax, x: Node, y: Node, expected: string, suggestion?: string): SaddlepointError =>
  fail('expression-shape', `${show(node)} joins ${shapeText(x)} and ${shapeText(y)}.`, expected, suggestion);

const forbidden = (node: Syntax): SaddlepointError => fail('expression-forbidden', `${show(node)} is not allowed in an expression.`, `numbers, variables, data arrays, + - * / ^ .* ./ .^, x[i], and ${functionNames.join(', ')}`);

function unknownFunction(node: Syntax, name: string): SaddlepointError {
  const near = closest(name, functionNames);
  return fail('expression-unknown-function', `There is no function \`${name.slice(0, 60)}\` (in ${show(node)}).`, `one of ${functionNames.join(', ')}`, near && `did you mean \`${near}\`?`);
}

