/** Oracles of network training on tensors, float32: many candidates at once, their layers stacked into one product each. Runs in the thread of the tensors. */
import type { OpenTensorOracles } from '../../../core/index.js';
import { overTime, relu, sigmoid, sign, spikes, staircase, tanh } from './activation.js';
import { binary, conv2d, dense, int8 } from './dense.js';
import { sizes, type Tensor, type TensorLayer, type Tf, type Values } from './layer.js';
import { lossOf, type Answers } from './loss.js';
import type { LayerPlan, NetworkPlan } from './plan.js';
import { attention, mixture } from './routing.js';

function layerOf(tf: Tf, { spec, input, output, unrolled, steps }: LayerPlan, surrogate: NetworkPlan['surrogate']): TensorLayer {
  switch (spec.type) {
    case 'dense': return dense(tf);
    case 'int8': return dense(tf, int8(tf, spec.scale));
    case 'binary': return dense(tf, binary(tf));
    case 'conv2d': return conv2d(tf, input, output, spec);
    case 'argmax-attention': return attention(tf);
    case 'mixture': return mixture(tf, spec);
    case 'lif': return spikes(tf, spec, unrolled, surrogate);
    case 'over-time': return overTime(tf, steps);
    case 'relu': return relu(tf);
    case 'tanh': return tanh(tf);
    case 'sigmoid': return sigmoid(tf);
    case 'staircase': return staircase(tf, spec.levels);
    case 'sign': return sign(tf, surrogate);
  }
}

/** Numbers of the largest layer's values: on a device 128 MiB, the largest buffer that every WebGPU has; here a cache's. */
const mostValues = { webgpu: 2 ** 25, 'tensorflow-gpu': 2 ** 25, tensorflow: 2 ** 21, wasm: 2 ** 19, cpu: 2 ** 19 } as const;
/** Products of a batch that WebGPU takes in one call. */
const mostProducts = 65_535;

export const openOracles: OpenTensorOracles = ({ tf, id }, plan: NetworkPlan) => {
  const { size, outputs, rows, l2 } = plan, layers = plan.layers.map((layer) => layerOf(tf, layer, plan.surrogate)), loss = lossOf(tf, plan.loss, outputs);
  const features = plan.layers[0]!.input.features, values: Values = tf.tensor3d(plan.values, [1, features, rows]);
  const all: Answers = plan.labels ? { labels: tf.tensor1d(plan.labels, 'int32') } : { targets: tf.tensor2d(plan.targets!, [outputs, rows]) };
  const experts = Math.max(1, ...plan.layers.map(({ spec }) => (spec.type === 'mixture' ? spec.experts : 1)));
  const widest = Math.max(...plan.layers.map(({ output, steps }) => output.features * Math.max(1, steps)));

  /** Of every layer, candidates x the shape of each parameter. */
  const cut = (points: Tensor): Tensor[][] => plan.layers.map(({ blocks }) => blocks.map(({ offset, shape }) => {
    const [candidates] = sizes(points), length = shape.reduce((product, count) => product * count, 1);
    return tf.reshape(tf.slice(points, [0, offset], [candidates, length]), [candidates, ...shape]);
  }));
  const picked = (samples: Int32Array): { readonly input: Values; readonly answers: Answers } => {
    const at = tf.tensor1d(samples, 'int32');
    return { input: tf.gather(values, at, 2), answers: all.labels ? { labels: tf.gather(all.labels, at) } : { targets: tf.gather(all.targets!, at, 1) } };
  };
  const penalty = (weights: Tensor[][]): Tensor | undefined => {
    if (l2 === 0) return undefined;
    const squares = weights.flatMap((own, l) => own.filter((_, p) => !plan.layers[l]!.blocks[p]!.bias).map((w) => tf.sum(tf.square(tf.reshape(w, [sizes(w)[0], -1])), 1)));
    return tf.mul(tf.addN(squares), l2 / 2);
  };
  /** A loss for every candidate; numbers in, numbers out. */
  const losses = (points: () => Tensor, samples: Int32Array | undefined): Tensor => tf.tidy(() => {
    const weights = cut(points()), { input, answers } = samples ? picked(samples) : { input: values, answers: all };
    const last = layers.reduce((h, layer, l) => layer.forward(weights[l]!, h), input), value = loss.value(last, answers), extra = penalty(weights);
    return extra ? tf.add(value, extra) : value;
  });
  /** By chunks whose layers fit; each chunk is under way before the first is waited for. */
  const evaluate = async (count: number, samples: Int32Array | undefined, points: (from: number, many: number) => Tensor): Promise<Float32Array> => {
    const columns = samples?.length ?? rows, most = Math.max(1, Math.floor(Math.min(mostValues[id] / Math.max(size, widest * columns), mostProducts / experts))), parts: Tensor[] = [], out = new Float32Array(count);
    for (let from = 0; from < count; from += most) parts.push(losses(() => points(from, Math.min(most, count - from)), samples));
    let at = 0;
    for (const part of parts) { const found = await part.data() as Float32Array; out.set(found, at); at += found.length; part.dispose(); }
    return out;
  };
  const given = (points: Float32Array) => (from: number, many: number): Tensor => tf.tensor2d(points.subarray(from * size, (from + many) * size), [many, size]);
  /** One point with a block of q coordinates replaced in each candidate, put together on the device. */
  const replaced = (floats: Float32Array, place: Int32Array): ((from: number, many: number) => Tensor) => {
    const q = place[0]!, x = floats.subarray(0, size);
    return (from, many) => {
      const starts = tf.tensor2d(place.subarray(from + 1, from + many + 1), [many, 1], 'int32'), blocks = tf.tensor2d(floats.subarray(size + from * q, size + (from + many) * q), [many, q]);
      const within = tf.sub(tf.reshape(tf.range(0, size, 1, 'int32'), [1, size]), starts), inside = tf.logicalAnd(tf.greaterEqual(within, 0), tf.less(within, q));
      // Not by clipping: that of the WebAssembly backend takes integers' bits for numbers.
      const here = tf.add(tf.reshape(tf.range(0, many * q, q, 'int32'), [many, 1]), tf.where(inside, within, tf.zerosLike(within)));
      return tf.where(inside, tf.gather(tf.reshape(blocks, [many * q]), here), tf.tile(tf.tensor2d(x, [1, size]), [many, 1]));
    };
  };
  const gradient = async (point: Float32Array, samples: Int32Array | undefined): Promise<Float32Array> => {
    const result = tf.tidy(() => {
      const x = tf.tensor2d(point, [1, size]), weights = cut(x), { input, answers } = samples ? picked(samples) : { input: values, answers: all }, seen: Values[] = [input];
      layers.forEach((layer, l) => { seen.push(layer.forward(weights[l]!, seen[l]!)); });
      let slope = loss.slope(seen.at(-1)!, answers);
      const slopes: Tensor[][] = [];
      for (let l = layers.length - 1; l >= 0; l--) { const back = layers[l]!.backward(weights[l]!, seen[l]!, seen[l + 1]!, slope); slopes.unshift([...back.weights]); slope = back.input; }
      const decayed = slopes.flatMap((own, l) => own.map((g, p) => tf.reshape(l2 === 0 || plan.layers[l]!.blocks[p]!.bias ? g : tf.add(g, tf.mul(weights[l]![p]!, l2)), [-1])));
      return tf.concat(decayed);
    });
    const numbers = await result.data() as Float32Array;
    result.dispose();
    return numbers;
  };
  return {
    valueBatch: ([points], count) => evaluate(count, undefined, given(points as Float32Array)),
    sampleValues: ([points, samples], count) => evaluate(count, samples as Int32Array, given(points as Float32Array)),
    blockValues: ([floats, place], count) => evaluate(count, undefined, replaced(floats as Float32Array, place as Int32Array)),
    gradient: ([point]) => gradient(point as Float32Array, undefined),
    sampleGradient: ([point, samples]) => gradient(point as Float32Array, samples as Int32Array),
  };
};
