/** Every cell of a sweep, with the columns of table.csv; failed ones with their error. */
import type { Row } from '../../sweep/table.js';
import { html, type Html } from '../escape.js';
import { swatch } from '../panel.js';
import { outcomeBadge } from '../runs-table.js';
import { numberCell, savedTable, type Cell, type Column } from '../table.js';
import { duration, precise, short, spaced, whole } from '../words.js';
import { shortNames, type Placed } from './groups.js';
import type { SweepView } from './view.js';

interface Field extends Column { read(cell: Placed): Cell }

/** Rows beyond these are in table.csv only. */
const mostRows = 5000;

export function cellsTable({ sweep: { names }, groups: { cells } }: SweepView): Html {
  const fields = fieldsOf(names, cells.map(({ row }) => row));
  const shown = cells.slice(0, mostRows);
  return html`${savedTable('Cells', fields, shown.map((cell) => fields.map(({ read }) => read(cell))))}${shown.length < cells.length && html`<p class="faint">${whole(cells.length - shown.length)} more cells in table.csv</p>`}`;
}

function fieldsOf(names: readonly string[], rows: readonly Row[]): readonly Field[] {
  const short_ = shortNames(names);
  const union = (pick: (row: Row) => object | undefined): readonly string[] => [...new Set(rows.flatMap((row) => Object.keys(pick(row) ?? {})))].sort();
  const all = union(({ best }) => best);
  const metrics = [...all.filter((name) => name === 'value'), ...all.filter((name) => name !== 'value')];
  const isOne = (pick: (row: Row) => unknown): boolean => rows.every((row) => pick(row) === pick(rows[0]!));
  return [
    number('cell', 'cell', ({ cell }) => cell, String),
    ...names.map((name, i) => axisField(name, short_[i]!, rows)),
    { ...number('rep', 'repetition', ({ repetition }) => repetition, String), csvOnly: isOne(({ repetition }) => repetition) }, { ...number('seed', 'seed', ({ seed }) => seed, String), csvOnly: isOne(({ seed }) => seed) },
    { name: 'method', numeric: false, filter: true, read: ({ row: { method }, combination }) => ({ shown: html`<span class="run">${swatch(combination.index)}<span class="number">${combination.index + 1}</span> ${method}</span>`, sort: method }) },
    { name: 'problem', numeric: false, filter: true, csvOnly: isOne(({ problem }) => problem), read: ({ row: { problem } }) => ({ shown: problem, sort: problem }) },
    { name: 'outcome', numeric: false, filter: true, read: ({ row }) => ({ shown: outcomeBadge(endOf(row)), sort: endOf(row) }) },
    number('k', 'iterations', ({ iterations }) => iterations, whole),
    ...metrics.map((name) => number(name === 'value' ? 'best objective' : spaced(name), `best.${name}`, ({ best }) => best?.[name], name === 'value' ? precise : short)),
    ...union(({ counts }) => counts).map((name) => number(`${spaced(name)} calls`, `counts.${name}`, ({ counts }) => counts?.[name], whole)),
    number('time', 'seconds', ({ seconds }) => seconds, duration),
    ...(rows.some(({ error }) => error) ? [text('error', ({ error }) => error?.code), { ...text('message', ({ error }) => error?.message), wrap: true }] : []),
    { name: 'folder', key: 'key', numeric: false, read: ({ row: { key } }) => ({ shown: html`<code title="cells/${key}">${key.slice(0, 8)}</code>`, sort: key }) },
  ];
}

const number = (name: string, key: string, read: (row: Row) => number | undefined, text: (value: number) => string): Field => ({ name, key, numeric: true, read: ({ row }) => numberCell(read(row), text) });
const text = (name: string, read: (row: Row) => string | undefined): Field => ({ name, numeric: false, read: ({ row }) => ({ shown: read(row) ?? '', sort: read(row) ?? '' }) });

/** `failed` for an error, `not run` for what has no end yet. */
export const endOf = ({ error, outcome }: Row): string => (error ? 'failed' : outcome === undefined ? 'not run' : outcome);

function axisField(axis: string, name: string, rows: readonly Row[]): Field {
  const numeric = rows.every(({ axes }) => typeof axes[axis] === 'number');
  return { name, key: axis, numeric, filter: axis !== '/method/id', csvOnly: axis === '/method/id', read: ({ row: { axes } }) => { const value = axes[axis] ?? null; return value === null ? { shown: html`<span class="faint">–</span>`, sort: '' } : { shown: typeof value === 'number' ? String(Number(value.toPrecision(8))) : String(value), sort: typeof value === 'number' ? value : String(value) }; } };
}
