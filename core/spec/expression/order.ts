/** Walks over a graph. */
import { binaryFunctions, unaryFunctions, type Node } from './graph.js';

/** Nodes that the roots depend on, arguments before users. */
export function reachable(roots: readonly Node[]): Node[] {
  const seen = new Set<Node>();
  const stack = [...roots];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    for (const arg of node.args) stack.push(arg);
  }
  return [...seen].sort((a, b) => a.id - b.id);
}

export const isUnary = ({ operation }: Node): boolean => operation in unaryFunctions;
export const isBinary = ({ operation }: Node): boolean => operation in binaryFunctions;

/** The condition under which min or max takes its first argument, which wins a tie. */
export const firstWins = ({ operation, args }: Node): readonly [Node, Node] => (operation === 'min' ? [args[0]!, args[1]!] : [args[1]!, args[0]!]);
