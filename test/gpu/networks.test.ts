/** Oracles of networks on WebGPU, in a thread of their own. */
import { describe, it } from 'vitest';
import { judgeNetwork, networks } from '../tensor/networks.js';
import { reason } from './available.js';

describe(`oracles of networks on webgpu${reason === undefined ? '' : `: skipped, ${reason}`}`, () => {
  it.skipIf(reason !== undefined).each(Object.keys(networks))('%s: values and gradients are those in float64', (name) => { judgeNetwork('webgpu', name); });
});
