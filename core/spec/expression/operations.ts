/** Operations on lowered operands: shapes are checked here, and constants must stay finite. */
import type { SaddlepointError } from '../../contract/errors.js';
import { broadcast, isConstant, type Builder } from './build.js';
import { isScalar, sizeOfShape, type Binary, type Node, type Shape, type Unary } from './graph.js';
import { show, type Syntax } from './syntax.js';
import { fail } from './vocabulary.js';

/** `where` is the part of the text that an error shows. */
export interface Operations {
  unary(where: Syntax, operation: Unary, x: Node): Node;
  elementwise(where: Syntax, operation: Binary, x: Node, y: Node): Node;
  product(where: Syntax, x: Node, y: Node): Node;
  quotient(where: Syntax, x: Node, y: Node): Node;
  power(where: Syntax, base: Node, exponent: Node, entries: boolean): Node;
  transpose(x: Node): Node;
  sum(x: Node): Node;
  norm(x: Node): Node;
  dot(where: Syntax, x: Node, y: Node): Node;
  /** The smallest or largest of several values, entry by entry; of one array, its smallest or largest entry. */
  extreme(where: Syntax, name: 'min' | 'max', values: readonly Node[]): Node;
  choose(where: Syntax, condition: Node, x: Node, y: Node): Node;
}

export function openOperations(b: Builder, largestExponent: number): Operations {
  const { make } = b.graph;
  const flat = (x: Node): Node => b.reshape([sizeOfShape(x.shape)], x);
  const inner = (x: Node, y: Node): Node => make('dot', [], [flat(x), flat(y)]);

  /** The product of matrices of these shapes, vectors being columns; `undefined` where inner extents differ. */
  const arrayProduct = (x: Node, y: Node): Node | undefined => {
    const [m, k] = x.shape as [number, number], [p, n] = y.shape as [number, number];
    if (x.shape.length === 1) {
      if (y.shape.length === 1) return m === p ? inner(x, y) : undefined;
      if (p === 1) return make('outer', [m, n], [x, flat(y)]);
      return m === p ? make('gemvT', [n], [y, x]) : undefined;
    }
    if (k !== p) return undefined;
    if (y.shape.length === 1) return m === 1 ? inner(x, y) : make('gemv', [m], [x, y]);
    return m === 1 ? b.reshape([1, n], make('gemvT', [n], [y, flat(x)])) : make('gemm', [m, n], [x, y]);
  };

  const operations: Operations = {
    unary: (where, operation, x) => finite(where, b.unary(operation, x)),
    elementwise(where, operation, x, y) {
      if (!broadcast(x.shape, y.shape)) throw shapeError(where, x, y, 'equal shapes, or a scalar');
      return finite(where, b.binary(operation, x, y));
    },
    product(where, x, y) {
      if (isScalar(x.shape) || isScalar(y.shape)) return operations.elementwise(where, 'mul', x, y);
      const result = arrayProduct(x, y);
      if (!result) throw shapeError(where, x, y, 'inner extents that agree', 'for a product entry by entry write .*');
      return result;
    },
    quotient(where, x, y) {
      if (!isScalar(y.shape)) throw shapeError(where, x, y, 'a scalar divisor', 'divide entry by entry with ./');
      return operations.elementwise(where, 'div', x, y);
    },
    power(where, base, exponent, entries) {
      if (!entries && !(isScalar(base.shape) && isScalar(exponent.shape))) throw shapeError(where, base, exponent, 'a scalar base and exponent', 'raise every entry with .^');
      if (!broadcast(base.shape, exponent.shape)) throw shapeError(where, base, exponent, 'equal shapes, or a scalar');
      if (!isConstant(exponent)) return finite(where, b.binary('pow', base, exponent));
      if (Math.abs(exponent.value) > largestExponent) throw fail('expression-exponent', `The exponent of ${show(where)} is ${exponent.value}.`, `at most ${largestExponent} in absolute value`);
      return finite(where, b.power(base, exponent.value));
    },
    /** The transpose of a vector is a row, 1 x n, and back. */
    transpose(x) {
      const [m, n] = x.shape as [number, number];
      if (isScalar(x.shape)) return x;
      if (x.shape.length === 1) return b.reshape([1, m], x);
      return m === 1 ? b.reshape([n], x) : make('transpose', [n, m], [x]);
    },
    /** A sum of products is an inner product: no array in between. */
    sum(x) {
      if (isScalar(x.shape)) return x;
      const [p, q] = x.args;
      return x.operation === 'mul' && !isScalar(p!.shape) && !isScalar(q!.shape) ? inner(p!, q!) : make('sum', [], [x]);
    },
    norm: (x) => (isScalar(x.shape) ? b.unary('abs', x) : b.unary('root', inner(x, x))),
    dot(where, x, y) {
      if (!isVector(x) || !isVector(y) || sizeOfShape(x.shape) !== sizeOfShape(y.shape)) throw shapeError(where, x, y, 'two vectors of one length', 'for all entries of two matrices: sum(X .* Y)');
      return inner(x, y);
    },
    extreme(where, name, values) {
      const [x] = values as [Node];
      if (values.length > 1) return values.reduce((before, value) => operations.elementwise(where, name, before, value));
      if (isScalar(x.shape)) return x;
      return name === 'max' ? make('greatest', [], [flat(x)]) : b.neg(make('greatest', [], [b.neg(flat(x))]));
    },
    choose(where, condition, x, y) {
      const shape = broadcast(x.shape, y.shape);
      if (!shape || !broadcast(condition.shape, shape)) throw shapeError(where, x, y, 'equal shapes, or scalars, in all three arguments');
      return b.select(condition, x, y);
    },
  };
  return operations;
}

const isVector = ({ shape }: Node): boolean => shape.length === 1 || (shape.length === 2 && shape[0] === 1);

/** Constants may not overflow or be undefined: nothing is gained by computing with them. */
function finite(where: Syntax, result: Node): Node {
  if (isConstant(result) && !Number.isFinite(result.value)) throw fail('expression-number', `${show(where)} is ${result.value}.`, 'constants that are finite in float64');
  return result;
}

export const shapeText = (shape: Shape): string => (isScalar(shape) ? 'a scalar' : shape.length === 1 ? `a vector of ${shape[0]}` : shape.join(' x '));
const shapeError = (where: Syntax, x: Node, y: Node, expected: string, suggestion?: string): SaddlepointError =>
  fail('expression-shape', `${show(where)} joins ${shapeText(x.shape)} and ${shapeText(y.shape)}.`, expected, suggestion);
