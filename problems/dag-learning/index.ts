/** The best-scoring directed acyclic graph of a table of observations: every column (node) is modelled by the columns that have an edge to it. */
import { Type } from 'typebox';
import { defineProblem, layoutOf } from '../../core/index.js';
import { observationsOf } from './observations.js';
import { edgeRulesOf } from './rules.js';
import { squaresModel } from './squares.js';
import { truthOf } from './truth.js';

const Edge = Type.Array(Type.Union([Type.String(), Type.Integer({ minimum: 0 })]), { minItems: 2, maxItems: 2 });

export const dagLearning = defineProblem(
  {
    id: 'dag-learning', version: '1.0.0', title: 'DAG learning',
    summary: 'the acyclic graph of weights W that minimises 1/(2n) |X - XW|^2 + l1 |W|_1 over the columns of a table X',
    tags: ['graph', 'causal', 'discrete'],
    data: {
      X: { shape: ['n', 'd'], summary: 'observations, one row each; the header of a table names the nodes' },
      covariance: { shape: ['d', 'd'], summary: 'covariance of the nodes in place of observations', instead: 'X' },
      truth: { shape: ['r', 'c'], summary: 'the known graph: nodes x nodes (entry (i, j) not 0 for i -> j), or one edge [from, to] a row, counted from 0', optional: true },
    },
    params: Type.Object({
      loss: Type.Union([Type.Literal('least-squares')], { default: 'least-squares' }),
      l1: Type.Number({ default: 0, minimum: 0, description: 'weight of |W|_1' }),
      center: Type.Optional(Type.Boolean({ description: 'subtract the mean of every column first; default true for least squares' })),
      required: Type.Optional(Type.Array(Edge, { description: 'edges [from, to] that the order must allow' })),
      forbidden: Type.Optional(Type.Array(Edge, { description: 'edges [from, to] that have no weight' })),
    }, { additionalProperties: false }),
    offers: [
      { oracles: ['score', 'scoreGradient', 'gram', 'nodeRegression', 'edgeRules'], facts: { linearModel: true } },
      { when: { properties: { data: { required: ['truth'] } } }, oracles: ['truth'] },
    ],
    example: { spec: 'problem/1', kind: 'dag-learning', data: { covariance: { inline: [[1, 0.8, 0.4], [0.8, 1.64, 0.82], [0.4, 0.82, 1.41]] }, truth: { inline: [[0, 1], [1, 2]] } } },
  },
  ({ data, params }) => {
    const observations = observationsOf(data, params.center ?? true), { nodes, samples } = observations;
    const rules = edgeRulesOf(params, observations.names, nodes), truth = truthOf(data, nodes);
    return {
      kind: 'dag-learning', layout: layoutOf({ name: 'weights', shape: [nodes, nodes] }),
      traits: { nodes, l1: params.l1, linearModel: true as const, ...(samples === undefined ? {} : { samples }) },
      oracles: { ...squaresModel(observations, params.l1), edgeRules: (out) => { out.set(rules); }, ...(truth ? { truth: (out: Float64Array) => { out.set(truth); } } : {}) },
      start: () => new Float64Array(nodes * nodes),
    };
  },
);
