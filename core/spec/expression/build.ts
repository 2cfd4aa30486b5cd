/** Building nodes with shapes checked, constants folded, and the identities that derivatives need (x + 0, x * 1, x * 0). */
import { binaryFunctions, isScalar, unaryFunctions, type Binary, type Graph, type Node, type Shape, type Unary } from './graph.js';

export const sameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((extent, i) => extent === b[i]);

/** The shape of an elementwise operation, `undefined` where the operands do not agree. */
export const broadcast = (a: Shape, b: Shape): Shape | undefined => (isScalar(a) ? b : isScalar(b) || sameShape(a, b) ? a : undefined);

export const isConstant = (node: Node, value?: number): boolean => node.operation === 'constant' && (value === undefined || node.value === value);
/** Zero of any shape. */
export const isZero = (node: Node): boolean => isConstant(node, 0) || (node.operation === 'fill' && isConstant(node.args[0]!, 0));

export interface Builder {
  readonly graph: Graph;
  unary(operation: Unary, a: Node): Node;
  /** No identities: 0 * NaN stays NaN. */
  binary(operation: Binary, a: Node, b: Node): Node;
  /** With identities; for derivatives. */
  add(a: Node, b: Node): Node;
  sub(a: Node, b: Node): Node;
  mul(a: Node, b: Node): Node;
  div(a: Node, b: Node): Node;
  neg(a: Node): Node;
  /** a to a constant power, by products where the exponent is a small integer. */
  power(a: Node, exponent: number): Node;
  select(c: Node, a: Node, b: Node): Node;
  constant(value: number): Node;
  zeros(shape: Shape): Node;
  /** A node as an array of that shape: a scalar stands for every entry. */
  as(shape: Shape, node: Node): Node;
  /** The same numbers, row-major, in another shape of the same size. */
  reshape(shape: Shape, node: Node): Node;
}

/** Integer powers up to this are products: faster than Math.pow, and at most six roundings. */
const mostProducts = 16;

export function openBuilder(graph: Graph): Builder {
  const { constant, make } = graph;
  const shapeOf = (a: Node, b: Node): Shape => broadcast(a.shape, b.shape)!;
  const b: Builder = {
    graph, constant,
    zeros: (shape) => b.as(shape, constant(0)),
    as: (shape, node) => (isScalar(shape) || !isScalar(node.shape) ? node : make('fill', shape, [node])),
    reshape(shape, node) {
      const whole = node.operation === 'reshape' ? node.args[0]! : node;
      return sameShape(shape, whole.shape) ? whole : make('reshape', shape, [whole]);
    },
    unary(operation, a) {
      return isConstant(a) ? constant(unaryFunctions[operation](a.value)) : make(operation, a.shape, [a]);
    },
    binary(operation, x, y) {
      return isConstant(x) && isConstant(y) ? constant(binaryFunctions[operation](x.value, y.value)) : make(operation, shapeOf(x, y), [x, y]);
    },
    add: (x, y) => (isZero(x) ? b.as(shapeOf(x, y), y) : isZero(y) ? b.as(shapeOf(x, y), x) : y.operation === 'neg' ? b.sub(x, y.args[0]!) : b.binary('add', x, y)),
    sub: (x, y) => (isZero(y) ? b.as(shapeOf(x, y), x) : isZero(x) ? b.as(shapeOf(x, y), b.neg(y)) : b.binary('sub', x, y)),
    mul(x, y) {
      if (isZero(x) || isZero(y)) return b.zeros(shapeOf(x, y));
      if (isConstant(x, 1)) return y;
      if (isConstant(y, 1)) return x;
      if (isConstant(x, -1)) return b.neg(y);
      if (isConstant(y, -1)) return b.neg(x);
      return b.binary('mul', x, y);
    },
    div: (x, y) => (isZero(x) ? b.zeros(shapeOf(x, y)) : isConstant(y, 1) ? x : b.binary('div', x, y)),
    neg: (x) => (isZero(x) ? x : x.operation === 'neg' ? x.args[0]! : b.unary('neg', x)),
    power(a, exponent) {
      if (isConstant(a)) return constant(Math.pow(a.value, exponent));
      if (exponent === 0) return b.as(a.shape, constant(1));
      if (exponent === 1) return a;
      if (exponent === 0.5) return b.unary('sqrt', a);
      if (Number.isInteger(exponent) && exponent < 0 && exponent >= -mostProducts) return b.binary('div', constant(1), b.power(a, -exponent));
      if (Number.isInteger(exponent) && exponent >= 2 && exponent <= mostProducts) {
        const half = b.power(a, Math.floor(exponent / 2));
        const square = b.binary('mul', half, half);
        return exponent % 2 === 0 ? square : b.binary('mul', square, a);
      }
      return b.binary('pow', a, constant(exponent));
    },
    select(c, x, y) {
      if (isConstant(c)) return c.value !== 0 ? x : y;
      if (x === y) return x;
      const shape = shapeOf(x, y);
      return make('select', broadcast(c.shape, shape)!, [c, x, y]);
    },
  };
  return b;
}
