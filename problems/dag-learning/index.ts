/** The best-scoring directed acyclic graph of a table of observations: every column (node) is modelled by the columns that have an edge to it. */
import { Type } from 'typebox';
import { defineProblem, layoutOf } from '../../core/index.js';
import { modelOf } from './model.js';
import { observationsOf } from './observations.js';
import { edgeRulesOf } from './rules.js';
import { truthOf } from './truth.js';

const End = Type.Union([Type.String(), Type.Integer({ minimum: 0 })]), Edge = Type.Unsafe<readonly [string | number, string | number]>(Type.Array(End, { minItems: 2, maxItems: 2 })), edges = (description: string) => Type.Optional(Type.Array(Edge, { description }));
const lossIs = (...losses: readonly string[]): object => ({ properties: { params: { properties: { loss: { enum: losses } } } } });
/** Rules see the spec with its defaults. */
const penalised: object = { properties: { params: { properties: { l1: { exclusiveMinimum: 0 } } } } };
const generated: object = { properties: { data: { anyOf: ['X', 'covariance'].map((field) => ({ required: [field], properties: { [field]: { required: ['generate'], properties: { generate: { enum: ['linear-sem', 'linear-sem-covariance', 'nonlinear-sem'] } } } } })) } } };

export const dagLearning = defineProblem(
  {
    id: 'dag-learning', version: '1.0.0', title: 'DAG learning',
    summary: 'the acyclic graph of weights W that minimises a loss of predicting every column of a table X from its parents, plus l1 |W|_1',
    tags: ['graph', 'causal', 'discrete'],
    data: {
      X: { shape: ['n', 'd'], summary: 'observations, one row each; the header of a table names the nodes', instead: 'covariance' },
      covariance: { shape: ['d', 'd'], summary: 'covariance of the nodes in place of observations', optional: true },
      truth: { shape: ['r', 'c'], summary: 'the known graph: nodes x nodes (entry (i, j) not 0 for i -> j), or one edge [from, to] a row, counted from 0', optional: true },
    },
    params: Type.Object({
      loss: Type.Union([Type.Literal('least-squares'), Type.Literal('logistic'), Type.Literal('gaussian-loglik'), Type.Literal('mlp')], { default: 'least-squares', description: '`gaussian-loglik` has a variance for every node; `mlp` models every node by a network' }),
      l1: Type.Number({ default: 0, minimum: 0, description: 'weight of |W|_1; for `mlp` of the sum of all |inputs|' }),
      l2: Type.Number({ default: 0, minimum: 0, description: 'for `mlp`: weight of half the sum of squares of inputs and outputs' }),
      center: Type.Optional(Type.Boolean({ description: 'subtract the mean of every column first; default true for `least-squares` and `gaussian-loglik`' })),
      hidden: Type.Integer({ default: 10, minimum: 1, maximum: 1000, description: 'for `mlp`: hidden units of a node' }),
      biases: Type.Boolean({ default: false, description: 'for `mlp`: with biases, which have no penalty' }),
      required: edges('edges [from, to] that the order must allow, by name or position'),
      forbidden: edges('edges [from, to] that have no weight, by name or position'),
    }, { additionalProperties: false }),
    offers: [
      { oracles: ['score', 'scoreGradient', 'nodeRegression', 'edgeRules'] },
      { when: lossIs('least-squares', 'gaussian-loglik', 'logistic'), oracles: [], facts: { linearModel: true } },
      { when: lossIs('least-squares', 'gaussian-loglik'), oracles: ['gram'] },
      { when: lossIs('least-squares'), oracles: [], facts: { squaredLoss: true } },
      { when: { anyOf: [lossIs('least-squares', 'logistic'), { allOf: [lossIs('gaussian-loglik'), { not: penalised }] }] }, oracles: [], facts: { exactFits: true } },
      { when: { anyOf: [{ properties: { data: { required: ['truth'] } } }, generated] }, oracles: ['truth'] },
    ],
    example: { spec: 'problem/1', kind: 'dag-learning', data: { covariance: { inline: [[1, 0.8, 0.4], [0.8, 1.64, 0.82], [0.4, 0.82, 1.41]] }, truth: { inline: [[0, 1], [1, 2]] } } },
  },
  ({ data, params }) => {
    const { loss, l1 } = params;
    const observations = observationsOf(data, params.center ?? (loss === 'least-squares' || loss === 'gaussian-loglik')), { nodes, samples, names } = observations;
    const rules = edgeRulesOf(params, names, nodes), truth = truthOf(data, nodes), model = modelOf(observations, params, truth);
    return {
      kind: 'dag-learning',
      layout: model.layout ?? layoutOf({ name: 'weights', shape: [nodes, nodes], tags: ['graph'], labels: names, ...(truth ? { known: truth } : {}) }),
      traits: { nodes, l1, ...model.traits, ...(samples === undefined ? {} : { samples }) },
      oracles: { ...model.oracles, edgeRules: (out) => { out.set(rules); }, ...(truth ? { truth: (out: Float64Array) => { out.set(truth); } } : {}) },
      start: model.start ?? (() => new Float64Array(nodes * nodes)),
    };
  },
);
