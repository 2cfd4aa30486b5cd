/** h(x) = max over y on the simplex of x'Ay, the largest entry of A'x: the opponent's best answer. */
import { multiply, multiplyTransposed, projectSimplex, type Matrix, type OracleSet, type Vector } from '../../core/index.js';
import { dualSlack } from '../shared/box-dual.js';

export type GameGeometry = 'entropy' | 'euclidean';

export const payoffOracles = ['nonsmoothValue', 'nonsmoothSubgradient', 'couple', 'coupleAdjoint', 'dualArgmax', 'dualProx', 'dualValue'] as const;

/** K = A', J = 0. W is ln m + sum y ln y, or (|y|^2 - 1/m) / 2 with m columns: 0 at the uniform strategy. Nothing is allocated after creation. */
export function payoff(A: Matrix, geometry: GameGeometry): Pick<OracleSet, (typeof payoffOracles)[number]> {
  const columns = A.columns, payoffs = new Float64Array(columns);
  const couple = (x: Vector, out: Vector): void => multiplyTransposed(A, x, out);
  const coupleAdjoint = (y: Vector, out: Vector): void => multiply(A, y, out);
  return {
    nonsmoothValue(x) { couple(x, payoffs); return largest(payoffs); },
    nonsmoothSubgradient(x, out) {
      couple(x, payoffs);
      bestAnswer(payoffs, payoffs);
      coupleAdjoint(payoffs, out);
    },
    couple, coupleAdjoint,
    dualArgmax(z, eta, out) {
      if (eta === 0) return bestAnswer(z, out);
      if (geometry === 'entropy') return softAnswer(z, eta, out);
      for (let j = 0; j < columns; j++) out[j] = z[j]! / eta;
      projectSimplex(out, out);
    },
    dualProx(y, _sigma, out) { projectSimplex(y, out); },
    dualValue(y) {
      let sum = 0;
      for (let j = 0; j < columns; j++) {
        if (y[j]! < -dualSlack) return Infinity;
        sum += y[j]!;
      }
      // Sums of many weights round more than each weight.
      return Math.abs(sum - 1) > 1e3 * dualSlack ? Infinity : 0 * sum;
    },
  };
}

function largest(z: Vector): number {
  let most = -Infinity;
  for (let j = 0; j < z.length; j++) if (!(z[j]! <= most)) most = z[j]!;
  return most;
}

/** All weight on the largest entry, the first of equals; NaN everywhere where there is one. `out` may be `z`. */
function bestAnswer(z: Vector, out: Vector): void {
  let best = 0, sum = 0;
  for (let j = 0; j < z.length; j++) { sum += z[j]!; if (z[j]! > z[best]!) best = j; }
  out.fill(Number.isNaN(sum) ? sum : 0);
  out[best]! += 1;
}

/** Proportional to exp(z / eta). */
function softAnswer(z: Vector, eta: number, out: Vector): void {
  const most = largest(z);
  let sum = 0;
  for (let j = 0; j < z.length; j++) sum += out[j] = Math.exp((z[j]! - most) / eta);
  for (let j = 0; j < z.length; j++) out[j]! /= sum;
}
