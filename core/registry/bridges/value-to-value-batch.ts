/** A batch of points one after the other: as many values as there are points. */
import { layoutSize } from '../../contract/arrays.js';
import { defineBridge } from './bridge.js';

export const valueToValueBatch = defineBridge(
  {
    id: 'value-to-value-batch', version: '1.0.0', title: 'Value to batch of values',
    summary: 'a batch of points is valued one point after the other',
    from: ['value'], to: ['valueBatch'], unless: ['valueBatch'], cost: 2,
  },
  (problem) => {
    const { value } = problem.oracles as Required<typeof problem.oracles>, size = layoutSize(problem.layout), point = new Float64Array(size);
    return { oracles: {
      valueBatch(points, out) {
        for (let p = 0; p < out.length; p++) {
          point.set(points.subarray(p * size, (p + 1) * size));
          out[p] = value(point);
        }
      },
    } };
  },
);
