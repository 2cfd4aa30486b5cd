/**
 * Tables of numbers as text: separated by comma, semicolon or tab, quoted by RFC 4180, with or without a header line.
 * Quoted text is read by `csv-parse`, loaded when the first quote is met; text without quotes by splitting, which is ten times as fast.
 */
import { dataError, inFile, quote } from './errors.js';
import { cellError, numberIn, positionsOf, type ColumnChoice } from './table.js';

export type Delimiter = ',' | ';' | '\t';

/**
 * `columns`: the columns to read, by default all; the others may hold any text.
 * `header`: whether the first line holds names, by default true.
 * `delimiter`: by default the one of `,` `;` and tab that the first line holds; a comma when that is none or several.
 * `file`: how errors name the text.
 */
export interface CsvOptions { readonly columns?: ColumnChoice; readonly header?: boolean; readonly delimiter?: Delimiter; readonly file?: string }

/** The chosen columns, row-major: rows x columns numbers; `names` when there is a header. */
export interface CsvTable { readonly rows: number; readonly columns: number; readonly data: Float64Array; readonly names?: readonly string[] }

/** A text with its first line apart: what was chosen is known before any row is read. */
interface Layout { readonly file: string | undefined; readonly delimiter: Delimiter; readonly names: readonly string[] | undefined; readonly count: number; readonly positions: readonly number[] }

/** Rows after the header, the first of which is line `line` of the text. */
interface Body { readonly text: string; readonly line: number }

/**
 * Reads a table of finite numbers.
 * Errors: `data-cell` and `data-non-finite` with line and column, `data-ragged` with the line, `data-column-unknown`, `data-column-duplicate`,
 * `data-format` for a text without rows, broken quotes, or a header that looks like data.
 */
export async function readCsv(text: string, options: CsvOptions = {}): Promise<CsvTable> {
  const { file, header = true } = options;
  const lines = tidy(text);
  if (lines === '') throw dataError('data-format', `The table${inFile(file)} is empty.`, { file });
  const end = firstRowEnd(lines);
  const first = lines.slice(0, end);
  const delimiter = options.delimiter ?? delimiterOf(first);
  const cells = (await rowsOf(first, delimiter, file))[0]?.cells ?? [];
  const names = header ? checkedNames(cells.map((cell) => cell.trim()), file) : undefined;
  const positions = options.columns === undefined ? cells.map((_, i) => i) : positionsOf(options.columns, names, cells.length, file);
  const body = header ? { text: lines.slice(end + 1), line: 2 + newlines(first) } : { text: lines, line: 1 };
  if (header && end === lines.length) throw dataError('data-format', `The table${inFile(file)} has a header and no rows.`, { file, suggestion: 'add "header": false if the first line is data' });
  return readRows(body, { file, delimiter, names, count: cells.length, positions });
}

/** Without byte order mark and last lines that are empty or hold spaces only; lines end with \n (or \r\n), also in files that end them with \r. */
function tidy(text: string): string {
  const start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let end = text.length;
  while (end > start && '\n\r '.includes(text.charAt(end - 1))) end--;
  const lines = text.slice(start, end);
  return lines.includes('\n') ? lines : lines.replaceAll('\r', '\n');
}

/** Where the first row ends: at the first line break that is not quoted. */
function firstRowEnd(lines: string): number {
  let quoted = false;
  for (let i = 0; i < lines.length; i++) {
    const code = lines.charCodeAt(i);
    if (code === 34) quoted = !quoted;
    else if (code === 10 && !quoted) return i;
  }
  return lines.length;
}

function newlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

function delimiterOf(first: string): Delimiter {
  const bare = first.replace(/"[^"]*"/g, '');
  const present = ([',', ';', '\t'] as const).filter((delimiter) => bare.includes(delimiter));
  return present.length === 1 ? present[0] ?? ',' : ',';
}

function checkedNames(names: readonly string[], file: string | undefined): readonly string[] {
  const seen = new Set<string>();
  const numbers = names.map(numberIn);
  const increasing = numbers.every((number, i) => Number.isInteger(number) && (i === 0 || number > (numbers[i - 1] ?? 0)));
  if (numbers.every(Number.isFinite) && !increasing) {
    throw dataError('data-format', `The first line${inFile(file)} holds numbers where column names are expected.`, { file, line: 1, expected: 'a line of names', suggestion: 'add "header": false' });
  }
  for (const name of names) {
    if (seen.has(name)) throw dataError('data-column-duplicate', `Two columns${inFile(file)} are named ${quote(name)}.`, { file, line: 1, expected: 'each name once', suggestion: 'rename one, or remove the line and add "header": false' });
    seen.add(name);
  }
  return names;
}

async function readRows(body: Body, layout: Layout): Promise<CsvTable> {
  const { positions, names } = layout;
  // A row of n cells takes at least n characters with its line break: a false header cannot claim more than the text supports.
  const data = new Float64Array(Math.min((newlines(body.text) + 1) * positions.length, body.text.length + 1));
  const rows = body.text.includes('"') ? await readQuoted(body, layout, data) : readPlain(body, layout, data);
  return { rows, columns: positions.length, data: data.slice(0, rows * positions.length), ...(names ? { names: positions.map((position) => names[position] ?? '') } : {}) };
}

/** Returns the number of rows read into `data`. */
function readPlain({ text, line }: Body, layout: Layout, data: Float64Array): number {
  let row = 0;
  for (let start = 0; start <= text.length; row++) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    const stop = text.charCodeAt(end - 1) === 13 && end > start ? end - 1 : end;
    storeRow(text.slice(start, stop).split(layout.delimiter), row, line + row, layout, data);
    start = end + 1;
  }
  return row;
}

async function readQuoted({ text, line }: Body, layout: Layout, data: Float64Array): Promise<number> {
  const rows = await rowsOf(text, layout.delimiter, layout.file, line);
  rows.forEach(({ cells, line: at }, row) => storeRow(cells, row, at, layout, data));
  return rows.length;
}

function storeRow(cells: readonly string[], row: number, line: number, layout: Layout, data: Float64Array): void {
  const { positions, count, file } = layout;
  if (cells.length !== count) {
    throw dataError('data-ragged', `Line ${line}${inFile(file)} has ${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}, the first line ${count}.`, { file, line, expected: `${count} cells` });
  }
  for (let j = 0; j < positions.length; j++) {
    const position = positions[j] ?? 0;
    const cell = cells[position] ?? '';
    const value = numberIn(cell);
    if (value !== value) throw cellError(cell, { line, file, column: columnName(position, layout) });
    data[row * positions.length + j] = value;
  }
}

const columnName = (position: number, { names }: Layout): string => `column ${names ? quote(names[position] ?? '') : position}`;

/** Rows with the line that each begins on. Error: `data-format` for quotes that do not pair. */
async function rowsOf(text: string, delimiter: Delimiter, file: string | undefined, line = 1): Promise<readonly { readonly cells: readonly string[]; readonly line: number }[]> {
  if (!text.includes('"')) return text.split('\n').map((row, i) => ({ cells: row.split(delimiter), line: line + i }));
  const { parse, CsvError } = await import('csv-parse/sync');
  try {
    const rows = parse(text, { delimiter, record_delimiter: ['\r\n', '\n'], relax_column_count: true, trim: true });
    let next = line;
    return rows.map((cells) => {
      const at = next;
      next += 1 + cells.reduce((total, cell) => total + newlines(cell), 0);
      return { cells, line: at };
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const at = typeof error['lines'] === 'number' ? line + error['lines'] - 1 : undefined;
    throw dataError('data-format', `The quotes${inFile(file)} do not pair: ${error.message}.`, { file, line: at, expected: 'cells quoted as "text", a quote in them doubled' });
  }
}
