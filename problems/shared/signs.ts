/** Labels of two classes. */
import { usageError, type Vector } from '../../core/index.js';

/** 0/1 or -1/1 to -1/1. Errors: `bad-label`, with the first row (from 0) that is neither, or that mixes the two forms. */
export function signsOf(labels: Vector): Vector {
  const zeros = labels.includes(0), minus = labels.includes(-1);
  const wrong = labels.findIndex((label) => label !== 1 && label !== 0 && label !== -1);
  if (wrong >= 0) throw badLabel(labels, wrong, 'every label 0 or 1, or every label -1 or 1', 'for more than two classes there is softmax-regression');
  if (zeros && minus) {
    const row = Math.max(labels.indexOf(0), labels.indexOf(-1));
    throw badLabel(labels, row, `only ${labels[row] === 0 ? '-1' : '0'} and 1, as in the rows before`, 'recode the labels to 0 and 1');
  }
  return labels.map((label) => (label === 1 ? 1 : -1));
}

const badLabel = (labels: Vector, row: number, expected: string, suggestion: string): Error =>
  usageError('bad-label', `The label of row ${row} is ${labels[row]} (rows from 0).`, { pointer: '/data/b', expected, suggestion });
