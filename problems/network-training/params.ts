/** Params of the family: layers in order, the loss, and how weights begin. */
import { Type, type Static, type TSchema, type TSchemaOptions } from 'typebox';

const units = Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'outputs' });
const layer = <T extends string, P extends Record<string, TSchema>>(type: T, properties: P) => Type.Object({ type: Type.Literal(type), ...properties }, { additionalProperties: false });
const extent = (description: string, minimum: number) => ({ minimum, maximum: 1024, description });

export const Dense = layer('dense', { units });
export const Conv2d = layer('conv2d', {
  filters: Type.Integer({ minimum: 1, maximum: 4096, description: 'channels of the output' }),
  kernel: Type.Integer(extent('height and width of the window', 1)),
  stride: Type.Integer({ default: 1, ...extent('pixels from one window to the next', 1) }),
  padding: Type.Integer({ default: 0, ...extent('zeros around the image', 0) }),
});
export const Staircase = layer('staircase', { levels: Type.Integer({ default: 5, minimum: 1, maximum: 1000, description: 'floor(levels sigmoid(a)) / levels' }) });
export const Int8 = layer('int8', { units, scale: Type.Number({ default: 0.01, exclusiveMinimum: 0, description: 'weights and biases are clamp(round(w / scale), -128, 127) scale' }) });
export const Binary = layer('binary', { units });
export const Attention = layer('argmax-attention', { slots: Type.Integer({ default: 8, minimum: 1, maximum: 4096, description: 'keys' }) });
export const Lif = layer('lif', {
  steps: Type.Integer({ default: 15, minimum: 1, maximum: 10_000, description: 'time steps; the same for all `lif` layers' }),
  beta: Type.Number({ default: 0.95, minimum: 0, maximum: 1, description: 'what a step leaves of the membrane' }),
  threshold: Type.Number({ default: 1, exclusiveMinimum: 0, description: 'a neuron fires at this membrane, and is then reset to 0' }),
});
export const Mixture = layer('mixture', { units, experts: Type.Integer({ default: 4, minimum: 1, maximum: 1024, description: 'networks of one hidden layer of `units` relu, of which the gate takes one' }) });

const layers = [Dense, Conv2d, layer('relu', {}), layer('tanh', {}), layer('sigmoid', {}), Staircase, layer('sign', {}), Int8, Binary, Attention, Lif, Mixture] as const;
export type LayerSpec = Static<(typeof layers)[number]>;
const LayerParam = Type.Unsafe<LayerSpec>({ type: 'object', required: ['type'], discriminator: { propertyName: 'type' }, oneOf: [...layers] });

const one = <T extends string>(of: readonly T[], options: TSchemaOptions) => Type.Unsafe<T>(Type.Union(of.map((name) => Type.Literal(name)), options));

export const networkParams = Type.Object({
  layers: Type.Array(LayerParam, { minItems: 1, maxItems: 200, description: 'from the data to the output; the last one with weights has an output a class or target' }),
  loss: one(['cross-entropy', 'mse', 'error'] as const, { default: 'cross-entropy', description: '`error` is the share of rows that are classified wrongly' }),
  l2: Type.Number({ default: 0, minimum: 0, description: 'weight of half the sum of squares of all weights, biases left out' }),
  init: one(['he', 'glorot', 'uniform'] as const, { default: 'he', description: '`he`: normal of variance 2 / inputs; `glorot`: uniform up to sqrt(6 / (inputs + outputs)); `uniform`: weights and biases up to 1 / sqrt(inputs)' }),
  seed: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'of the first weights; when absent they depend on the run\'s seed' })),
  surrogate: Type.Optional(one(['straight-through', 'fast-sigmoid'] as const, { description: 'offers `gradient` for hard layers too: not the derivative of the objective, which is zero or does not exist, but of a stand-in' })),
}, { additionalProperties: false });
export type NetworkParams = Static<typeof networkParams>;
export type Surrogate = NonNullable<NetworkParams['surrogate']>;

export const smoothLayers = ['dense', 'conv2d', 'tanh', 'sigmoid'] as const;
/** Differentiable almost everywhere, with a gradient that is the derivative there. */
export const differentiableLayers = [...smoothLayers, 'relu'] as const;
