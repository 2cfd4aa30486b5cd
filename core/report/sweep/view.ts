/** A sweep in the terms of the report: its cells in groups, the runs of each problem as a group with one series a combination. */
import { referenceOf, type Group, type LabelledRun, type Series } from '../group.js';
import type { ReportRun } from '../read.js';
import { groupRows, type Placed, type SweepGroups } from './groups.js';
import type { ProfileInput } from './profiles.js';
import type { ReportSweep } from './read.js';
import { summariesOf, type Summary } from './summary.js';

export interface SweepView {
  readonly sweep: ReportSweep;
  readonly groups: SweepGroups;
  readonly summaries: readonly Summary[];
  /** By the index of the problem; problems without any trace have none. */
  readonly traced: ReadonlyMap<number, Group>;
  readonly profile: ProfileInput;
}

export function viewOf(sweep: ReportSweep): SweepView {
  const groups = groupRows(sweep.rows, sweep.names);
  const traced = new Map([...byKey(groups.cells, ({ problem }) => problem.index)].flatMap(([index, cells]) => { const group = groupOf(cells, sweep.runs); return group ? [[index, group] as const] : []; }));
  return { sweep, groups, summaries: summariesOf(groups), traced, profile: profileInput(groups, sweep.runs, traced) };
}

function byKey<T, K>(values: readonly T[], keyOf: (value: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const value of values) {
    const key = keyOf(value);
    const members = groups.get(key);
    if (members) members.push(value); else groups.set(key, [value]);
  }
  return groups;
}

/** Cells of one problem that left a trace. */
function groupOf(cells: readonly Placed[], runs: ReportSweep['runs']): Group | undefined {
  const found = cells.filter(({ row }) => runs.has(row.key));
  if (found.length === 0) return undefined;
  const labelled = found.map(({ row, combination }, index): LabelledRun => ({ run: runs.get(row.key)!, label: combination.label, method: row.method, index, style: combination.index }));
  const series = [...byKey(labelled, ({ style }) => style)].sort(([a], [b]) => a - b).map(([style, members]): Series => ({ style, label: members[0]!.label, runs: members }));
  const { kind, label } = cells[0]!.problem;
  return { kind, file: label === kind ? undefined : label, runs: labelled, series, reference: referenceOf(labelled.map(({ run }) => run)) };
}

/** One instance for each problem, seed and repetition: what every combination was given alike. */
function profileInput({ cells, combinations, problems }: SweepGroups, runs: ReportSweep['runs'], traced: SweepView['traced']): ProfileInput {
  const instances = [...byKey(cells, ({ problem, row }) => `${problem.index} ${row.seed} ${row.repetition}`).values()].map((members) => {
    const own: (ReportRun | undefined)[] = combinations.map(() => undefined);
    for (const { combination, row } of members) if (!row.error) own[combination.index] = runs.get(row.key);
    return { group: traced.get(members[0]!.problem.index), runs: own };
  });
  return { instances, combinations, problems: problems.length, repeated: instances.length > problems.length };
}
