/** The prox step with two centres, in Euclidean geometry: both quadratics are one, about their weighted mean. */
import { layoutSize } from '../../contract/arrays.js';
import { defineBridge } from './bridge.js';

export const proxToTwoCentreProx = defineBridge(
  {
    id: 'prox-to-two-centre-prox', version: '1.0.0', title: 'Prox to two-centre prox',
    summary: 'argmin <d, v> + chi(v) + beta/2 |v - x|^2 + q/2 |v - u|^2 is the prox of chi at (beta x + q u - d) / (beta + q)',
    from: ['prox'], to: ['twoCentreProx', 'bregmanDistance'], unless: ['twoCentreProx'], cost: 0,
  },
  (problem) => {
    const { prox } = problem.oracles as Required<typeof problem.oracles>;
    const size = layoutSize(problem.layout);
    return { oracles: {
      twoCentreProx(d, x, beta, u, q, out) {
        const scale = 1 / (beta + q);
        for (let i = 0; i < size; i++) out[i] = scale * (beta * x[i]! + q * u[i]! - d[i]!);
        prox(out, scale, out);
      },
      bregmanDistance(x, u) {
        let sum = 0;
        for (let i = 0; i < size; i++) sum += (x[i]! - u[i]!) ** 2;
        return sum / 2;
      },
    } };
  },
);
