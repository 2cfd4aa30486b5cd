/** Least squares and lasso of one node on its parents, from the Gram matrix S alone. */
import type { OracleSet, Vector } from '../../core/index.js';

type Fit = OracleSet['nodeRegression'];

/** A pivot of the Cholesky factor below this part of its diagonal entry is rounding: that parent is a combination of the earlier ones. */
const dependent = 1e-12;

/** Exact: Cholesky of the parents' block. A parent that depends on earlier ones gets weight 0: of all minimisers one with few weights. */
export function regressionOnGram(S: Vector, d: number): Fit {
  const L = new Float64Array(d * d), z = new Float64Array(d);
  return (node, parents, out) => {
    const p = parents.length;
    let left = S[node * d + node]!;
    out.fill(0);
    for (let i = 0; i < p; i++) {
      const row = parents[i]! * d;
      for (let j = 0; j <= i; j++) {
        let entry = S[row + parents[j]!]!;
        for (let k = 0; k < j; k++) entry -= L[i * d + k]! * L[j * d + k]!;
        if (j < i) L[i * d + j] = L[j * d + j] === 0 ? 0 : entry / L[j * d + j]!;
        else L[i * d + i] = entry > dependent * S[row + parents[i]!]! ? Math.sqrt(entry) : 0;
      }
      let right = S[row + node]!;
      for (let k = 0; k < i; k++) right -= L[i * d + k]! * z[k]!;
      z[i] = L[i * d + i] === 0 ? 0 : right / L[i * d + i]!;
      left -= z[i]! * z[i]!;
    }
    for (let i = p - 1; i >= 0; i--) {
      let entry = z[i]!;
      for (let k = i + 1; k < p; k++) entry -= L[k * d + i]! * out[parents[k]!]!;
      out[parents[i]!] = L[i * d + i] === 0 ? 0 : entry / L[i * d + i]!;
    }
    return Math.max(0, left) / 2;
  };
}

/** Coordinate descent until no weight moves by more than this, relative to the largest. */
const still = 1e-13;
const mostSweeps = 100_000;

/** argmin 1/2 (S_jj - 2 s'w + w'S_pp w) + l1 |w|_1 by cyclic coordinate descent, warm-started from `out`. */
export function lassoOnGram(S: Vector, d: number, l1: number): Fit {
  const descend = lassoScratch(S, d);
  return (node, parents, out) => descend(node, parents, out, l1);
}

/** The same with the weight as an argument. */
export function lassoScratch(S: Vector, d: number): (node: number, parents: Int32Array, out: Vector, l1: number) => number {
  const pull = new Float64Array(d), start = new Float64Array(d), active = new Int32Array(d), L = new Float64Array(d * d), w = new Float64Array(d);
  /** Descent stops a little short. With the signs known the weights that are not zero solve S_AA w = s_A - l1 sign(w): by Cholesky; left as it is where that changes a sign. */
  const polish = (node: number, parents: Int32Array, out: Vector, l1: number): void => {
    let count = 0;
    for (const k of parents) if (out[k] !== 0) active[count++] = k;
    for (let i = 0; i < count; i++) {
      const row = active[i]!;
      let right = S[row * d + node]! - l1 * Math.sign(out[row]!);
      for (let j = 0; j <= i; j++) {
        let entry = S[row * d + active[j]!]!;
        for (let k = 0; k < j; k++) entry -= L[i * d + k]! * L[j * d + k]!;
        if (j < i) { L[i * d + j] = entry / L[j * d + j]!; right -= L[i * d + j]! * w[j]!; continue; }
        if (!(entry > dependent * S[row * (d + 1)]!)) return;
        L[i * d + i] = Math.sqrt(entry);
      }
      w[i] = right / L[i * d + i]!;
    }
    for (let i = count - 1; i >= 0; i--) {
      for (let k = i + 1; k < count; k++) w[i]! -= L[k * d + i]! * w[k]!;
      w[i]! /= L[i * d + i]!;
      if (w[i]! * out[active[i]!]! <= 0) return;
    }
    for (let i = 0; i < count; i++) {
      const k = active[i]!, change = w[i]! - out[k]!;
      out[k] = w[i]!;
      for (const other of parents) pull[other]! -= S[k * d + other]! * change;
    }
  };
  return (node, parents, out, l1) => {
    start.set(out);
    out.fill(0);
    for (const parent of parents) out[parent] = Number.isFinite(start[parent]!) ? start[parent]! : 0;
    // pull[i] = S_ij - sum over k of S_ik w_k: minus the gradient of the smooth part.
    for (const i of parents) pull[i] = S[node * d + i]!;
    for (const k of parents) if (out[k] !== 0) for (const i of parents) pull[i]! -= S[k * d + i]! * out[k]!;
    for (let sweep = 0; sweep < mostSweeps; sweep++) {
      let largest = 0, moved = 0;
      for (const k of parents) {
        const curvature = S[k * d + k]!, before = out[k]!;
        if (curvature === 0) { out[k] = 0; continue; }
        const aim = pull[k]! + curvature * before, after = Math.sign(aim) * Math.max(0, Math.abs(aim) - l1) / curvature, change = after - before;
        if (change !== 0) {
          out[k] = after;
          for (const i of parents) pull[i]! -= S[k * d + i]! * change;
        }
        largest = Math.max(largest, Math.abs(after));
        moved = Math.max(moved, Math.abs(change));
      }
      if (moved <= still * largest) break;
    }
    polish(node, parents, out, l1);
    // S_jj - 2 s'w + w'S w = S_jj - w's - w'pull.
    let value = S[node * d + node]!, penalty = 0;
    for (const k of parents) {
      value -= out[k]! * (S[k * d + node]! + pull[k]!);
      penalty += Math.abs(out[k]!);
    }
    return value / 2 + l1 * penalty;
  };
}
