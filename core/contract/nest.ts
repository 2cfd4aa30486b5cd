/** Inner runs: a method that runs another method, on a problem that it makes itself. */
import type { Static, TSchema } from 'typebox';
import type { Vector } from './arrays.js';
import type { Lacking } from './fitting.js';
import type { Maybe, Method } from './method.js';
import type { OracleName } from './oracle.js';
import type { AnyProblem, Problem } from './problem.js';
import type { RandomState } from './random.js';
import type { Finish, Metrics, Result } from './result.js';
import type { Budget, Criterion } from './stop.js';

/** An inner run between two steps: plain data. It lives in the state of the method that opened it, and so in its checkpoint. */
export interface Session {
  k: number;
  state: object;
  random: RandomState;
  /** Of this session alone, by the inner run's own oracle names. */
  counts: Record<string, number>;
  /** What the stop criterion remembers. */
  stop: unknown;
  /** Tells sessions of one label apart: each has random streams of its own. */
  readonly index: readonly number[];
  readonly start?: Vector;
  /** Why it ended; then `advance` takes no further step. */
  finish?: Finish;
}

export interface OpenOptions {
  /** Copied. The problem's own start point when absent. */
  readonly start?: Vector;
  /** A step number, say. Sessions that are opened under the same label and index draw the same random numbers. */
  readonly index?: readonly number[];
}

/** What a session is advanced with; made once, in `build`. One session is advanced at a time. */
export interface Nested {
  open(options?: OpenOptions): Maybe<Session>;
  /**
   * At most so many steps more, until the run ends when no number is given; answers why the session ended, `undefined` when it can go on.
   * A promise where it takes longer than about 12 ms: await it. Ends with the run around it when that is interrupted.
   */
  advance(session: Session, steps?: number): Maybe<Finish | undefined>;
  /** The flat variable: a view of the session's state. Errors: `nest-point` for methods without one. */
  point(session: Session): Vector;
  /** All metrics that have a value now; calls on the inner problem are not counted here. */
  metrics(session: Session): Maybe<Metrics>;
  /** One metric: the method's own, or `value`, `gradientNorm`, `gap` as the driver measures them. */
  metric(session: Session, name: string): Maybe<number | undefined>;
  /** A copy: point and tables. */
  result(session: Session): Maybe<Result>;
}

/** Stop criteria and limits of every session. The counts of one session are what its `calls` limit. */
export interface NestSettings<P = Readonly<Record<string, unknown>>> {
  readonly params?: Partial<P>;
  readonly stop?: Criterion;
  readonly budget?: Pick<Budget, 'iterations' | 'calls'>;
}

type Complete<M, P> = [Lacking<P, M>] extends [never] ? unknown : { readonly 'lacks an oracle that the inner method needs': Lacking<P, M> };

/** N: the labels that the manifest declares in `nests`. A label is the prefix of the counts: `label/oracle`. */
export interface Nest<N extends string> {
  <R extends OracleName, P extends TSchema, O extends OracleName = never, A extends OracleName = never>(
    label: N, method: Method<R, P>, problem: Problem<O, A> & Complete<Method<R, P>, Problem<O, A>>, settings?: NestSettings<Static<P>>): Nested;
  /** By the id of a registered method, which the manifest lists under the label. */
  (label: N, method: string, problem: AnyProblem, settings?: NestSettings): Nested;
}
