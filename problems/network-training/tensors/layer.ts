/**
 * A layer on tensors, of many candidate networks at once. Values are candidates x features x columns; those of the data are 1 x features x rows, the same for
 * all. Slopes are those of one network. The layers are those of the float64 ones beside, which say what each of them does.
 */
import type * as tfjs from '@tensorflow/tfjs-core';

export type Tf = typeof tfjs;
export type Tensor = tfjs.Tensor;
/** candidates x features x columns; tfjs's types do not follow ranks through its operations. */
export type Values = tfjs.Tensor;
export const sizes = ({ shape }: Tensor): readonly [number, number, number] => shape as [number, number, number];

export interface TensorLayer {
  /** `weights` are candidates x the shape of each parameter. */
  forward(weights: readonly Tensor[], input: Values): Values;
  /** Slopes by the weights, and by the input, from that by the output, which is given too. */
  backward(weights: readonly Tensor[], input: Values, output: Values, slope: Values): { readonly weights: readonly Tensor[]; readonly input: Values };
}

/** W x + b: W candidates x units x features, b candidates x units. Where all candidates see the same values it is one product. */
export function affine(tf: Tf, W: Tensor, b: Tensor, input: Values): Values {
  const [candidates, units, features] = sizes(W), [shared, , columns] = sizes(input);
  const product = shared === 1 && candidates > 1
    ? tf.reshape(tf.matMul(tf.reshape(W, [candidates * units, features]), tf.reshape(input, [features, columns])), [candidates, units, columns])
    : tf.matMul(W, input);
  return tf.add(product, tf.expandDims(b, 2));
}

/** Slopes of W and b of `affine`, and by the input. */
export function affineBackward(tf: Tf, W: Tensor, input: Values, slope: Values): { readonly weights: readonly [Tensor, Tensor]; readonly input: Values } {
  return { weights: [tf.matMul(slope, input, false, true), tf.sum(slope, 2)], input: tf.matMul(W, slope, true, false) };
}

/** Along axis 1 of a tensor of three, 1 where the choice is that one, else 0. By comparison: `oneHot` of the WebAssembly backend writes integers' bits. */
export const marked = (tf: Tf, choice: Tensor, choices: number): Tensor => tf.cast(tf.equal(tf.expandDims(choice, 1), tf.reshape(tf.range(0, choices, 1, 'int32'), [1, choices, 1])), 'float32');

/** 1 for the first largest of every column along axis 1, else 0. */
export const largestOf = (tf: Tf, scores: Values): Values => marked(tf, tf.argMax(scores, 1), sizes(scores)[1]);

/** From the slopes by the shares to those by the scores: p (g - sum p g), p = softmax(scores) along axis 1. */
export function throughSoftmax(tf: Tf, scores: Values, slopes: Values): Values {
  const e = tf.exp(tf.sub(scores, tf.max(scores, 1, true))), p = tf.div(e, tf.sum(e, 1, true));
  return tf.mul(p, tf.sub(slopes, tf.sum(tf.mul(p, slopes), 1, true)));
}
