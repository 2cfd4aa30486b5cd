/** Reverse mode on graphs: the gradient of a scalar node is a graph. */
import { isZero, type Builder } from './build.js';
import { binaryDerivative, unaryDerivative } from './derivatives.js';
import { isScalar, sizeOfShape, type Node, type Shape } from './graph.js';
import { firstWins, isBinary, isUnary, reachable } from './order.js';

/**
 * What the objective changes by when an entry of a node does; a scalar stands for every entry.
 * `masked` says that the node is used in branches only: where none of them is taken the adjoint is 0, whatever the node holds there,
 * and a product of that 0 with NaN or an infinity has to be 0.
 */
interface Adjoint { readonly part: Node; readonly masked: boolean }

/** Adjoints of the variable nodes that `root` depends on, in the shapes of the variables: the gradient, in parts. */
export function reverse(root: Node, b: Builder): ReadonlyMap<Node, Node> {
  const order = reachable([root]), depends = dependents(order);
  const adjoints = new Map<Node, Adjoint>([[root, { part: b.constant(1), masked: false }]]);
  const send: Send = (spread, masked) => (node, part) => {
    if (!depends.has(node) || isZero(part)) return;
    const fitted = fit(node.shape, spread, part, b), before = adjoints.get(node);
    adjoints.set(node, before ? { part: b.add(before.part, fitted), masked: before.masked && masked } : { part: fitted, masked });
  };
  for (const node of order.reverse()) {
    const adjoint = adjoints.get(node);
    if (adjoint && depends.has(node) && node.operation !== 'variable') pull(node, adjoint, send, depends, b);
  }
  return new Map([...adjoints].filter(([{ operation }]) => operation === 'variable').map(([node, { part }]) => [node, b.as(node.shape, part)]));
}

type Push = (node: Node, part: Node) => void;
/** Adds parts to the adjoints of arguments; a scalar argument was broadcast to `spread`. */
type Send = (spread: Shape, masked: boolean) => Push;
const alone: Shape = [];

function dependents(order: readonly Node[]): ReadonlySet<Node> {
  const depends = new Set<Node>();
  for (const node of order) if (node.operation === 'variable' || node.args.some((arg) => depends.has(arg))) depends.add(node);
  return depends;
}

/** The adjoint of a scalar that was broadcast is a sum over all the entries that it went to. */
function fit(shape: Shape, spread: Shape, part: Node, b: Builder): Node {
  if (!isScalar(shape)) return part;
  if (!isScalar(part.shape)) return b.graph.make('sum', [], [part]);
  return b.mul(b.constant(sizeOfShape(spread)), part);
}

function pull(node: Node, { part, masked }: Adjoint, send: Send, depends: ReadonlySet<Node>, b: Builder): void {
  const times = (derivative: Node): Node => (masked && derivative.operation !== 'constant' ? b.binary('mulz', part, derivative) : b.mul(part, derivative));
  const [x, y] = node.args as readonly [Node, Node];
  if (isBranch(node)) { pullBranch(node, part, send, b); return; }
  const entries = send(node.shape, masked);
  if (isUnary(node)) { entries(x, times(unaryDerivative(node, b))); return; }
  if (isBinary(node)) {
    if (depends.has(x)) entries(x, times(binaryDerivative(node, 0, b)));
    if (depends.has(y)) entries(y, times(binaryDerivative(node, 1, b)));
    return;
  }
  const push = send(alone, masked);
  if (node.operation === 'dot') { push(x, times(y)); push(y, times(x)); return; }
  if (node.operation === 'sum') { push(x, part); return; }
  const value = (operand: Node): Node => (masked ? b.unary('finite', operand) : operand);
  pullArray(node, b.as(node.shape, part), push, value, depends, b);
}

const isBranch = ({ operation }: Node): boolean => operation === 'select' || operation === 'min' || operation === 'max' || operation === 'greatest';

/** What is not chosen gets 0. */
function pullBranch(node: Node, part: Node, send: Send, b: Builder): void {
  const push = send(node.shape, true), zero = b.constant(0), [c, x, y] = node.args as readonly [Node, Node, Node];
  if (node.operation === 'greatest') { push(c, b.binary('mulz', b.graph.make('first', c.shape, [c]), part)); return; }
  const [condition, first, second] = node.operation === 'select' ? [c, x, y] as const : [b.binary('le', ...firstWins(node)), c, x] as const;
  push(first, b.select(condition, part, zero));
  push(second, b.select(condition, zero, part));
}

/** Operations on whole arrays; `adjoint` has the node's shape. */
function pullArray(node: Node, adjoint: Node, push: Push, value: (operand: Node) => Node, depends: ReadonlySet<Node>, b: Builder): void {
  const { make } = b.graph;
  const [x, y] = node.args as readonly [Node, Node];
  const both = (left: () => Node, right: () => Node): void => {
    if (depends.has(x)) push(x, left());
    if (depends.has(y)) push(y, right());
  };
  switch (node.operation) {
    case 'gemv': both(() => make('outer', x.shape, [adjoint, value(y)]), () => make('gemvT', y.shape, [value(x), adjoint])); return;
    case 'gemvT': both(() => make('outer', x.shape, [value(y), adjoint]), () => make('gemv', y.shape, [value(x), adjoint])); return;
    case 'gemm': both(() => make('gemm', x.shape, [adjoint, transposed(value(y), b)]), () => make('gemm', y.shape, [transposed(value(x), b), adjoint])); return;
    case 'outer': both(() => make('gemv', x.shape, [adjoint, value(y)]), () => make('gemvT', y.shape, [adjoint, value(x)])); return;
    case 'transpose': push(x, transposed(adjoint, b)); return;
    case 'reshape': push(x, b.reshape(x.shape, adjoint)); return;
    case 'list': node.args.forEach((item, i) => { if (depends.has(item)) push(item, make('entry', [], [adjoint], i)); }); return;
    default: throw new Error(`no derivative of ${node.operation}`);
  }
}

const transposed = (x: Node, b: Builder): Node => (x.operation === 'transpose' ? x.args[0]! : b.graph.make('transpose', [x.shape[1]!, x.shape[0]!], [x]));
