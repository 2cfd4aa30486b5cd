/** A finite sum as a stream: every round is a sample, drawn by the method. The average of the played points then minimises the sum, E f(average) - f* <= E regret / T. */
import { defineBridge } from './bridge.js';

export const onlineToBatch = defineBridge(
  {
    id: 'online-to-batch', version: '1.0.0', title: 'Online to batch',
    summary: 'rounds are samples of a finite sum, drawn independently; an online method returns the average of what it played',
    from: ['sampleGradient'], to: ['roundGradient'], cost: 40,
  },
  (problem) => {
    const { sampleGradient } = problem.oracles as Required<typeof problem.oracles>, samples = Int32Array.of(0);
    return {
      oracles: { roundGradient(round, x, out) { samples[0] = round; sampleGradient(x, samples, out); } },
      traits: { ...(problem.traits.samples === undefined ? {} : { rounds: problem.traits.samples }), stochastic: true, domain: { kind: 'all' } },
    };
  },
);
