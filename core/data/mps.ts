/**
 * MPS files, fixed and free. Lines that begin in the first column name a section, all others are data.
 * Rules where readers differ: further N rows are ignored; an integer variable between markers without any bound is 0 or 1; UP with a negative value and no
 * lower bound makes the lower one -infinity; MI leaves the upper bound alone; RANGES R on an E row: [rhs, rhs + R] for R > 0, [rhs + R, rhs] for R < 0;
 * RHS of the objective is minus its constant. Source: https://lpsolve.sourceforge.net/5.5/mps-format.htm.
 */
import { closest } from '../contract/suggest.js';
import type { LinearProgram } from '../contract/linear-program.js';
import { dataError, inFile, quote } from './errors.js';
import { addColumn, addEntry, addRow, boundIn, coefficientIn, finishDraft, newDraft, type ProgramDraft } from './program-draft.js';

interface Reading {
  readonly file: string | undefined;
  readonly draft: ProgramDraft;
  line: number;
  section: string;
  /** Name of the objective; further N rows have no place in the draft. */
  objective: string | undefined;
  readonly ignored: Set<string>;
  readonly types: ('L' | 'G' | 'E')[];
  readonly rhs: number[];
  readonly ranges: Map<number, number>;
  /** Between the markers INTORG and INTEND. */
  integers: boolean;
  column: string | undefined;
  /** Rows of the current column, to find one that is given twice. */
  readonly seen: Set<string>;
  /** Integer variables by marker for which no bound has been given, and columns with a lower bound. */
  readonly unbounded: Set<number>;
  readonly bounded: Set<number>;
  /** The first set name of RHS, RANGES and BOUNDS: one set is read. */
  readonly sets: Map<string, string>;
}

/**
 * A program from the text of an MPS file: names are separated by blanks or, where that does not work out (names with blanks), found in the columns of the fixed format.
 * Errors: `data-format` with the line and what was expected there.
 */
export function readMps(text: string, file?: string): LinearProgram {
  try {
    return read(text, file, (line) => line.trim().split(/\s+/));
  } catch (error) {
    try { return read(text, file, fixedFields); } catch { throw error; }
  }
}

/** Fields 1 to 6 of a line of the fixed format, those that are not blank. */
const fixedFields = (line: string): string[] => [[1, 3], [4, 12], [14, 22], [24, 36], [39, 47], [49, 61]].map(([from, to]) => line.slice(from, to).trim()).filter((field) => field !== '');

function read(text: string, file: string | undefined, fieldsOf: (line: string) => string[]): LinearProgram {
  const reading: Reading = {
    file, draft: newDraft(), line: 0, section: '', objective: undefined, ignored: new Set(), types: [], rhs: [], ranges: new Map(), integers: false, column: undefined,
    seen: new Set(), unbounded: new Set(), bounded: new Set(), sets: new Map(),
  };
  for (let start = text.charCodeAt(0) === 0xfeff ? 1 : 0; start < text.length && reading.section !== 'ENDATA';) {
    const found = text.indexOf('\n', start), end = found < 0 ? text.length : found;
    const line = text.slice(start, end).replace(/\r$/, '');
    start = end + 1;
    reading.line++;
    if (line.trim() === '' || line.startsWith('*')) continue;
    if (/^\S/.test(line)) openSection(reading, line.trim().split(/\s+/));
    else readData(reading, fieldsOf(line));
  }
  if (reading.section !== 'ENDATA') throw wrong(reading, 'The file ends', 'the line ENDATA', 'the file may be cut off');
  return finish(reading);
}

const wrong = ({ file, line }: Reading, what: string, expected: string, suggestion?: string): Error =>
  dataError('data-format', `${what} on line ${line}${inFile(file)}.`, { file, line, expected, suggestion });

const sections = ['NAME', 'OBJSENSE', 'OBJNAME', 'ROWS', 'COLUMNS', 'RHS', 'RANGES', 'BOUNDS', 'ENDATA'];
const beyond = ['QUADOBJ', 'QMATRIX', 'QSECTION', 'QCMATRIX', 'CSECTION', 'SOS', 'SOS1', 'SOS2', 'SETS', 'INDICATORS', 'GENCONS', 'PWLOBJ', 'LAZYCONS', 'USERCUTS', 'BRANCH'];

function openSection(reading: Reading, [name = '', ...rest]: readonly string[]): void {
  const section = name.toUpperCase();
  if (beyond.includes(section)) throw wrong(reading, `Section ${section} begins, which is not linear programming,`, 'linear rows, bounds and integer marks only');
  if (!sections.includes(section)) throw wrong(reading, `${quote(name)} is not a section`, `one of ${sections.join(', ')}`, suggest(closest(section, sections), 'data lines begin with a blank'));
  reading.section = section;
  reading.column = undefined;
  if (section === 'OBJSENSE' && rest[0] !== undefined) readSense(reading, rest);
  if (section === 'COLUMNS' && reading.integers) reading.integers = false;
}

const suggest = (near: string | undefined, otherwise?: string): string | undefined => (near === undefined ? otherwise : `did you mean ${quote(near)}?`);

function readData(reading: Reading, fields: readonly string[]): void {
  const reader = readers[reading.section];
  if (!reader) throw wrong(reading, reading.section === '' ? 'Data stands before the first section' : `Data stands in section ${reading.section}`, `a section: ${sections.join(', ')}`);
  reader(reading, fields);
}

const readers: Readonly<Record<string, (reading: Reading, fields: readonly string[]) => void>> = { OBJSENSE: readSense, OBJNAME: readObjectiveName, ROWS: readRow, COLUMNS: readColumn, RHS: readRhs, RANGES: readRange, BOUNDS: readBound };

function readSense(reading: Reading, [word = '']: readonly string[]): void {
  if (/^max(imi[sz]e)?$/i.test(word)) reading.draft.sense = 'maximize';
  else if (/^min(imi[sz]e)?$/i.test(word)) reading.draft.sense = 'minimize';
  else throw wrong(reading, `${quote(word)} is not a sense`, 'MAX or MIN');
}

function readObjectiveName(reading: Reading, [name]: readonly string[]): void { reading.objective = name; }

function readRow(reading: Reading, [type = '', name, ...rest]: readonly string[]): void {
  const { draft, ignored } = reading;
  const kind = type.toUpperCase();
  if (!['N', 'L', 'G', 'E'].includes(kind)) throw wrong(reading, `${quote(type)} is not a type of row`, 'N, L, G or E, and a name');
  if (name === undefined || rest.length > 0) throw wrong(reading, `A row has ${rest.length + 1 - (name === undefined ? 1 : 0)} names`, 'a type and a name');
  if (draft.rows.has(name) || ignored.has(name)) throw wrong(reading, `Row ${quote(name)} is declared again`, 'a new name');
  if (kind === 'N') {
    if (reading.objective === undefined) reading.objective = name;
    ignored.add(name);
    return;
  }
  addRow(draft, name, 0, 0);
  reading.types.push(kind as 'L' | 'G' | 'E');
  reading.rhs.push(0);
}

function readColumn(reading: Reading, fields: readonly string[]): void {
  const { draft, seen } = reading;
  const marker = fields.findIndex((field) => /^'MARKER'$/i.test(field));
  if (marker >= 0) { readMarker(reading, fields[marker + 1]); return; }
  if (fields.length !== 3 && fields.length !== 5) throw wrong(reading, `A line of COLUMNS has ${fields.length} fields`, 'a column, a row and a number, and perhaps one more row and number');
  const name = fields[0]!;
  if (name !== reading.column) {
    if (draft.columns.has(name)) throw wrong(reading, `Column ${quote(name)} comes again`, 'all entries of a column together');
    const at = addColumn(draft, name);
    if (reading.integers) { draft.integer[at] = 1; draft.upper[at] = 1; reading.unbounded.add(at); }
    reading.column = name;
    seen.clear();
  }
  const column = draft.columns.size - 1;
  for (let i = 1; i < fields.length; i += 2) {
    const row = fields[i]!, value = numberOf(reading, fields[i + 1]!);
    if (seen.has(row)) throw wrong(reading, `Column ${quote(name)} has row ${quote(row)} again`, 'one entry for each row');
    seen.add(row);
    const at = rowOf(reading, row);
    if (at >= 0) addEntry(draft, at, column, value);
    else if (row === reading.objective) draft.objective[column] = value;
  }
}

function readMarker(reading: Reading, word = ''): void {
  const which = word.replaceAll("'", '').toUpperCase();
  if (which !== 'INTORG' && which !== 'INTEND') throw wrong(reading, `${quote(word)} is not a marker`, "'INTORG' or 'INTEND'");
  reading.integers = which === 'INTORG';
  reading.column = undefined;
}

/** The row's position, -1 for an N row. */
function rowOf(reading: Reading, name: string): number {
  const at = reading.draft.rows.get(name) ?? (reading.ignored.has(name) ? -1 : undefined);
  if (at !== undefined) return at;
  throw wrong(reading, `There is no row ${quote(name)}, named`, 'a row of the section ROWS', suggest(closest(name, [...reading.draft.rows.keys()])));
}

function numberOf(reading: Reading, text: string, parse = coefficientIn): number {
  const value = parse(text);
  if (Number.isNaN(value)) throw wrong(reading, `${quote(text)} is not a number`, parse === boundIn ? 'a number or infinity' : 'a finite number');
  return value;
}

/** Row and number pairs of RHS and RANGES; the name of the set may be left out. */
function pairsOf(reading: Reading, fields: readonly string[]): [row: string, value: number][] {
  if (fields.length < 2 || fields.length > 5) throw wrong(reading, `A line of ${reading.section} has ${fields.length} fields`, 'a set, a row and a number, and perhaps one more row and number');
  if (fields.length % 2 === 1) requireOneSet(reading, fields[0]!);
  const pairs: [string, number][] = [];
  for (let i = fields.length % 2; i < fields.length; i += 2) pairs.push([fields[i]!, numberOf(reading, fields[i + 1]!)]);
  return pairs;
}

function requireOneSet(reading: Reading, name: string): void {
  const first = reading.sets.get(reading.section) ?? name;
  reading.sets.set(reading.section, first);
  if (first !== name) throw wrong(reading, `A second set ${quote(name)} of ${reading.section} begins`, `the set ${quote(first)} only`, 'remove the sets that are not meant');
}

function readRhs(reading: Reading, fields: readonly string[]): void {
  for (const [row, value] of pairsOf(reading, fields)) {
    const at = rowOf(reading, row);
    if (at >= 0) reading.rhs[at] = value;
    else if (row === reading.objective) reading.draft.constant = -value;
  }
}

function readRange(reading: Reading, fields: readonly string[]): void {
  for (const [row, value] of pairsOf(reading, fields)) {
    const at = rowOf(reading, row);
    if (at >= 0) reading.ranges.set(at, value);
  }
}

const withValue = ['UP', 'LO', 'FX', 'LI', 'UI'], withoutValue = ['FR', 'MI', 'PL', 'BV'], semicontinuous = ['SC', 'SI'];

function readBound(reading: Reading, [type = '', ...fields]: readonly string[]): void {
  const kind = type.toUpperCase();
  if (semicontinuous.includes(kind)) throw wrong(reading, `Bound ${kind} makes a variable semi-continuous, which is not supported,`, `one of ${[...withValue, ...withoutValue].join(', ')}`);
  const valued = withValue.includes(kind);
  if (!valued && !withoutValue.includes(kind)) throw wrong(reading, `${quote(type)} is not a type of bound`, `one of ${[...withValue, ...withoutValue].join(', ')}`);
  const hasSet = valued ? fields.length === 3 : fields.length === 3 || (fields.length === 2 && reading.draft.columns.has(fields[1]!));
  if (fields.length < 1 || fields.length > 3 || (valued && fields.length < 2)) throw wrong(reading, `A bound ${kind} has ${fields.length} fields after its type`, valued ? 'a set, a column and a number' : 'a set and a column');
  if (hasSet) requireOneSet(reading, fields[0]!);
  const [column = '', value] = hasSet ? fields.slice(1) : fields;
  setBound(reading, kind, columnOf(reading, column), valued ? numberOf(reading, value!, boundIn) : 0);
}

function columnOf(reading: Reading, name: string): number {
  const at = reading.draft.columns.get(name);
  if (at !== undefined) return at;
  throw wrong(reading, `There is no column ${quote(name)}, named`, 'a column of the section COLUMNS', suggest(closest(name, [...reading.draft.columns.keys()])));
}

function setBound(reading: Reading, kind: string, at: number, value: number): void {
  const { draft: { lower, upper, integer }, bounded } = reading;
  if (reading.unbounded.delete(at)) upper[at] = Infinity;
  if (kind === 'LI' || kind === 'UI' || kind === 'BV') integer[at] = 1;
  if (kind === 'LO' || kind === 'LI') lower[at] = value;
  if (kind === 'UP' || kind === 'UI') { upper[at] = value; if (value < 0 && !bounded.has(at)) lower[at] = -Infinity; }
  if (kind === 'FX') lower[at] = upper[at] = value;
  if (kind === 'FR' || kind === 'MI') lower[at] = -Infinity;
  if (kind === 'FR' || kind === 'PL') upper[at] = Infinity;
  if (kind === 'BV') { lower[at] = 0; upper[at] = 1; }
  if (kind !== 'UP' && kind !== 'UI' && kind !== 'PL') bounded.add(at);
  if (lower[at] === Infinity || upper[at] === -Infinity) throw wrong(reading, `Bound ${kind} leaves no finite value`, 'a lower bound below infinity and an upper one above -infinity');
}

function finish(reading: Reading): LinearProgram {
  const { draft, types, rhs, ranges, objective, ignored } = reading;
  if (draft.columns.size === 0) throw wrong(reading, 'The program ends without a variable', 'a section COLUMNS with entries');
  if (objective !== undefined && !ignored.has(objective)) throw wrong(reading, `The objective ${quote(objective)} is not a row N; the program ends`, 'OBJNAME that names a row of type N');
  types.forEach((type, i) => {
    const range = ranges.get(i), width = Math.abs(range ?? (type === 'E' ? 0 : Infinity));
    draft.rowLower[i] = type === 'G' || (type === 'E' && !(range! < 0)) ? rhs[i]! : rhs[i]! - width;
    draft.rowUpper[i] = type === 'L' || (type === 'E' && range! < 0) ? rhs[i]! : rhs[i]! + width;
  });
  return finishDraft(draft);
}
