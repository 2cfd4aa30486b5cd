/** A program: nodes in order, what is an output, and where arrays live. Printed as code (print.ts) or interpreted (tape.ts). */
import { reachable } from './order.js';
import { isScalar, sizeOfShape, type Node } from './graph.js';

/** One part of the output vector: a node that is added to the entries from `at`. */
export interface Output { readonly node: Node; readonly at: number }

export interface Program {
  readonly order: readonly Node[];
  /** The scalar that is returned, when there is one. */
  readonly value?: Node;
  readonly outputs: readonly Output[];
  /** A buffer for every array node that is computed or copied; data nodes use the data itself. */
  readonly buffers: ReadonlyMap<Node, Float64Array>;
}

/** Buffers are shared between the programs of one expression: each program fills what it reads. */
export function programOf(value: Node | undefined, outputs: readonly Output[], buffers: Map<Node, Float64Array>, data: readonly Float64Array[]): Program {
  const order = reachable([...(value ? [value] : []), ...outputs.map(({ node }) => node)]);
  for (const node of order) {
    if (isScalar(node.shape) || buffers.has(node)) continue;
    buffers.set(node, node.operation === 'data' ? data[node.at]! : node.operation === 'reshape' ? buffers.get(node.args[0]!)! : new Float64Array(sizeOfShape(node.shape)));
  }
  return { order, outputs, buffers, ...(value ? { value } : {}) };
}

/** What a compiled program is: x and v are read from offset o; out gets the outputs. */
export interface Compiled {
  (x: Float64Array, o: number, v: Float64Array, out: Float64Array): number;
  /** The value at out.length points of `size` numbers, by a loop beside the code; absent where programs are interpreted. */
  batch?(points: Float64Array, size: number, out: Float64Array): void;
}
