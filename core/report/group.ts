/** Runs of one problem belong together: they share a reference value, colours and figures. */
import { numberOf, recordOf, textOf } from './loose.js';
import { methodOf, type ReportRun } from './read.js';
import { inline } from './words.js';

/** A run with what tells it apart from the others of its group. */
export interface LabelledRun { readonly run: ReportRun; readonly label: string; readonly method: string; /** Position in the group. */ readonly index: number; /** Of its series: colour and number. */ readonly style: number }

/** What one curve stands for: a run, or the repetitions of one. */
export interface Series { readonly label: string; readonly style: number; readonly runs: readonly LabelledRun[] }

export interface Reference { readonly value: number; /** Given in the spec, or the best value over the runs of the group. */ readonly given: boolean }

/** Whose best value stands in for a reference that nobody gave. */
export const ownWords = (runs: readonly unknown[]): string => (runs.length > 1 ? 'all runs' : 'this run');

export interface Group {
  readonly kind: string;
  readonly file: string | undefined;
  readonly runs: readonly LabelledRun[];
  readonly series: readonly Series[];
  readonly reference: Reference | undefined;
}

export function groupsOf(runs: readonly ReportRun[]): readonly Group[] {
  const byProblem = new Map<string, ReportRun[]>();
  for (const run of runs) {
    const key = textOf(run.document.problemHash) ?? namesakeOf(run, runs) ?? `unknown ${kindOf(run)}`;
    byProblem.set(key, [...(byProblem.get(key) ?? []), run]);
  }
  return [...byProblem.values()].map((members) => {
    const labelledRuns = labelled(members);
    return {
      kind: kindOf(members[0]!), file: members.map(({ document }) => textOf(document.problemFile)).find((file) => file !== undefined),
      runs: labelledRuns, series: seriesOf(labelledRuns), reference: referenceOf(members),
    };
  });
}

/** A run that failed before its problem was known belongs to the runs of the same file. */
function namesakeOf(run: ReportRun, runs: readonly ReportRun[]): string | undefined {
  const file = textOf(run.document.problemFile);
  const other = file !== undefined && runs.find(({ document }) => document.problemHash !== undefined && document.problemFile === file);
  return other ? textOf(other.document.problemHash) : undefined;
}

/** Runs in the order of their series, one series for each label that `labelled` gave them without the number. */
function seriesOf(runs: readonly LabelledRun[]): readonly Series[] {
  const byStyle = new Map<number, LabelledRun[]>();
  for (const run of runs) byStyle.set(run.style, [...(byStyle.get(run.style) ?? []), run]);
  return [...byStyle].map(([style, members]) => ({ style, label: members.length > 1 ? members[0]!.label.replace(/ #\d+$/, '') : members[0]!.label, runs: members }));
}

const specOf = (run: ReportRun) => recordOf(run.document.spec);
const kindOf = (run: ReportRun): string => textOf(recordOf(specOf(run).problem).kind) ?? textOf(run.header.problem) ?? run.result?.problem ?? 'unknown problem';

/** The reference of the spec, else the least objective that any run of the group recorded. */
export function referenceOf(runs: readonly ReportRun[]): Reference | undefined {
  const given = runs.map(({ document }) => numberOf(recordOf(document.reference).value)).find((value) => value !== undefined);
  if (given !== undefined) return { value: given, given: true };
  let least = Infinity;
  for (const { records, result } of runs) {
    for (const { metrics } of [...records, ...(result ? [result.best] : [])]) if (metrics.value !== undefined && metrics.value < least) least = metrics.value;
  }
  return Number.isFinite(least) ? { value: least, given: false } : undefined;
}

/** The method's id; where several runs share it, what differs between them; where nothing does, a number. */
function labelled(runs: readonly ReportRun[]): readonly LabelledRun[] {
  const methods = runs.map(methodOf);
  const differing = runs.map((run, i) => {
    const namesakes = runs.filter((_, j) => methods[j] === methods[i]);
    return namesakes.length > 1 ? [methods[i], ...differences(run, namesakes)].join(' ') : methods[i]!;
  });
  const styles = stylesOf(runs, differing);
  return runs.map((run, index) => {
    const same = differing.filter((label) => label === differing[index]).length > 1;
    const number = differing.slice(0, index + 1).filter((label) => label === differing[index]).length;
    return { run, method: methods[index]!, index, style: styles[index]!, label: same ? `${differing[index]!} #${number}` : differing[index]! };
  });
}

/** Repetitions of one run share a style; runs that differ in nothing else do not. */
function stylesOf(runs: readonly ReportRun[], labels: readonly string[]): readonly number[] {
  const repetitionOf = ({ document }: ReportRun): number => numberOf(document.repetition) ?? 0;
  const byLabel = new Map<string, Set<number>>();
  runs.forEach((run, i) => { const known = byLabel.get(labels[i]!) ?? new Set(); byLabel.set(labels[i]!, known.add(repetitionOf(run))); });
  const isFamily = (label: string): boolean => byLabel.get(label)!.size === labels.filter((other) => other === label).length;
  const known = new Map<string, number>();
  let styles = 0;
  return labels.map((label) => {
    if (!isFamily(label)) return styles++;
    if (!known.has(label)) known.set(label, styles++);
    return known.get(label)!;
  });
}

const mostDifferences = 2;

function differences(run: ReportRun, namesakes: readonly ReportRun[]): readonly string[] {
  const own = settingsOf(run);
  const all = namesakes.map(settingsOf);
  const names = [...new Set(all.flatMap((settings) => [...settings.keys()]))];
  const differing = names.filter((name) => all.some((settings) => settings.get(name) !== all[0]!.get(name)));
  return differing.slice(0, mostDifferences).map((name) => `${name} ${own.get(name) ?? 'default'}`);
}

/** Params and seed of a run, flat. */
function settingsOf(run: ReportRun): ReadonlyMap<string, string> {
  const params = recordOf(recordOf(specOf(run).method).params);
  const seed = numberOf(run.header.seed) ?? run.result?.seed;
  return new Map([...Object.entries(params).map(([name, value]) => [name, inline(value)] as const), ...(seed === undefined ? [] : [['seed', String(seed)] as const])]);
}
