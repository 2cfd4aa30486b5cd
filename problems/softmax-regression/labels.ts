/** Labels of K classes. */
import { usageError, type Vector } from '../../core/index.js';

/**
 * Classes 0 .. K - 1, all of them present, K >= 2.
 * Errors: `bad-label` with the first row (from 0) that is no class, `missing-class` when a class has no row, or when there is one class only.
 */
export function classesOf(labels: Vector): { readonly classes: Int32Array; readonly count: number } {
  const largest = labels.reduce((top, label) => Math.max(top, label), 0);
  const row = labels.findIndex((label) => !Number.isInteger(label) || label < 0);
  if (row >= 0) throw usageError('bad-label', `The label of row ${row} is ${labels[row]} (rows from 0).`, { pointer: '/data/b', expected: 'an integer from 0 to K - 1', suggestion: 'number the classes from 0' });
  const present = new Set(labels);
  const count = Math.max(2, largest + 1);
  for (let k = 0; k < count; k++) {
    if (!present.has(k)) throw missingClass(k, labels, largest);
  }
  return { classes: Int32Array.from(labels), count };
}

function missingClass(missing: number, labels: Vector, largest: number): Error {
  const row = labels.indexOf(largest);
  return usageError('missing-class', `No row has the label ${missing}; the largest label is ${largest}, in row ${row} (rows from 0).`,
    { pointer: '/data/b', expected: 'at least two classes, numbered 0 to K - 1 without a gap', suggestion: 'renumber the classes' });
}
