/**
 * One node as a network of its parents: f(x) = c + sum over units h of a_h sigmoid(b_h + sum over parents k of x_k w_kh).
 * Its part of the score: 1/(2n) sum over samples of (x_node - f(x))^2 + l2/2 (|w|^2 + |a|^2); l1 |w|_1 is left to the caller. The biases b and c are optional and have no penalty.
 */
import { linalg, type Vector } from '../../core/index.js';
import { sigmoid } from './logistic.js';

export interface NetworkShape { readonly samples: number; readonly hidden: number; readonly biases: boolean; readonly l2: number }

/** Numbers of a network with that many parents: w [parents, hidden], a [hidden], then b [hidden], c. */
export const networkSize = (parents: number, { hidden, biases }: Omit<NetworkShape, 'samples' | 'l2'>): number => (parents + 1) * hidden + (biases ? hidden + 1 : 0);

/** Value, and gradient (to `gradient`, where given) at the parameters u; `inputs` is samples x parents, `target` at `offset` in steps of `stride`. */
export type Evaluate = (inputs: Vector, parents: number, target: Vector, offset: number, stride: number, u: Vector, gradient?: Vector) => number;

export function networkOf({ samples: n, hidden, biases, l2 }: NetworkShape): Evaluate {
  const { gemm, dot } = linalg();
  const units = new Float64Array(n * hidden), back = new Float64Array(n * hidden);
  return (inputs, parents, target, offset, stride, u, gradient) => {
    const w = u.subarray(0, parents * hidden), a = parents * hidden, b = a + hidden, c = biases ? u[b + hidden]! : 0;
    if (parents > 0) gemm('N', 'N', n, hidden, parents, inputs, w, units);
    else units.fill(0);
    gradient?.fill(0);
    let sum = 0;
    for (let row = 0; row < n; row++) {
      let f = c;
      for (let h = 0; h < hidden; h++) {
        const at = row * hidden + h, active = units[at] = sigmoid(units[at]! + (biases ? u[b + h]! : 0));
        f += u[a + h]! * active;
      }
      const off = f - target[offset + row * stride]!;
      sum += off * off;
      if (gradient) for (let h = 0; h < hidden; h++) {
        const at = row * hidden + h, active = units[at]!, slope = off / n * u[a + h]! * active * (1 - active);
        back[at] = slope;
        gradient[a + h]! += off / n * active;
        if (biases) gradient[b + h]! += slope;
      }
      if (gradient && biases) gradient[b + hidden]! += off / n;
    }
    if (gradient) {
      if (parents > 0) gemm('T', 'N', parents, hidden, n, inputs, back, gradient.subarray(0, parents * hidden));
      for (let i = 0; i < b; i++) gradient[i]! += l2 * u[i]!;
    }
    const weighed = u.subarray(0, b);
    return sum / (2 * n) + (l2 > 0 ? l2 / 2 * dot(weighed, weighed) : 0);
  };
}
