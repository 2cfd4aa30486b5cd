/** Noisy gradients as a finite sum: samples 0 .. revealing - 1 have z = 1, the others z = 0; over a batch the mean of z counts. */
import { usageError, type OracleSet } from '../../core/index.js';
import type { Hidden } from './instance.js';
import { hardMask, smoothMask } from './mask.js';
import type { Smooth } from './oracles.js';

export function sampled(gradient: Smooth['gradient'], T: number, { type, samples, revealing }: Hidden): OracleSet['sampleGradient'] {
  const mask = type === 'hard' ? hardMask : smoothMask, weights = new Float64Array(T);
  let excess = 0;
  const shape = (y: Float64Array, g: Float64Array): void => {
    mask(y, weights);
    for (let i = 0; i < T; i++) g[i]! *= 1 + weights[i]! * excess;
  };
  return (x, chosen, out) => {
    if (chosen.length === 0) throw usageError('no-samples', 'A sample gradient needs at least one sample.', { expected: `indices from 0 to ${samples - 1}` });
    let ones = 0;
    for (let s = 0; s < chosen.length; s++) {
      const i = chosen[s]!;
      if (i < 0 || i >= samples) throw usageError('bad-sample', `There is no sample ${i}.`, { expected: `an index from 0 to ${samples - 1}` });
      if (i < revealing) ones++;
    }
    excess = (ones / chosen.length) * (samples / revealing) - 1;
    gradient(x, out, shape);
  };
}
