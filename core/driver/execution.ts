/** Everything that one run is made of, ready to go; and what is saved of it. */
import type { Vector } from '../contract/arrays.js';
import type { AnyAsk } from '../contract/ask.js';
import type { AnyMethod } from '../contract/method.js';
import type { AnyProblem } from '../contract/problem.js';
import type { RandomState } from '../contract/random.js';
import type { Counts, Found, Metrics, RunResult, TraceRecord } from '../contract/result.js';
import type { Binding } from '../contract/services.js';
import type { Budget, CheckpointSchedule, Criterion, Sampling } from '../contract/stop.js';
import type { Bridge } from './grant.js';

export interface Execution {
  readonly method: AnyMethod;
  /** Validated, with defaults. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly problem: AnyProblem;
  readonly chain: readonly Bridge[];
  /** Only the budget ends the run when absent. */
  readonly stop?: Criterion;
  readonly budget: Budget;
  readonly sampling: Sampling;
  readonly seed: number;
  /** What every random stream is derived from: seed, problem hash, method id, repetition. */
  readonly labels: readonly (string | number)[];
  readonly start?: Vector;
  readonly services?: readonly Binding[];
  /** What is to be said of the run before its first step. */
  readonly notes?: NonNullable<RunResult['notes']>;
  readonly signal?: AbortSignal;
  readonly checkpoint?: CheckpointSchedule;
  readonly store?: Store;
  readonly snapshot?: Snapshot;
  /** For methods with inner runs; made from the built-in registry when absent. */
  readonly nesting?: Nesting;
  readonly onProgress?: (progress: Progress) => void;
}

/** What inner runs are made from. Errors of the two functions: `method-misfit`, those of a schema. */
export interface Nesting {
  readonly methods: readonly AnyMethod[];
  /** Of those methods. */
  method(id: string): AnyMethod;
  chain(method: AnyMethod, problem: AnyProblem): readonly Bridge[];
  /** Validated, with defaults. */
  params(method: AnyMethod, given: object): Readonly<Record<string, unknown>>;
}

/** Where records and snapshots go; a run directory, or nowhere. */
export interface Store {
  write(record: TraceRecord): void;
  /** Saves a snapshot, which is a copy; the records written so far belong to it. */
  save(snapshot: Snapshot): void;
}

/** A paused run: plain data, so that it can be cloned, stored and carried on. */
export interface Snapshot {
  readonly k: number;
  readonly state: object;
  readonly random: RandomState;
  readonly counts: Counts;
  readonly seconds: number;
  /** The next k that the sampling records. */
  readonly nextRecord: number;
  readonly stop: unknown;
  /** A batch that was asked and not yet answered; the state is the one after `ask`. */
  readonly pending?: readonly AnyAsk[];
  readonly best?: Found;
  readonly notes: NonNullable<RunResult['notes']>;
}

/** For a live line; about ten times a second at most. */
export interface Progress { readonly k: number; readonly seconds: number; readonly counts: Counts; readonly metrics: Metrics; readonly share: number }
