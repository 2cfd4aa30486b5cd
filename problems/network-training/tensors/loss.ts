/** Losses on candidates x outputs x rows: a number each; and the slope of one network's. Targets are outputs x rows, labels rows. */
import type { NetworkParams } from '../params.js';
import { marked, sizes, type Tensor, type Tf, type Values } from './layer.js';

/** `labels`: int32, one a row. */
export interface Answers { readonly labels?: Tensor; readonly targets?: Tensor }
export interface TensorLoss { value(outputs: Values, answers: Answers): Tensor; slope(outputs: Values, answers: Answers): Values }

export function lossOf(tf: Tf, loss: NetworkParams['loss'], outputs: number): TensorLoss {
  if (loss === 'error') return { value: (values, { labels }) => tf.mean(tf.cast(tf.notEqual(classOf(tf, values, outputs), tf.expandDims(labels!, 0)), 'float32'), 1), slope: () => { throw new Error('the loss `error` has no slope'); } };
  if (loss === 'mse') return squares(tf, outputs);
  return outputs === 1 ? binary(tf) : crossEntropy(tf, outputs);
}

/** candidates x rows. */
const classOf = (tf: Tf, values: Values, outputs: number): Tensor => (outputs === 1 ? tf.cast(tf.squeeze(tf.greater(values, 0), [1]), 'int32') : tf.argMax(values, 1));

/** 1 x outputs x rows: 1 for the class of a row. */
const classes = (tf: Tf, labels: Tensor, outputs: number): Tensor => marked(tf, tf.expandDims(labels, 0), outputs);

function squares(tf: Tf, outputs: number): TensorLoss {
  const off = (values: Values, { labels, targets }: Answers): Values => tf.sub(values, targets ? tf.expandDims(targets, 0) : outputs === 1 ? tf.reshape(tf.cast(labels!, 'float32'), [1, 1, -1]) : classes(tf, labels!, outputs));
  return { value: (values, answers) => tf.mean(tf.square(off(values, answers)), [1, 2]), slope: (values, answers) => tf.mul(off(values, answers), 2 / (outputs * sizes(values)[2])) };
}

/** log(1 + e^o) - y o. */
function binary(tf: Tf): TensorLoss {
  const truth = ({ labels }: Answers): Tensor => tf.reshape(tf.cast(labels!, 'float32'), [1, 1, -1]);
  return {
    value: (o, answers) => tf.mean(tf.sub(tf.add(tf.relu(o), tf.log1p(tf.exp(tf.neg(tf.abs(o))))), tf.mul(truth(answers), o)), [1, 2]),
    slope: (o, answers) => tf.div(tf.sub(tf.sigmoid(o), truth(answers)), sizes(o)[2]),
  };
}

/** log sum exp(o) - o of the class. */
function crossEntropy(tf: Tf, outputs: number): TensorLoss {
  const parts = (o: Values): { readonly top: Tensor; readonly e: Tensor; readonly sum: Tensor } => { const top = tf.max(o, 1, true), e = tf.exp(tf.sub(o, top)); return { top, e, sum: tf.sum(e, 1, true) }; };
  return {
    value(o, { labels }) {
      const { top, sum } = parts(o), own = tf.sum(tf.mul(o, classes(tf, labels!, outputs)), 1);
      return tf.mean(tf.sub(tf.squeeze(tf.add(tf.log(sum), top), [1]), own), 1);
    },
    slope(o, { labels }) { const { e, sum } = parts(o); return tf.div(tf.sub(tf.div(e, sum), classes(tf, labels!, outputs)), sizes(o)[2]); },
  };
}
