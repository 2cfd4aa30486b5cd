/** The derivative of every elementwise operation, as nodes. Kinks (min, max, select) are branches: reverse.ts and tangent.ts treat them. */
import type { Builder } from './build.js';
import type { Binary, Node, Unary } from './graph.js';

/** d operation(a) / da, given the node itself. At kinks: 0 for abs, 0 for the norm. */
export function unaryDerivative(node: Node, b: Builder): Node {
  const a = node.args[0]!;
  const one = b.constant(1);
  switch (node.operation as Unary) {
    case 'neg': return b.constant(-1);
    case 'exp': return node;
    case 'log': return b.div(one, a);
    case 'sqrt': return b.div(b.constant(0.5), node);
    case 'root': return b.select(b.binary('eq', node, b.constant(0)), b.constant(0), b.div(b.constant(0.5), node));
    case 'sin': return b.unary('cos', a);
    case 'cos': return b.neg(b.unary('sin', a));
    case 'tan': return b.add(one, b.mul(node, node));
    case 'atan': return b.div(one, b.add(one, b.mul(a, a)));
    case 'tanh': return b.sub(one, b.mul(node, node));
    case 'abs': return b.unary('sign', a);
    case 'finite': return b.binary('eq', b.sub(a, a), b.constant(0));
    case 'sign': case 'not': return b.constant(0);
  }
}

/** The partial derivative of a node of two arguments by one of them. */
export function binaryDerivative(node: Node, side: 0 | 1, b: Builder): Node {
  const [x, y] = node.args as readonly [Node, Node];
  const one = b.constant(1);
  switch (node.operation as Binary) {
    case 'add': return one;
    case 'sub': return b.constant(side === 0 ? 1 : -1);
    case 'mul': case 'mulz': return side === 0 ? y : x;
    case 'div': return side === 0 ? b.div(one, y) : b.neg(b.div(node, y));
    case 'pow': return side === 0 ? powerOfBase(x, y, b) : powerOfExponent(node, x, b);
    default: return b.constant(0);
  }
}

/** y x^(y-1), and 0 for y = 0, where x^(y-1) may be infinite. */
const powerOfBase = (x: Node, y: Node, b: Builder): Node =>
  (y.operation === 'constant' ? b.mul(y, b.power(x, y.value - 1)) : b.binary('mulz', y, b.binary('pow', x, b.sub(y, b.constant(1)))));

/** x^y log x, and 0 at x = 0, the limit for y > 0. */
const powerOfExponent = (node: Node, x: Node, b: Builder): Node =>
  b.select(b.binary('eq', x, b.constant(0)), b.constant(0), b.mul(node, b.unary('log', x)));
