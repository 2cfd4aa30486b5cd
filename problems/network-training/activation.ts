/** Functions of one number, on every value. */
import type { Vector } from '../../core/index.js';
import type { Surrogate } from './params.js';
import type { Extent, Layer } from './layer.js';

/** `forward` writes f(a); `slope` is f' at a, where f(a) is h. */
export interface Activation { forward(a: Vector, out: Vector): void; slope(a: number, h: number): number }

export const sigmoid = (a: number): number => { if (a >= 0) return 1 / (1 + Math.exp(-a)); const e = Math.exp(a); return e / (1 + e); };
const mapped = (f: (a: number) => number, slope: Activation['slope']): Activation => ({ forward(a, out) { for (let i = 0; i < out.length; i++) out[i] = f(a[i]!); }, slope });

export const tanh: Activation = mapped(Math.tanh, (_a, h) => 1 - h * h);
export const logistic: Activation = mapped(sigmoid, (_a, h) => h * (1 - h));
export const relu: Activation = { forward(a, out) { for (let i = 0; i < out.length; i++) { const v = a[i]!; out[i] = v < 0 ? 0 : v; } }, slope: (a) => (a > 0 ? 1 : 0) };

/** floor(levels sigmoid(a)) / levels, by the a at which each level begins: log(k / (levels - k)). Its stand-in's slope is that of sigmoid. */
export function staircase(levels: number): Activation {
  const edges = Float64Array.from({ length: levels - 1 }, (_, k) => Math.log((k + 1) / (levels - k - 1))), heights = Float64Array.from({ length: levels + 1 }, (_, k) => k / levels);
  /** From here on sigmoid(a) is 1 in float64, and the top level is reached. */
  const one = 37;
  return {
    forward(a, out) {
      // Counting all edges takes no branch that depends on the data: it is faster than stopping at the first one above.
      for (let i = 0; i < out.length; i++) {
        const v = a[i]!;
        let k = 0;
        for (let e = 0; e < edges.length; e++) k += Number(v >= edges[e]!);
        out[i] = Number.isNaN(v) ? v : heights[v >= one ? levels : k]!;
      }
    },
    slope: (a) => { const p = sigmoid(a); return p * (1 - p); },
  };
}

/** The slope that stands in for that of a step at 0: 1 within 1 of it (straight-through), or 1 / (1 + |a|)^2. */
export const stepSlope = (surrogate: Surrogate | undefined): ((a: number) => number) => (surrogate === 'fast-sigmoid' ? (a) => 1 / (1 + Math.abs(a)) ** 2 : (a) => (Math.abs(a) <= 1 ? 1 : 0));

/** 1 above 0, else -1. */
export function sign(surrogate: Surrogate | undefined): Activation {
  const slope = stepSlope(surrogate);
  return { forward(a, out) { for (let i = 0; i < out.length; i++) { const v = a[i]!; out[i] = v > 0 ? 1 : v <= 0 ? -1 : v; } }, slope };
}

export function activation(input: Extent, { forward, slope: slopeAt }: Activation): Layer {
  return {
    parameters: [], output: input, form: { kind: 'map', map: forward },
    open(rows) {
      const output = new Float64Array(input.features * rows);
      return {
        output,
        forward(_weights, a) { forward(a, output); },
        backward(_weights, a, slope, _gradient, back) { if (back) for (let i = 0; i < back.length; i++) back[i] = slope[i]! * slopeAt(a[i]!, output[i]!); },
      };
    },
  };
}
