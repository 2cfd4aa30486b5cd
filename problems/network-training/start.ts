/** First weights. */
import { blockLength, type Random, type Vector } from '../../core/index.js';
import type { Network } from './network.js';
import type { NetworkParams } from './params.js';

/** Biases are zero, but for `uniform`. */
export function startOf({ parameters, layout, size }: Network, init: NetworkParams['init'], random: Random): Vector {
  const x = new Float64Array(size);
  parameters.forEach(({ inputs, outputs, bias }, p) => {
    const { offset } = layout[p]!, part = x.subarray(offset, offset + blockLength(layout[p]!));
    if (bias && init !== 'uniform') return;
    if (init === 'he') { random.fillNormal(part); scale(part, 0, Math.sqrt(2 / inputs)); return; }
    random.fillUniform(part);
    scale(part, 0.5, 2 * (init === 'glorot' ? Math.sqrt(6 / (inputs + outputs)) : 1 / Math.sqrt(inputs)));
  });
  return x;
}

function scale(part: Vector, centre: number, by: number): void {
  for (let i = 0; i < part.length; i++) part[i] = (part[i]! - centre) * by;
}
