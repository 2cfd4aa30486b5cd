/** The indicator of a box by its prox, the projection. */
import { projection } from '../../driver/measure.js';
import { defineBridge } from './bridge.js';

export const boxToProx = defineBridge(
  {
    id: 'box-to-prox', version: '1.0.0', title: 'Box to prox',
    summary: 'bounds as the indicator of a box: the prox is the projection',
    from: ['box'], to: ['simpleValue', 'prox'], cost: 1,
  },
  (problem) => {
    const { box } = problem.oracles as Required<typeof problem.oracles>;
    return { oracles: {
      simpleValue(x) {
        const { lower, upper } = box();
        for (let i = 0; i < x.length; i++) if (x[i]! < lower[i]! || x[i]! > upper[i]!) return Infinity;
        return 0;
      },
      prox: projection(box)!,
    } };
  },
);
