/** W x + b, where what multiplies may be a rounded image of the parameters. */
import { linalg, type Vector } from '../../core/index.js';
import { plain, type Extent, type Layer, type Rounding } from './layer.js';

/** round to the nearest, halves to even. */
export function roundEven(v: number): number {
  const r = Math.round(v);
  return r - v === 0.5 && r % 2 !== 0 ? r - 1 : r;
}

/** clamp(round(w / scale), -128, 127) scale, of weights and biases. */
export const int8Rounding = (scale: number): Rounding => ({
  image: (w) => Math.min(127, Math.max(-128, roundEven(w / scale))) * scale, passes: (w) => { const r = roundEven(w / scale); return r >= -128 && r <= 127; }, biases: true,
});
/** 1 above 0, else -1; weights only. */
export const binaryRounding: Rounding = { image: (w) => (w > 0 ? 1 : -1), passes: (w) => Math.abs(w) <= 1, biases: false };

export function dense(number: number, { features }: Extent, units: number, rounding?: Rounding): Layer {
  return {
    parameters: [{ name: `W${number}`, shape: [units, features], inputs: features, outputs: units }, { name: `b${number}`, shape: [units], inputs: features, outputs: units, bias: true }],
    output: plain(units), form: { kind: 'affine', units, features, rounding },
    open(rows) {
      const output = new Float64Array(units * rows), { gemm } = linalg();
      const W = rounding ? new Float64Array(units * features) : undefined, b = rounding?.biases ? new Float64Array(units) : undefined;
      return {
        output,
        forward([weights, biases], input) {
          affine(units, features, rows, W ? rounded(rounding!, weights!, W) : weights!, b ? rounded(rounding!, biases!, b) : biases!, input, output);
        },
        backward([weights, biases], input, slope, [dW, db], back) {
          gemm('N', 'T', units, features, rows, slope, input, dW!);
          rowSums(slope, units, rows, db!);
          if (back) gemm('T', 'N', features, rows, units, W ?? weights!, slope, back);
          if (W) stop(rounding!, weights!, dW!);
          if (b) stop(rounding!, biases!, db!);
        },
      };
    },
  };
}

/** out = W input + b, units x rows. */
export function affine(units: number, features: number, rows: number, W: Vector, b: Vector, input: Vector, out: Vector): void {
  for (let u = 0; u < units; u++) out.fill(b[u]!, u * rows, (u + 1) * rows);
  linalg().gemm('N', 'N', units, rows, features, W, input, out, 1, 1);
}

export function rowSums(a: Vector, count: number, length: number, out: Vector): void {
  for (let i = 0, at = 0; i < count; i++) {
    let sum = 0;
    for (let j = 0; j < length; j++) sum += a[at++]!;
    out[i] = sum;
  }
}

function rounded({ image }: Rounding, w: Vector, out: Vector): Vector {
  for (let i = 0; i < w.length; i++) out[i] = image(w[i]!);
  return out;
}

function stop({ passes }: Rounding, w: Vector, slope: Vector): void {
  for (let i = 0; i < w.length; i++) if (!passes(w[i]!)) slope[i] = 0;
}
