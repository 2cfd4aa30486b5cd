/** The parameters of one node inside the flat variable: a column of the weights, or a network's inputs, outputs and biases. */
import { blockLength, type Layout, type Vector } from '../../../core/index.js';

export interface NodeParameters {
  /** How many numbers a node has. */
  readonly size: number;
  read(x: Vector, node: number, out: Vector): void;
  write(x: Vector, node: number, parameters: Vector): void;
}

/** In blocks [d, d, ...] the node is the second axis (weights, inputs), in others [d, ...] the first (outputs, biases). */
export function nodeParameters(layout: Layout, d: number): NodeParameters {
  const size = layout.reduce((total, block) => total + blockLength(block) / d, 0), place = new Int32Array(d * size);
  for (let node = 0; node < d; node++) {
    let next = node * size;
    for (const block of layout) {
      const { offset, shape } = block, perNode = blockLength(block) / d, byTarget = shape.length > 1 && shape[0] === d && shape[1] === d, width = byTarget ? perNode / d : perNode;
      for (let k = 0; k < perNode; k++) place[next++] = byTarget ? offset + (Math.floor(k / width) * d + node) * width + k % width : offset + node * width + k;
    }
  }
  return {
    size,
    read(x, node, out) { for (let k = 0; k < size; k++) out[k] = x[place[node * size + k]!]!; },
    write(x, node, parameters) { for (let k = 0; k < size; k++) x[place[node * size + k]!] = parameters[k]!; },
  };
}
