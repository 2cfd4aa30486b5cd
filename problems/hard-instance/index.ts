/** Non-convex chains on which every method needs many oracle calls: deterministic, rotated, noisy. */
import { defineProblem, layoutOf, usageError } from '../../core/index.js';
import { batchOf } from '../shared/batch.js';
import { paramIs } from '../shared/offers.js';
import { chainLipschitz } from './plan.js';
import { hardMask, smoothMask } from './mask.js';
import { rotatedChain, scaledChain } from './oracles.js';
import { instanceOf, paramsSchema } from './params.js';
import { orthonormalColumns } from './rotation.js';

const rotated = paramIs('rotate', { properties: { d: { exclusiveMinimum: 0 } }, required: ['d'] });
const noisy = paramIs('noise', { properties: { type: { enum: ['hard', 'smooth'] } }, required: ['type'] });

export const hardInstance = defineProblem(
  {
    id: 'hard-instance', version: '1.0.0', title: 'Hard instance',
    summary: 'zero-chain on which every zero-respecting method needs T + 1 oracle calls: scaled to a gap, a smoothness and an accuracy, rotated, or with noisy gradients',
    tags: ['nonconvex', 'smooth', 'lower-bound', 'test'],
    params: paramsSchema,
    offers: [
      { oracles: ['value', 'gradient', 'valueBatch'], facts: { smooth: true } },
      { when: { not: rotated }, oracles: ['hessianVector'] },
      { when: noisy, oracles: ['sampleGradient'] },
    ],
    example: { spec: 'problem/1', kind: 'hard-instance', params: { T: 5 } },
  },
  ({ params }) => {
    const { T, scale, amplitude, hidden } = instanceOf(params);
    const d = params.rotate && params.rotate.d > 0 ? params.rotate.d : 0, size = d || T;
    const chain = d > 0 ? undefined : scaledChain(T, scale, amplitude);
    const smooth = chain ?? rotatedChain(orthonormalColumns(d, T, params.rotate?.seed ?? 1), d, scale, amplitude);
    const gradient = (x: Float64Array, out: Float64Array): void => smooth.gradient(x, out);
    return {
      kind: 'hard-instance', layout: layoutOf({ name: 'x', shape: [size] }),
      traits: {
        smooth: true as const, ...(chain ? { smoothness: (chainLipschitz[1] * amplitude) / scale ** 2 } : {}),
        ...(hidden ? { samples: hidden.samples } : {}),
      },
      oracles: {
        value: smooth.value, gradient, valueBatch: batchOf(size, smooth.value), ...(chain ? { hessianVector: chain.hessianVector } : {}),
        ...(hidden ? { sampleGradient: sampled(smooth.gradient, T, hidden, hidden.type === 'hard' ? hardMask : smoothMask) } : {}),
      },
      start: () => new Float64Array(size),
    };
  },
);

/** Samples 0 .. revealing - 1 have z = 1, the others z = 0; over a batch the mean of z counts. */
function sampled(gradient: ReturnType<typeof scaledChain>['gradient'], T: number, { samples, revealing }: { samples: number; revealing: number }, mask: typeof hardMask) {
  const weights = new Float64Array(T);
  let excess = 0;
  const shape = (y: Float64Array, g: Float64Array): void => {
    mask(y, weights);
    for (let i = 0; i < T; i++) g[i]! *= 1 + weights[i]! * excess;
  };
  return (x: Float64Array, chosen: Int32Array, out: Float64Array): void => {
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
