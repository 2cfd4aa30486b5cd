/** result.json, read with suspicion. */
import { columnOf, isRecord, listOf, numberOf, numbersOf, recordOf, textOf } from './loose.js';

type Numbers = Readonly<Record<string, number>>;

export interface SolutionBlock { readonly name: string; readonly shape: readonly number[]; readonly data: readonly number[]; readonly complex: boolean; readonly graph?: GraphFacts }
/** Of a block that holds a graph: names of its nodes, the known graph, and below which magnitude a weight is no edge. */
export interface GraphFacts { readonly labels?: readonly string[]; readonly known?: readonly number[]; readonly threshold?: number }
export interface ResultTable { readonly name: string; readonly role: string | undefined; /** Axes that start as such: 'x', 'y'; undefined where the table does not say. */ readonly logarithmic?: readonly unknown[] | undefined; readonly columns: readonly { readonly name: string; readonly values: readonly number[] }[] }
export interface RunNote { readonly k: number | undefined; readonly event: string; readonly detail: Readonly<Record<string, unknown>> }

export interface EndedRun {
  readonly outcome: string;
  readonly reason: string;
  readonly certificate: { readonly kind: string; readonly evidence: string; readonly measure?: string; readonly value?: number };
  readonly method: string | undefined;
  readonly problem: string | undefined;
  readonly seed: number | undefined;
  readonly iterations: number | undefined;
  readonly seconds: number | undefined;
  readonly counts: Numbers;
  readonly best: { readonly k: number | undefined; readonly metrics: Numbers };
  readonly last: { readonly k: number | undefined; readonly metrics: Numbers };
  readonly solution: readonly SolutionBlock[];
  /** Name of the file that holds a large solution. */
  readonly solutionFile: string | undefined;
  readonly tables: readonly ResultTable[];
  readonly problemDetails: Numbers;
  readonly notes: readonly RunNote[];
  readonly environment: Readonly<Record<string, unknown>>;
}

export function resultOf(value: Readonly<Record<string, unknown>> | undefined, issues: string[]): EndedRun | undefined {
  if (!value) return undefined;
  const outcome = textOf(value.outcome);
  if (outcome === undefined) { issues.push('result.json has no outcome'); return undefined; }
  const solution = recordOf(value.solution);
  return {
    outcome, reason: textOf(value.reason) ?? '', certificate: certificateOf(value.certificate),
    method: textOf(value.method), problem: textOf(value.problem), seed: numberOf(value.seed),
    iterations: numberOf(value.iterations), seconds: numberOf(value.seconds), counts: numbersOf(value.counts),
    best: foundOf(value.best), last: foundOf(value.last),
    solution: Object.entries(solution).flatMap(([name, block]) => blockOf(name, block)), solutionFile: textOf(solution.file),
    tables: Object.entries(recordOf(value.tables)).map(([name, table]) => tableOf(name, table)),
    problemDetails: numbersOf(value.problemDetails),
    notes: listOf(value.notes).filter(isRecord).map((note) => ({ k: numberOf(note.k), event: textOf(note.event) ?? '', detail: recordOf(note.detail) })),
    environment: recordOf(value.environment),
  };
}

const foundOf = (value: unknown): EndedRun['best'] => ({ k: numberOf(recordOf(value).k), metrics: numbersOf(recordOf(value).metrics) });

function certificateOf(value: unknown): EndedRun['certificate'] {
  const { kind, evidence, measure, value: measured } = recordOf(value);
  const amount = numberOf(measured);
  return { kind: textOf(kind) ?? 'none', evidence: textOf(evidence) ?? 'measured', ...(typeof measure === 'string' ? { measure } : {}), ...(amount === undefined ? {} : { value: amount }) };
}

function blockOf(name: string, value: unknown): readonly SolutionBlock[] {
  if (!isRecord(value) || !Array.isArray(value.data)) return [];
  return [{ name, shape: columnOf(value.shape), data: columnOf(value.data), complex: value.field === 'complex', ...(listOf(value.tags).includes('graph') ? { graph: graphOf(value) } : {}) }];
}

function graphOf({ labels, known, threshold }: Readonly<Record<string, unknown>>): GraphFacts {
  const limit = numberOf(threshold);
  return { ...(Array.isArray(labels) ? { labels: labels.map((label) => textOf(label) ?? '') } : {}), ...(Array.isArray(known) ? { known: columnOf(known) } : {}), ...(limit !== undefined && limit >= 0 ? { threshold: limit } : {}) };
}

function tableOf(name: string, value: unknown): ResultTable {
  const { role, columns, logarithmic } = recordOf(value);
  return { name, role: textOf(role), logarithmic: Array.isArray(logarithmic) ? logarithmic : undefined, columns: Object.entries(recordOf(columns)).map(([column, values]) => ({ name: column, values: columnOf(values) })) };
}
