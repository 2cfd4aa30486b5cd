/** Reverse mode and forward mode on graphs: the gradient is a graph, and its tangent along a direction is the Hessian-vector product. */
import type { Builder } from './build.js';
import { isZero } from './build.js';
import { binaryDerivative, unaryDerivative } from './derivatives.js';
import { binaries, isScalar, unaries, type Node, type Shape } from './graph.js';

const isUnary = ({ operation }: Node): boolean => (unaries as readonly string[]).includes(operation);
const isBinary = ({ operation }: Node): boolean => (binaries as readonly string[]).includes(operation);

/** Nodes that `root` depends on, arguments before users. */
export function reachable(roots: readonly Node[]): Node[] {
  const seen = new Set<Node>();
  const stack = [...roots];
  while (stack.length > 0) {
    const node = stack.pop()!;
    if (seen.has(node)) continue;
    seen.add(node);
    stack.push(...node.args);
  }
  return [...seen].sort((a, b) => a.id - b.id);
}

/** Adjoints of the variable nodes: the gradient of a scalar root, in parts. */
export function reverse(root: Node, b: Builder): ReadonlyMap<Node, Node> {
  const order = reachable([root]);
  const depends = new Set<Node>();
  for (const node of order) if (node.operation === 'variable' || node.args.some((arg) => depends.has(arg))) depends.add(node);
  const adjoints = new Map<Node, Node>([[root, b.constant(1)]]);
  const push = (node: Node, part: Node): void => {
    if (!depends.has(node) || isZero(part)) return;
    const fitted = isScalar(node.shape) && !isScalar(part.shape) ? b.graph.make('sum', [], [part]) : part;
    const before = adjoints.get(node);
    adjoints.set(node, before ? b.add(before, fitted) : fitted);
  };
  for (const node of order.reverse()) {
    const adjoint = adjoints.get(node);
    if (adjoint && depends.has(node)) pull(node, b.as(node.shape, adjoint), push, depends, b);
  }
  return new Map([...adjoints].filter(([node]) => node.operation === 'variable').map(([node, adjoint]) => [node, b.as(node.shape, adjoint)]));
}

/** The chain rule: 0 * Infinity is 0 where a branch that was not taken masks the adjoint. */
function times(adjoint: Node, derivative: Node, b: Builder): Node {
  return isMasked(adjoint) && derivative.operation !== 'constant' ? b.binary('mulz', adjoint, derivative) : b.mul(adjoint, derivative);
}
const isMasked = ({ operation, args }: Node): boolean =>
  operation === 'select' || operation === 'mulz' || (operation === 'neg' && isMasked(args[0]!)) || ((operation === 'add' || operation === 'mul' || operation === 'fill') && args.some((arg) => arg.operation === 'select' || arg.operation === 'mulz'));

function pull(node: Node, adjoint: Node, push: (node: Node, part: Node) => void, depends: ReadonlySet<Node>, b: Builder): void {
  const { make } = b.graph;
  const [x, y] = node.args as readonly [Node, Node];
  if (isUnary(node)) { push(x, times(adjoint, unaryDerivative(node, b), b)); return; }
  if (isBinary(node)) {
    if (depends.has(x)) push(x, times(adjoint, binaryDerivative(node, 0, b), b));
    if (depends.has(y)) push(y, times(adjoint, binaryDerivative(node, 1, b), b));
    return;
  }
  switch (node.operation) {
    case 'select': {
      const zero = b.constant(0);
      push(node.args[1]!, b.select(node.args[0]!, adjoint, zero));
      push(node.args[2]!, b.select(node.args[0]!, zero, adjoint));
      return;
    }
    case 'sum': case 'fill': push(x, node.operation === 'sum' ? b.as(x.shape, adjoint) : make('sum', [], [adjoint])); return;
    case 'dot': push(x, times(adjoint, y, b)); push(y, times(adjoint, x, b)); return;
    case 'gemv':
      if (depends.has(x)) push(x, make('outer', x.shape, [adjoint, y]));
      push(y, make('gemvT', y.shape, [x, adjoint]));
      return;
    case 'gemvT':
      if (depends.has(x)) push(x, make('outer', x.shape, [y, adjoint]));
      push(y, make('gemv', y.shape, [x, adjoint]));
      return;
    case 'gemm':
      if (depends.has(x)) push(x, make('gemm', x.shape, [adjoint, transposed(y, b)]));
      if (depends.has(y)) push(y, make('gemm', y.shape, [transposed(x, b), adjoint]));
      return;
    case 'outer': push(x, make('gemv', x.shape, [adjoint, y])); push(y, make('gemvT', y.shape, [adjoint, x])); return;
    case 'transpose': push(x, transposed(adjoint, b)); return;
    case 'reshape': push(x, make('reshape', x.shape, [adjoint])); return;
    case 'entry': push(x, make('place', x.shape, [adjoint], node.at)); return;
    case 'place': push(x, make('entry', [], [adjoint], node.at)); return;
    case 'greatest': push(x, b.mul(adjoint, make('first', x.shape, [x]))); return;
    case 'list': node.args.forEach((item, i) => push(item, make('entry', [], [adjoint], i))); return;
    default: return;
  }
}

const transposed = (x: Node, b: Builder): Node => (x.operation === 'transpose' ? x.args[0]! : b.graph.make('transpose', [x.shape[1]!, x.shape[0]!] as Shape, [x]));

/** Tangents of the given nodes along `direction`, by forward mode. */
export function tangents(roots: readonly Node[], b: Builder): readonly Node[] {
  const found = new Map<Node, Node>();
  const of = (node: Node): Node => found.get(node)!;
  for (const node of reachable(roots)) found.set(node, b.as(node.shape, tangent(node, of, b)));
  return roots.map(of);
}

function tangent(node: Node, of: (node: Node) => Node, b: Builder): Node {
  const { make } = b.graph;
  const zero = b.zeros(node.shape);
  if (node.operation === 'variable') return make('direction', node.shape, [], node.at);
  if (node.args.every((arg) => isZero(of(arg)))) return zero;
  const [x, y] = node.args as readonly [Node, Node];
  if (isUnary(node)) return times(of(x), unaryDerivative(node, b), b);
  if (node.operation === 'mulz') return b.add(b.binary('mulz', of(x), y), b.binary('mulz', x, of(y)));
  if (isBinary(node)) return b.add(partial(node, 0, of(x), b), partial(node, 1, of(y), b));
  switch (node.operation) {
    case 'select': return b.select(node.args[0]!, of(node.args[1]!), of(node.args[2]!));
    case 'sum': case 'fill': case 'transpose': case 'reshape': case 'entry': case 'place': return make(node.operation, node.shape, [of(x)], node.at);
    case 'dot': case 'gemv': case 'gemvT': case 'gemm': case 'outer': return b.add(bilinear(node, of(x), y, b), bilinear(node, x, of(y), b));
    case 'greatest': return make('dot', [], [make('first', x.shape, [x]), of(x)]);
    case 'list': return make('list', node.shape, node.args.map(of));
    default: return zero;
  }
}

const partial = (node: Node, side: 0 | 1, moved: Node, b: Builder): Node => (isZero(moved) ? b.zeros(node.shape) : times(moved, binaryDerivative(node, side, b), b));
const bilinear = (node: Node, x: Node, y: Node, b: Builder): Node => (isZero(x) || isZero(y) ? b.zeros(node.shape) : b.graph.make(node.operation, node.shape, [x, y]));
