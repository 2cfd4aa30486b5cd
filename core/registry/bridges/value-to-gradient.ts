/** Forward differences: n + 1 values a gradient, h_i = sqrt(eps) max(1, |x_i|); the error is about sqrt(eps) L. */
import { layoutSize } from '../../contract/arrays.js';
import { defineBridge } from './bridge.js';

export const valueToGradient = defineBridge(
  {
    id: 'value-to-gradient', version: '1.0.0', title: 'Value to gradient by differences',
    summary: 'forward differences of a smooth unconstrained objective, n + 1 values a gradient',
    from: ['value'], to: ['gradient'], facts: ['smooth'], unless: ['simpleValue', 'prox', 'box', 'twoCentreProx', 'smoothValue', 'smoothGradient', 'nonsmoothValue', 'nonsmoothSubgradient', 'couple'], cost: 100,
  },
  (problem) => {
    const { value } = problem.oracles as Required<typeof problem.oracles>;
    const moved = new Float64Array(layoutSize(problem.layout));
    return { oracles: {
      gradient(x, out) {
        const f = value(x);
        moved.set(x);
        for (let i = 0; i < x.length; i++) {
          moved[i] = x[i]! + Math.sqrt(Number.EPSILON) * Math.max(1, Math.abs(x[i]!));
          out[i] = (value(moved) - f) / (moved[i]! - x[i]!);
          moved[i] = x[i]!;
        }
      },
    } };
  },
);
