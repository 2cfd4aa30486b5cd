/**
 * The svmlight / LIBSVM format: one row a line, `label index:value index:value ... # comment`, indices ascending.
 * Source: https://svmlight.joachims.org. `qid:` entries and comments are ignored.
 */
import type { SparseMatrix } from '../contract/arrays.js';
import { dataError, inFile, quote } from './errors.js';
import { cellError, numberIn } from './table.js';

/** `columns`: number of columns, by default the largest index that occurs. `file`: how errors name the text. */
export interface SvmlightOptions { readonly columns?: number; readonly file?: string }

/** m rows: an m x n sparse matrix and m labels. */
export interface LabelledRows { readonly features: SparseMatrix; readonly labels: Float64Array }

interface Rows { readonly labels: number[]; readonly rowStart: number[]; readonly column: Int32Array; readonly value: Float64Array; size: number; smallest: number; largest: number }

const largestIndex = 2 ** 31 - 2;
/** Columns that a text may claim by an index alone: a few bytes must not make every vector of a method gigabytes long. */
const claimable = 2 ** 20;
/** Columns that a spec may ask for. */
export const largestWidth = 2 ** 26;

/**
 * Reads features and labels. Indices count from 1, or from 0 when a 0 occurs anywhere in the text.
 * Errors, each with the line: `data-cell` for a label or value that is not a number, `data-non-finite`,
 * `data-too-large` for an index that claims more than 2^20 columns and more than the text has characters, without `columns`,
 * `data-format` for an entry that is not index:value, indices that do not ascend, an index beyond `columns`, or a text without rows.
 */
export function readSvmlight(text: string, { columns, file }: SvmlightOptions = {}): LabelledRows {
  const capacity = colons(text);
  const rows: Rows = { labels: [], rowStart: [0], column: new Int32Array(capacity), value: new Float64Array(capacity), size: 0, smallest: Infinity, largest: -1 };
  forEachLine(text, (row, line) => readRow(row, line, rows, columns, file));
  if (rows.labels.length === 0) throw dataError('data-format', `There are no rows${inFile(file)}.`, { file, expected: 'lines of label index:value ...' });
  const base = rows.smallest === 0 ? 0 : 1;
  const width = columns ?? Math.max(0, rows.largest + 1 - base);
  if (rows.largest - base >= width) throw dataError('data-format', `Index ${rows.largest}${inFile(file)} does not fit in ${width} columns.`, { file, expected: `indices from ${base} to ${width - 1 + base}` });
  if (columns === undefined && width > Math.max(claimable, text.length)) {
    throw dataError('data-too-large', `Index ${rows.largest}${inFile(file)} makes a matrix of ${width} columns, more than the text has characters.`, { file, expected: `at most ${Math.max(claimable, text.length)} columns`, ...(width <= largestWidth ? { suggestion: `if that is meant, say so: "columns": ${width}` } : {}) });
  }
  const column = rows.column.slice(0, rows.size).map((index) => index - base);
  const features: SparseMatrix = { kind: 'sparse', rows: rows.labels.length, columns: width, rowStart: Int32Array.from(rows.rowStart), column, value: rows.value.slice(0, rows.size) };
  return { features, labels: Float64Array.from(rows.labels) };
}

/** At least the number of entries: what is allocated never exceeds what the text supports. */
function colons(text: string): number {
  let count = 0;
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) count++;
  return count;
}

/** Calls `visit` with every line that is not empty, comments taken off; lines count from 1. */
function forEachLine(text: string, visit: (row: string, line: number) => void): void {
  let line = 1;
  for (let start = text.charCodeAt(0) === 0xfeff ? 1 : 0; start < text.length; line++) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    const whole = text.slice(start, end);
    const comment = whole.indexOf('#');
    const row = (comment < 0 ? whole : whole.slice(0, comment)).trim();
    if (row !== '') visit(row, line);
    start = end + 1;
  }
}

function readRow(row: string, line: number, rows: Rows, columns: number | undefined, file: string | undefined): void {
  const [label = '', ...entries] = row.split(/[ \t]+/);
  rows.labels.push(numberAt(label, line, 'the label', file));
  let previous = -1;
  for (const entry of entries) {
    if (entry.startsWith('qid:')) continue;
    const colon = entry.indexOf(':');
    const index = indexAt(entry.slice(0, Math.max(0, colon)), entry, line, columns, file);
    if (index <= previous) throw dataError('data-format', `Index ${index} follows ${previous} on line ${line}${inFile(file)}.`, { file, line, expected: 'indices that ascend, each once a line' });
    rows.column[rows.size] = previous = index;
    rows.value[rows.size++] = numberAt(entry.slice(colon + 1), line, `index ${index}`, file);
    rows.smallest = Math.min(rows.smallest, index);
    rows.largest = Math.max(rows.largest, index);
  }
  rows.rowStart.push(rows.size);
}

function indexAt(text: string, entry: string, line: number, columns: number | undefined, file: string | undefined): number {
  const index = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  const largest = Math.min(columns ?? largestIndex, largestIndex);
  if (index <= largest) return index;
  if (index > largest) throw dataError('data-format', `Index ${index} on line ${line}${inFile(file)} is too large.`, { file, line, expected: `at most ${largest}` });
  throw dataError('data-format', `${quote(entry)} on line ${line}${inFile(file)} is not an entry.`, { file, line, expected: 'index:value' });
}

function numberAt(text: string, line: number, column: string, file: string | undefined): number {
  const value = numberIn(text);
  if (value !== value) throw cellError(text, { line, column, file });
  return value;
}
