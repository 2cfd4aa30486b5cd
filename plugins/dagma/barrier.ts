/** h(W; s) = d log s - log det(sI - W o W) on the matrices W o W of spectral radius below s; required edges count 1 more. */
import { linalg, type Vector } from '../../core/index.js';
import type { GraphRun } from '../shared/dag/weights.js';

export interface Barrier {
  /** Inverts sI - A for the next `addGradient`. False where the inverse has a negative entry: x is outside of the domain. */
  prepare(x: Vector, rules: Vector, s: number): boolean;
  /** Adds dh/dx at the point of the last `prepare` to `out`. */
  addGradient(x: Vector, out: Vector): void;
  /** -log |det(sI - A)| + d log s, also outside of the domain; overwrites what `prepare` did. */
  value(x: Vector, rules: Vector, s: number): number;
}

/** Rounding of an inverse. */
const rounding = 1e-16;

export function createBarrier({ traits }: GraphRun, d: number): Barrier {
  const { luFactor, luSolve } = linalg(), units = traits.hidden ?? 1, factors = new Float64Array(d * d), inverse = new Float64Array(d * d), pivots = new Int32Array(d);
  const factor = (x: Vector, rules: Vector, s: number): boolean => {
    for (let edge = 0; edge < factors.length; edge++) {
      let sum = Math.max(rules[edge]!, 0);
      for (let at = edge * units; at < (edge + 1) * units; at++) sum += x[at]! * x[at]!;
      factors[edge] = (edge % (d + 1) === 0 ? s : 0) - sum;
    }
    try { luFactor(factors, d, pivots); return true; } catch { return false; }
  };
  return {
    prepare(x, rules, s) {
      if (!factor(x, rules, s)) return false;
      // Right-hand sides stand one after the other: the rows of the solution are the columns of the inverse.
      for (let at = 0; at < inverse.length; at++) inverse[at] = at % (d + 1) === 0 ? 1 : 0;
      luSolve(factors, d, pivots, inverse, d);
      for (let at = 0; at < inverse.length; at++) if (!(inverse[at]! + rounding >= 0)) return false;
      return true;
    },
    addGradient(x, out) {
      for (let edge = 0; edge < inverse.length; edge++) for (let at = edge * units; at < (edge + 1) * units; at++) out[at]! += 2 * inverse[edge]! * x[at]!;
    },
    value(x, rules, s) {
      if (!factor(x, rules, s)) return Infinity;
      let h = d * Math.log(s);
      for (let i = 0; i < d; i++) h -= Math.log(Math.abs(factors[i * d + i]!));
      return h;
    },
  };
}
