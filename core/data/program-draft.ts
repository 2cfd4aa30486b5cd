/** A linear program under construction, as the readers of MPS and CPLEX-LP files fill it. All lists grow with the text, never by a number in it. */
import type { LinearProgram } from '../contract/linear-program.js';
import { withoutHuge } from '../linear-programming/model.js';
import { sparseFromEntries } from '../linalg/index.js';

export interface ProgramDraft {
  sense: LinearProgram['sense'];
  constant: number;
  /** Position by name, in order of appearance. */
  readonly columns: Map<string, number>;
  readonly rows: Map<string, number>;
  readonly objective: number[];
  readonly lower: number[];
  readonly upper: number[];
  readonly integer: (0 | 1)[];
  readonly rowLower: number[];
  readonly rowUpper: number[];
  readonly entries: { readonly row: number[]; readonly column: number[]; readonly value: number[] };
}

export const newDraft = (): ProgramDraft => ({
  sense: 'minimize', constant: 0, columns: new Map(), rows: new Map(), objective: [], lower: [], upper: [], integer: [], rowLower: [], rowUpper: [], entries: { row: [], column: [], value: [] },
});

/** A new variable, 0 <= x; its position. */
export function addColumn(draft: ProgramDraft, name: string): number {
  const at = draft.columns.size;
  draft.columns.set(name, at);
  draft.objective.push(0);
  draft.lower.push(0);
  draft.upper.push(Infinity);
  draft.integer.push(0);
  return at;
}

export function addRow(draft: ProgramDraft, name: string, lower: number, upper: number): number {
  const at = draft.rows.size;
  draft.rows.set(name, at);
  draft.rowLower.push(lower);
  draft.rowUpper.push(upper);
  return at;
}

export function addEntry({ entries }: ProgramDraft, row: number, column: number, value: number): void {
  entries.row.push(row);
  entries.column.push(column);
  entries.value.push(value);
}

/** Entries of one place are added up. */
export function finishDraft(draft: ProgramDraft): LinearProgram {
  const { row, column, value } = draft.entries;
  const bounds = (list: readonly number[]): Float64Array => withoutHuge(Float64Array.from(list));
  return {
    sense: draft.sense, objective: Float64Array.from(draft.objective), constant: draft.constant,
    matrix: sparseFromEntries(draft.rows.size, draft.columns.size, row, column, value),
    rowLower: bounds(draft.rowLower), rowUpper: bounds(draft.rowUpper), lower: bounds(draft.lower), upper: bounds(draft.upper),
    ...(draft.integer.includes(1) ? { integer: Uint8Array.from(draft.integer) } : {}),
    columnNames: [...draft.columns.keys()], rowNames: [...draft.rows.keys()],
  };
}

/** A finite number as both formats write it (Fortran's D for an exponent too), else NaN. */
export function coefficientIn(text: string): number {
  const value = /^[+-]?(\d+\.?\d*|\.\d+)([eEdD][+-]?\d+)?$/.test(text) ? Number(text.replace(/[dD]/, 'e')) : NaN;
  return Number.isFinite(value) ? value : NaN;
}

/** As `coefficientIn`, and also `inf` and `infinity` with a sign. */
export const boundIn = (text: string): number =>
  /^[+-]?inf(inity)?$/i.test(text) ? (text.startsWith('-') ? -Infinity : Infinity) : coefficientIn(text);
