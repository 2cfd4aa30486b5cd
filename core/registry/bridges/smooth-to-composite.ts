/** A smooth unconstrained objective as a composite one: f is all of it, chi is zero on the whole space. */
import { layoutSize } from '../../contract/arrays.js';
import { defineBridge } from './bridge.js';

export const smoothToComposite = defineBridge(
  {
    id: 'smooth-to-composite', version: '1.0.0', title: 'Smooth to composite',
    summary: 'f(x) + chi(x) with chi = 0: the prox is the identity, the box is the whole space',
    from: ['value', 'gradient'], to: ['smoothValue', 'smoothGradient', 'simpleValue', 'prox', 'box'], unless: ['sampleSubgradient'], cost: 1,
  },
  (problem) => {
    const { value, gradient } = problem.oracles as Required<typeof problem.oracles>;
    const size = layoutSize(problem.layout);
    const box = { lower: new Float64Array(size).fill(-Infinity), upper: new Float64Array(size).fill(Infinity) };
    return { oracles: {
      smoothValue: (x) => value(x),
      smoothGradient: (x, out) => gradient(x, out),
      simpleValue: (_x) => 0,
      prox: (x, _t, out) => { if (out !== x) out.set(x); },
      box: () => box,
    } };
  },
);
