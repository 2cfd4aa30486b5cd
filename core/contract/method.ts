/** Methods: the manifest, what a method may touch (`Run`), and what it is made of (`Stepper`). */
import type { Static, TSchema } from 'typebox';
import type { Layout, Numbers, Vector } from './arrays.js';
import type { Answer, AnyAsk, Ask } from './ask.js';
import type { Nest } from './nest.js';
import type { OracleName, Oracles } from './oracle.js';
import type { Facts, NumericTrait, Reference, Traits } from './problem.js';
import type { Random } from './random.js';
import type { Finish, Result } from './result.js';
import type { Services, Tokens } from './services.js';
import type { TensorLeaf } from './tensor.js';

export type Maybe<T> = T | Promise<T>;

/** Maps every property that cannot be saved to `never`, so that a Map, class or closure in a state is a compile error. */
export type Plain<T> = unknown extends T ? T : T extends number | string | boolean | null | undefined | Numbers | TensorLeaf ? T
  : T extends bigint | symbol | ((...args: never[]) => unknown) | ReadonlyMap<unknown, unknown> | ReadonlySet<unknown> ? never
  : { [K in keyof T]: Plain<T[K]> };

export interface Metric { readonly unit: string; readonly better: 'lower' | 'higher' | 'neither' }

/** What the conformance kit (`saddlepoint/testing`) cannot find out by itself. */
export interface Conformance {
  /** Iterations that the method may take to reach the optimum of a small problem; 30,000 when absent. */
  readonly budget?: number;
  /** How near it must come: (f - f*) / (1 + |f*|); 1e-6 when absent. */
  readonly tolerance?: number;
  /** For every run of the kit. */
  readonly params?: object;
  /** Further params, under which capabilities show that the defaults do not use. */
  readonly variants?: readonly object[];
  /** Checks, by name, that the method is kept from, and why; the report lists them. */
  readonly exclude?: Readonly<Record<string, string>>;
}

/** The paper that a method follows. */
export interface Source { readonly title: string; readonly authors: string; readonly year: number; readonly reference?: string }

/** Methods that may run inside: their ids, or the param whose value names them (a list of ids, or of `{id}`). */
export type NestedIds = readonly string[] | { readonly param: string };

export interface Manifest<R extends OracleName = OracleName, U extends OracleName = OracleName, W extends OracleName = OracleName, P extends TSchema = TSchema, M extends string = string, T extends Tokens = Tokens, A extends OracleName = OracleName, N extends string = string> {
  readonly id: string;
  readonly version: string;
  readonly kind?: 'solver' | 'analysis';
  readonly title: string;
  readonly summary: string;
  readonly tags?: readonly string[];
  readonly source?: Source;
  /** Oracles without which the method does not fit. */
  readonly requires: readonly R[];
  /** Oracles used when the problem offers them, `undefined` otherwise. */
  readonly uses?: readonly U[];
  /** Oracles that `ask` names and the driver (or who stands in for it) calls; required like `requires`. */
  readonly asks?: readonly A[];
  /** Oracles that only metrics reach; their calls are not counted as work. */
  readonly observes?: readonly W[];
  /** Facts without which the method is not sound. */
  readonly facts?: Facts;
  readonly services?: T;
  /** Its steps call `tf.grad` or its like: the driver loads tfjs's gradients before `build`, half a second once a process. */
  readonly tensorGradients?: true;
  /** What it computes in; when absent `f32` where it declares tensors, else `f64`. */
  readonly precision?: 'f32' | 'f64';
  /** Inner runs by label: the registered methods that may run under it; none where the method is given as code. */
  readonly nests?: Readonly<Record<N, NestedIds>>;
  /** An optional npm package without which the method does not run: `match` says when it is missing, and nothing loads it before. */
  readonly needsPackage?: string;
  readonly params: P;
  readonly metrics: Readonly<Record<M, Metric>>;
  /** The metric that ranks points for `best`. */
  readonly merit?: NoInfer<M>;
  /** Among methods that fit equally cheaply, the higher one is suggested first. Default 0. */
  readonly preference?: number;
  readonly conformance?: Conformance;
}

/** All that a method may touch. Given once in each process to `build`; what outlives a step must be in the state, not in the closure. */
export interface Run<R extends OracleName = never, U extends OracleName = never, P = unknown, T extends Tokens = Tokens, N extends string = never> {
  /** Counted. Calling one inside `build` is refused. */
  readonly oracles: Oracles<R, U>;
  readonly layout: Layout;
  /** Length n of the flat variable. */
  readonly size: number;
  readonly traits: Readonly<Traits>;
  /** The known optimum, for analyses only: solvers may not steer by it. */
  readonly reference?: Reference;
  readonly params: Readonly<P>;
  readonly services: Services<T>;
  /** The method's own stream; the driver saves its position. */
  readonly random: Random;
  /** A stream derived by hashing, for one step's use; nothing to save. */
  stream(label: string, ...index: readonly number[]): Random;
  /** A fresh copy of the start point. */
  start(): Vector;
  /** The param of that name, else the problem's trait; a coded error that names the param when neither is known. */
  number(name: NumericTrait): number;
  /** Prepares an inner run, in `build`; a manifest without `nests` cannot. Errors: `nest-...`, `method-misfit`, and what the inner method's `build` throws. */
  readonly nest: [N] extends [never] ? never : Nest<N>;
  /**
   * Aborted when the run is to stop. The driver looks at it between steps; a step that can take more than 100 ms looks inside, and gives up by
   * returning `{ outcome: 'aborted' }`: that step does not count, and a resumed run starts from the checkpoint before it.
   */
  readonly signal: AbortSignal;
  /** Seconds left of the run's budget, Infinity without one: for a step that hands the whole work to an engine with a time limit of its own. */
  secondsLeft(): number;
  /** An event for the trace and the live line. */
  note(event: string, detail?: Readonly<Record<string, number | string>>): void;
}

/** What only looks: metrics are pure functions of the state, evaluated when a record is due or a criterion names them. */
interface Viewed<S, M extends string, W extends OracleName> {
  readonly metrics: Readonly<Record<M, (state: S, observe: Oracles<never, W>) => Maybe<number | undefined>>>;
  /**
   * The flat variable at this state; a view, not a copy. Solvers have it; the driver watches it for divergence and the `step` criterion.
   * A promise (always, then) where it must be read from tensors: it is looked at when a record is due, and cannot serve the `step` criterion.
   */
  point?(state: S): Maybe<Vector>;
  /** What the method leaves behind, when it is more than `point`. */
  result?(state: S): Maybe<Result>;
  /** The best point evaluated so far, when it is not an iterate: the result's best point where no recorded iterate beats it. `x` is a view. */
  best?(state: S): Evaluated | undefined;
}

/** A point with the objective that an oracle gave for it, and the step that asked. */
export interface Evaluated { readonly k: number; readonly value: number; readonly x: Vector }

export interface Stepper<S, M extends string = string, W extends OracleName = OracleName> extends Viewed<S, M, W> {
  init(): Maybe<S>;
  /** One iteration: mutates the state; returns `Finish` to end the run. */
  step(state: S): Maybe<Finish | void>;
}

/** A step cut at its oracle calls. `ask` may write to the state, but not move its point; `tell` gets the answers in the order of the asks. */
export interface Asker<S, M extends string = string, W extends OracleName = OracleName, A extends OracleName = OracleName> extends Viewed<S, M, W> {
  init(): Maybe<S>;
  ask(state: S): readonly Ask<A>[];
  tell(state: S, answers: readonly Answer<A>[]): Maybe<Finish | void>;
}

/** A method as the driver sees it: with `step`, or with `ask` and `tell`. */
export interface AnyStepper {
  init(): Maybe<object>;
  step?(state: object): Maybe<Finish | void>;
  ask?(state: object): readonly AnyAsk[];
  tell?(state: object, answers: readonly unknown[]): Maybe<Finish | void>;
  readonly metrics: Readonly<Record<string, (state: object, observe: object) => Maybe<number | undefined>>>;
  point?(state: object): Maybe<Vector>;
  result?(state: object): Maybe<Result>;
  best?(state: object): Evaluated | undefined;
}

/** A defined method. `R` is what the compiler checks a problem against. */
export interface Method<R extends OracleName = never, P extends TSchema = TSchema> {
  readonly manifest: Manifest<OracleName, OracleName, OracleName, P>;
  /** Carries R; never called. */
  readonly needs?: (required: R) => void;
  build(run: Run): AnyStepper;
}
export interface AnyMethod { readonly manifest: Manifest; build(run: Run): AnyStepper }

/** Refuses, at compile time, a state that structured clone or the checkpoint could not carry. */
export type Saved<S> = S extends Plain<S> ? unknown : { readonly init: 'the state holds something that cannot be saved' };

/**
 * Defines a method: a manifest (data) and `build`, which gets a `Run` typed from the manifest.
 * An oracle that the manifest does not name cannot be called: a compile error here, a coded refusal at run time.
 * Write `init() { ... }` first and as a method: from an arrow function TypeScript does not infer the state of the functions after it.
 */
export function defineMethod<S extends object, const R extends OracleName, P extends TSchema, const M extends string, const U extends OracleName = never, const W extends OracleName = never, T extends Tokens = Record<never, never>, const N extends string = never>(
  manifest: Manifest<R, U, W, P, M, T, OracleName, N>, build: (run: Run<R, U, Static<P>, T, N>) => Stepper<S, M, W> & Saved<S>): Method<R, P> {
  return { manifest, build } as unknown as Method<R, P>;
}

/** The same for a method whose oracle calls somebody else may make: a simulator, a person, another process. Its `asks` are matched like `requires`. */
export function defineAskTell<S extends object, const A extends OracleName, P extends TSchema, const M extends string, const R extends OracleName = never, const U extends OracleName = never, const W extends OracleName = never, T extends Tokens = Record<never, never>, const N extends string = never>(
  manifest: Manifest<R, U, W, P, M, T, A, N> & { readonly asks: readonly A[] }, build: (run: Run<R, U, Static<P>, T, N>) => Asker<S, M, W, A> & Saved<S>): Method<R | A, P> {
  return { manifest, build } as unknown as Method<R | A, P>;
}
