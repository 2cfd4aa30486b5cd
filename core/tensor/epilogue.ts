/** What a fused matrix product does after the product, in place. */
import { usageError } from '../contract/errors.js';

export type Activation = 'linear' | 'relu' | 'relu6' | 'prelu' | 'leakyrelu' | 'sigmoid' | 'elu';
interface Leaf { readonly shape: readonly number[]; readonly data: Float32Array }

export function addBias(out: Float32Array, shape: readonly number[], { shape: biasShape, data }: Leaf): void {
  requireTrailing(biasShape, shape);
  for (let i = 0; i < out.length; i++) out[i]! += data[i % data.length]!;
}

export function activate(out: Float32Array, shape: readonly number[], activation: Activation, leak: number, slopes?: Leaf): void {
  if (activation === 'linear') return;
  if (activation === 'prelu' && slopes) {
    requireTrailing(slopes.shape, shape);
    for (let i = 0; i < out.length; i++) if (out[i]! < 0) out[i]! *= slopes.data[i % slopes.data.length]!;
    return;
  }
  const apply = pointwise(activation, leak);
  for (let i = 0; i < out.length; i++) out[i] = apply(out[i]!);
}

function pointwise(activation: Activation, leak: number): (x: number) => number {
  switch (activation) {
    // `x < 0 ? 0 : x` keeps NaN.
    case 'relu': return (x) => (x < 0 ? 0 : x);
    case 'relu6': return (x) => (x < 0 ? 0 : x > 6 ? 6 : x);
    case 'leakyrelu': return (x) => (x < 0 ? leak * x : x);
    case 'sigmoid': return (x) => 1 / (1 + Math.exp(-x));
    case 'elu': return (x) => (x < 0 ? Math.expm1(x) : x);
    default: throw usageError('tensor-activation', `The activation \`${activation}\` is not there for a fused product on backend wasm.`);
  }
}

/** Only operands that repeat over the leading dimensions are read by a remainder. */
function requireTrailing(given: readonly number[], shape: readonly number[]): void {
  const own = given.slice(given.findIndex((size) => size !== 1) < 0 ? given.length : given.findIndex((size) => size !== 1));
  const tail = shape.slice(shape.length - own.length);
  if (own.length > shape.length || own.some((size, i) => size !== tail[i])) throw usageError('tensor-broadcast', `A fused product of shape [${shape.join()}] cannot take an operand of shape [${given.join()}].`, { expected: 'the last dimensions of the product' });
}
