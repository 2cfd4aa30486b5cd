/** Arrays that need no buffer: computed entry by entry, and read once, by another such array, by a sum or by an output. Their entries are computed where they are read, in the same order: the same bits. */
import { binaryFunctions, isScalar, unaryFunctions, type Node } from './graph.js';
import type { Program } from './program.js';

const isByEntry = ({ operation, shape }: Node): boolean =>
  !isScalar(shape) && (operation in unaryFunctions || operation in binaryFunctions || operation === 'variable' || operation === 'direction' || operation === 'select');

/** Print an argument more than once: nested, their text would double each time. */
const repeating: readonly string[] = ['sign', 'finite', 'mulz'];

/** Nested deeper, the text would be hard on the engine's parser. */
const deepest = 100;

export function fusible({ order, outputs }: Program): ReadonlySet<Node> {
  const readers = new Map<Node, number>(), loops = new Map<Node, number>();
  const read = (node: Node, inLoop: boolean): void => { readers.set(node, (readers.get(node) ?? 0) + 1); if (inLoop) loops.set(node, (loops.get(node) ?? 0) + 1); };
  for (const node of order) for (const arg of node.args) read(arg, (isByEntry(node) && !repeating.includes(node.operation)) || node.operation === 'sum');
  for (const { node } of outputs) read(node, true);
  const found = new Set<Node>(), depths = new Map<Node, number>();
  // Arguments come before their readers.
  for (const node of order) {
    if (!isByEntry(node)) continue;
    const depth = 1 + Math.max(0, ...node.args.map((arg) => (found.has(arg) ? depths.get(arg)! : 0))), times = readers.get(node) ?? 0, isRead = node.operation === 'variable' || node.operation === 'direction';
    depths.set(node, depth);
    if (times > 0 && loops.get(node) === times && (times === 1 || isRead) && depth < deepest) found.add(node);
  }
  return found;
}
