/** Forward mode on graphs: the tangent of the gradient along a direction is the Hessian-vector product. */
import { isZero, type Builder } from './build.js';
import { binaryDerivative, unaryDerivative } from './derivatives.js';
import type { Node } from './graph.js';
import { firstWins, isBinary, isUnary, reachable } from './order.js';

/** Tangents of the given nodes along `direction`. */
export function tangents(roots: readonly Node[], b: Builder): readonly Node[] {
  const found = new Map<Node, Node>();
  const of = (node: Node): Node => found.get(node)!;
  for (const node of reachable(roots)) found.set(node, b.as(node.shape, tangent(node, of, b)));
  return roots.map(of);
}

function tangent(node: Node, of: (node: Node) => Node, b: Builder): Node {
  const { make } = b.graph;
  if (node.operation === 'variable') return make('direction', node.shape, [], node.at);
  if (node.args.every((arg) => isZero(of(arg)))) return b.constant(0);
  const [x, y, z] = node.args as readonly [Node, Node, Node];
  switch (node.operation) {
    case 'select': return b.select(x, of(y), of(z));
    case 'min': case 'max': return b.select(b.binary('le', ...firstWins(node)), of(x), of(y));
    case 'finite': return b.unary('finite', of(x));
    case 'mulz': return b.add(zeroWins(of(x), y, b), zeroWins(x, of(y), b));
    case 'sum': case 'fill': case 'transpose': case 'entry': return make(node.operation, node.shape, [of(x)], node.at);
    case 'reshape': return b.reshape(node.shape, of(x));
    case 'dot': case 'gemv': case 'gemvT': case 'gemm': case 'outer': return b.add(bilinear(node, of(x), y, b), bilinear(node, x, of(y), b));
    case 'greatest': return make('sum', [], [b.binary('mulz', make('first', x.shape, [x]), of(x))]);
    case 'list': return make('list', node.shape, node.args.map(of));
    default:
  }
  if (isUnary(node)) return b.mul(of(x), unaryDerivative(node, b));
  if (isBinary(node)) return b.add(partial(node, 0, of(x), b), partial(node, 1, of(y), b));
  return b.constant(0);
}

const zeroWins = (x: Node, y: Node, b: Builder): Node => (isZero(x) || isZero(y) ? b.constant(0) : b.binary('mulz', x, y));
const partial = (node: Node, side: 0 | 1, moved: Node, b: Builder): Node => (isZero(moved) ? b.constant(0) : b.mul(moved, binaryDerivative(node, side, b)));
const bilinear = (node: Node, x: Node, y: Node, b: Builder): Node => (isZero(x) || isZero(y) ? b.zeros(node.shape) : b.graph.make(node.operation, node.shape, [x, y]));
