/** Hard choices: argmax attention and the mixture of experts. */
import type { Static } from 'typebox';
import type { Mixture } from '../params.js';
import { affine, affineBackward, largestOf, sizes, throughSoftmax, type Tensor, type TensorLayer, type Tf, type Values } from './layer.js';

export function attention(tf: Tf): TensorLayer {
  /** The sigmoid of the chosen key, and which it is. */
  const chosen = (keys: Values, input: Values): { readonly scores: Values; readonly choice: Values; readonly gates: Values } => {
    const scores = tf.matMul(keys, input), choice = largestOf(tf, scores);
    return { scores, choice, gates: tf.matMul(tf.sigmoid(keys), choice, true, false) };
  };
  return {
    forward([keys, W, b], input) { return tf.mul(affine(tf, W!, b!, input), chosen(keys!, input).gates); },
    backward([K, W, b], input, _output, slope) {
      const keys = K!, { scores, choice, gates } = chosen(keys, input), values = affine(tf, W!, b!, input);
      const byKey = tf.mul(tf.mul(slope, values), tf.mul(gates, tf.sub(1, gates))), shares = throughSoftmax(tf, scores, tf.matMul(keys, byKey));
      const { weights, input: back } = affineBackward(tf, W!, input, tf.mul(slope, gates));
      const dKeys = tf.add(tf.matMul(shares, input, false, true), tf.matMul(choice, byKey, false, true));
      return { weights: [dKeys, ...weights], input: tf.add(back, tf.matMul(keys, shares, true, false)) };
    },
  };
}

export function mixture(tf: Tf, { units, experts }: Static<typeof Mixture>): TensorLayer {
  interface Answers { readonly scores: Values; readonly choice: Values; readonly middle: Values; readonly answers: Values }
  /** `middle` and `answers` are candidates x (experts units) x rows. */
  const run = ([G, g, U, u, V, v]: readonly Tensor[], input: Values): Answers => {
    const [candidates] = sizes(G!), [, d, rows] = sizes(input), scores = affine(tf, G!, g!, input);
    const middle = tf.relu(affine(tf, tf.reshape(U!, [candidates, experts * units, d]), tf.reshape(u!, [candidates, experts * units]), input));
    const answers = affine(tf, tf.reshape(V!, [candidates * experts, units, units]), tf.reshape(v!, [candidates * experts, units]), tf.reshape(middle, [candidates * experts, units, rows]));
    return { scores, choice: largestOf(tf, scores), middle, answers };
  };
  return {
    forward(weights, input) {
      const { choice, answers } = run(weights, input), [candidates, , rows] = sizes(choice);
      return tf.sum(tf.mul(tf.reshape(answers, [candidates, experts, units, rows]), tf.expandDims(choice, 2)), 1);
    },
    backward(weights, input, _output, slope) {
      const [G, , U, u, V, v] = weights, { scores, choice, middle, answers } = run(weights, input), [, d, rows] = sizes(input);
      const worth = tf.sum(tf.mul(tf.reshape(answers, [1, experts, units, rows]), tf.expandDims(slope, 1)), 2), gate = affineBackward(tf, G!, input, throughSoftmax(tf, scores, worth));
      const own = tf.reshape(tf.mul(tf.expandDims(slope, 1), tf.expandDims(choice, 2)), [experts, units, rows]), hidden = tf.reshape(middle, [experts, units, rows]);
      const outer = affineBackward(tf, tf.reshape(V!, [experts, units, units]), hidden, own);
      const inner = affineBackward(tf, tf.reshape(U!, [1, experts * units, d]), input, tf.reshape(tf.mul(outer.input, tf.cast(tf.greater(hidden, 0), 'float32')), [1, experts * units, rows]));
      return { weights: [...gate.weights, tf.reshape(inner.weights[0], U!.shape), tf.reshape(inner.weights[1], u!.shape), tf.reshape(outer.weights[0], V!.shape), tf.reshape(outer.weights[1], v!.shape)], input: tf.add(gate.input, inner.input) };
    },
  };
}
