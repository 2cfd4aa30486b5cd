/** Hard mixture of experts: the expert of the largest gate answers, V_e relu(U_e x + u_e) + v_e. Backwards, softmax stands in for the choice. */
import { linalg, type Vector } from '../../core/index.js';
import { affine, rowSums } from './dense.js';
import { plain, type Extent, type Layer } from './layer.js';
import { largest, throughSoftmax } from './routing.js';

export function mixture(number: number, { features: d }: Extent, units: number, experts: number): Layer {
  return {
    parameters: [
      { name: `gateW${number}`, shape: [experts, d], inputs: d, outputs: experts }, { name: `gateb${number}`, shape: [experts], inputs: d, outputs: experts, bias: true },
      { name: `hiddenW${number}`, shape: [experts, units, d], inputs: d, outputs: units }, { name: `hiddenb${number}`, shape: [experts, units], inputs: d, outputs: units, bias: true },
      { name: `W${number}`, shape: [experts, units, units], inputs: units, outputs: units }, { name: `b${number}`, shape: [experts, units], inputs: units, outputs: units, bias: true },
    ],
    output: plain(units),
    open(rows) {
      const { gemm } = linalg(), size = units * rows, output = new Float64Array(size), scores = new Float64Array(experts * rows), chosen = new Int32Array(rows);
      const each = (length: number): Float64Array[] => Array.from({ length: experts }, () => new Float64Array(length)), hidden = each(size), answers = each(size);
      let scratch: { readonly shares: Float64Array; readonly own: Float64Array; readonly inner: Float64Array } | undefined;
      const parts = (whole: Vector, length: number, e: number): Vector => whole.subarray(e * length, (e + 1) * length);
      return {
        output,
        forward([G, g, U, u, V, v], input) {
          affine(experts, d, rows, G!, g!, input, scores);
          largest(scores, experts, rows, chosen);
          for (let e = 0; e < experts; e++) {
            const middle = hidden[e]!;
            affine(units, d, rows, parts(U!, units * d, e), parts(u!, units, e), input, middle);
            for (let i = 0; i < size; i++) if (middle[i]! < 0) middle[i] = 0;
            affine(units, units, rows, parts(V!, units * units, e), parts(v!, units, e), middle, answers[e]!);
          }
          for (let f = 0, at = 0; f < units; f++) for (let i = 0; i < rows; i++, at++) output[at] = answers[chosen[i]!]![at]!;
        },
        backward([G, _g, U, _u, V], input, slope, [dG, dg, dU, du, dV, dv], back) {
          const { shares, own, inner } = scratch ??= { shares: new Float64Array(experts * rows), own: new Float64Array(size), inner: new Float64Array(size) };
          for (let e = 0; e < experts; e++) for (let i = 0; i < rows; i++) {
            let sum = 0;
            for (let f = 0; f < units; f++) sum += slope[f * rows + i]! * answers[e]![f * rows + i]!;
            shares[e * rows + i] = sum;
          }
          throughSoftmax(scores, experts, rows, shares);
          gemm('N', 'T', experts, d, rows, shares, input, dG!);
          rowSums(shares, experts, rows, dg!);
          if (back) gemm('T', 'N', d, rows, experts, G!, shares, back);
          for (let e = 0; e < experts; e++) {
            const middle = hidden[e]!;
            for (let f = 0, at = 0; f < units; f++) for (let i = 0; i < rows; i++, at++) own[at] = chosen[i] === e ? slope[at]! : 0;
            gemm('N', 'T', units, units, rows, own, middle, parts(dV!, units * units, e));
            rowSums(own, units, rows, parts(dv!, units, e));
            gemm('T', 'N', units, rows, units, parts(V!, units * units, e), own, inner);
            for (let i = 0; i < size; i++) if (!(middle[i]! > 0)) inner[i] = 0;
            gemm('N', 'T', units, d, rows, inner, input, parts(dU!, units * d, e));
            rowSums(inner, units, rows, parts(du!, units, e));
            if (back) gemm('T', 'N', d, rows, units, parts(U!, units * d, e), inner, back, 1, 1);
          }
        },
      };
    },
  };
}
