/** Lists of numbers as JSON writes them: a vector, a matrix as a list of its rows, or lists of matrices for up to four axes. */
import type { NamedArray } from '../contract/arrays.js';
import { dataError, inFile, quote } from './errors.js';

/** Dense, row-major. */
export interface DenseArray extends NamedArray { readonly data: Float64Array }

/**
 * A vector from a list of numbers, a matrix from a list of rows of equal length, or an array of three or four axes from lists of equal shape. Pointers of errors are relative to the list.
 * Errors: `data-format` where something else than a number stands, `data-non-finite` for a number beyond 1.8e308 (1e999), `data-ragged` for rows of unequal length.
 */
export function denseFrom(value: unknown, file?: string): DenseArray {
  if (!Array.isArray(value)) throw notNumbers(value, '', file);
  const list: readonly unknown[] = value;
  const first: unknown = list[0];
  if (!Array.isArray(first)) return vectorFrom(list, file);
  return Array.isArray(first[0]) ? stackFrom(list, file) : matrixFrom(list, first.length, file);
}

/** Axes of the deepest list. */
const mostAxes = 4;

/** Images, with channels or without: lists of lists of rows. */
function stackFrom(list: readonly unknown[], file: string | undefined): DenseArray {
  const shape: number[] = [];
  for (let inner: unknown = list; Array.isArray(inner) && shape.length < mostAxes; inner = (inner as readonly unknown[])[0]) shape.push(inner.length);
  const data = new Float64Array(shape.reduce((product, extent) => product * extent, 1));
  let offset = 0;
  const fill = (part: unknown, axis: number, pointer: string): void => {
    const wanted = shape[axis]!;
    if (!Array.isArray(part)) throw notNumbers(part, pointer, file, `a list of ${wanted} lists or numbers`);
    if (part.length !== wanted) throw dataError('data-ragged', `The list at ${pointer}${inFile(file)} has ${part.length} entries, the first of its kind has ${wanted}.`, { file, pointer, expected: `${wanted} entries` });
    if (axis === shape.length - 1) { store(part, data, offset, pointer, file); offset += wanted; return; }
    part.forEach((inner, i) => fill(inner, axis + 1, `${pointer}/${i}`));
  };
  fill(list, 0, '');
  return { shape, data };
}

function vectorFrom(list: readonly unknown[], file: string | undefined): DenseArray {
  const data = new Float64Array(list.length);
  store(list, data, 0, '', file);
  return { shape: [list.length], data };
}

function matrixFrom(rows: readonly unknown[], columns: number, file: string | undefined): DenseArray {
  rows.forEach((row, i) => refuseRagged(row, i, columns, file));
  const data = new Float64Array(rows.length * columns);
  rows.forEach((row, i) => store(row as readonly unknown[], data, i * columns, `/${i}`, file));
  return { shape: [rows.length, columns], data };
}

function refuseRagged(row: unknown, i: number, columns: number, file: string | undefined): void {
  if (!Array.isArray(row)) throw notNumbers(row, `/${i}`, file, `a row of ${columns} numbers`);
  if (row.length === columns) return;
  throw dataError('data-ragged', `Row ${i}${inFile(file)} has ${row.length} numbers, row 0 has ${columns}.`, { file, pointer: `/${i}`, expected: `${columns} numbers` });
}

function store(list: readonly unknown[], data: Float64Array, offset: number, pointer: string, file: string | undefined): void {
  for (let i = 0; i < list.length; i++) {
    const entry = list[i];
    if (typeof entry !== 'number') throw notNumbers(entry, `${pointer}/${i}`, file, 'a number');
    if (!Number.isFinite(entry)) throw dataError('data-non-finite', `The number at ${pointer}/${i}${inFile(file)} is ${entry}.`, { file, pointer: `${pointer}/${i}`, expected: 'a finite number' });
    data[offset + i] = entry;
  }
}

function notNumbers(value: unknown, pointer: string, file: string | undefined, expected = 'a list of numbers, or a list of rows'): Error {
  return dataError('data-format', `${pointer === '' ? 'The value' : `The entry at ${pointer}`}${inFile(file)} is ${described(value)}.`, { file, pointer, expected });
}

function described(value: unknown): string {
  if (value === null || value === undefined) return `${value}`;
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'string' ? `the text ${quote(value)}` : `${typeof value === 'object' ? 'an object' : `a ${typeof value}`}`;
}
