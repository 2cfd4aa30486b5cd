/** One method on one zoo problem with one set of params. Runs that several checks look at are made once. */
import { SaddlepointError } from '../../contract/errors.js';
import type { AnyMethod, Conformance } from '../../contract/method.js';
import type { RunResult, TraceRecord } from '../../contract/result.js';
import type { Binding } from '../../contract/services.js';
import type { Execution, Nesting, Snapshot } from '../../driver/execution.js';
import type { Bridge } from '../../driver/grant.js';
import { drive } from '../../driver/iterate.js';
import type { ZooProblem } from '../zoo/index.js';
import { NotApplicable } from './check.js';
import { plainText } from './text.js';
import { watch, type Watched } from './watch.js';

export interface Ran { readonly records: readonly TraceRecord[]; readonly result: RunResult }
export interface Saved extends Ran { readonly snapshots: readonly Snapshot[] }

export interface Trial {
  /** Zoo problem and params, for reports. */
  readonly name: string;
  readonly method: AnyMethod;
  readonly zoo: ZooProblem;
  readonly chain: readonly Bridge[];
  readonly params: Readonly<Record<string, unknown>>;
  readonly settings: Conformance;
  /** A short run with every step recorded; fresh problem and params at every call. */
  execution(more?: Partial<Execution>): Execution;
  /** That run, watched. Throws what the run throws; the other three throw `NotApplicable` then, since the check `runs` reports it. */
  watched(): Promise<Ran & { readonly watched: Watched }>;
  short(): Promise<Ran>;
  /** The records of the short run, and of a second one just like it. */
  twice(): Promise<readonly [readonly string[], readonly string[]]>;
  /** The short run with a snapshot after every step. Not applicable where the run does not even repeat itself. */
  saved(): Promise<Saved>;
  /** Until the criterion holds or the declared budget is spent, and what it wrote to that is not its own. */
  long(): Promise<Ran & { readonly written: readonly string[] }>;
}

/** Steps of a short run. */
export const shortRun = 8;
const defaultBudget = 30_000;

export async function runAll(x: Execution): Promise<Ran> {
  const records: TraceRecord[] = [];
  const run = drive(x);
  for (;;) {
    const next = await run.next();
    if (next.done) return { records, result: next.value };
    records.push(next.value);
  }
}

export async function runSaved(x: Execution): Promise<Saved> {
  const snapshots: Snapshot[] = [];
  return { ...(await runAll({ ...x, checkpoint: { iterations: 1 }, store: { write: () => {}, save(snapshot) { snapshots.push(snapshot); } } })), snapshots };
}

interface TrialParts { readonly method: AnyMethod; readonly zoo: ZooProblem; readonly chain: readonly Bridge[]; readonly params: Readonly<Record<string, unknown>>; readonly variant: string; /** Methods of inner runs, for a method that has some. */ readonly nesting?: Nesting; readonly services?: readonly Binding[] | undefined }

export function trialOf({ method, zoo, chain, params, variant, nesting, services }: TrialParts): Trial {
  const settings = method.manifest.conformance ?? {};
  const execution = (more: Partial<Execution> = {}): Execution => ({
    method, problem: zoo.make(), chain, params: structuredClone(params), budget: { iterations: shortRun }, sampling: { every: 1 }, seed: 3, labels: [3, zoo.name, method.manifest.id, 0], ...(nesting ? { nesting } : {}), ...(services ? { services } : {}), ...more,
  });
  const short = dependent(() => runAll(execution()));
  const twice = dependent(async () => [textOf((await short()).records), textOf((await runAll(execution())).records)] as const);
  return {
    name: variant === '' ? zoo.name : `${zoo.name}, ${variant}`, method, zoo, chain, params, settings, execution,
    watched: once(async () => {
      const watched = watch(method);
      return { ...(await runAll(execution({ method: watched.method, problem: watched.problem(zoo.make()) }))), watched };
    }),
    short, twice,
    saved: dependent(async () => {
      const [first, second] = await twice();
      if (first.join() !== second.join()) throw new NotApplicable('the run does not repeat itself');
      return runSaved(execution());
    }),
    long: dependent(async () => {
      const toTheEnd = execution({ start: zoo.make().start(undefined as never), budget: { iterations: settings.budget ?? defaultBudget }, sampling: { ratio: 1.3 } });
      const before = surroundingsOf(toTheEnd);
      const ran = await runAll({ ...toTheEnd, ...criterionFor(method, zoo) }).catch((error: unknown) => {
        // A method without a point has no gradient norm: it ends by itself, or by its budget.
        if (codeOf(error) === 'criterion-metric') return runAll(toTheEnd);
        throw error;
      });
      const after = surroundingsOf(toTheEnd);
      return { ...ran, written: Object.keys(before).filter((name) => before[name] !== after[name]) };
    }),
  };
}

/** A gradient norm where the driver can measure one: 1e-7 leaves the value far nearer than its tolerance. */
function criterionFor({ manifest }: AnyMethod, zoo: ZooProblem): Pick<Execution, 'stop'> {
  if (manifest.kind === 'analysis') return {};
  const { gradient, smoothGradient, prox, box } = zoo.make().oracles;
  return gradient !== undefined || (smoothGradient && (prox ?? box)) ? { stop: { kind: 'gradient-norm', below: 1e-7 } } : {};
}

/** All that a method can reach and write to by mistake, as text. */
function surroundingsOf({ problem: { oracles: { box, linearProgram }, layout, traits }, start, params }: Execution): Readonly<Record<string, string>> {
  const parts = { 'its start point': start, 'its params': params, 'the layout': layout, 'the traits of the problem': traits, 'the bounds': box?.(), 'the linear program': linearProgram?.() };
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, plainText(part)]));
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => made ??= make();
}

const dependent = <T>(make: () => Promise<T>): (() => Promise<T>) => once(async () => {
  try { return await make(); } catch (error) { throw new NotApplicable(`the run fails: ${String(error)}`); }
});

export const codeOf = (error: unknown): string | undefined => (error instanceof SaddlepointError ? error.code : undefined);

/** Records without seconds, as text in which NaN and -0 stay visible. */
export const textOf = (records: readonly TraceRecord[]): string[] => records.map(({ k, counts, metrics }) => JSON.stringify({ k, counts, metrics }, exactly));
const exactly = (_key: string, value: unknown): unknown => (typeof value !== 'number' || (Number.isFinite(value) && !Object.is(value, -0)) ? value : Object.is(value, -0) ? '-0' : String(value));
