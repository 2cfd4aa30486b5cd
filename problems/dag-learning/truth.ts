/** The known graph, from a matrix or from a list of edges. */
import { denseOf, usageError, type FamilyInput, type Vector } from '../../core/index.js';

/** nodes x nodes of 0 and 1, or undefined where the spec names none. Error: `truth-shape`. */
export function truthOf(data: FamilyInput['data'], nodes: number): Vector | undefined {
  if (!data['truth']) return undefined;
  const { rows, columns, data: given } = denseOf(data, 'truth');
  if (rows === nodes && columns === nodes) return given.map((entry) => (entry === 0 ? 0 : 1));
  if (columns !== 2) throw usageError('truth-shape', `Data \`truth\` is ${rows} x ${columns}.`, { pointer: '/data/truth', expected: `${nodes} x ${nodes}, or one edge [from, to] a row` });
  const graph = new Float64Array(nodes * nodes);
  for (let row = 0; row < rows; row++) {
    const from = given[2 * row]!, to = given[2 * row + 1]!;
    if (![from, to].every((node) => Number.isInteger(node) && node >= 0 && node < nodes)) throw usageError('truth-shape', `Edge ${row} of \`truth\` is ${from} -> ${to}.`, { pointer: '/data/truth', expected: `nodes from 0 to ${nodes - 1}` });
    graph[from * nodes + to] = 1;
  }
  return graph;
}
