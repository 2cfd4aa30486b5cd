/** Runs of one problem belong together: they share a reference value, colours and figures. */
import { numberOf, recordOf, textOf } from './loose.js';
import { methodOf, type ReportRun } from './read.js';
import { inline } from './words.js';

/** A run with what tells it apart from the others of its group. */
export interface LabelledRun { readonly run: ReportRun; readonly label: string; readonly method: string; /** Position in the group: colour and number. */ readonly index: number }

export interface Reference { readonly value: number; /** Given in the spec, or the best value over the runs of the group. */ readonly given: boolean }

/** Whose best value stands in for a reference that nobody gave. */
export const ownWords = (runs: readonly unknown[]): string => (runs.length > 1 ? 'all runs' : 'this run');

export interface Group {
  readonly kind: string;
  readonly file: string | undefined;
  readonly runs: readonly LabelledRun[];
  readonly reference: Reference | undefined;
}

export function groupsOf(runs: readonly ReportRun[]): readonly Group[] {
  const byProblem = new Map<string, ReportRun[]>();
  for (const run of runs) {
    const key = textOf(run.document.problemHash) ?? `unknown ${kindOf(run)}`;
    byProblem.set(key, [...(byProblem.get(key) ?? []), run]);
  }
  return [...byProblem.values()].map((members) => ({
    kind: kindOf(members[0]!), file: members.map(({ document }) => textOf(document.problemFile)).find((file) => file !== undefined),
    runs: labelled(members), reference: referenceOf(members),
  }));
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
  return runs.map((run, index) => {
    const same = differing.filter((label) => label === differing[index]).length > 1;
    const number = differing.slice(0, index + 1).filter((label) => label === differing[index]).length;
    return { run, method: methods[index]!, index, label: same ? `${differing[index]!} #${number}` : differing[index]! };
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
