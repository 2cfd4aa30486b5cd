/** Searches by values alone: the best so far, and what the problem measures of a point, against the points that were evaluated. */
import type { TraceRecord } from '../contract/result.js';
import { bandOf } from './band.js';
import { colours } from './colour.js';
import type { Curve } from './figure.js';
import type { Group, LabelledRun, Series } from './group.js';
import { listOf, numberOf, recordOf, textOf } from './loose.js';
import { panelOf, type Choice, type Panel } from './panel.js';
import { bandWords } from './quantile.js';
import type { ReportRun } from './read.js';
import { thin } from './thin.js';
import { spaced } from './words.js';

type Counts = Readonly<Record<string, number>>;

/** Oracles whose unit of counting is one point at which the objective was evaluated, a mini-batch counting as the whole. */
const evaluating = new Set(['value', 'valueBatch', 'blockValues', 'sampleValues', 'sampleBlockValues']);
/** Oracles that tell more than a value. */
const slopes = /gradient|hessian|newton|fisher|jacobian|prox|argmax|regression|metric$/i;

const last = (oracle: string): string => oracle.slice(oracle.lastIndexOf('/') + 1);
const totalOf = (counts: Counts, accepts: (oracle: string) => boolean): number => Object.entries(counts).reduce((sum, [oracle, amount]) => sum + (accepts(last(oracle)) ? amount : 0), 0);
/** Points at which the objective was evaluated, nested runs included. */
export const evaluationsOf = (counts: Counts): number => totalOf(counts, (oracle) => evaluating.has(oracle));

type Basis = 'evaluations' | 'flips';
/** What the work of a run is counted in: a local search on clauses evaluates no point, but flips variables one by one. `undefined`: it is no search by values. */
export function basisOf({ records }: Pick<ReportRun, 'records'>): Basis | undefined {
  const end = records.at(-1);
  if (!end || totalOf(end.counts, (oracle) => slopes.test(oracle)) > 0) return undefined;
  return evaluationsOf(end.counts) > 0 ? 'evaluations' : (end.metrics.flips ?? 0) > 0 ? 'flips' : undefined;
}

export const hasEvaluations = ({ runs }: Group): boolean => runs.some(({ run }) => basisOf(run) === 'evaluations');

/** `undefined` where no run is a search that evaluates points. */
export function evaluationsPanel(group: Group, id: string, panels = 1): Panel | undefined {
  if (!hasEvaluations(group)) return undefined;
  const series = group.series.filter(({ runs }) => runs.some(({ run }) => basisOf(run) !== undefined));
  const ys = goalsOf(group, series);
  if (ys.length === 0) return undefined;
  const x: Choice = { key: 'evaluations', name: 'evaluations', axis: 'evaluations (points)', whole: true };
  const curves = (_: Choice, y: Choice): readonly Curve[] => series.map((one) => medianOf(one, group, y.key, panels));
  const seeds = (y: Choice): readonly Curve[] => seedsOf(series, group, y.key, panels);
  return panelOf({
    id, file: `${group.kind} ${group.file ?? ''}`, panels, ...(panels > 1 ? { scales: ['y'] } : {}), xs: [x], ys, mark: 'line', first: { x: 0, y: 0, logX: true, logY: isLog(curves(x, ys[0]!)) },
    curves: (at, y) => [...seeds(y), ...curves(at, y)], notes: (y) => [...goalNote(group, y.key), ...seedNote(series, seeds(y).length), ...basisNote(group, series)],
  });
}

/** Gap where there is a reference, the best objective, what the method ranks its points by, what the problem measures. */
function goalsOf({ reference }: Group, series: readonly Series[]): readonly Choice[] {
  const runs = series.flatMap((one) => one.runs.map(({ run }) => run));
  const known = new Set(runs.flatMap(({ records }) => [...records.slice(0, 1), ...records.slice(-1)].flatMap(({ metrics }) => Object.keys(metrics))));
  const merits = runs.map(({ document }) => textOf(document.merit)).filter((name) => name !== undefined && name !== 'value') as readonly string[];
  const isGap = reference?.given === true && known.has('value') && runs.some(({ records }) => records.some(({ metrics }) => metrics.value! > reference.value));
  return [
    ...(isGap ? [{ key: 'gap', name: 'best gap', axis: 'best objective so far − reference' }] : []),
    ...(known.has('value') || known.has('best') ? [{ key: 'best', name: 'best objective', axis: 'best objective so far' }] : []),
    ...[...new Set([...merits, ...runs.flatMap(measuresOf)])].filter((name) => known.has(name) && name !== 'best').map((name) => ({ key: `metric:${name}`, name: spaced(name), axis: titleOf(runs, name) })),
  ];
}

/** Metrics of the problem's own; of a run that does not name them, those that are better when higher. */
export function measuresOf({ document, header }: ReportRun): readonly string[] {
  if (Array.isArray(document.problemMetrics)) return listOf(document.problemMetrics).filter((name) => typeof name === 'string');
  return Object.entries(recordOf(document.metrics ?? header.metrics)).filter(([, metric]) => recordOf(metric).better === 'higher').map(([name]) => name);
}

/** Of a metric; `undefined` where it has none, or is called so. */
const unitOf = (runs: readonly ReportRun[], name: string): string | undefined =>
  runs.map(({ document, header }) => textOf(recordOf(recordOf(document.metrics ?? header.metrics)[name]).unit)).find((one) => one !== undefined && one !== '' && one !== '1' && one !== name);

/** The metric's name, with its unit where that says more. */
export function titleOf(runs: readonly ReportRun[], name: string): string {
  const unit = unitOf(runs, name);
  return unit === undefined ? spaced(name) : `${spaced(name)} (${unit})`;
}

interface Trail { readonly x: readonly number[]; readonly y: readonly number[] }

/** Of one run: at each record its work, and the measure there; the objective is the least so far, of evaluated points where the method tells it. */
export function trailOf(run: Pick<ReportRun, 'records'>, key: string, reference = 0): Trail {
  const basis = basisOf(run);
  const workOf = ({ counts, metrics }: TraceRecord): number => (basis === 'flips' ? metrics.flips ?? 0 : evaluationsOf(counts));
  const y = key.startsWith('metric:') ? run.records.map(({ metrics }) => metrics[key.slice('metric:'.length)] ?? NaN) : leastSoFar(run.records, key === 'gap' ? reference : 0);
  return basis === undefined ? { x: [], y: [] } : { x: run.records.map(workOf), y };
}

function leastSoFar(records: readonly TraceRecord[], reference: number): readonly number[] {
  let least = Infinity;
  return records.map(({ metrics }) => {
    least = Math.min(least, numberOf(metrics.value) ?? Infinity, numberOf(metrics.best) ?? Infinity);
    return least === Infinity ? NaN : least - reference;
  });
}

const pointsOf = (panels: number): number => Math.max(40, Math.round(150 / Math.sqrt(panels)));
const trailsOf = (runs: readonly LabelledRun[], { reference }: Group, key: string): readonly Trail[] => runs.map(({ run }) => trailOf(run, key, reference?.value));

function medianOf({ label, style, runs }: Series, group: Group, key: string, panels: number): Curve {
  const trails = trailsOf(runs, group, key);
  if (trails.length === 1) return { label, style, ...trails[0]! };
  const { x, median, ...band } = bandOf(trails, pointsOf(panels));
  return { label, style, x, y: median, ...band };
}

/** More seeds than this make a grey cloud: the bands alone say more. */
const mostSeeds = 60;
const pointsOfSeed = 60;

/** Every run of a series of several, as a thin line. */
function seedsOf(series: readonly Series[], group: Group, key: string, panels: number): readonly Curve[] {
  const repeated = series.filter(({ runs }) => runs.length > 1);
  if (series.length > colours || panels > 1 || repeated.reduce((sum, { runs }) => sum + runs.length, 0) > mostSeeds) return [];
  return repeated.flatMap(({ runs, style }) => runs.map((one): Curve => {
    const { x, y } = trailsOf([one], group, key)[0]!;
    const kept = thin(x.map((at, i) => ({ x: Math.log1p(at), y: y[i]! })), pointsOfSeed);
    return { label: one.label, style, x: kept.map((i) => x[i]!), y: kept.map((i) => y[i]!), faint: true };
  }));
}

/** Positive values over two decades or more. */
function isLog(curves: readonly Curve[]): boolean {
  const values = curves.flatMap(({ y }) => Array.from(y)).filter(Number.isFinite);
  const positive = values.filter((value) => value > 0);
  return values.every((value) => value >= 0) && positive.length > 1 && positive.reduce((a, b) => Math.max(a, b)) / positive.reduce((a, b) => Math.min(a, b)) > 100;
}

function goalNote({ reference }: Group, key: string): readonly string[] {
  if (key === 'gap') return [`The gap is the least objective so far minus the reference value ${reference!.value} that the problem's spec gives.`];
  return key === 'best' ? ['The least objective so far: of every point evaluated where the method tells it (its metric best), else of the points recorded.'] : ['Of the point that the method would return at that record, not the best so far.'];
}

function seedNote(series: readonly Series[], seeds: number): readonly string[] {
  const most = Math.max(...series.map(({ runs }) => runs.length));
  if (most === 1) return [];
  const least = Math.min(...series.map(({ runs }) => runs.length));
  const bands = series.length <= colours ? `bands span the quantiles ${bandWords}` : `bands (${bandWords} quantiles) are in the data`;
  return [`Lines are medians over ${least === most ? most : `${least} to ${most}`} runs, ${bands}${seeds > 0 ? `, thin lines are the runs, thinned to ${pointsOfSeed} points` : ''}. Between its records a run stands at the last one, and after its end at its last.`];
}

function basisNote(group: Group, series: readonly Series[]): readonly string[] {
  const flips = series.filter(({ runs }) => runs.some(({ run }) => basisOf(run) === 'flips')).map(({ label }) => label);
  const others = group.series.filter((one) => !series.includes(one)).map(({ label }) => label);
  return [
    `Evaluations are points at which the objective was evaluated (${[...new Set(series.flatMap(({ runs }) => runs.flatMap(({ run }) => Object.entries(run.records.at(-1)?.counts ?? {}).filter(([oracle, amount]) => amount > 0 && evaluating.has(last(oracle))).map(([oracle]) => oracle))))].join(' + ')}).`,
    ...(flips.length > 0 ? [`${flips.join(', ')}: flips of one variable in place of evaluations.`] : []),
    ...(others.length > 0 ? [`Not shown, since they use more than values: ${others.slice(0, 8).join(', ')}${others.length > 8 ? ', …' : ''}.`] : []),
  ];
}
