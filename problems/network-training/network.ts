/** Layers in order, and passes through all of them that remember what has not changed. */
import { blockLength, layoutOf, usageError, type Layout, type Vector } from '../../core/index.js';
import { activation, logistic, relu, sign, staircase, tanh } from './activation.js';
import { attention } from './attention.js';
import { conv2d } from './conv2d.js';
import { binaryRounding, dense, int8Rounding } from './dense.js';
import type { Extent, Layer, Parameter } from './layer.js';
import { mixture } from './mixture.js';
import { overTime, spikes } from './spikes.js';
import type { LayerSpec, Surrogate } from './params.js';

export interface Network {
  readonly layers: readonly Layer[];
  readonly parameters: readonly Parameter[];
  readonly layout: Layout;
  readonly size: number;
  readonly outputs: number;
  /** Errors: `network-size`. */
  open(rows: number): Tape;
}

/** A network at work on a number of rows. */
export interface Tape {
  /** outputs x rows, at the parameters x[offset ..]; layers before the first whose parameters changed are not run again unless `input` is `fresh`. */
  run(x: Vector, offset: number, input: Vector, fresh: boolean): Vector;
  /** Gradient of the loss at the point and input of the last `run`, to `out`, from its slope by the outputs. */
  backward(input: Vector, slope: Vector, out: Vector): void;
  /** Sum of squares of the weights of the last `run`, biases left out. */
  squares(): number;
}

/** Numbers that a tape may hold. */
const mostNumbers = 2 ** 28;
/** Parameters of a network. */
const mostParameters = 2 ** 26;

/** Errors: `network-size`, `lif-steps`, and those of the layers. */
export function networkOf(specs: readonly LayerSpec[], input: Extent, surrogate: Surrogate | undefined): Network {
  const layers: Layer[] = [];
  let extent = input, number = 0, steps = 0;
  specs.forEach((spec, i) => {
    if (spec.type === 'lif') {
      if (steps > 0 && spec.steps !== steps) throw usageError('lif-steps', `Layer ${i} takes ${spec.steps} time steps, an earlier one ${steps}.`, { pointer: `/params/layers/${i}/steps`, expected: `${steps}` });
    }
    const layer = layerOf(spec, extent, number + 1, `/params/layers/${i}`, steps > 0, surrogate);
    if (spec.type === 'lif') steps = spec.steps;
    if (layer.parameters.length > 0) number++;
    layers.push(layer);
    extent = layer.output;
  });
  if (steps > 0) layers.push(overTime(extent, steps));
  const parameters = layers.flatMap((layer) => layer.parameters), size = parameters.reduce((sum, { shape }) => sum + shape.reduce((product, count) => product * count, 1), 0);
  if (size === 0) throw usageError('network-size', 'The network has no parameters.', { pointer: '/params/layers', expected: 'a layer with weights, such as {"type": "dense", "units": 10}' });
  if (size > mostParameters) throw usageError('network-size', `The network has ${size} parameters.`, { pointer: '/params/layers', expected: `at most ${mostParameters}` });
  const layout = layoutOf(...parameters.map(({ name, shape }) => ({ name, shape })));
  return { layers, parameters, layout, size, outputs: extent.features, open: (rows) => openTape(layers, layout, rows) };
}

function layerOf(spec: LayerSpec, extent: Extent, number: number, at: string, unrolled: boolean, surrogate: Surrogate | undefined): Layer {
  switch (spec.type) {
    case 'dense': return dense(number, extent, spec.units);
    case 'int8': return dense(number, extent, spec.units, int8Rounding(spec.scale));
    case 'binary': return dense(number, extent, spec.units, binaryRounding);
    case 'conv2d': return conv2d(number, at, extent, spec);
    case 'argmax-attention': return attention(number, extent, spec.slots);
    case 'mixture': return mixture(number, extent, spec.units, spec.experts);
    case 'lif': return spikes(extent, spec, unrolled, surrogate);
    case 'relu': return activation(extent, relu);
    case 'tanh': return activation(extent, tanh);
    case 'sigmoid': return activation(extent, logistic);
    case 'staircase': return activation(extent, staircase(spec.levels));
    case 'sign': return activation(extent, sign(surrogate));
  }
}

function openTape(layers: readonly Layer[], layout: Layout, rows: number): Tape {
  let columns = rows, numbers = 0;
  const passes = layers.map((layer) => {
    const from = columns;
    columns = Math.round(columns * (layer.unroll ?? 1));
    numbers += layer.output.features * columns;
    if (numbers > mostNumbers) throw usageError('network-size', `The values of all layers at ${rows} rows are over ${mostNumbers} numbers.`, { pointer: '/params/layers', expected: 'fewer rows, units or time steps' });
    return layer.open(from);
  });
  let next = 0;
  const blocks = layers.map((layer) => layer.parameters.map(({ bias }) => { const block = layout[next++]!; return { offset: block.offset, bias, values: new Float64Array(blockLength(block)) }; }));
  const weights = blocks.map((own) => own.map(({ values }) => values)), values = passes.map(({ output }) => output), penalised = blocks.flat().filter(({ bias }) => !bias).map(({ values }) => values);
  let current = false, learning: { readonly gradients: Float64Array[][]; readonly slopes: Float64Array[] } | undefined;
  const open = (): NonNullable<typeof learning> => ({ gradients: weights.map((own) => own.map(({ length }) => new Float64Array(length))), slopes: values.map(({ length }) => new Float64Array(length)) });

  /** Copies the parameters; answers the first layer whose own changed. */
  const load = (x: Vector, offset: number): number => {
    let first = layers.length;
    for (let l = blocks.length - 1; l >= 0; l--) for (const { offset: from, values: own } of blocks[l]!) {
      for (let i = 0, at = offset + from; i < own.length; i++, at++) { const value = x[at]!; if (value !== own[i]) { own[i] = value; first = l; } }
    }
    return first;
  };
  const firstWithWeights = blocks.findIndex((own) => own.length > 0);
  return {
    run(x, offset, input, fresh) {
      const changed = load(x, offset);
      for (let l = fresh || !current ? 0 : changed; l < layers.length; l++) passes[l]!.forward(weights[l]!, l === 0 ? input : values[l - 1]!);
      current = true;
      return values.at(-1)!;
    },
    backward(input, slope, out) {
      const { gradients, slopes } = learning ??= open();
      for (let l = layers.length - 1; l >= firstWithWeights; l--) {
        passes[l]!.backward(weights[l]!, l === 0 ? input : values[l - 1]!, l === layers.length - 1 ? slope : slopes[l]!, gradients[l]!, l > firstWithWeights ? slopes[l - 1]! : undefined);
        blocks[l]!.forEach(({ offset }, p) => out.set(gradients[l]![p]!, offset));
      }
    },
    squares() {
      let sum = 0;
      for (const own of penalised) for (let i = 0; i < own.length; i++) sum += own[i]! ** 2;
      return sum;
    },
  };
}
