/** What text readers share: lines, cells as numbers, and choosing columns. */
import { closest } from '../contract/suggest.js';
import { dataError, inFile, quote } from './errors.js';

/** Where a cell stands: line is 1-based, the column is named for people (`"age"` or `column 3`). */
export interface Cell { readonly line: number; readonly column: string; readonly file: string | undefined }

/** JSON's numbers, and also `+1`, `.5` and `5.`. */
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const notFinite = /^[+-]?(?:nan|inf|infinity)$/i;
const missing = /^(?:|na|n\/a|null|none|\?|-)$/i;
const decimalComma = /^[+-]?\d+,\d+(?:[eE][+-]?\d+)?$/;

/**
 * The number that a cell writes, or NaN where `cellError` has to be thrown; surrounding spaces do not matter.
 * `Number` also reads an empty cell (0) and 0x10, 0b1, 0o7: cells whose second character could be a letter are looked at again.
 */
export function numberIn(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && !(text.charCodeAt(1) > 57) && text.charCodeAt(0) > 32) return value;
  const trimmed = text.trim();
  return decimal.test(trimmed) && Number.isFinite(Number(trimmed)) ? Number(trimmed) : Number.NaN;
}

/**
 * Why a cell is no number: `data-non-finite` for nan, inf and numbers beyond 1.8e308,
 * `data-cell` for a missing value, a decimal comma or any other text.
 */
export function cellError(cell: string, { line, column, file }: Cell): Error {
  const text = cell.trim();
  const at = `line ${line}, ${column}${inFile(file)}`;
  const place = { file, line, expected: 'a decimal number such as -1.5 or 2e-3' };
  if (notFinite.test(text) || decimal.test(text)) return dataError('data-non-finite', `${quote(text)} at ${at} is not a finite number.`, { ...place, suggestion: 'remove the row, or put a finite number there' });
  if (missing.test(text)) return dataError('data-cell', `The value at ${at} is missing${text === '' ? '' : ` (${quote(text)})`}.`, { ...place, suggestion: 'remove the row, or fill the value in' });
  if (decimalComma.test(text)) return dataError('data-cell', `${quote(text)} at ${at} has a decimal comma.`, { ...place, suggestion: 'write decimal points' });
  return dataError('data-cell', `${quote(text)} at ${at} is not a number.`, { ...place, suggestion: 'choose numeric columns only, and write labels as numbers (for two classes -1 and 1, or 0 and 1)' });
}

/** A choice of columns: positions are 0-based, names are the header's; `from` and `to` are both included. */
export type ColumnChoice = string | number | readonly (string | number)[] | { readonly from: number; readonly to: number };

/**
 * Positions of the chosen columns, in the order of the choice.
 * Error: `data-column-unknown`, whose pointer (`/1` in a list, `/from`, `/to`) is relative to the choice.
 */
export function positionsOf(choice: ColumnChoice, names: readonly string[] | undefined, count: number, file?: string): readonly number[] {
  if (typeof choice === 'string' || typeof choice === 'number') return [positionOf(choice, names, count, file, '')];
  if (!('from' in choice)) return distinct(choice.map((column, i) => positionOf(column, names, count, file, `/${i}`)), file);
  const from = positionOf(choice.from, names, count, file, '/from');
  const to = positionOf(choice.to, names, count, file, '/to');
  if (to < from) throw dataError('data-column-unknown', `Columns from ${from} to ${to} are none.`, { file, pointer: '/to', expected: `${from} or more` });
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

function positionOf(column: string | number, names: readonly string[] | undefined, count: number, file: string | undefined, pointer: string): number {
  if (typeof column === 'number') {
    if (Number.isInteger(column) && column >= 0 && column < count) return column;
    throw dataError('data-column-unknown', `There is no column ${column}${inFile(file)}: it has ${count} columns, counted from 0.`, { file, pointer, expected: `0 to ${count - 1}` });
  }
  if (names === undefined) {
    throw dataError('data-column-unknown', `Column ${quote(column)} cannot be found${inFile(file)}: the table is read without a header.`, { file, pointer, expected: `a position from 0 to ${count - 1}`, suggestion: 'remove "header": false if the first line holds names' });
  }
  const found = names.indexOf(column);
  if (found >= 0) return found;
  const near = closest(column, names);
  throw dataError('data-column-unknown', `There is no column ${quote(column)}${inFile(file)}.`, {
    file, pointer, expected: `one of ${names.slice(0, 20).map(quote).join(', ')}${names.length > 20 ? ', ...' : ''}`, suggestion: near === undefined ? undefined : `did you mean ${quote(near)}?`,
  });
}

function distinct(positions: readonly number[], file: string | undefined): readonly number[] {
  const again = positions.findIndex((position, i) => positions.indexOf(position) !== i);
  if (again >= 0) throw dataError('data-column-duplicate', `Column ${positions[again]}${inFile(file)} is chosen twice.`, { file, pointer: `/${again}`, expected: 'each column once' });
  return positions;
}
