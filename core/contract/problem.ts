/** Problems: oracles, layout and what is known about them; and the manifest of a family of problems. */
import type { TSchema, Static } from 'typebox';
import type { Layout, SparseMatrix, Vector } from './arrays.js';
import type { ClauseSet } from './clauses.js';
import type { LinearProgram } from './linear-program.js';
import type { Evaluator } from './ask.js';
import type { OracleName, OracleSet, OracleUnit } from './oracle.js';
import type { Metric } from './method.js';
import type { Random } from './random.js';

/** Facts (`true`) are known from the spec alone and are matched on; numbers are known once data is loaded. Families may merge more. */
export interface Traits {
  convex?: true;
  smooth?: true;
  stronglyConvex?: true;
  stochastic?: true;
  discrete?: true;
  /** `gradient` is that of a stand-in for a hard objective, not the derivative of `value`. */
  surrogate?: true;
  /** Every node of a graph is a linear (or generalised linear) model of its parents: the variable is the matrix of weights. */
  linearModel?: true;
  /** `score` is 1/2 trace((I - W)'S(I - W)) + l1 |W|_1, S the Gram matrix of `gram`. */
  squaredLoss?: true;
  /** `nodeRegression` finds the least value that there is, not only a stationary one. */
  exactFits?: true;
  /** The geometry is the simplex with V = Kullback-Leibler divergence and the norm |x|_1, its dual |g|_inf; else V = |x - u|^2 / 2 and the 2-norm. */
  entropic?: true;
  /** Lipschitz constant L of the gradient (of the smooth part), in the geometry's norm. */
  smoothness?: number;
  /** Strong-convexity constant mu of the objective's smooth part. */
  strongConvexity?: number;
  /** Number of terms of a finite sum; of both where f and h are sampled. */
  samples?: number;
  /** mu of the simple part chi relative to V: chi(x) >= chi(y) + <chi'(y), x - y> + mu V(y, x). */
  simpleStrongConvexity?: number;
  /** Lipschitz constant G of the nonsmooth part h, in the geometry's norm: no subgradient is longer in the dual norm. */
  nonsmoothLipschitz?: number;
  /** Bound sigma^2 on the mean of |sampleSubgradient - nonsmoothSubgradient|^2 for one random sample, in the dual norm. */
  subgradientVariance?: number;
  /** Bound on the norm of K of a structured h, from the geometry's norm to the norm in which W is 1-strongly convex. */
  couplingNorm?: number;
  /** Length of the dual variable y. */
  dualSize?: number;
  /** Omega: 0 <= W <= Omega on Y. */
  dualDiameter?: number;
  /** Number of nodes of a graph, and weight of the l1 term of its score. */
  nodes?: number;
  l1?: number;
  /** Hidden units a node, where every node is modelled by a network; linear otherwise. */
  hidden?: number;
  /** Length of `residual`, and p of the objective |residual|^p / p. */
  residuals?: number;
  power?: number;
}
export type FactName = { [K in keyof Traits]-?: NonNullable<Traits[K]> extends true ? K : never }[keyof Traits];
export type NumericTrait = { [K in keyof Traits]-?: NonNullable<Traits[K]> extends number ? K : never }[keyof Traits];
export type Facts = Readonly<Partial<Record<FactName, true>>>;

/** A known optimum, given by the user or by theory. */
export interface Reference { readonly value?: number; readonly point?: Vector }

/** Oracles that can only be asked, not called: a simulator or another process answers, in its own time. One evaluator a run. */
export interface Answers<A extends OracleName = OracleName> { readonly oracles: readonly A[]; open(): Evaluator }

/**
 * Oracles that can be computed in float32 on a tensor backend, when the run names one. `module` exports `openOracles(backend, setup)`; it is loaded in a thread
 * of its own, where `setup()` arrives as a structured clone. Of `valueBatch`, `sampleValues`, `gradient`, `sampleGradient` and `blockValues`; the last
 * follows from the first where the module does not have it (it gets x and the candidates in one array, then q and each candidate's first coordinate).
 */
export interface TensorPart { readonly module: URL; readonly oracles: readonly OracleName[]; setup(): unknown }

/** A problem that can be solved: built from a spec by its family, or written as plain functions. */
export interface Problem<O extends OracleName = never, A extends OracleName = never> {
  readonly kind: string;
  readonly layout: Layout;
  readonly traits: Readonly<Traits>;
  readonly oracles: Readonly<Pick<OracleSet, O>>;
  /** A fresh start point; random only where the family says so. */
  start(random: Random): Vector;
  readonly reference?: Reference;
  readonly answers?: Answers<A>;
  readonly units?: Readonly<Record<string, OracleUnit>>;
  /** What the family computed from its params, for the record of a run. */
  readonly details?: Readonly<Record<string, number>>;
  /** What is recorded of every method's point besides the method's own metrics; not counted. */
  readonly metrics?: Readonly<Record<string, ProblemMetric>>;
  /** The point as it is returned, of the same value: a 0/1 assignment for the coordinates that a continuous method moved. */
  present?(x: Vector): Vector;
  readonly tensors?: TensorPart;
  /** The tensor backend that the oracles of `tensors` are computed on, where it is not float64 arrays. */
  readonly backend?: string;
  /** Gives back what the oracles hold between calls (a thread, a device); a later call takes it again. Called when a run ends. */
  release?(): void;
}

/** A pure function of the point. */
export interface ProblemMetric extends Metric { measure(x: Vector): number }

/** A problem whose oracles are known at run time only. */
export type AnyProblem = Omit<Problem<never, OracleName>, 'oracles'> & { readonly oracles: Readonly<Partial<OracleSet>> };

/** What a family offers, as data in registry.json: the rules whose `when` (a JSON Schema on the whole problem spec) accepts are added up. */
export interface Offer { readonly when?: object; readonly oracles: readonly OracleName[]; /** Oracles for methods that ask only. */ readonly answers?: readonly OracleName[]; readonly facts?: Facts }

/**
 * One data field. A dimension is a number, or a letter that must agree wherever it stands ("m", "n").
 * `model`: a file that holds a whole linear program (.mps, .lp) in place of numbers; its shape is []. `instead`: the name of such a field, which
 * replaces this one: exactly one of the two is given (at most one when this field is optional); any field may replace another so.
 * `or`: another shape that the field may have, or several, each of another number of axes.
 */
export interface DataField { readonly shape: readonly (number | string)[]; readonly or?: readonly (number | string)[] | readonly (readonly (number | string)[])[]; readonly summary: string; readonly optional?: true; readonly sparse?: true; readonly model?: true; /** Clauses: a file .cnf or .wcnf, generated ones, or rows of literals. */ readonly clauses?: true; readonly instead?: string }

/** Clauses that were read from a file or generated. */
export interface ClausesValue { readonly kind: 'clauses'; readonly clauses: ClauseSet }

export interface ArrayValue {
  readonly kind: 'array';
  readonly shape: readonly number[];
  readonly data: Float64Array;
  readonly names?: readonly string[];
  readonly beside?: Readonly<Record<string, ArrayValue>>;
}

/** A linear program that was read from a file. */
export interface ModelValue { readonly kind: 'linear-program'; readonly program: LinearProgram }

/**
 * A loaded data field: dense row-major; sparse or a linear program where the field allows it. `names`: of the columns, where a table or a generator gives some.
 * `beside`: further fields that the generator of this one knows (the true graph of simulated observations); they stand in for fields that the spec leaves out.
 */
export type DataValue = ArrayValue | SparseMatrix | ModelValue | ClausesValue;

/** The manifest of a family; the committed registry.json is generated from it. */
export interface FamilyManifest<P extends TSchema = TSchema> {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  readonly summary: string;
  readonly tags?: readonly string[];
  readonly data?: Readonly<Record<string, DataField>>;
  /** Any named dense arrays of any shape are accepted as data, in place of `data`. */
  readonly openData?: true;
  readonly params: P;
  /** Further properties of the spec beside data, params, start and reference, as JSON Schemas (`variables`, `objective`). */
  readonly fields?: { readonly properties: Readonly<Record<string, object>>; readonly required?: readonly string[] };
  readonly offers: readonly Offer[];
  readonly units?: Readonly<Record<string, OracleUnit>>;
  /** The field whose text is an expression in the names of `variables` and of the data, so that it is checked before any code is loaded. */
  readonly formula?: string;
  /** Its oracles run programs that the spec names: nothing of it is built without the user's word (`--allow-commands`). */
  readonly runsCommands?: true;
  /** Oracles that a named tensor backend computes in float32; `build` gives `tensors` then. */
  readonly tensors?: readonly OracleName[];
  /** `build` gives `reference.value`, so that a `gap` criterion needs none in the spec. */
  readonly knowsOptimum?: true;
  /** A complete problem/1 spec that validates and solves. */
  readonly example: object;
  /** Checks of the conformance kit, by name, that the family is kept from, and why. */
  readonly conformance?: { readonly exclude?: Readonly<Record<string, string>> };
}

/** What `build` gets: loaded and shape-checked data, validated params with defaults, and the whole spec. */
export interface FamilyInput<P = unknown> {
  readonly data: Readonly<Record<string, DataValue>>;
  readonly params: Readonly<P>;
  readonly spec: Readonly<Record<string, unknown>>;
  /** The folder of the spec. */
  readonly folder?: string;
  /** The user's word that programs may be run. */
  readonly allowCommands?: boolean;
}
export interface Family<P extends TSchema = TSchema> {
  readonly manifest: FamilyManifest<P>;
  build(input: FamilyInput<Static<P>>): AnyProblem | Promise<AnyProblem>;
}
