/** 1/2 x'Qx + c'x subject to lower <= x <= upper. */
import { Type } from 'typebox';
import { defineProblem, denseOf, layoutOf, vectorOf, type Box, type FamilyInput } from '../../core/index.js';
import { batchOf } from '../shared/batch.js';
import { isInside, nearestToZero, noBounds, requireNonEmpty } from '../shared/box.js';
import { paramIsNotFalse } from '../shared/offers.js';
import { quadraticForm } from '../shared/quadratic-form.js';

export const boxQuadratic = defineProblem(
  {
    id: 'box-quadratic', version: '1.0.0', title: 'Quadratic function on a box',
    summary: "1/2 x'Qx + c'x subject to lower <= x <= upper",
    tags: ['constrained'],
    data: {
      Q: { shape: ['n', 'n'], summary: 'symmetric matrix' }, c: { shape: ['n'], summary: 'linear term' },
      lower: { shape: ['n'], summary: 'lower bounds; none when absent', optional: true },
      upper: { shape: ['n'], summary: 'upper bounds; none when absent', optional: true },
    },
    params: Type.Object({ convex: Type.Boolean({ default: true, description: 'false allows an indefinite Q' }) }, { additionalProperties: false }),
    offers: [
      { oracles: ['value', 'valueBatch', 'smoothValue', 'smoothGradient', 'smoothHessianVector', 'box'], facts: { smooth: true } },
      { when: paramIsNotFalse('convex'), oracles: [], facts: { convex: true } },
    ],
    example: {
      spec: 'problem/1', kind: 'box-quadratic',
      data: { Q: { inline: [[2, 1], [1, 4]] }, c: { inline: [-4, -1] }, lower: { inline: [0, 0] }, upper: { inline: [1, 1] } },
    },
  },
  ({ data, params }) => {
    const c = vectorOf(data, 'c'), n = c.length;
    const { oracles: { value: smoothValue, gradient: smoothGradient, hessianVector: smoothHessianVector }, traits } = quadraticForm(denseOf(data, 'Q'), c, params.convex);
    const box = boxOf(data, n);
    const value = (x: Float64Array): number => (isInside(box, x) ? smoothValue(x) : Infinity);
    return {
      kind: 'box-quadratic', layout: layoutOf({ name: 'x', shape: [n] }), traits,
      oracles: { value, valueBatch: batchOf(n, value), smoothValue, smoothGradient, smoothHessianVector, box: () => box },
      start: () => nearestToZero(box),
    };
  },
);

/** Copies: the oracle hands the arrays out. */
function boxOf(data: FamilyInput['data'], n: number): Box {
  const none = noBounds(n);
  const box = { lower: data.lower ? vectorOf(data, 'lower').slice() : none.lower, upper: data.upper ? vectorOf(data, 'upper').slice() : none.upper };
  requireNonEmpty(box, '/data/lower');
  return box;
}
