/** The main figure of a group of runs: any metric over iterations, seconds or the calls of any oracle. */
import type { TraceRecord } from '../contract/result.js';
import { bandOf } from './band.js';
import { colours } from './colour.js';
import { hasEvaluations, measuresOf, titleOf } from './evaluations.js';
import type { Curve } from './figure.js';
import { ownWords, type Group, type LabelledRun, type Series } from './group.js';
import { panelOf, type Choice, type Panel } from './panel.js';
import { bandWords } from './quantile.js';
import { short, spaced } from './words.js';

/** `panels`: how many figures the page has. */
export function convergencePanel(group: Group, id: string, panels = 1): Panel | undefined {
  const xs = xChoices(group, panels);
  const { ys, left } = chosenOf(yChoices(group), group, panels);
  if (ys.length === 0) return undefined;
  const cap = new Map(ys.map((y) => [y.key, ceilingOf(group.runs.map((run) => curveOf(run, group, 'k', y.key)))]));
  const own = (x: Choice, y: Choice): Curve[] => group.series.map((series) => below(seriesCurve(series, group, x.key, y.key, panels), cap.get(y.key)!));
  const curves = (x: Choice, y: Choice): Curve[] => [...own(x, y), ...limitsOf(group, x, y, panels)];
  const y = firstOf(group, ys);
  const shown = own(xs[0]!, ys[y]!);
  const notes = (y: Choice): readonly string[] => [...(y.key === 'gap' ? [gapNote(group)] : []), ...(limitsOf(group, xs[0]!, y, panels).length > 0 ? [limitNote] : []), ...bandNote(group), ...cappedNote(group, y.key, cap.get(y.key)!), ...(left > 0 ? [leftNote(left)] : [])];
  return panelOf({ id, file: `${group.kind} ${group.file ?? ''}`, panels, ...(panels > 1 ? { scales: ['y'] } : {}), xs, ys, mark: 'line', curves, first: { x: 0, y, logX: isSpread(shown), logY: spansDecades(shown) }, notes });
}

/** With more panels than this, each shows its first vertical axes only. */
const few = 6;
const mostOfMany = 3;
/** Beyond these, what one series alone has is left to the report of its own run. */
const mostOwn = { alone: 10, together: 6 } as const;

/** `left`: how many choices the page has no room for. */
function chosenOf(all: readonly Choice[], { series }: Group, panels: number): { readonly ys: readonly Choice[]; readonly left: number } {
  const most = panels > few ? mostOfMany : panels > 1 ? mostOwn.together : series.length > 1 ? mostOwn.alone : Infinity;
  if (all.length <= most) return { ys: all, left: 0 };
  const owners = ({ key }: Choice): number => series.filter(({ runs }) => runs.some(({ run: { records } }) => [...records.slice(0, 1), ...records.slice(-1)].some((record) => Number.isFinite(valueAt(record, key))))).length;
  const shared = panels > few ? all : all.filter((choice) => !choice.key.startsWith('metric:') || series.length === 1 || owners(choice) > 1);
  const ys = shared.slice(0, panels > 1 ? most : undefined);
  return { ys, left: all.length - ys.length };
}

const leftNote = (left: number): string => `${left} more metric${left === 1 ? '' : 's'}, of single methods or for want of room, are in the reports of the runs (\`saddlepoint report RUN\`).`;

/** Records of a single run; of several runs median and band. */
function seriesCurve({ label, style, runs }: Series, group: Group, x: string, y: string, panels: number): Curve {
  if (runs.length === 1) return { ...curveOf(runs[0]!, group, x, y), label };
  const { x: at, median, ...band } = bandOf(runs.map((run) => curveOf(run, group, x, y)), Math.max(40, Math.round(150 / Math.sqrt(panels))));
  return { label, style, x: at, y: median, ...band };
}

/** A regret is seen beside what its method proves of it. */
function limitsOf(group: Group, x: Choice, y: Choice, panels: number): Curve[] {
  if (y.key !== 'metric:staticRegret') return [];
  const bounds = group.series.map((series): Curve => {
    const { x: at, y: values } = seriesCurve(series, group, x.key, 'metric:bound', panels);
    return { label: group.series.length > 1 ? `bound, ${series.label}` : 'bound', style: series.style, x: at, y: values, limit: 'bound' };
  });
  return bounds.filter(({ y: values }) => Array.from(values).some(Number.isFinite));
}

const limitNote = 'Dashed: the bound on the regret that the method proves of its own run.';

function bandNote({ series }: Group): readonly string[] {
  const most = Math.max(...series.map(({ runs }) => runs.length));
  if (most === 1) return [];
  const least = Math.min(...series.map(({ runs }) => runs.length));
  const each = least === most ? `${most} runs` : `${least} to ${most} runs`;
  const shown = series.length <= colours ? `bands span the quantiles ${bandWords}` : `bands (${bandWords} quantiles) are in the data, and left out of a figure with more than ${colours} curves`;
  return [`Lines are medians over ${each}, ${shown}. Between its records a run stands at the last one, and after its end it keeps its last value.`];
}

/** Where a page has several panels, evaluations have a panel of their own in place of the calls of each oracle. */
function xChoices(group: Group, panels: number): readonly Choice[] {
  const { runs } = group;
  const oracles = namesIn(runs, ({ counts }) => counts).filter((name) => runs.some(({ run }) => run.records.some(({ counts }) => (counts[name] ?? 0) > 0)));
  return [
    { key: 'k', name: 'iterations', axis: 'iterations', whole: true }, { key: 'seconds', name: 'seconds', axis: 'seconds' },
    ...(panels > 1 && hasEvaluations(group) ? [] : oracles).map((name) => ({ key: `calls:${name}`, name: `${spaced(name)} calls`, axis: `calls of ${name}`, whole: true })),
  ];
}

/** Gap first, where there is a reference; then the objective, the gradient norm and the method's own metrics. */
function yChoices({ runs, reference }: Group): readonly Choice[] {
  const names = namesIn(runs, ({ metrics }) => metrics);
  const known = ['value', 'gradientNorm'].filter((name) => names.includes(name));
  const hasGap = reference !== undefined && names.includes('value') && runs.some(({ run }) => run.records.some(({ metrics }) => metrics.value! > reference.value));
  const measures = new Set(runs.flatMap(({ run }) => measuresOf(run)));
  const own = names.filter((name) => !known.includes(name)).sort((a, b) => Number(measures.has(b)) - Number(measures.has(a))).map((name) => ({ key: `metric:${name}`, name: spaced(name) + (name === 'gap' ? ' (of the method)' : ''), axis: titleOf(runs.map(({ run }) => run), name) }));
  const all = [...known.map((name) => ({ key: `metric:${name}`, name: name === 'value' ? 'objective' : spaced(name), axis: name === 'value' ? 'objective' : spaced(name) })), ...own];
  return hasGap ? [{ key: 'gap', name: 'gap', axis: reference.given ? 'gap: objective − reference' : `gap: objective − best of ${ownWords(runs)}` }, ...all] : all;
}

/** A single run measured against its own best falls to zero at its end: the gradient norm says more. */
function firstOf({ runs, reference }: Group, ys: readonly Choice[]): number {
  const better = ys.findIndex(({ key }) => key === 'metric:gradientNorm'), regret = ys.findIndex(({ key }) => key === 'metric:staticRegret');
  // A stream has no objective: what was lost by not knowing it comes first.
  if (regret > 0 && ys[0]!.key === 'metric:cumulativeLoss') return regret;
  return ys[0]!.key === 'gap' && !reference!.given && runs.length === 1 && better > 0 ? better : 0;
}

const namesIn = (runs: readonly LabelledRun[], pick: (record: TraceRecord) => Readonly<Record<string, number>>): readonly string[] =>
  [...new Set(runs.flatMap(({ run }) => [...run.records.slice(0, 1), ...run.records.slice(-1)].flatMap((record) => Object.keys(pick(record)))))];

function curveOf({ run, label, style }: LabelledRun, { reference }: Group, x: string, y: string): Curve {
  return { label, style, x: run.records.map((record) => valueAt(record, x)), y: run.records.map((record) => (y === 'gap' ? record.metrics.value! - reference!.value : valueAt(record, y))) };
}

function valueAt(record: TraceRecord, key: string): number {
  if (key === 'k' || key === 'seconds') return record[key];
  const name = key.slice(key.indexOf(':') + 1);
  return (key.startsWith('calls:') ? record.counts : record.metrics)[name] ?? NaN;
}

/** A run that diverges would flatten all others: with several runs, what is a million times above every start is left out. */
function ceilingOf(curves: readonly Curve[]): number {
  const starts = curves.map(({ y }) => Math.abs(y[0] ?? NaN)).filter((value) => value > 0 && Number.isFinite(value));
  return curves.length > 1 && starts.length > 0 ? 1e6 * Math.max(...starts) : Infinity;
}

function below(curve: Curve, ceiling: number): Curve {
  if (ceiling === Infinity) return curve;
  const { high, low } = curve;
  return { ...curve, y: Array.from(curve.y, (value) => (value > ceiling ? NaN : value)), ...(low && high ? { low: Array.from(low, (value) => Math.min(ceiling, value)), high: Array.from(high, (value) => Math.min(ceiling, value)) } : {}) };
}

function cappedNote(group: Group, y: string, ceiling: number): readonly string[] {
  const over = group.runs.filter((run) => Array.from(curveOf(run, group, 'k', y).y).some((value) => value > ceiling)).map(({ style }) => group.series.find((series) => series.style === style)?.label ?? '');
  return over.length === 0 ? [] : [`Points above ${short(ceiling)} are left out, so that the other runs can be seen (${[...new Set(over)].join(', ')}).`];
}

/** Runs of very different length share a horizontal axis only if it is logarithmic. */
const isSpread = (curves: readonly Curve[]): boolean => ratioOf(curves.map(({ x }) => Math.max(0, ...ends(x)))) > 8;
const spansDecades = (curves: readonly Curve[]): boolean => ratioOf(curves.flatMap(({ y }) => Array.from(y))) > 100 && curves.some(({ y }) => Array.from(y).every((value) => !(value < 0)));
const ends = (values: ArrayLike<number>): readonly number[] => (values.length === 0 ? [] : [values[values.length - 1]!]).filter(Number.isFinite);

function ratioOf(values: readonly number[]): number {
  let low = Infinity;
  let high = 0;
  for (const value of values) if (value > 0 && Number.isFinite(value)) { if (value < low) low = value; if (value > high) high = value; }
  return high / low;
}

const gapNote = ({ runs, reference }: Group): string => (reference!.given
  ? `Gap is the objective minus the reference value ${reference!.value} that the problem's spec gives.`
  : `Gap is the objective minus ${reference!.value}, the least objective that ${runs.length > 1 ? 'any of these runs' : 'this run'} recorded: the spec gives no reference value.`);
