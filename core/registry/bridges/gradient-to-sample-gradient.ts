/** A deterministic objective as a finite sum of one term: every sample is the whole. */
import { defineBridge } from './bridge.js';

export const gradientToSampleGradient = defineBridge(
  {
    id: 'gradient-to-sample-gradient', version: '1.0.0', title: 'Gradient to sample gradient',
    summary: 'a sum of one term: a sample gradient is the full gradient',
    from: ['gradient'], to: ['sampleGradient'], cost: 10,
  },
  (problem) => {
    const { gradient } = problem.oracles as Required<typeof problem.oracles>;
    return { oracles: { sampleGradient: (x, _samples, out) => gradient(x, out) }, traits: { samples: 1 } };
  },
);
