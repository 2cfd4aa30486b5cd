/** A smooth finite sum as a composite one: its samples' gradients are subgradients, chi is zero on the whole space. */
import { defineBridge } from './bridge.js';

export const sampleGradientToComposite = defineBridge(
  {
    id: 'sample-gradient-to-composite', version: '1.0.0', title: 'Sample gradient to composite',
    summary: 'h(x) + chi(x) with chi = 0: a sample gradient is a sample subgradient, the prox is the identity',
    // A smooth part beside it would be the same objective a second time.
    from: ['sampleGradient'], to: ['sampleSubgradient', 'simpleValue', 'prox'], unless: ['smoothGradient', 'smoothValue'], cost: 1,
  },
  (problem) => {
    const { sampleGradient } = problem.oracles as Required<typeof problem.oracles>;
    return { oracles: {
      sampleSubgradient: (x, samples, out) => sampleGradient(x, samples, out),
      simpleValue: (_x) => 0,
      prox: (x, _t, out) => { if (out !== x) out.set(x); },
    } };
  },
);
