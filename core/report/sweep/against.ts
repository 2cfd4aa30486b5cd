/** What the cells of a sweep came to, against each axis that is a number: medians over seeds and repetitions, one curve for all that else varies. */
import type { Row, Scalar } from '../../sweep/table.js';
import { colours } from '../colour.js';
import { evaluationsOf, measuresOf, titleOf } from '../evaluations.js';
import type { Curve } from '../figure.js';
import { recordOf } from '../loose.js';
import { panelOf, type Choice, type Panel } from '../panel.js';
import { bandWords, quantilesOf } from '../quantile.js';
import { spaced } from '../words.js';
import { shortNames, valueText } from './groups.js';
import type { ReportSweep } from './read.js';
import { isEnded } from './summary.js';

/** More curves than this are a tangle. */
const mostSeries = 40;
const mostPanels = 4;

/** In the order of the axes; an axis whose figure would have no curve has none. */
export function axisPanels(sweep: ReportSweep): readonly { readonly name: string; readonly panel: Panel }[] {
  const { rows, record: { axes: { axes } } } = sweep;
  return Object.keys(axes).filter((axis) => isNumeric(rows, axis)).slice(0, mostPanels).flatMap((axis, i) => {
    const panel = axisPanel(sweep, axis, `a${i}`);
    return panel ? [{ name: `Against ${spaced(shortNames(sweep.names)[sweep.names.indexOf(axis)]!)}`, panel }] : [];
  });
}

const isNumeric = (rows: readonly Row[], axis: string): boolean => rows.every(({ axes }) => typeof axes[axis] === 'number') && new Set(rows.map(({ axes }) => axes[axis])).size > 1;

function axisPanel(sweep: ReportSweep, axis: string, id: string): Panel | undefined {
  const { names, record: { axes: { axes, mode } } } = sweep;
  const drawn = mode === 'random' && !Array.isArray(axes[axis]);
  const rows = sweep.rows.filter(isEnded), others = names.filter((name) => name !== axis && name !== '/seed' && !isFollower(sweep, name, axis));
  const series = [...grouped(rows, (row) => JSON.stringify([row.method, ...others.map((name) => row.axes[name] ?? null)])).values()];
  const ys = measuresIn(sweep, rows);
  if (series.length === 0 || series.length > mostSeries || ys.length === 0) return undefined;
  const labels = labelsOf(series.map(([row]) => row!), others);
  const curves = (_: Choice, y: Choice): readonly Curve[] => series.map((members, style) => curveOf(members, axis, y as Measure, labels[style]!, style));
  const label = spaced(shortNames(names)[names.indexOf(axis)]!);
  const x = { key: axis, name: label, axis: label, whole: rows.every(({ axes: at }) => Number.isInteger(at[axis])) };
  const first = Math.max(0, ys.findIndex(({ first: isFirst }) => isFirst));
  return panelOf({
    id, file: `against-${label}`, xs: [x], ys, mark: drawn ? 'dot' : 'line', curves, first: { x: 0, y: first, logX: spans(rows.map((row) => row.axes[axis] as number), 10), logY: spans(curves(x, ys[first]!).flatMap(({ y }) => Array.from(y)), 100) },
    notes: (y) => notesOf(sweep, axis, series, y as Measure, drawn),
  });
}

/** Goes along with the axis, or was drawn at random like it: no curve of its own for each of its values. */
function isFollower({ rows, record: { axes: { axes, along, mode } } }: ReportSweep, name: string, axis: string): boolean {
  if (Object.hasOwn(along?.[axis] ?? {}, name) || (mode === 'random' && !Array.isArray(axes[name] ?? []))) return true;
  const seen = new Map<Scalar, Scalar>();
  return mode === 'zip' && rows.every(({ axes: at }) => typeof at[name] === 'number') && rows.every(({ axes: at }) => { const known = seen.get(at[axis]!); seen.set(at[axis]!, at[name]!); return known === undefined || known === at[name]; });
}

function grouped(rows: readonly Row[], keyOf: (row: Row) => string): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) { const key = keyOf(row), members = groups.get(key); if (members) members.push(row); else groups.set(key, [row]); }
  return groups;
}

/** The method where methods differ, then every other place that does. */
function labelsOf(rows: readonly Row[], axes: readonly string[]): readonly string[] {
  const shown = axes.filter((name) => name !== '/method' && name !== '/method/id' && rows.some(({ axes: at }) => at[name] !== rows[0]!.axes[name]));
  const names = shortNames(shown), several = new Set(rows.map(({ method }) => method)).size > 1;
  return rows.map((row) => [...(several || shown.length === 0 ? [row.method] : []), ...shown.map((name, i) => `${names[i]!} ${valueText(row.axes[name])}`)].join(' '));
}

interface Measure extends Choice { /** Shown first where it is there. */ readonly first?: boolean; read(row: Row): number | undefined }

/** What the problem measures, the best objective, the share that converged, and the work. */
function measuresIn({ runs }: ReportSweep, rows: readonly Row[]): readonly Measure[] {
  const read = [...runs.values()], own = [...new Set(read.flatMap(measuresOf))];
  const isHigher = (name: string): boolean => read.some(({ document, header }) => recordOf(recordOf(document.metrics ?? header.metrics)[name]).better === 'higher');
  const first = own.find(isHigher);
  const all: readonly Measure[] = [
    ...own.map((name): Measure => ({ key: name, name: spaced(name), axis: titleOf(read, name), first: name === first, read: ({ best }) => best?.[name] })),
    { key: 'value', name: 'best objective', axis: 'best objective', first: first === undefined, read: ({ best }) => best?.value },
    { key: 'converged', name: 'converged', axis: 'share of the runs that converged', read: ({ outcome }) => Number(outcome === 'converged') },
    { key: 'iterations', name: 'iterations', axis: 'iterations', read: ({ iterations }) => iterations }, { key: 'seconds', name: 'seconds', axis: 'seconds', read: ({ seconds }) => seconds },
    { key: 'evaluations', name: 'evaluations', axis: 'evaluations (points)', read: ({ counts = {} }) => evaluationsOf(counts) || undefined },
  ];
  return all.filter(({ key, read: value }) => rows.some((row) => (key === 'converged' ? value(row) === 1 : Number.isFinite(value(row)))));
}

/** Median and middle half at each value of the axis; of what is a share, the mean. */
function curveOf(rows: readonly Row[], axis: string, { key, read }: Measure, label: string, style: number): Curve {
  const at = [...grouped(rows, (row) => String(row.axes[axis])).values()].map((members) => ({ x: members[0]!.axes[axis] as number, ...(key === 'converged' ? shareOf(members.map(read)) : quantilesOf(members.map(read))) })).filter(({ count }) => count > 0).sort((a, b) => a.x - b.x);
  const band = key === 'converged' || at.every(({ count }) => count === 1) ? {} : { low: at.map(({ low }) => low), high: at.map(({ high }) => high), count: at.map(({ count }) => count) };
  return { label, style, x: at.map(({ x }) => x), y: at.map(({ median }) => median), dots: true, ...band };
}

function shareOf(values: readonly (number | undefined)[]): ReturnType<typeof quantilesOf> {
  const mean = values.reduce<number>((sum, value) => sum + (value ?? 0), 0) / values.length;
  return { count: values.length, median: mean, low: mean, high: mean };
}

function spans(values: readonly number[], factor: number): boolean {
  const finite = values.filter(Number.isFinite);
  return finite.length > 1 && finite.every((value) => value > 0) && finite.reduce((a, b) => Math.max(a, b)) >= factor * finite.reduce((a, b) => Math.min(a, b));
}

function notesOf({ record: { axes: { along } } }: ReportSweep, axis: string, series: readonly (readonly Row[])[], { key }: Measure, drawn: boolean): readonly string[] {
  const further = Object.keys(along?.[axis] ?? {}), most = Math.max(...series.map((rows) => Math.max(...[...grouped(rows, (row) => String(row.axes[axis])).values()].map(({ length }) => length))));
  const bands = series.length <= colours ? `bands span the quantiles ${bandWords}` : `the quantiles ${bandWords} are in the data`;
  return [
    `Each point is ${key === 'converged' ? 'the share' : most > 1 ? `the median over up to ${most} runs` : 'one run'}, at the best point of each run${most > 1 && key !== 'converged' && !drawn ? `; ${bands}` : ''}. Cells that failed are left out.`,
    `The axis is ${axis}${further.length > 0 ? `; along with it: ${further.join(', ')}` : ''}.`,
  ];
}
