/** Dense layers, of weights as they are or rounded; and convolutions as products with the windows of the images. */
import type { Conv2d } from '../params.js';
import type { Extent } from '../layer.js';
import type { Static } from 'typebox';
import { affine, affineBackward, sizes, type Tensor, type TensorLayer, type Tf, type Values } from './layer.js';

interface Rounding { image(w: Tensor): Tensor; passes(w: Tensor): Tensor; readonly biases: boolean }

/** `tf.round` takes halves to the even number. */
export const int8 = (tf: Tf, scale: number): Rounding => {
  const level = (w: Tensor): Tensor => tf.round(tf.div(w, scale));
  return { image: (w) => tf.mul(tf.clipByValue(level(w), -128, 127), scale), passes: (w) => tf.mul(tf.cast(tf.greaterEqual(level(w), -128), 'float32'), tf.cast(tf.lessEqual(level(w), 127), 'float32')), biases: true };
};

export const binary = (tf: Tf): Rounding => ({ image: (w) => signOf(tf, w), passes: (w) => tf.cast(tf.lessEqual(tf.abs(w), 1), 'float32'), biases: false });

/** 1 above 0, else -1. */
export const signOf = (tf: Tf, a: Tensor): Tensor => tf.sub(tf.mul(tf.cast(tf.greater(a, 0), 'float32'), 2), 1);

export function dense(tf: Tf, rounding?: Rounding): TensorLayer {
  const weight = (W: Tensor): Tensor => rounding?.image(W) ?? W, bias = (b: Tensor): Tensor => (rounding?.biases ? rounding.image(b) : b);
  return {
    forward: ([W, b], input) => affine(tf, weight(W!), bias(b!), input),
    backward([W, b], input, _output, slope) {
      const { weights: [dW, db], input: back } = affineBackward(tf, weight(W!), input, slope);
      return { weights: [rounding ? tf.mul(dW, rounding.passes(W!)) : dW, rounding?.biases ? tf.mul(db, rounding.passes(b!)) : db], input: back };
    },
  };
}

export function conv2d(tf: Tf, { image, features }: Extent, output: Extent, { filters, kernel, stride, padding }: Static<typeof Conv2d>): TensorLayer {
  const { channels, height, width } = image!, { height: high, width: wide } = output.image!, window = channels * kernel * kernel, places = high * wide;
  // Of every number of the windows the pixel that it shows; `features` is a zero that stands for the padding.
  const from = new Int32Array(window * places), into: number[][] = Array.from({ length: features }, () => []);
  for (let c = 0, to = 0; c < channels; c++) for (let ky = 0; ky < kernel; ky++) for (let kx = 0; kx < kernel; kx++) for (let y = 0; y < high; y++) for (let x = 0; x < wide; x++, to++) {
    const row = y * stride + ky - padding, column = x * stride + kx - padding, inside = row >= 0 && row < height && column >= 0 && column < width, pixel = inside ? (c * height + row) * width + column : features;
    from[to] = pixel;
    if (inside) into[pixel]!.push(to);
  }
  // Of every pixel the windows' numbers that show it, filled up by a zero.
  const most = Math.max(1, ...into.map(({ length }) => length)), back = Int32Array.from({ length: features * most }, (_, i) => into[Math.floor(i / most)]![i % most] ?? window * places);
  const padded = (values: Values): Values => tf.concat([values, tf.zeros([sizes(values)[0], 1, sizes(values)[2]])], 1);
  const windowsOf = (input: Values): Values => tf.reshape(tf.gather(padded(input), tf.tensor1d(from, 'int32'), 1), [sizes(input)[0], window, places * sizes(input)[2]]);
  const flat = (W: Tensor): Tensor => tf.reshape(W, [sizes(W)[0], filters, window]);
  return {
    forward: ([W, b], input) => tf.reshape(affine(tf, flat(W!), b!, windowsOf(input)), [sizes(W!)[0], filters * places, sizes(input)[2]]),
    backward([W], input, _output, slope) {
      const [, , rows] = sizes(input), { weights: [dW, db], input: slopes } = affineBackward(tf, flat(W!), windowsOf(input), tf.reshape(slope, [1, filters, places * rows]));
      const shown = tf.gather(padded(tf.reshape(slopes, [1, window * places, rows])), tf.tensor1d(back, 'int32'), 1);
      return { weights: [tf.reshape(dW, W!.shape), db], input: tf.sum(tf.reshape(shown, [1, features, most, rows]), 2) };
    },
  };
}
