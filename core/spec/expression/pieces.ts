/**
 * A long program is cut into pieces, each a function of its own: the engine leaves functions of more than about 60 kB of bytecode without optimisation
 * (twenty times slower), and tens of thousands of locals overflow the stack. Scalars that are used in a later piece go through registers.
 */
import { isScalar, type Node } from './graph.js';
import type { Output, Program } from './program.js';

export interface Piece {
  readonly nodes: readonly Node[];
  readonly outputs: readonly Output[];
  /** The first output is here: the vector is cleared before it. */
  readonly first: boolean;
  holds(node: Node): boolean;
}

/** Operations of one piece. Smaller pieces take the engine longer to compile, one after the other. */
const longest = 1000;

export function cut({ order, outputs, value }: Program): { readonly pieces: readonly Piece[]; readonly registers: ReadonlyMap<Node, number> } {
  const parts: (Node | Output)[] = [...order.filter(({ operation }) => operation !== 'constant' && operation !== 'data' && operation !== 'reshape'), ...outputs];
  const pieces = groups(parts).map((group) => pieceOf(group, outputs[0]));
  const registers = new Map<Node, number>();
  const read = (node: Node, piece: Piece): void => {
    if (isScalar(node.shape) && node.operation !== 'constant' && !piece.holds(node) && !registers.has(node)) registers.set(node, registers.size);
  };
  for (const piece of pieces) {
    for (const { args } of piece.nodes) for (const arg of args) read(arg, piece);
    for (const { node } of piece.outputs) read(node, piece);
  }
  if (value) read(value, pieces.at(-1)!);
  return { pieces, registers };
}

/** Runs of parts whose weights add up to `longest`; one at least. */
function groups(parts: readonly (Node | Output)[]): (Node | Output)[][] {
  const found: (Node | Output)[][] = [[]];
  let weight = 0;
  for (const part of parts) {
    if (weight >= longest) { found.push([]); weight = 0; }
    found.at(-1)!.push(part);
    weight += 'operation' in part && part.operation === 'list' ? part.args.length : 1;
  }
  return found;
}

function pieceOf(group: readonly (Node | Output)[], firstOutput: Output | undefined): Piece {
  const nodes = group.filter((part): part is Node => 'operation' in part), outputs = group.filter((part): part is Output => !('operation' in part));
  const own = new Set(nodes);
  return { nodes, outputs, first: firstOutput !== undefined && outputs[0] === firstOutput, holds: (node) => own.has(node) };
}
