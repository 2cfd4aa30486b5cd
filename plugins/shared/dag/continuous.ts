/** What the continuous methods (NOTEARS, DAGMA, GOLEM) share: h of the squared weights, the parts of x that may move, and how their runs end. */
import type { Certificate, OracleSet, Vector } from '../../../core/index.js';
import type { Acyclicity } from './acyclicity.js';
import { cutToAcyclic, topologicalOrder } from './order.js';
import { stationary } from './records.js';
import { graphResult, weightsOf, type GraphRun } from './weights.js';

export interface SquaredAcyclicity {
  /**
   * h at A_ij = the square of W_ij, which for networks is the sum of squares over the hidden units; required edges count 1 more, so that no walk goes back along them.
   * Infinity outside of the domain.
   */
  value(x: Vector, rules: Vector): number;
  /** Adds `factor` times dh/dx, at the point of the last `value`, to `out`. */
  addGradient(x: Vector, factor: number, out: Vector): void;
}

/** Inputs of a network stand first in x, as the weights of a linear model do. */
export function squaredAcyclicity({ traits }: GraphRun, h: Acyclicity): SquaredAcyclicity {
  const d = traits.nodes!, units = traits.hidden ?? 1, A = new Float64Array(d * d), walks = new Float64Array(d * d);
  return {
    value(x, rules) {
      for (let edge = 0; edge < A.length; edge++) {
        let sum = 0;
        for (let at = edge * units; at < (edge + 1) * units; at++) sum += x[at]! * x[at]!;
        A[edge] = sum + Math.max(rules[edge]!, 0);
      }
      return h(A, walks);
    },
    addGradient(x, factor, out) {
      for (let edge = 0; edge < A.length; edge++) for (let at = edge * units; at < (edge + 1) * units; at++) out[at]! += 2 * factor * walks[edge]! * x[at]!;
    },
  };
}

/** Sets the entries of x (or of a gradient) to 0 that no method may move: weights of a node on itself, and of forbidden edges. */
export function clearFixed({ traits }: GraphRun, rules: Vector, x: Vector): void {
  const d = traits.nodes!, units = traits.hidden ?? 1;
  for (let edge = 0; edge < d * d; edge++) if (edge % (d + 1) === 0 || rules[edge] === -1) x.fill(0, edge * units, (edge + 1) * units);
}

/** The result at x: its weights, and the order of the graph that is left when its smallest edges are cut until it has no cycle and agrees with the required edges. */
export function continuousResult(run: GraphRun, x: Vector, rules: Vector, threshold: number): ReturnType<typeof graphResult> {
  const d = run.traits.nodes!, W = new Float64Array(d * d), order = new Int32Array(d);
  weightsOf(x, d, run.traits.hidden, W);
  for (let edge = 0; edge < W.length; edge++) W[edge] = edge % (d + 1) === 0 ? 0 : rules[edge] === 1 ? Infinity : W[edge]!;
  cutToAcyclic(W, d, 0, order);
  return graphResult(run, x, order, threshold);
}

/** `local` where the graph of x has no cycle at all and passes the KKT test; `feasible` where it has none; else `none`, with h. */
export function continuousCertificate(run: GraphRun, x: Vector, h: number, violation: number | undefined, scale: number): Certificate {
  const d = run.traits.nodes!, W = new Float64Array(d * d);
  weightsOf(x, d, run.traits.hidden, W);
  if (!topologicalOrder(W, d, new Int32Array(d))) return { kind: 'none', evidence: 'measured', measure: 'h', value: h };
  if (violation !== undefined && violation <= stationary * Math.max(1, scale)) return { kind: 'local', evidence: 'measured', measure: 'kktViolation', value: violation };
  return { kind: 'feasible', evidence: 'measured' };
}

/** Largest entry of the score's gradient at x. */
export function gradientScale(scoreGradient: OracleSet['scoreGradient'], x: Vector, gradient: Vector): number {
  scoreGradient(x, gradient);
  return gradient.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
}
