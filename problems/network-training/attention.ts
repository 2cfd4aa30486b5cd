/** Argmax attention: (W x + b) .* sigmoid(key of the slot whose key has the largest product with x). Backwards, softmax stands in for the choice. */
import { linalg } from '../../core/index.js';
import { sigmoid } from './activation.js';
import { affine, rowSums } from './dense.js';
import { plain, type Extent, type Layer } from './layer.js';
import { largest, throughSoftmax } from './routing.js';

export function attention(number: number, { features: d }: Extent, slots: number): Layer {
  return {
    parameters: [
      { name: `keys${number}`, shape: [slots, d], inputs: d, outputs: slots },
      { name: `W${number}`, shape: [d, d], inputs: d, outputs: d }, { name: `b${number}`, shape: [d], inputs: d, outputs: d, bias: true },
    ],
    output: plain(d),
    open(rows) {
      const { gemm } = linalg(), scores = new Float64Array(slots * rows), values = new Float64Array(d * rows), output = new Float64Array(d * rows), gates = new Float64Array(slots * d), slot = new Int32Array(rows);
      let scratch: { readonly shares: Float64Array; readonly inner: Float64Array } | undefined;
      return {
        output,
        forward([keys, W, b], input) {
          gemm('N', 'N', slots, rows, d, keys!, input, scores);
          largest(scores, slots, rows, slot);
          affine(d, d, rows, W!, b!, input, values);
          for (let i = 0; i < gates.length; i++) gates[i] = sigmoid(keys![i]!);
          for (let f = 0, at = 0; f < d; f++) for (let i = 0; i < rows; i++, at++) output[at] = values[at]! * gates[slot[i]! * d + f]!;
        },
        backward([keys, W], input, slope, [dKeys, dW, db], back) {
          const { shares, inner } = scratch ??= { shares: new Float64Array(slots * rows), inner: new Float64Array(d * rows) };
          // By the chosen key: slope .* values .* gate (1 - gate). By the share of a slot: its product with the slot's key.
          for (let f = 0, at = 0; f < d; f++) for (let i = 0; i < rows; i++, at++) { const gate = gates[slot[i]! * d + f]!; inner[at] = slope[at]! * values[at]! * gate * (1 - gate); }
          gemm('N', 'N', slots, rows, d, keys!, inner, shares);
          throughSoftmax(scores, slots, rows, shares);
          gemm('N', 'T', slots, d, rows, shares, input, dKeys!);
          for (let f = 0, at = 0; f < d; f++) for (let i = 0; i < rows; i++, at++) { const to = slot[i]! * d + f; dKeys![to] = dKeys![to]! + inner[at]!; }
          for (let f = 0, at = 0; f < d; f++) for (let i = 0; i < rows; i++, at++) inner[at] = slope[at]! * gates[slot[i]! * d + f]!;
          gemm('N', 'T', d, d, rows, inner, input, dW!);
          rowSums(inner, d, rows, db!);
          if (!back) return;
          gemm('T', 'N', d, rows, d, W!, inner, back);
          gemm('T', 'N', d, rows, slots, keys!, shares, back, 1, 1);
        },
      };
    },
  };
}
