/** The cells of a sweep by problem and by method with its settings; seeds and repetitions are what is left, and what medians are taken over. */
import { isWithin, partsOf } from '../../sweep/pointer.js';
import type { Row, Scalar } from '../../sweep/table.js';
import { inline } from '../words.js';

export interface Labelled { readonly label: string; /** Values of the axes that it stands for. */ readonly axes: Readonly<Record<string, Scalar>> }
export interface Combination extends Labelled { readonly method: string; /** Colour and number. */ readonly index: number }
export interface SweepProblem extends Labelled { readonly kind: string; readonly index: number }
export interface Placed { readonly row: Row; readonly problem: SweepProblem; readonly combination: Combination }

export interface SweepGroups { readonly problems: readonly SweepProblem[]; readonly combinations: readonly Combination[]; readonly cells: readonly Placed[] }

type Role = 'problem' | 'seed' | 'setting';
const roleOf = (axis: string): Role => (isWithin(axis, '/problem') ? 'problem' : axis === '/seed' ? 'seed' : 'setting');

/** In the order of the first cell of each. */
export function groupRows(rows: readonly Row[], names: readonly string[]): SweepGroups {
  const axesOf = (role: Role): readonly string[] => names.filter((name) => roleOf(name) === role);
  const settings = axesOf('setting');
  const subject = axesOf('problem');
  const combinationKeys = rows.map((row) => keyOf(row.method, row, settings));
  const problemKeys = rows.map((row) => keyOf(row.problem, row, subject));
  const combinations = distinct(rows, combinationKeys, settings, combinationLabels).map((one, index) => ({ ...one, index, method: one.row.method }));
  const problems = distinct(rows, problemKeys, subject, problemLabels).map((one, index) => ({ ...one, index, kind: one.row.problem }));
  const combinationOf = new Map(combinations.map((one) => [one.key, plain(one)]));
  const problemOf = new Map(problems.map((one) => [one.key, plain(one)]));
  return {
    combinations: [...combinationOf.values()], problems: [...problemOf.values()],
    cells: rows.map((row, i) => ({ row, combination: combinationOf.get(combinationKeys[i]!)!, problem: problemOf.get(problemKeys[i]!)! })),
  };
}

function plain<T extends { readonly row: Row; readonly key: string }>({ row: _row, key: _key, ...rest }: T): Omit<T, 'row' | 'key'> { return rest; }

const keyOf = (id: string, row: Row, axes: readonly string[]): string => JSON.stringify([id, ...axes.map((name) => row.axes[name] ?? null)]);
const picked = (row: Row, axes: readonly string[]): Readonly<Record<string, Scalar>> => Object.fromEntries(axes.map((name) => [name, row.axes[name] ?? null]));

interface Distinct extends Labelled { readonly key: string; readonly row: Row }

function distinct(rows: readonly Row[], keys: readonly string[], axes: readonly string[], labelsOf: (rows: readonly Row[], axes: readonly string[]) => readonly string[]): Distinct[] {
  const first = new Map<string, Row>();
  rows.forEach((row, i) => { if (!first.has(keys[i]!)) first.set(keys[i]!, row); });
  const found = [...first];
  const labels = unique(labelsOf(found.map(([, row]) => row), varying(found.map(([, row]) => row), axes)));
  return found.map(([key, row], i) => ({ key, row, label: labels[i]!, axes: picked(row, axes) }));
}

const varying = (rows: readonly Row[], axes: readonly string[]): readonly string[] => axes.filter((name) => rows.some((row) => row.axes[name] !== rows[0]!.axes[name]));

/** The method where methods differ, then every setting that does: `fista step 0.1`. */
function combinationLabels(rows: readonly Row[], axes: readonly string[]): readonly string[] {
  const times = timesOf(rows.map(({ method }) => method));
  const several = times.size > 1;
  const shown = axes.filter((name) => name !== '/method' && name !== '/method/id');
  const names = shortNames(shown);
  return rows.map((row) => {
    const own = axes.includes('/method') && times.get(row.method)! > 1 ? paramsText(row.axes['/method']) : [];
    const parts = [...own, ...shown.map((name, i) => `${names[i]!} ${valueText(row.axes[name])}`)];
    return [...(several || parts.length === 0 ? [row.method || 'no method'] : []), ...parts].join(' ');
  });
}

/** The path or the kind of a whole problem, the values of places in it. */
function problemLabels(rows: readonly Row[], axes: readonly string[]): readonly string[] {
  const names = shortNames(axes);
  return rows.map((row) => axes.flatMap((name, i) => {
    const value = row.axes[name];
    if (name === '/problem') return [typeof value === 'string' && !value.startsWith('{') ? value.replace(/^.*\//, '').replace(/\.json$/, '') : row.problem];
    return [name === '/problem/kind' || name.endsWith('/name') ? String(value) : `${names[i]!} ${valueText(value)}`];
  }).join(' ') || row.problem || 'problem');
}

/** The last part of each pointer, with the part before it where two are the same. */
export function shortNames(pointers: readonly string[]): readonly string[] {
  const last = (pointer: string, parts: number): string => partsOf(pointer).slice(-parts).join('.');
  return pointers.map((pointer) => {
    const all = partsOf(pointer).length;
    const parts = Array.from({ length: all }, (_, i) => i + 1).find((count) => pointers.every((other) => other === pointer || last(other, count) !== last(pointer, count))) ?? all;
    return last(pointer, parts);
  });
}

/** `step 0.1` of a method that was given whole; a value that was cut in the table has no params to show. */
function paramsText(value: Scalar | undefined): readonly string[] {
  try {
    const { params } = JSON.parse(String(value)) as { readonly params?: object };
    return Object.entries(params ?? {}).map(([name, param]) => `${name} ${valueText(param)}`);
  } catch { return []; }
}

const longest = 28;
export function valueText(value: unknown): string {
  const text = inline(typeof value === 'number' ? Number(value.toPrecision(6)) : value ?? 'default');
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

/** Labels that are the same are numbered. */
function unique(labels: readonly string[]): readonly string[] {
  const all = timesOf(labels);
  const seen = new Map<string, number>();
  return labels.map((label) => {
    if (all.get(label) === 1) return label;
    seen.set(label, (seen.get(label) ?? 0) + 1);
    return `${label} #${seen.get(label)!}`;
  });
}

function timesOf(texts: readonly string[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const text of texts) times.set(text, (times.get(text) ?? 0) + 1);
  return times;
}
