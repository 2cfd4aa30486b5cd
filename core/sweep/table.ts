/** The table of a sweep: one row a cell, in the order of the cells, the same however they were run (seconds aside). */
import { cellFolder, resultOf, type CellError } from '../execute/cell.js';
import { canonical } from '../spec/hash.js';
import type { SolveDocument } from '../store/run-directory.js';
import type { PlannedCell, SweepPlan } from './plan.js';

export type Scalar = number | string | boolean | null;

/** `outcome` is absent while a cell has not been run, or failed; `error` says why it failed. */
export interface Row {
  readonly cell: number;
  readonly key: string;
  readonly axes: Readonly<Record<string, Scalar>>;
  readonly repetition: number;
  readonly seed: number;
  readonly method: string;
  readonly problem: string;
  readonly outcome?: string;
  readonly certificate?: string;
  readonly evidence?: string;
  readonly iterations?: number;
  readonly bestK?: number;
  readonly best?: Readonly<Record<string, number>>;
  readonly counts?: Readonly<Record<string, number>>;
  readonly seconds?: number;
  readonly error?: CellError;
}

export function rowOf({ record, names }: Pick<SweepPlan, 'record' | 'names'>, cell: PlannedCell, folder: string, error?: CellError): Row {
  const { combination: { values, at }, index, key, repetition, seed, method, problem } = cell;
  const axes = Object.fromEntries(names.map((name, i) => [name, scalarOf(values[i], at[i], Array.isArray(record.axes.axes[name] ?? []))]));
  const head = { cell: index, key, axes, repetition, seed, method, problem };
  if (error) return { ...head, error };
  const result = resultOf(cellFolder(folder, key));
  return result ? { ...head, ...resultColumns(result) } : head;
}

const resultColumns = ({ outcome, certificate, iterations, best, counts, seconds }: SolveDocument): Partial<Row> =>
  ({ outcome, certificate: certificate.kind, evidence: certificate.evidence, iterations, bestK: best.k, best: best.metrics, counts, seconds });

const longest = 100;

/** What a column can hold; a long value is cut and told apart by its position in the list. */
function scalarOf(value: unknown, at: number | undefined, listed: boolean): Scalar {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  const text = typeof value === 'string' ? value : canonical(value);
  return text.length <= longest || !listed ? text : `${text.slice(0, longest)}... #${at}`;
}

export type ColumnType = 'number' | 'integer' | 'text' | 'boolean';
export interface TableColumn { readonly name: string; readonly type: ColumnType; readonly values: readonly Scalar[] }

/** Names of metrics and oracles are the union over all cells, sorted. */
export function columnsOf(rows: readonly Row[], axes: readonly string[]): TableColumn[] {
  const column = (name: string, type: ColumnType, read: (row: Row) => Scalar | undefined): TableColumn => ({ name, type, values: rows.map((row) => read(row) ?? null) });
  const union = (read: (row: Row) => object | undefined): string[] => [...new Set(rows.flatMap((row) => Object.keys(read(row) ?? {})))].sort();
  return [
    column('cell', 'integer', ({ cell }) => cell), column('key', 'text', ({ key }) => key),
    ...axes.map((name) => axisColumn(name, rows)),
    column('repetition', 'integer', ({ repetition }) => repetition), column('seed', 'integer', ({ seed }) => seed),
    column('method', 'text', ({ method }) => method), column('problem', 'text', ({ problem }) => problem),
    column('outcome', 'text', ({ outcome }) => outcome), column('certificate', 'text', ({ certificate }) => certificate), column('evidence', 'text', ({ evidence }) => evidence),
    column('iterations', 'integer', ({ iterations }) => iterations), column('bestK', 'integer', ({ bestK }) => bestK),
    ...union(({ best }) => best).map((name) => column(`best.${name}`, 'number', ({ best }) => best?.[name])),
    ...union(({ counts }) => counts).map((name) => column(`counts.${name}`, 'integer', ({ counts }) => counts?.[name])),
    column('seconds', 'number', ({ seconds }) => seconds),
    column('error', 'text', ({ error }) => error?.code), column('message', 'text', ({ error }) => error?.message),
  ];
}

/** Numbers stay numbers where the whole axis has nothing else. */
function axisColumn(name: string, rows: readonly Row[]): TableColumn {
  const values = rows.map(({ axes }) => axes[name] ?? null);
  const all = (type: string): boolean => values.every((value) => value === null || typeof value === type) && values.some((value) => value !== null);
  if (all('number')) return { name, type: 'number', values };
  return all('boolean') ? { name, type: 'boolean', values } : { name, type: 'text', values: values.map((value) => (value === null || typeof value === 'string' ? value : String(value))) };
}

/** RFC 4180: a header, CRLF, quotes where they are needed; an absent value is empty. */
export function csvOf(columns: readonly TableColumn[]): string {
  const rows = columns[0]!.values.map((_, i) => columns.map(({ values }) => csvField(values[i]!)).join(','));
  return [columns.map(({ name }) => csvField(name)).join(','), ...rows, ''].join('\r\n');
}

function csvField(value: Scalar): string {
  if (value === null) return '';
  const text = String(value);
  return text === '' || /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const parquetTypes = { number: 'DOUBLE', integer: 'INT64', text: 'STRING', boolean: 'BOOLEAN' } as const;

/** Counts as INT64, other numbers as DOUBLE, text as STRING, all nullable. */
export async function parquetOf(columns: readonly TableColumn[]): Promise<Uint8Array> {
  const { parquetWriteBuffer } = await import('hyparquet-writer');
  return new Uint8Array(parquetWriteBuffer({
    columnData: columns.map(({ name, type, values }) => ({ name, type: parquetTypes[type], nullable: true, data: type === 'integer' ? values.map((value) => (value === null ? null : BigInt(value as number))) : [...values] })),
  }));
}
