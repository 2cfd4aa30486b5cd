/** Syntax tree to graph, after check.ts: reductions are unrolled, indices and conditions on constants are decided here. */
import { isConstant, type Builder } from './build.js';
import { isScalar, type Binary, type Node, type Unary } from './graph.js';
import { openOperations, shapeText } from './operations.js';
import { isChained } from './check.js';
import { show, type Syntax } from './syntax.js';
import { constants, elementaryFunctions, fail, type Scope } from './vocabulary.js';

/** Errors: `expression-shape`, `-number`, `-exponent`, `-index`, `-reduction`, `-too-large`. */
export function lower(root: Syntax, { names, data, limits }: Scope, b: Builder): Node {
  const operations = openOperations(b, limits.exponent);
  const { elementwise } = operations;
  const indices = new Map<string, number>();
  let visits = 0;

  const visit = (node: Syntax): Node => {
    if (++visits > limits.visits) throw fail('expression-too-large', `Its reductions unroll to more than ${limits.visits} operations.`, 'a smaller expression', 'use array operations (A*x, sum, dot) in place of unrolled sums');
    switch (node.type) {
      case 'ParenthesisNode': return visit(node.content!);
      case 'ConstantNode': return b.constant(node.value as number);
      case 'SymbolNode': return symbol(node.name!);
      case 'OperatorNode': return isChained(node) ? chain(node) : single(node);
      case 'FunctionNode': return call(node, (node.fn as Syntax).name!, node.args!);
      case 'ArrayNode': return list(node);
      default: return entry(node);
    }
  };

  const symbol = (name: string): Node => {
    const index = indices.get(name) ?? constants.get(name);
    if (index !== undefined) return b.constant(index);
    const { kind, shape, at } = names.get(name)!;
    return kind === 'data' && isScalar(shape) ? b.constant(data[at]![0]!) : b.graph.make(kind, shape, [], at);
  };

  /** Sums and products in a row are walked, not recursed into. */
  const chain = (node: Syntax): Node => {
    const links: Syntax[] = [];
    let first = node;
    for (; isChained(first); first = first.args![0]!) links.push(first);
    let left = visit(first);
    for (const link of links.reverse()) left = combine(link, left, visit(link.args![1]!));
    return left;
  };

  const combine = (node: Syntax, x: Node, y: Node): Node => {
    switch (node.fn) {
      case 'add': return elementwise(node, 'add', x, y);
      case 'subtract': return elementwise(node, 'sub', x, y);
      case 'multiply': return operations.product(node, x, y);
      case 'dotMultiply': return elementwise(node, 'mul', x, y);
      case 'divide': return operations.quotient(node, x, y);
      default: return elementwise(node, 'div', x, y);
    }
  };

  const single = (node: Syntax): Node => {
    const x = visit(node.args![0]!);
    switch (node.fn) {
      case 'unaryMinus': return b.neg(x);
      case 'unaryPlus': return x;
      case 'ctranspose': return operations.transpose(x);
      default: return operations.power(node, x, visit(node.args![1]!), node.fn === 'dotPow');
    }
  };

  const call = (node: Syntax, name: string, args: readonly Syntax[]): Node => {
    if ((elementaryFunctions as readonly string[]).includes(name)) return operations.unary(node, name as Unary, visit(args[0]!));
    switch (name) {
      case 'sum': return args.length === 4 ? reduction(node, args as [Syntax, Syntax, Syntax, Syntax]) : operations.sum(visit(args[0]!));
      case 'norm': return operations.norm(visit(args[0]!));
      case 'dot': return operations.dot(node, visit(args[0]!), visit(args[1]!));
      case 'ifelse': return choose(node, args as [Syntax, Syntax, Syntax]);
      default: return operations.extreme(node, name as 'min' | 'max', args.map(visit));
    }
  };

  /** sum(i, from, to, body): the body once for every integer, added up in that order; 0 where there is none. */
  const reduction = (node: Syntax, [name, from, to, body]: readonly [Syntax, Syntax, Syntax, Syntax]): Node => {
    const first = integer(from, 'expression-reduction', 'a bound'), last = integer(to, 'expression-reduction', 'a bound');
    if (last - first >= limits.visits) throw fail('expression-too-large', `${show(node)} has ${last - first + 1} terms.`, `at most ${limits.visits}`, 'use array operations (A*x, sum, dot)');
    let total: Node | undefined;
    for (let i = first; i <= last; i++) {
      indices.set(name.name!, i);
      const term = visit(body);
      total = total ? elementwise(node, 'add', total, term) : term;
    }
    indices.delete(name.name!);
    return total ?? b.constant(0);
  };

  const integer = (node: Syntax, code: string, what: string): number => {
    const value = visit(node);
    if (!isConstant(value) || !Number.isSafeInteger(value.value)) throw fail(code, `${show(node)} is not a constant integer.`, `${what} that is known before the run, such as 3, i+1 or a number of the data`);
    return value.value;
  };

  /** An entry of a variable is a variable of its own, an entry of the data a constant. */
  const entry = (node: Syntax): Node => {
    const { object, index } = node, dimensions = index!.dimensions!;
    const { kind, shape, at } = names.get(object!.name!)!;
    if (dimensions.length !== shape.length) {
      throw fail('expression-index', `${show(node)} has ${dimensions.length === 1 ? 'one index' : `${dimensions.length} indices`}.`, isScalar(shape) ? `${show(object!)} alone: it is a scalar` : `${shape.length}: ${show(object!)} is ${shapeText(shape)}`);
    }
    const position = dimensions.reduce((before, dimension, axis) => {
      const i = integer(dimension, 'expression-index', 'an index'), extent = shape[axis]!;
      if (i < 1 || i > extent) throw fail('expression-index', `Index ${i} of ${show(node)} is out of range.`, `1 to ${extent}`);
      return before * extent + i - 1;
    }, 0);
    return kind === 'variable' ? b.graph.make('variable', [], [], at + position) : b.constant(data[at]![position]!);
  };

  const list = (node: Syntax): Node => {
    const items = node.items!.map(visit);
    if (items.length === 0 || !items.every(({ shape }) => isScalar(shape))) throw fail('expression-shape', `${show(node)} is not a list of scalars.`, 'such as [1, x[2], 3]', 'give a matrix as data');
    return b.graph.make('list', [items.length], items);
  };

  /** A condition that is known decides here: the other branch is never computed, and may hold an index that is out of range. */
  const choose = (node: Syntax, [condition, yes, no]: readonly [Syntax, Syntax, Syntax]): Node => {
    const c = conditionOf(condition);
    if (isConstant(c)) return visit(c.value !== 0 ? yes : no);
    return operations.choose(node, c, visit(yes), visit(no));
  };

  const conditionOf = (node: Syntax): Node => {
    if (node.type === 'ParenthesisNode') return conditionOf(node.content!);
    const args = node.args!;
    const compared = (operation: Binary, first: 0 | 1): Node => {
      const sides = [visit(args[0]!), visit(args[1]!)] as const;
      return elementwise(node, operation, sides[first], sides[first === 0 ? 1 : 0]);
    };
    switch (node.fn) {
      case 'smaller': return compared('lt', 0);
      case 'smallerEq': return compared('le', 0);
      case 'larger': return compared('lt', 1);
      case 'largerEq': return compared('le', 1);
      case 'equal': return compared('eq', 0);
      case 'unequal': return b.unary('not', compared('eq', 0));
      case 'not': return b.unary('not', conditionOf(args[0]!));
      default: return joined(node, conditionOf(args[0]!), args[1]!);
    }
  };

  /** `false and ...`, `true or ...` are decided by their first part. */
  const joined = (node: Syntax, first: Node, second: Syntax): Node => {
    const operation = node.fn as 'and' | 'or';
    if (isConstant(first) && (first.value !== 0) === (operation === 'or')) return first;
    return elementwise(node, operation, first, conditionOf(second));
  };

  return visit(root);
}
