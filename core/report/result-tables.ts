/** What an analysis leaves behind: a figure by the table's role, and the first rows. */
import { html, type Html } from './escape.js';
import type { Curve, MarkKind } from './figure.js';
import { framesFigure } from './frames.js';
import type { LabelledRun } from './group.js';
import { panelOf, type Panel } from './panel.js';
import type { ResultTable } from './read-result.js';
import { numberCell, tableOf } from './table.js';
import { precise, spaced, whole } from './words.js';

const roles: Readonly<Record<string, string>> = { front: 'Front', spectrum: 'Spectrum', curve: 'Curve', path: 'Path', frames: 'Frames' };

export function resultTables(runs: readonly LabelledRun[], prefix: string): readonly Panel[] {
  const several = runs.length > 1;
  return runs.flatMap(({ run, label, index }) => (run.result?.tables ?? []).map((table, t): Panel => {
    const panel = panelFor(table, `${prefix}r${index}t${t}`);
    const picture = table.role === 'frames' ? framesFigure(table) : undefined;
    const role = table.role === undefined ? 'Table' : roles[table.role] ?? 'Table';
    return { css: panel?.css ?? '', body: html`<section class="card"><p class="eyebrow">${role}${several && ` of ${label}`}</p><h3>${spaced(table.name)}</h3>${panel?.body}${picture}${rowsOf(table, panel === undefined && picture === undefined && lengthOf(table) <= mostRows)}</section>` };
  }));
}

function panelFor(table: ResultTable, id: string): Panel | undefined {
  const { columns, role, logarithmic } = table;
  const drawn = drawing(table);
  if (!drawn || columns.every(({ values }) => values.length === 0)) return undefined;
  const { curves, mark, x, y } = drawn;
  return panelOf({ id, file: table.name, xs: [{ key: 'x', name: x, axis: x, whole: x === 'index' }], ys: [{ key: 'y', name: y, axis: y }], mark, curves: () => curves, first: { x: 0, y: 0, logX: logarithmic?.includes('x') ?? false, logY: logarithmic?.includes('y') ?? (role === 'curve' && isDecaying(curves)) } });
}

function drawing({ name, role, columns }: ResultTable): { readonly curves: readonly Curve[]; readonly mark: MarkKind; readonly x: string; readonly y: string } | undefined {
  const [first, second, ...more] = columns;
  if (!first) return undefined;
  const curve = (x: readonly number[], column: ResultTable['columns'][number], style = 0): Curve => ({ label: column.name, style, x, y: column.values });
  if (role === 'front' && second) return { curves: [curve(first.values, second)], mark: 'dot', x: spaced(first.name), y: spaced(second.name) };
  if (role === 'spectrum') {
    if (!second) return { curves: [curve(first.values.map((_, i) => i + 1), first)], mark: 'stem', x: 'index', y: spaced(first.name) };
    return { curves: [second, ...more].map((column, i) => curve(first.values, column, i)), mark: 'stem', x: spaced(first.name), y: more.length > 0 ? spaced(name) : spaced(second.name) };
  }
  if ((role === 'curve' || role === 'path') && second) {
    return { curves: [second, ...more].map((column, i) => curve(first.values, column, i)), mark: 'line', x: spaced(first.name), y: more.length > 0 ? spaced(name) : spaced(second.name) };
  }
  return undefined;
}

/** Positive values over two decades or more are shown on a logarithmic axis. */
function isDecaying(curves: readonly Curve[]): boolean {
  let low = Infinity;
  let high = 0;
  for (const { y } of curves) for (const value of Array.from(y)) { if (value < low) low = value; if (value > high) high = value; }
  return low > 0 && high / low > 100;
}

const mostRows = 20;
const mostColumns = 12;

const lengthOf = ({ columns }: Pick<ResultTable, 'columns'>): number => columns.reduce((most, { values }) => Math.max(most, values.length), 0);

/** A table that is not shown whole is folded: its first rows rarely say much. */
function rowsOf({ name, columns }: ResultTable, open: boolean): Html {
  const length = lengthOf({ columns });
  const shown = columns.slice(0, mostColumns);
  const rows = Array.from({ length: Math.min(length, mostRows) }, (_, i) => shown.map(({ values }) => numberCell(values[i], precise)));
  const title = `${length > mostRows ? `First ${mostRows} of ${whole(length)} rows` : `${whole(length)} row${length === 1 ? '' : 's'}`}${columns.length > mostColumns ? `, first ${mostColumns} of ${columns.length} columns` : ''}`;
  return html`<details${open && html` open`}><summary>${title}</summary>${tableOf(name, shown.map((column) => ({ name: column.name, numeric: true })), rows)}</details>`;
}
