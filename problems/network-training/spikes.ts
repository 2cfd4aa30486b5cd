/**
 * Leaky integrate-and-fire neurons over time. u_t = beta m_(t-1) + a_t, s_t = 1 where u_t >= threshold else 0, m_t = u_t (1 - s_t), m_0 = 0.
 * Columns are ordered by time, then by row. The first spiking layer gets the same input at every step.
 * Backwards, a stand-in's slope takes the place of ds/du, and the reset is a constant.
 */
import type { Vector } from '../../core/index.js';
import type { Surrogate } from './params.js';
import { stepSlope } from './activation.js';
import type { Extent, Layer } from './layer.js';

export interface Neuron { readonly steps: number; readonly beta: number; readonly threshold: number }

/** `unrolled`: whether the input has its time steps already. */
export function spikes(input: Extent, { steps, beta, threshold }: Neuron, unrolled: boolean, surrogate: Surrogate | undefined): Layer {
  const { features } = input, slopeAt = stepSlope(surrogate);
  return {
    parameters: [], output: input, ...(unrolled ? {} : { unroll: steps }),
    open(rows) {
      const n = unrolled ? rows / steps : rows, columns = n * steps, width = unrolled ? columns : n, output = new Float64Array(features * columns), membrane = new Float64Array(features * columns);
      return {
        output,
        forward(_weights, a) {
          for (let f = 0; f < features; f++) for (let i = 0; i < n; i++) {
            let m = 0;
            for (let t = 0, at = f * columns + i; t < steps; t++, at += n) {
              const u = beta * m + a[f * width + (unrolled ? t * n : 0) + i]!;
              membrane[at] = u;
              if (u >= threshold) { output[at] = 1; m = 0; } else { output[at] = Number.isNaN(u) ? u : 0; m = u; }
            }
          }
        },
        backward(_weights, _a, slope, _gradient, back) {
          if (!back) return;
          back.fill(0);
          for (let f = 0; f < features; f++) for (let i = 0; i < n; i++) {
            let dm = 0;
            for (let t = steps - 1; t >= 0; t--) {
              const at = f * columns + t * n + i, to = f * width + (unrolled ? t * n : 0) + i;
              const du = slope[at]! * slopeAt(membrane[at]! - threshold) + dm * (1 - output[at]!);
              back[to] = back[to]! + du;
              dm = beta * du;
            }
          }
        },
      };
    },
  };
}

/** What a spiking network answers: the sum of its last layer over time. */
export function overTime(input: Extent, steps: number): Layer {
  const { features } = input;
  return {
    parameters: [], output: input, unroll: 1 / steps,
    open(rows) {
      const n = rows / steps, output = new Float64Array(features * n);
      return {
        output,
        forward(_weights, a) {
          for (let f = 0, to = 0; f < features; f++) for (let i = 0; i < n; i++, to++) output[to] = sumOver(a, f * rows + i, n, steps);
        },
        backward(_weights, _a, slope, _gradient, back) {
          if (back) for (let f = 0, at = 0; f < features; f++) for (let t = 0; t < steps; t++) for (let i = 0; i < n; i++) back[at++] = slope[f * n + i]!;
        },
      };
    },
  };
}

function sumOver(a: Vector, from: number, stride: number, count: number): number {
  let sum = 0;
  for (let t = 0, at = from; t < count; t++, at += stride) sum += a[at]!;
  return sum;
}
