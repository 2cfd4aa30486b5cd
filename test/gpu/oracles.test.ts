/** Oracles of networks and policies on WebGPU, in a thread of their own; and a method of each kind that calls them. */
import { describe, expect, it } from 'vitest';
import { solve, streamFor, type RunResult } from '../../core/index.js';
import { judgeBlocks, judgeNetwork, network, networks } from '../tensor/networks.js';
import { judgePolicy, policies, policy } from '../tensor/policies.js';
import { reason } from './available.js';

const unless = it.skipIf(reason !== undefined), why = reason === undefined ? '' : `: skipped, ${reason}`;

describe(`oracles of networks on webgpu${why}`, () => {
  unless.each(Object.keys(networks))('%s: values and gradients are those in float64', (name) => { judgeNetwork('webgpu', name); });
  unless('blocks of coordinates: the values of the whole points', () => { judgeBlocks('webgpu'); });
});

describe(`returns of policies on webgpu${why}`, () => {
  // Not acrobot: WGSL's cosine is known to 2^-11 only, which its swings make large.
  unless.each(Object.keys(policies).filter((name) => /int8|pendulum/.test(name)))('%s: those in float64', (name) => { judgePolicy('webgpu', name); });
});

/** Smooth objectives, so that rounding does not grow. */
const runs = [
  ['polystep', 'dense and tanh', { epsilon: 0.5 }], ['consensus-based-optimization', 'dense and tanh', { particles: 12 }], ['consensus-hopping', 'dense and tanh', { particles: 12 }],
  ['openai-es', 'dense and tanh', {}], ['spsa', 'dense and tanh', {}], ['cma-es', 'dense and tanh', {}], ['sep-cma-es', 'dense and tanh', {}],
  ['adam', 'convolutions', { batch: 10 }], ['sgd-momentum', 'spikes in two layers', { batch: 10 }],
] as const;

describe(`methods on webgpu${why}`, () => {
  const run = (id: string, problem: string, params: object, backend?: string): Promise<RunResult> =>
    solve({ problem: network(problem), method: { id, params }, budget: { iterations: 4 }, seed: 1, ...(backend ? { backend } : {}) });
  unless.each(runs)('%s on %s: the record of the run in float64', async (id, problem, params) => {
    const [exact, computed] = [await run(id, problem, params), await run(id, problem, params, 'webgpu')];
    expect(computed.environment.backend).toBe('webgpu');
    expect(computed.counts).toEqual(exact.counts);
    expect(Math.abs(computed.last.metrics.value! - exact.last.metrics.value!)).toBeLessThan(1e-3 * (1 + Math.abs(exact.last.metrics.value!)));
  });
  unless('polystep on a policy: better than the start', async () => {
    const problem = policy('cart-pole, linear'), start = problem.oracles.value!(problem.start(streamFor(1)));
    const { environment, best } = await solve({ problem, method: { id: 'polystep', params: { epsilon: 0.5 } }, budget: { iterations: 4 }, seed: 1, backend: 'webgpu', start: problem.start(streamFor(1)) });
    expect(environment.backend).toBe('webgpu');
    expect(best.metrics.value).toBeLessThan(start);
  });
});
