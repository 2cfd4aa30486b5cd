/** The table, centred when asked, and its Gram matrix. */
import { denseOf, linalg, type FamilyInput, type Vector } from '../../core/index.js';

export interface Observations { readonly nodes: number; readonly samples?: number; /** samples x nodes. */ readonly X?: Vector; /** X'X / samples, nodes x nodes. */ readonly gram: Vector; readonly names: readonly string[] }

export function observationsOf(data: FamilyInput['data'], center: boolean): Observations {
  if (data['covariance']) {
    const { rows: nodes, data: gram } = denseOf(data, 'covariance');
    return { nodes, gram, names: numbered(nodes) };
  }
  const { rows: samples, columns: nodes, data: table } = denseOf(data, 'X');
  const X = center ? centred(table, samples, nodes) : table, gram = new Float64Array(nodes * nodes);
  linalg().syrk('T', X, samples, nodes, gram, 1 / samples, 0);
  return { nodes, samples, X, gram, names: numbered(nodes) };
}

const numbered = (nodes: number): readonly string[] => Array.from({ length: nodes }, (_, node) => String(node));

function centred(table: Vector, samples: number, nodes: number): Vector {
  const mean = new Float64Array(nodes), X = new Float64Array(table.length);
  for (let at = 0; at < table.length; at++) mean[at % nodes]! += table[at]! / samples;
  for (let at = 0; at < table.length; at++) X[at] = table[at]! - mean[at % nodes]!;
  return X;
}
