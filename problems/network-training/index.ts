/** Training of a network, also of one with parts that have no derivative. */
import { defineProblem, streamFor, usageError } from '../../core/index.js';
import { networkOf } from './network.js';
import { accuracyOf, oraclesOf } from './oracles.js';
import { differentiableLayers, networkParams, smoothLayers } from './params.js';
import { startOf } from './start.js';
import { inputsOf, targetsOf } from './table.js';
import { planOf } from './tensors/plan.js';

/** All layers are of these types, and the loss has a derivative. */
const only = (types: readonly string[]): object => ({ properties: { params: { properties: { loss: { enum: ['cross-entropy', 'mse'] }, layers: { items: { properties: { type: { enum: types } } } } } } } });
const stoodIn: object = { properties: { params: { required: ['surrogate'], properties: { loss: { enum: ['cross-entropy', 'mse'] } } } } };

export const networkTraining = defineProblem(
  {
    id: 'network-training', version: '1.0.0', title: 'Network training',
    summary: 'the weights of a network, also with spikes, rounded weights, steps or hard choices, that classify rows or predict their targets',
    tags: ['learning', 'network', 'finite-sum', 'classification'],
    data: {
      X: { shape: ['n', 'd'], or: [['n', 'h', 'w'], ['n', 'h', 'w', 'c']], summary: 'rows of features, or images with their channels last' },
      y: { shape: ['n'], or: ['n', 'k'], summary: 'the class of every row, from 0; for the loss `mse` targets' },
      Xtest: { shape: ['t', 'd'], or: [['t', 'h', 'w'], ['t', 'h', 'w', 'c']], summary: 'rows that are not trained on', optional: true },
      ytest: { shape: ['t'], or: ['t', 'k'], summary: 'classes of Xtest', optional: true },
    },
    params: networkParams,
    tensors: ['valueBatch', 'sampleValues', 'blockValues', 'gradient', 'sampleGradient'],
    offers: [
      { oracles: ['value', 'valueBatch', 'blockValues', 'sampleValues'] },
      { when: only(differentiableLayers), oracles: ['gradient', 'sampleGradient'] },
      { when: only(smoothLayers), oracles: [], facts: { smooth: true } },
      { when: { allOf: [stoodIn, { not: only(differentiableLayers) }] }, oracles: ['gradient', 'sampleGradient'], facts: { surrogate: true } },
    ],
    example: {
      spec: 'problem/1', kind: 'network-training', params: { layers: [{ type: 'dense', units: 4 }, { type: 'tanh' }, { type: 'dense', units: 2 }], seed: 1 },
      data: { X: { inline: [[0, 0], [0, 1], [1, 0], [1, 1]] }, y: { inline: [0, 1, 1, 0] } },
    },
  },
  ({ data, params }) => {
    const { layers, loss, init, seed } = params, inputs = inputsOf(data, 'X')!, network = networkOf(layers, inputs.extent, params.surrogate), { outputs } = network;
    const rows = { ...inputs, targets: targetsOf(data, 'y', outputs, loss) }, tape = network.open(rows.rows);
    const { value, valueBatch, blockValues, sampleValues, gradient, sampleGradient } = oraclesOf(network, rows, tape, params);
    const among = (types: readonly string[]): boolean => loss !== 'error' && layers.every(({ type }) => types.includes(type));
    const exact = among(differentiableLayers), stands = !exact && params.surrogate !== undefined && loss !== 'error';
    return {
      kind: 'network-training', layout: network.layout,
      traits: { samples: rows.rows, ...(among(smoothLayers) ? { smooth: true as const } : {}), ...(stands ? { surrogate: true as const } : {}) },
      oracles: { value, valueBatch, blockValues, sampleValues, ...(exact || stands ? { gradient, sampleGradient } : {}) },
      tensors: { module: new URL('./tensors/index.js', import.meta.url), oracles: ['valueBatch', 'sampleValues', 'blockValues', ...(exact || stands ? ['gradient', 'sampleGradient'] as const : [])], setup: () => planOf(network, layers, rows, params) },
      metrics: { ...named('accuracy', accuracyOf(network, rows, tape)), ...named('testAccuracy', testOf()) },
      start: (random) => startOf(network, init, seed === undefined ? random : streamFor('network-training', seed)),
    };

    function testOf() {
      const test = inputsOf(data, 'Xtest');
      if (!test) return undefined;
      if (test.extent.features !== inputs.extent.features) throw usageError('data-shape', `Rows of Xtest have ${test.extent.features} numbers, rows of X ${inputs.extent.features}.`, { pointer: '/data/Xtest', expected: 'the shape of X but for the number of rows' });
      const known = { ...test, targets: targetsOf(data, 'ytest', outputs, loss) };
      return accuracyOf(network, known, network.open(known.rows));
    }
  },
);

const named = <T>(name: string, metric: T | undefined): Readonly<Record<string, T>> => (metric ? { [name]: metric } : {});
