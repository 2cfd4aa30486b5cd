/** Toy problems and methods whose every number is known in advance, and a run that keeps all it was given. */
import { Type } from 'typebox';
import { defineMethod, drive, SaddlepointError, type AnyProblem, type Binding, type Execution, type Finish, type Maybe, type OracleSet, type RunResult, type Snapshot, type Store, type Token, type TraceRecord, type Vector } from '../../core/index.js';

export type AnyMethodOf = Execution['method'];

/** f(x) = |x|^2 / 2 in n variables: the gradient is x, L = mu = 1. */
export const bowl = (n = 1, oracles: Partial<OracleSet> = {}, more: Partial<AnyProblem> = {}): AnyProblem => ({
  kind: 'bowl', layout: [{ name: 'x', shape: [n], offset: 0 }], traits: { smooth: true, convex: true, smoothness: 1, strongConvexity: 1 },
  oracles: {
    value(x: Vector) { let sum = 0; for (const xi of x) sum += xi * xi; return sum / 2; },
    gradient(x: Vector, out: Vector) { out.set(x); },
    ...oracles,
  },
  start: () => new Float64Array(n).fill(1), ...more,
});

interface State { readonly x: Vector; readonly g: Vector; k: number }

/** x <- x / 2 by a gradient step of length 1/2: x_k = 2^-k exactly, one gradient a step and none in `init`. */
export const halving = defineMethod(
  {
    id: 'halving', version: '1.0.0', title: 'Halving', summary: 'gradient descent with step 1/2', requires: ['gradient'], observes: ['value'],
    params: Type.Object({}), metrics: { value: { unit: 'objective', better: 'lower' }, k: { unit: 'steps', better: 'neither' } }, merit: 'value',
  },
  (run) => ({
    init() { return { x: run.start(), g: new Float64Array(run.size), k: 0 }; },
    step(s) {
      run.oracles.gradient(s.x, s.g);
      for (let i = 0; i < s.x.length; i++) s.x[i]! -= s.g[i]! / 2;
      s.k += 1;
    },
    point: (s) => s.x,
    metrics: { value: (s, observe) => observe.value?.(s.x), k: (s) => s.k },
  }),
) as unknown as AnyMethodOf;

/** The run as a script sees it: every oracle, for what it may try. */
export type ScriptRun = Omit<Parameters<AnyMethodOf['build']>[0], 'oracles'> & { readonly oracles: OracleSet };

export interface Script {
  readonly id?: string;
  /** Metric `m` at step k; undefined when there is none. */
  metric?(k: number, s: State): Maybe<number | undefined>;
  better?: 'lower' | 'higher';
  step?(k: number, s: State, run: ScriptRun): Maybe<Finish | void>;
  init?(run: ScriptRun): void;
  build?(run: ScriptRun): void;
  readonly requires?: readonly string[];
  readonly services?: Readonly<Record<string, Token<unknown>>>;
  readonly pointless?: true;
}

/** A method that does what the test says; step k gets k. */
export function scripted(script: Script = {}): AnyMethodOf {
  return {
    manifest: {
      id: script.id ?? 'scripted', version: '1.0.0', title: 'Scripted', summary: 'does what a test says', requires: (script.requires ?? ['value', 'gradient']) as never[],
      params: Type.Object({}), metrics: { m: { unit: 'none', better: script.better ?? 'lower' } }, merit: 'm', ...(script.services ? { services: script.services } : {}),
    },
    build(given) {
      const run = given as unknown as ScriptRun;
      script.build?.(run);
      return {
        init() { const x = run.start(); script.init?.(run); return { x, g: new Float64Array(x.length), k: 0 }; },
        step(state) { const s = state as State; s.k += 1; return script.step?.(s.k, s, run); },
        ...(script.pointless ? {} : { point: (s: object) => (s as State).x }),
        metrics: { m: (s: object) => (script.metric ? script.metric((s as State).k, s as State) : (s as State).k) },
      };
    },
  };
}

export const execution = (more: Partial<Execution> = {}): Execution => ({
  method: halving, params: {}, problem: bowl(), chain: [], budget: { iterations: 20 }, sampling: { every: 1 }, seed: 0, labels: ['test'], ...more,
});

export interface Kept extends Store { readonly records: TraceRecord[]; readonly snapshots: Snapshot[] }
export function memory(): Kept {
  const records: TraceRecord[] = [], snapshots: Snapshot[] = [];
  return { records, snapshots, write(record) { records.push(record); }, save(snapshot) { snapshots.push(snapshot); } };
}

/** Drives to the end; `each` sees every record as it comes. */
export async function runAll(x: Execution, each: (record: TraceRecord) => void = () => {}): Promise<{ readonly records: readonly TraceRecord[]; readonly result: RunResult }> {
  const records: TraceRecord[] = [];
  const run = drive(x);
  for (;;) {
    const next = await run.next();
    if (next.done) return { records, result: next.value };
    records.push(next.value);
    each(next.value);
  }
}

export async function refusal(work: Promise<unknown>): Promise<SaddlepointError> {
  try { await work; } catch (error) { if (error instanceof SaddlepointError) return error; throw error; }
  throw new Error('nothing was refused');
}

/** Records without seconds. */
export const timeless = (records: readonly TraceRecord[]): object[] => records.map(({ k, counts, metrics }) => ({ k, counts, metrics }));
export const ks = (records: readonly TraceRecord[]): number[] => records.map(({ k }) => k);
export type { Binding };

/** A signal that counts its abort listeners. */
export function watched(): { readonly signal: AbortSignal; abort(): void; listeners(): number } {
  const controller = new AbortController();
  const { signal } = controller;
  const open = new Set<unknown>();
  const add = signal.addEventListener.bind(signal), remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (type: string, listener: never, options?: never) => { open.add(listener); add(type as 'abort', listener, options); };
  signal.removeEventListener = (type: string, listener: never) => { open.delete(listener); remove(type as 'abort', listener); };
  return { signal, abort: () => controller.abort(), listeners: () => open.size };
}
