/** Conditional computation: a gater opens and shuts the experts of a classifier, row by row. */
import { Type } from 'typebox';
import { defineProblem, layoutSize, type ProblemMetric, type Vector } from '../../core/index.js';
import { batchOf } from '../shared/batch.js';
import { rowsOf, type Part } from './data.js';
import { networkLayout, openNetwork } from './network.js';
import { openObjective } from './objective.js';
import { startOf } from './start.js';

export const conditionalComputation = defineProblem(
  {
    id: 'conditional-computation', version: '1.0.0', title: 'Conditional computation',
    summary: 'a classifier of experts behind gates, and the network that opens them: mean cross-entropy with hard gates, and the oracles of stochastic ones',
    tags: ['neural-network', 'gates', 'stochastic', 'classification', 'learning'],
    data: {
      X: { shape: ['m', 'n'], summary: 'one row a sample' }, y: { shape: ['m'], summary: 'class of every row, 0 to K - 1' },
      Xvalid: { shape: ['v', 'n'], summary: 'rows to choose by', optional: true }, yvalid: { shape: ['v'], summary: 'their classes', optional: true },
      Xtest: { shape: ['t', 'n'], summary: 'rows that are only measured', optional: true }, ytest: { shape: ['t'], summary: 'their classes', optional: true },
    },
    params: Type.Object({
      experts: Type.Integer({ default: 20, minimum: 1, maximum: 100_000, description: 'N, linear units and their gates' }),
      hidden: Type.Integer({ default: 10, minimum: 1, maximum: 100_000, description: 'H, tanh units of the gater' }),
      scale: Type.Number({ default: 1, exclusiveMinimum: 0, description: 'what all inputs are divided by: 16 for pixels of 0 to 16' }),
      gates: Type.Union([Type.Literal('hard'), Type.Literal('sigmoid')], { default: 'hard', description: 'gates of `value`: 1 where sigm(a) > threshold, else 0; or sigm(a) itself' }),
      threshold: Type.Number({ default: 0.5, minimum: 0, maximum: 1, description: 'of hard gates' }),
      initialization: Type.Object({
        kind: Type.Union([Type.Literal('uniform'), Type.Literal('normal')], { default: 'uniform' }), std: Type.Number({ default: 0.5, minimum: 0 }), sparse: Type.Optional(Type.Integer({ minimum: 1 })),
      }, { additionalProperties: false, default: {}, description: '{"kind": "uniform"}: weights within sqrt(6 / (inputs + outputs)), W2 four times that; {"kind": "normal", "std": 0.5}; biases are 0. With "sparse": 15 each gate has so many standard normal weights in W2 and zeros beside them (for the noisy rectifier)' }),
    }, { additionalProperties: false }),
    offers: [{ oracles: ['value', 'valueBatch', 'gates', 'gateInputs', 'gatedLosses', 'gatedGradient', 'gateGradient', 'gatedErrors'], facts: { stochastic: true } }],
    example: {
      spec: 'problem/1', kind: 'conditional-computation', params: { experts: 6, hidden: 4, initialization: { kind: 'normal' } },
      data: { X: { inline: [[-1, -1], [-1, 1], [1, -1], [1, 1], [-0.6, 0.8], [0.8, -0.6], [-0.8, -0.8], [0.6, 0.8]] }, y: { inline: [0, 1, 1, 0, 1, 1, 0, 0] } },
    },
  },
  ({ data, params }) => {
    const { rows, classOf, classes, inputs, parts } = rowsOf(data, params.scale), { experts, hidden } = params, shape = { inputs, experts, hidden, classes }, layout = networkLayout(shape);
    const network = openNetwork(shape, layout, rows, classOf), objective = openObjective(network, experts, params), train = parts.training, none = new Float64Array(0);
    return {
      kind: 'conditional-computation', layout, traits: { samples: train.count, stochastic: true },
      oracles: {
        value: (x) => objective.loss(x, train),
        valueBatch: batchOf(layoutSize(layout), (x) => objective.loss(x, train)),
        gates: () => ({ units: experts, training: train.count, validation: parts.validation.count, test: parts.test.count, costOfGate: inputs + classes, costOfGater: inputs * hidden + hidden * experts }),
        gateInputs: network.gateInputs,
        gatedLosses(x, samples, mask, slopes, out) { network.losses(x, samples, mask, out, slopes, none); },
        gatedGradient(x, samples, mask, losses, slopes, out) { network.losses(x, samples, mask, losses, slopes, out); },
        gateGradient: network.gateGradient,
        gatedErrors: network.errors,
      },
      metrics: metricsOf(parts, objective.accuracy),
      start: startOf(layout, params.initialization),
    };
  },
);

function metricsOf({ training, validation, test }: Readonly<Record<'training' | 'validation' | 'test', Part>>, accuracy: (x: Vector, part: Part) => number): Readonly<Record<string, ProblemMetric>> {
  const of = (name: string, part: Part): [string, ProblemMetric][] => (part.count === 0 ? [] : [[name, { unit: 'share', better: 'higher', measure: (x) => accuracy(x, part) }]]);
  return Object.fromEntries([...of('accuracy', training), ...of('validAccuracy', validation), ...of('testAccuracy', test)]);
}
