/** Logistic regression of one node on its parents with an l1 term: proximal Newton steps, each a lasso on the Hessian by coordinate descent, with a line search. */
import type { OracleSet, Vector } from '../../core/index.js';
import { sigmoid, softplus } from './logistic.js';

const mostSteps = 200;
const mostSweeps = 10_000;
/** Added to the Hessian's diagonal, relative to its trace: equal parents have a singular one. */
const ridge = 1e-12;
/** Largest stationarity residual of a fit. */
const stationary = 1e-13;

/** Where the classes can be separated and l1 = 0 no minimum exists: the weights are those where the residual falls below 1e-13. */
export function logisticFit(X: Vector, n: number, d: number, l1: number): OracleSet['nodeRegression'] {
  const p = { weights: new Float64Array(d), trial: new Float64Array(d), gradient: new Float64Array(d), step: new Float64Array(d), pull: new Float64Array(d), hessian: new Float64Array(d * d), margin: new Float64Array(n) };
  const { weights, trial, gradient, step, pull, hessian, margin } = p;

  /** Objective at w; leaves the margins. */
  const value = (node: number, parents: Int32Array, w: Vector): number => {
    let sum = 0, size = 0;
    for (let row = 0; row < n; row++) {
      let m = 0;
      for (let a = 0; a < parents.length; a++) m += X[row * d + parents[a]!]! * w[a]!;
      margin[row] = m;
      sum += softplus(m) - X[row * d + node]! * m;
    }
    for (let a = 0; a < parents.length; a++) size += Math.abs(w[a]!);
    return sum / n + l1 * size;
  };

  /** Gradient and Hessian (lower triangle, then mirrored) at the margins. */
  const differentiate = (node: number, parents: Int32Array): void => {
    const count = parents.length;
    gradient.fill(0, 0, count);
    hessian.fill(0, 0, count * count);
    for (let row = 0; row < n; row++) {
      const chance = sigmoid(margin[row]!), off = (chance - X[row * d + node]!) / n, weight = chance * (1 - chance) / n;
      for (let a = 0; a < count; a++) {
        const x = X[row * d + parents[a]!]!;
        if (x === 0) continue;
        gradient[a]! += off * x;
        for (let b = 0; b <= a; b++) hessian[a * count + b]! += weight * x * X[row * d + parents[b]!]!;
      }
    }
    let trace = 0;
    for (let a = 0; a < count; a++) trace += hessian[a * count + a]!;
    for (let a = 0; a < count; a++) {
      hessian[a * count + a]! += ridge * trace;
      for (let b = 0; b < a; b++) hessian[b * count + a] = hessian[a * count + b]!;
    }
  };

  const residual = (count: number): number => {
    let worst = 0;
    for (let a = 0; a < count; a++) worst = Math.max(worst, weights[a] === 0 ? Math.abs(gradient[a]!) - l1 : Math.abs(gradient[a]! + l1 * Math.sign(weights[a]!)));
    return worst;
  };

  /** step = argmin g's + s'Hs / 2 + l1 |w + s|_1. */
  const solve = (count: number): void => {
    step.fill(0, 0, count);
    pull.set(gradient.subarray(0, count));
    for (let sweep = 0; sweep < mostSweeps; sweep++) {
      let moved = 0, largest = 0;
      for (let a = 0; a < count; a++) {
        const curvature = hessian[a * count + a]!, at = weights[a]! + step[a]!;
        if (curvature === 0) continue;
        const aim = curvature * at - pull[a]!, after = Math.sign(aim) * Math.max(0, Math.abs(aim) - l1) / curvature, change = after - at;
        largest = Math.max(largest, Math.abs(after));
        if (change === 0) continue;
        step[a] = after - weights[a]!;
        moved = Math.max(moved, Math.abs(change));
        for (let b = 0; b < count; b++) pull[b]! += hessian[a * count + b]! * change;
      }
      if (moved <= 1e-15 * largest) return;
    }
  };

  return (node, parents, out) => {
    const count = parents.length;
    for (let a = 0; a < count; a++) weights[a] = Number.isFinite(out[parents[a]!]!) ? out[parents[a]!]! : 0;
    let current = value(node, parents, weights);
    for (let taken = 0; taken < mostSteps; taken++) {
      differentiate(node, parents);
      if (residual(count) <= stationary) break;
      solve(count);
      let next = Number.POSITIVE_INFINITY;
      for (let part = 1; part > 1e-10; part /= 2) {
        for (let a = 0; a < count; a++) trial[a] = weights[a]! + part * step[a]!;
        next = value(node, parents, trial);
        if (next < current) break;
      }
      if (!(next < current)) break;
      weights.set(trial.subarray(0, count));
      current = next;
    }
    out.fill(0);
    for (let a = 0; a < count; a++) out[parents[a]!] = weights[a]!;
    return current;
  };
}
