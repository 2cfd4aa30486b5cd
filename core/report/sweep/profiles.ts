/** Profiles of a sweep: which share of the problems each combination solves, against the best and against work. */
import type { Curve } from '../figure.js';
import type { Group } from '../group.js';
import { panelOf, type Choice, type Panel } from '../panel.js';
import { dataProfiles, performanceProfiles, staircase, type Profile } from '../profile.js';
import type { ReportRun } from '../read.js';
import { spaced } from '../words.js';
import type { Combination } from './groups.js';
import { costToSolve, scaleOf, type CostOf, type Criterion } from './solved.js';

/** One problem under one seed and repetition; `runs` by combination, undefined where a cell failed or was not run. */
export interface Instance { readonly group: Group | undefined; readonly runs: readonly (ReportRun | undefined)[] }

export interface ProfileInput { readonly instances: readonly Instance[]; readonly combinations: readonly Combination[]; readonly problems: number; /** Instances are repetitions too. */ readonly repeated: boolean }

export interface Profiles { readonly performance: Panel | undefined; readonly data: Panel | undefined }

const accuracies = [1e-2, 1e-4, 1e-6];

export function profilesOf(input: ProfileInput): Profiles {
  const { instances, combinations, problems } = input;
  const ys = criteriaOf(input);
  const xs = costsOf(input);
  if (ys.length === 0 || instances.length < 2) return { performance: undefined, data: undefined };
  const table = new Map(xs.flatMap((x) => ys.map((y) => [`${x.key} ${y.key}`, costTable(input, x.cost, y.criterion)] as const)));
  const costs = (x: Choice, y: Choice): readonly (readonly number[])[] => table.get(`${x.key} ${y.key}`)!;
  const shared = { ys, mark: 'line' as const, titles: { x: 'Work', y: 'Solved when' }, include: { y: [0, 1] }, scales: ['x'] as const };
  const notes = (y: Choice): readonly string[] => [criterionNote(ys.find(({ key }) => key === y.key)!.criterion), instanceNote(input)];
  const performance = problems < 2 || combinations.length < 2 ? undefined : panelOf({
    ...shared, id: 'pp', file: 'performance-profile', xs: xs.map((x) => ({ key: x.key, name: x.name, axis: `factor over the least ${x.unit} of any` })), first: { x: 0, y: 0, logX: true, logY: false },
    curves: (x, y) => curvesOf(performanceProfiles(costs(x, y)), combinations, 1),
    notes: (y) => ['At factor 1: the share of problems on which a method needs least. Far to the right: the share that it solves at all (Dolan and Moré, 2002).', ...notes(y)],
  });
  const data = panelOf({
    ...shared, id: 'dp', file: 'data-profile', xs: xs.map((x) => ({ key: x.key, name: x.name, axis: x.unit, ...(x.whole ? { whole: true } : {}) })), first: { x: 0, y: 0, logX: true, logY: false },
    curves: (x, y) => curvesOf(dataProfiles(costs(x, y)), combinations, 0), notes,
  });
  return { performance, data };
}

interface CriterionChoice extends Choice { readonly criterion: Criterion }

/** Those that at least one run meets; accuracies need an objective in the traces. */
function criteriaOf({ instances }: ProfileInput): readonly CriterionChoice[] {
  const axis = 'share solved';
  const all: readonly CriterionChoice[] = [
    { key: 'converged', name: 'converged', axis, criterion: { kind: 'converged' } },
    ...accuracies.map((accuracy) => ({ key: `accuracy${accuracy}`, name: `gap ${accuracy.toExponential()} of first`, axis, criterion: { kind: 'accuracy' as const, accuracy } })),
  ];
  const cost: CostOf = ({ k }) => k;
  return all.filter(({ criterion }) => instances.some(({ group, runs }) => runs.some((run) => Number.isFinite(costToSolve(run, criterion, scaleFor(group), cost)))));
}

const scales = new WeakMap<Group, ReturnType<typeof scaleOf>>();
function scaleFor(group: Group | undefined): ReturnType<typeof scaleOf> {
  if (!group) return undefined;
  if (!scales.has(group)) scales.set(group, scaleOf(group.runs.map(({ run }) => run), group.reference?.value));
  return scales.get(group);
}

interface CostChoice { readonly key: string; readonly name: string; readonly unit: string; readonly whole: boolean; readonly cost: CostOf }

/** An oracle that some method never calls says nothing about that method's work: it is not offered. */
function costsOf({ instances }: ProfileInput): readonly CostChoice[] {
  const runs = instances.flatMap((instance) => instance.runs.filter((run) => run !== undefined && run.records.length > 1)) as readonly ReportRun[];
  const names = [...new Set(runs.flatMap(({ records }) => Object.keys(records.at(-1)!.counts)))].filter((name) => runs.every(({ records }) => (records.at(-1)!.counts[name] ?? 0) > 0));
  return [
    { key: 'seconds', name: 'seconds', unit: 'seconds', whole: false, cost: ({ seconds }) => seconds },
    { key: 'iterations', name: 'iterations', unit: 'iterations', whole: true, cost: ({ k }) => k },
    ...names.map((name): CostChoice => ({ key: `calls:${name}`, name: `${spaced(name)} calls`, unit: `calls of ${name}`, whole: true, cost: ({ counts }) => counts[name] ?? NaN })),
  ];
}

const costTable = ({ instances, combinations }: ProfileInput, cost: CostOf, criterion: Criterion): readonly (readonly number[])[] =>
  instances.map(({ group, runs }) => combinations.map((_, c) => costToSolve(runs[c], criterion, scaleFor(group), cost)));

/** All staircases end at one place, a little right of the last step of any. */
function curvesOf(profiles: readonly Profile[], combinations: readonly Combination[], from: number): readonly Curve[] {
  const all = profiles.flatMap(({ x }) => x);
  const last = all.reduce((most, value) => Math.max(most, value), from);
  // A logarithmic axis begins at the first step that it can show.
  const first = from > 0 ? from : all.reduce((least, value) => (value > 0 ? Math.min(least, value) : least), Infinity);
  const start = Number.isFinite(first) ? (from > 0 ? from : first / 1.15) : from;
  return profiles.map((profile, i) => ({ label: combinations[i]!.label, style: combinations[i]!.index, ...staircase(profile, start, last > start ? last * (last / start) ** 0.04 : start * 2 || 1) }));
}

const criterionNote = (criterion: Criterion): string => (criterion.kind === 'converged'
  ? 'Solved: the run ended as converged, by the stop criterion of its own spec. Failed and unfinished cells count as not solved.'
  : `Solved: the first record with objective − best ≤ ${criterion.accuracy} (start − best); best is the reference value, or the least objective of any run on the problem. Failed and unfinished cells count as not solved.`);

const instanceNote = ({ instances, problems, repeated }: ProfileInput): string =>
  (repeated ? `${instances.length} instances: ${problems} problem${problems === 1 ? '' : 's'}, each seed and repetition one of its own.` : `${instances.length} problems.`);
