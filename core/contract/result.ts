/** Why a run stopped (`Outcome`) and what the returned point is (`Certificate`) are two different answers. */
import type { NamedArray, Numbers } from './arrays.js';

export type Outcome = 'converged' | 'budget' | 'stalled' | 'diverged' | 'infeasible' | 'unbounded' | 'aborted';

/** `evidence` says whether `value` of `measure` follows from a theorem on known constants or was only measured. */
export interface Certificate { readonly kind: 'global' | 'local' | 'stationary' | 'feasible' | 'none'; readonly evidence: 'proved' | 'measured'; readonly measure?: string; readonly value?: number }

/** Returned by a step to end the run. */
export interface Finish { readonly outcome: Outcome; readonly reason: string; readonly certificate?: Certificate }

/** `logarithmic`: the axes that a figure of it starts with. `frames`: columns step, x, y, one row a particle, the rows of one step together. */
export interface Table { readonly columns: Readonly<Record<string, Numbers>>; readonly role?: 'front' | 'spectrum' | 'curve' | 'path' | 'frames'; readonly logarithmic?: readonly ('x' | 'y')[] }

/** What a method leaves behind: a point, tables (a front, a spectrum, a curve), or both. */
export interface Result { readonly point?: Readonly<Record<string, NamedArray>>; readonly tables?: Readonly<Record<string, Table>> }

export type Metrics = Readonly<Record<string, number>>;
export type Counts = Readonly<Record<string, number>>;

/** One line of the trace. `seconds` exclude observing and writing. */
export interface TraceRecord { readonly k: number; readonly seconds: number; readonly counts: Counts; readonly metrics: Metrics }

/** A point with where it was found. */
export interface Found { readonly k: number; readonly metrics: Metrics; readonly solution: Readonly<Record<string, NamedArray>> }

export interface Environment { readonly saddlepoint: string; readonly node: string; readonly platform: string; readonly linalg: string; readonly threads: number; /** The tensor backend, for methods that use one. */ readonly backend?: string }

export interface RunResult {
  readonly outcome: Outcome;
  readonly certificate: Certificate;
  readonly reason: string;
  readonly method: string;
  readonly problem: string;
  readonly seed: number;
  readonly iterations: number;
  readonly seconds: number;
  readonly counts: Counts;
  /** Ranked by the manifest's merit metric over the recorded steps. */
  readonly best: Found;
  readonly last: Found;
  /** The best point. */
  readonly solution: Readonly<Record<string, NamedArray>>;
  readonly tables?: Readonly<Record<string, Table>>;
  /** What the family computed from the problem's params. */
  readonly problemDetails?: Readonly<Record<string, number>>;
  readonly notes?: readonly { readonly k: number; readonly event: string; readonly detail?: Readonly<Record<string, number | string>> }[];
  readonly environment: Environment;
  readonly runDirectory?: string;
}
