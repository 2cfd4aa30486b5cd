/** Training, validation and test rows as one table. */
import { denseOf, usageError, vectorOf, type FamilyInput, type Vector } from '../../core/index.js';

type Data = FamilyInput['data'];
/** Rows from .. from + count - 1 of the table. */
export interface Part { readonly from: number; readonly count: number }
export interface Rows { readonly rows: Vector; readonly classOf: Int32Array; readonly classes: number; readonly inputs: number; readonly parts: Readonly<Record<'training' | 'validation' | 'test', Part>> }

const mostClasses = 10_000;

/** Errors: `bad-label`, `data-missing`. */
export function rowsOf(data: Data, scale: number): Rows {
  const fields = [['X', 'y'], ['Xvalid', 'yvalid'], ['Xtest', 'ytest']] as const, inputs = denseOf(data, 'X').columns, known = vectorOf(data, 'y').reduce((top, label) => Math.max(top, label), 1) + 1;
  const tables = fields.map(([X, y]) => tableOf(data, X, y, X === 'X' ? mostClasses : known));
  const starts = [0, tables[0]!.labels.length, tables[0]!.labels.length + tables[1]!.labels.length];
  const [training, validation, test] = tables.map(({ labels }, i) => ({ from: starts[i]!, count: labels.length })) as [Part, Part, Part];
  return { inputs, classes: known, rows: joined(tables.map(({ rows }) => rows)).map((value) => value / scale), classOf: Int32Array.from(joined(tables.map(({ labels }) => labels))), parts: { training, validation, test } };
}

function tableOf(data: Data, X: string, y: string, below: number): { readonly rows: Vector; readonly labels: Vector } {
  if (!(X in data) && !(y in data)) return { rows: new Float64Array(0), labels: new Float64Array(0) };
  for (const name of [X, y]) if (!(name in data)) throw usageError('data-missing', `\`${X}\` and \`${y}\` belong together.`, { pointer: `/data/${name}`, expected: 'both, or none' });
  const labels = vectorOf(data, y), row = labels.findIndex((label) => !Number.isInteger(label) || label < 0 || label >= below);
  if (row >= 0) throw usageError('bad-label', `The class of row ${row} is ${labels[row]} (rows from 0).`, { pointer: `/data/${y}`, expected: `an integer from 0 to ${below - 1}`, suggestion: 'number the classes from 0' });
  return { rows: denseOf(data, X).data, labels };
}

function joined(parts: readonly Vector[]): Vector {
  const out = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) { out.set(part, at); at += part.length; }
  return out;
}
