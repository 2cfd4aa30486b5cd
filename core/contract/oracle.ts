/**
 * Oracles: what a problem can be asked. Every oracle is a pure function of its arguments; vectors are written to `out`.
 * A family that brings new oracles merges them into `OracleSet` from its own file and describes them in its manifest (`units`).
 */
import type { Vector } from './arrays.js';
import type { ClauseSet } from './clauses.js';
import type { LinearProgram } from './linear-program.js';

/** Lower and upper bounds of every variable, -Infinity and Infinity where there is none. */
export interface Box { readonly lower: Vector; readonly upper: Vector }

/**
 * The whole objective is `value` (it may be +Infinity); `gradient` says that it is unconstrained and has one term only.
 * A composite objective is f(x) + h(x) + chi(x), each term optional: f by the `smooth...` oracles, h by the `nonsmooth...` oracles or structured as
 * h(x) = max over y in Y of <Kx, y> - J(y), chi by `simpleValue` and `prox`, or by `box` when chi is the indicator of a box.
 * V is the Bregman distance of the problem's geometry: |x - u|^2 / 2, or the Kullback-Leibler divergence when the problem is `entropic`.
 */
export interface OracleSet {
  /** Objective at x, x of length n. */
  value(x: Vector): number;
  /** Gradient of the whole objective, n numbers to `out`. */
  gradient(x: Vector, out: Vector): void;
  /** Hessian of the whole objective at x times v. */
  hessianVector(x: Vector, v: Vector, out: Vector): void;
  /** Hessian of the whole objective at x: n x n, row-major, both triangles. */
  hessian(x: Vector, out: Vector): void;
  /**
   * Gauss-Newton matrix J' phi''(u) J of an objective phi(u(x)), phi convex, J the Jacobian of u: what is left of the Hessian without the second
   * derivatives of u. Symmetric positive semidefinite, n x n, both triangles.
   */
  gaussNewton(x: Vector, out: Vector): void;
  gaussNewtonVector(x: Vector, v: Vector, out: Vector): void;
  /** Mean over the samples of grad f_i grad f_i', plus the Hessian of what is not sampled (an l2 term): symmetric positive semidefinite, n x n, both triangles. */
  fisher(x: Vector, out: Vector): void;
  fisherVector(x: Vector, v: Vector, out: Vector): void;
  /** q, n numbers, such that qq' is a positive semidefinite part of the Hessian: for f = |u(x)|^p / p, the term (p - 2) |u|^(p - 4) J'u u'J. */
  rankOne(x: Vector, out: Vector): void;
  /** u(x) of an objective |u(x)|^p / p: as many numbers as the trait `residuals` says; p is the trait `power`. */
  residual(x: Vector, out: Vector): void;
  /** Jacobian of `residual`: residuals x n, row-major. */
  jacobian(x: Vector, out: Vector): void;
  /** A constant symmetric positive semidefinite matrix that steps are naturally measured in, A'A of the data: n x n, both triangles. */
  metric(out: Vector): void;
  /** Objective at out.length points, stored one after the other. */
  valueBatch(points: Vector, out: Vector): void;
  /** The mean over the samples of a finite sum, plus what is not sampled (an l2 term), at out.length points, stored one after the other. */
  sampleValues(points: Vector, samples: Int32Array, out: Vector): void;
  /** Mean gradient over the samples of a finite sum, plus the gradient of what is not sampled (an l2 term). */
  sampleGradient(x: Vector, samples: Int32Array, out: Vector): void;
  /** The smooth part f of a composite objective. */
  smoothValue(x: Vector): number;
  smoothGradient(x: Vector, out: Vector): void;
  smoothHessianVector(x: Vector, v: Vector, out: Vector): void;
  /** Mean over the samples of the gradients of f's terms, f being the mean of all terms, plus the gradient of what is not sampled (an l2 term). */
  sampleSmoothGradient(x: Vector, samples: Int32Array, out: Vector): void;
  /** The simple part chi; +Infinity outside its domain. */
  simpleValue(x: Vector): number;
  /** argmin over u of chi(u) + |u - x|^2 / (2 t), t > 0, to `out`; `out` may be `x`. */
  prox(x: Vector, t: number, out: Vector): void;
  /** The bounds, when chi is exactly the indicator of a box. */
  box(): Box;
  /** argmin over v of <d, v> + chi(v) + beta V(x, v) + q V(u, v), beta + q > 0, to `out`, which is none of the arguments: two centres, x and u. */
  twoCentreProx(d: Vector, x: Vector, beta: number, u: Vector, q: number, out: Vector): void;
  /** V(x, u) = w(u) - w(x) - <grad w(x), u - x>; for monitoring only. */
  bregmanDistance(x: Vector, u: Vector): number;
  /** The nonsmooth part h of a composite objective. */
  nonsmoothValue(x: Vector): number;
  /** One subgradient of h at x; at a kink that of sign(0) = 0. */
  nonsmoothSubgradient(x: Vector, out: Vector): void;
  /** Mean over the samples of the terms' subgradients, h being the mean of all terms. */
  sampleSubgradient(x: Vector, samples: Int32Array, out: Vector): void;
  /** Kx, `dualSize` numbers to `out`. */
  couple(x: Vector, out: Vector): void;
  /** K'y, n numbers to `out`. */
  coupleAdjoint(y: Vector, out: Vector): void;
  /** argmax over y in Y of <z, y> - J(y) - eta W(y), eta >= 0, to `out`; `out` may be `z`. W >= 0 is 1-strongly convex on Y; at eta = 0 any maximiser. */
  dualArgmax(z: Vector, eta: number, out: Vector): void;
  /**
   * The gradient K'y, to `out`, of h smoothed by eta, with y = dualArgmax(Kx, eta), to `y`: the three in one pass over memory. No argument is another one.
   * Optional, beside `couple`, `dualArgmax` and `coupleAdjoint`, and counted as one call of each.
   */
  smoothedGradient(x: Vector, eta: number, y: Vector, out: Vector): void;
  /** argmin over v in Y of J(v) + |v - y|^2 / (2 sigma), sigma > 0, to `out`; `out` may be `y`. */
  dualProx(y: Vector, sigma: number, out: Vector): void;
  /** J(y); +Infinity outside of Y. */
  dualValue(y: Vector): number;
  /** (f + chi)*(z) = max over x of <z, x> - f(x) - chi(x): -conjugateValue(-K'y) - J(y) bounds the optimum from below. */
  conjugateValue(z: Vector): number;
  /** The whole problem, when it is a linear or mixed-integer program. */
  linearProgram(): LinearProgram;
  /** Graphs: loss of all nodes plus penalties at the weights x, whether or not the graph has cycles. */
  score(x: Vector): number;
  /** Gradient of the smooth part of `score` (all but the l1 term), n numbers to `out`. */
  scoreGradient(x: Vector, out: Vector): void;
  /** S = X'X / samples of the observations as they are scored: nodes x nodes, both triangles. */
  gram(out: Vector): void;
  /**
   * The fit of one node to its parents, which are distinct and not the node: argmin of the node's part of `score` with all other weights into it zero.
   * `out` holds the node's parameters, a start point before the call and the fit after it: for a linear model column `node` of the weights (`nodes` numbers),
   * for a network its inputs [nodes, hidden], outputs [hidden], and input biases [hidden] and output bias where there are any. Returns the node's part.
   */
  nodeRegression(node: number, parents: Int32Array, out: Vector): number;
  /** Which edges are required (1), forbidden (-1) or free (0): nodes x nodes, entry (i, j) for i -> j. */
  edgeRules(out: Vector): void;
  /** The known graph: nodes x nodes, 1 for an edge i -> j. For metrics only. */
  truth(out: Vector): void;
  /**
   * Objective at x with one block of coordinates replaced, for a range of blocks. `range` is [q, first, count]: block i has the coordinates
   * (first + i) q .. (first + i) q + q - 1. Each block has out.length / count candidates of q numbers, stored block by block; what lies beyond the last
   * coordinate is not read.
   */
  blockValues(x: Vector, range: Int32Array, candidates: Vector, out: Vector): void;
  /** The clauses of a satisfiability problem, whose unsatisfied weight is the objective; a variable is true where its coordinate is above 0. */
  clauses(): ClauseSet;
}

export type OracleName = keyof OracleSet & string;

/** The view of the oracles that a manifest earns: required ones are there, used ones may be undefined, nothing else exists. */
export type Oracles<R extends OracleName, U extends OracleName = never> = Readonly<Pick<OracleSet, R> & { [K in U]: OracleSet[K] | undefined }>;

/** How many units one call is worth, when it is not 1: the length of the argument at `items`. */
export interface OracleUnit { readonly items: number; readonly unit: string }

/** Units of the oracles above; families add theirs in their manifest. */
export const oracleUnits: Readonly<Record<string, OracleUnit>> = {
  valueBatch: { items: 1, unit: 'point' },
  sampleValues: { items: 2, unit: 'point' },
  blockValues: { items: 3, unit: 'candidate' },
  sampleGradient: { items: 1, unit: 'sample' },
  sampleSmoothGradient: { items: 1, unit: 'sample' },
  sampleSubgradient: { items: 1, unit: 'sample' },
  gateInputs: { items: 1, unit: 'row' }, gatedLosses: { items: 1, unit: 'row' }, gatedGradient: { items: 1, unit: 'row' }, gateGradient: { items: 1, unit: 'row' }, gatedErrors: { items: 1, unit: 'row' },
};

/** Oracles that do the work of several: a call counts as one of each part, under the parts' names. */
export const jointOracles: Readonly<Record<string, readonly OracleName[]>> = { smoothedGradient: ['couple', 'dualArgmax', 'coupleAdjoint'] };

/**
 * What part of the objective an oracle speaks for: the whole of an objective with one term, the smooth term f, the nonsmooth term h, or the simple term chi.
 * A method that asks for one term must know every term that the problem has. `value` speaks for any objective.
 */
export const oracleTerms: Readonly<Record<string, 'whole' | 'smooth' | 'nonsmooth' | 'simple'>> = {
  gradient: 'whole', hessianVector: 'whole', sampleGradient: 'whole',
  hessian: 'whole', gaussNewton: 'whole', gaussNewtonVector: 'whole', fisher: 'whole', fisherVector: 'whole', rankOne: 'whole', residual: 'whole', jacobian: 'whole',
  smoothValue: 'smooth', smoothGradient: 'smooth', smoothHessianVector: 'smooth', sampleSmoothGradient: 'smooth',
  nonsmoothValue: 'nonsmooth', nonsmoothSubgradient: 'nonsmooth', sampleSubgradient: 'nonsmooth', couple: 'nonsmooth', coupleAdjoint: 'nonsmooth', dualArgmax: 'nonsmooth', dualProx: 'nonsmooth', smoothedGradient: 'nonsmooth',
  simpleValue: 'simple', prox: 'simple', box: 'simple', twoCentreProx: 'simple',
};

/** Proxes may write to the array that they read. */
export const worksInPlace = (oracle: string): boolean => oracle === 'dualArgmax' || oracle === 'prox' || (oracle.endsWith('Prox') && oracle !== 'twoCentreProx');

/** With a term that has no gradient, no norm of a gradient says how far the optimum is. */
export const hasNonsmoothTerm = (oracles: Iterable<string>): boolean => [...oracles].some((name) => oracleTerms[name] === 'nonsmooth');
