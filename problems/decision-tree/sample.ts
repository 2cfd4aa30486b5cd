/** Rows with their targets, and the loss of a tree on them. */
import { usageError, type DenseMatrix, type Vector } from '../../core/index.js';
import { treeSize, type Tree } from './tree.js';

export interface Sample { readonly rows: number; readonly features: number; readonly X: Vector; readonly y: Vector; readonly classes: number; /** Numbers a leaf. */ readonly outputs: number }

export const mostRowsTimesLeaves = 2 ** 31;
const mostClasses = 1024;

/** Two classes need one score a leaf, positive for class 1. Error: `bad-label`. */
export function sampleOf({ rows, columns, data }: DenseMatrix, y: Vector, leaf: 'class' | 'value', pointer: string, known?: number): Sample {
  const classes = leaf === 'value' ? 0 : known ?? Math.max(2, y.reduce((top, label) => Math.max(top, label), 0) + 1);
  if (leaf === 'class') requireClasses(y, known ?? mostClasses, pointer);
  return { rows, features: columns, X: data, y, classes, outputs: classes > 2 ? classes : 1 };
}

function requireClasses(y: Vector, below: number, pointer: string): void {
  const row = y.findIndex((label) => !Number.isInteger(label) || label < 0 || label >= below);
  if (row >= 0) throw usageError('bad-label', `The class of row ${row} is ${y[row]} (rows from 0).`, { pointer, expected: `an integer from 0 to ${below - 1}`, suggestion: 'number the classes from 0, or set `leaf` to "value"' });
}

/** Loss of the tree whose parameters begin at `offset`; NaN where one of them is NaN. */
export type Loss = (parameters: Vector, offset: number) => number;

/** The parts of a loss: what leaves answer, where a row goes (-1: a split is not a number), and its error there, by the answers that were read last. */
export interface Fit { readonly rows: number; route(parameters: Vector, offset: number, leafAt: Int32Array): boolean; readLeaves(parameters: Vector, offset: number): void; leafOf(parameters: Vector, offset: number, row: number): number; errorOf(row: number, leaf: number): number }

export function fitOf(tree: Tree, sample: Sample, leaf: 'class' | 'value'): Fit {
  const { leaves, outputs, features } = tree, { rows, X, y } = sample, first = treeSize(tree) - leaves * outputs, answers = new Float64Array(leaves);

  /** What each leaf predicts. Of equal scores the first class wins. */
  const readLeaves = (parameters: Vector, offset: number): void => {
    for (let l = 0, at = offset + first; l < leaves; l++, at += outputs) {
      if (outputs > 1) answers[l] = largest(parameters, at, outputs);
      else answers[l] = leaf === 'value' ? parameters[at]! : parameters[at]! > 0 ? 1 : 0;
    }
  };

  return {
    rows, readLeaves, route: (parameters, offset, leafAt) => tree.route(parameters, offset, X, leafAt),
    leafOf: (parameters, offset, row) => tree.leafOf(parameters, offset, X, row * features),
    errorOf(row, l) { const error = answers[l]! - y[row]!; return leaf === 'value' ? error * error : error === 0 ? 0 : 1; },
  };
}

export function lossOf(tree: Tree, { rows, readLeaves, route, errorOf }: Fit): Loss {
  const size = treeSize(tree), leafAt = new Int32Array(rows);
  return (parameters, offset) => {
    for (let i = offset; i < offset + size; i++) if (Number.isNaN(parameters[i]!)) return Number.NaN;
    readLeaves(parameters, offset);
    if (!route(parameters, offset, leafAt)) return Number.NaN;
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += errorOf(row, leafAt[row]!);
    return sum / rows;
  };
}

function largest(scores: Vector, from: number, count: number): number {
  let best = 0;
  for (let c = 1; c < count; c++) if (scores[from + c]! > scores[from + best]!) best = c;
  return best;
}
