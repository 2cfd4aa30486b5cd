/** A family of problems with data, a param and its derivative. */
import type { Template, Wanted } from './template.js';

export function problemTemplate({ id, title }: Wanted): Template {
  const manifest = {
    id, version: '0.1.0', title, summary: 'the weighted square distance to given points',
    data: { points: { shape: ['m', 'n'], summary: 'one point a row' }, weights: { shape: ['m'], summary: 'weight of every point' } },
    params: { type: 'object', additionalProperties: false, required: ['l2'], properties: { l2: { type: 'number', minimum: 0, default: 0.1, description: 'Weight of |x|^2 / 2' } } },
    offers: [{ oracles: ['value', 'gradient'], facts: { smooth: true, convex: true } }],
    example: { spec: 'problem/1', kind: id, data: { points: { inline: [[1, 2], [3, -1]] }, weights: { inline: [1, 2] } } },
  };
  return { kind: 'problem', manifest, formula: 'f(x) = 1/2 sum_i w_i |x - p_i|^2 + l2/2 |x|^2', source: (text, name) => sourceOf(text, name, id) };
}

const sourceOf = (manifest: string, name: string, id: string): string => `/** f(x) = 1/2 sum_i w_i |x - p_i|^2 + l2/2 |x|^2. */
import { defineProblem, denseOf, layoutOf, usageError, vectorOf } from 'saddlepoint';

export const ${name} = defineProblem(
  ${manifest},
  ({ data, params: { l2 } }) => {
    const { rows: m, columns: n, data: points } = denseOf(data, 'points');
    const weights = vectorOf(data, 'weights');
    if (weights.some((weight) => !(weight >= 0))) throw usageError('negative-weight', 'A weight is negative.', { pointer: '/data/weights', expected: 'numbers of at least 0' });
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return {
      kind: '${id}', layout: layoutOf({ name: 'x', shape: [n] }), start: () => new Float64Array(n),
      traits: { smooth: true, convex: true, smoothness: total + l2 },
      oracles: {
        value(x) {
          let sum = 0;
          for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) sum += weights[i]! * (x[j]! - points[i * n + j]!) ** 2;
          for (let j = 0; j < n; j++) sum += l2 * x[j]! ** 2;
          return sum / 2;
        },
        gradient(x, out) {
          for (let j = 0; j < n; j++) out[j] = l2 * x[j]!;
          for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) out[j]! += weights[i]! * (x[j]! - points[i * n + j]!);
        },
      },
    };
  },
);
`;
