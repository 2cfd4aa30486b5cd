/** A complete binary tree with hard oblique splits: the share of rows that it classifies wrongly, or its mean squared error. */
import { Type } from 'typebox';
import { defineProblem, denseOf, layoutOf, usageError, vectorOf, type Layout, type OracleSet, type ProblemMetric, type Vector } from '../../core/index.js';
import { openBlocks } from './blocks.js';
import { fitOf, lossOf, mostRowsTimesLeaves, sampleOf, type Sample } from './sample.js';
import { openTree, treeSize, type Tree } from './tree.js';

export const decisionTree = defineProblem(
  {
    id: 'decision-tree', version: '1.0.0', title: 'Hard oblique decision tree',
    summary: 'split weights and leaves of a complete tree that routes by w.x + b > 0: misclassified share, or mean squared error',
    tags: ['derivative-free', 'piecewise-constant', 'classification', 'regression', 'learning'],
    data: {
      X: { shape: ['m', 'n'], summary: 'one sample a row' }, y: { shape: ['m'], summary: 'class of every row, 0 to K - 1; with `leaf` "value" any number' },
      Xtest: { shape: ['t', 'n'], summary: 'samples that are only measured', optional: true }, ytest: { shape: ['t'], summary: 'their classes or numbers', optional: true },
    },
    params: Type.Object({
      depth: Type.Integer({ default: 4, minimum: 1, maximum: 16, description: 'splits between the root and a leaf: 2^depth leaves' }),
      leaf: Type.Union([Type.Literal('class'), Type.Literal('value')], { default: 'class', description: 'class: leaves hold scores of classes; value: leaves hold the prediction' }),
      spread: Type.Number({ default: 0.3, minimum: 0, description: 'standard deviation of the normal numbers of the start' }),
    }, { additionalProperties: false }),
    offers: [{ oracles: ['value', 'valueBatch', 'blockValues'] }],
    example: {
      spec: 'problem/1', kind: 'decision-tree', params: { depth: 2 },
      data: { X: { inline: [[-1, -1], [-1, 1], [1, -1], [1, 1], [-2, -1], [-1, 2], [2, -2], [1, 2]] }, y: { inline: [0, 1, 1, 0, 0, 1, 1, 0] } },
    },
  },
  ({ data, params: { depth, leaf, spread } }) => {
    const X = denseOf(data, 'X'), train = sampleOf(X, vectorOf(data, 'y'), leaf, '/data/y'), test = testOf(data, leaf, train);
    const { outputs, features } = train, tree = openTree({ depth, features, outputs }), size = treeSize({ depth, features, outputs });
    if (X.rows * 2 ** depth > mostRowsTimesLeaves) throw usageError('tree-size', `A tree of ${2 ** depth} leaves on ${X.rows} rows is too large.`, { pointer: '/params/depth', expected: `at most ${mostRowsTimesLeaves} leaves x rows` });
    const fit = fitOf(tree, train, leaf), loss = lossOf(tree, fit);
    let blocks: OracleSet['blockValues'] | undefined;
    return {
      kind: 'decision-tree', layout: layoutFor(tree), traits: {},
      oracles: {
        value: (x) => loss(x, 0),
        valueBatch(points, out) { for (let p = 0; p < out.length; p++) out[p] = loss(points, p * size); },
        blockValues: (x, range, candidates, out) => { (blocks ??= openBlocks(tree, fit, loss, size))(x, range, candidates, out); },
      },
      metrics: metricsOf(tree, leaf, train, test),
      start(random) {
        const x = new Float64Array(size);
        random.fillNormal(x);
        return x.map((value) => spread * value);
      },
    };
  },
);

function layoutFor({ splits, leaves, features, outputs }: Tree): Layout {
  return layoutOf({ name: 'weights', shape: [splits, features] }, { name: 'biases', shape: [splits] }, { name: 'leaves', shape: outputs === 1 ? [leaves] : [leaves, outputs] });
}

/** Both or none; classes as in the training rows. */
function testOf(data: Parameters<typeof denseOf>[0], leaf: 'class' | 'value', train: Sample): Sample | undefined {
  if (!('Xtest' in data) && !('ytest' in data)) return undefined;
  const missing = 'Xtest' in data ? 'ytest' : 'Xtest';
  if (!(missing in data)) throw usageError('data-missing', `\`Xtest\` and \`ytest\` belong together.`, { pointer: `/data/${missing}`, expected: 'both, or none' });
  return sampleOf(denseOf(data, 'Xtest'), vectorOf(data, 'ytest'), leaf, '/data/ytest', train.classes);
}

function metricsOf(tree: Tree, leaf: 'class' | 'value', train: Sample, test: Sample | undefined): Readonly<Record<string, ProblemMetric>> {
  const measured = (sample: Sample): ((x: Vector) => number) => { const loss = lossOf(tree, fitOf(tree, sample, leaf)); return (x) => loss(x, 0); };
  const tested = test && measured(test);
  if (leaf === 'value') return tested ? { testError: { unit: 'squared', better: 'lower', measure: tested } } : {};
  const error = measured(train), accuracy = { unit: 'share', better: 'higher' } as const;
  return { accuracy: { ...accuracy, measure: (x) => 1 - error(x) }, ...(tested ? { testAccuracy: { ...accuracy, measure: (x: Vector) => 1 - tested(x) } } : {}) };
}
