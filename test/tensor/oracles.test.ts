import { describe, expect, it } from 'vitest';
import { solve, type RunResult } from '../../core/index.js';
import { onTensors } from '../../core/tensor/oracles/remote.js';
import { judgeBlocks, judgeNetwork, network, networks } from './networks.js';
import { judgePolicy, policies } from './policies.js';

describe.each(['cpu', 'wasm'] as const)('oracles of networks on backend %s', (backend) => {
  it.each(Object.keys(networks))('%s: values and gradients are those in float64', (name) => { judgeNetwork(backend, name); });
});

describe.each(['cpu', 'wasm'] as const)('returns of policies on backend %s', (backend) => {
  it.each(Object.keys(policies))('%s: those in float64', (name) => { judgePolicy(backend, name); });
});

describe('the thread of a problem\'s tensor oracles', () => {
  it('a point with a number that is none, or that float32 does not have, is worth NaN, the others what they are', () => {
    const exact = network('stairs'), computed = onTensors(exact, 'cpu'), size = 8 * 5 + 8 + 3 * 8 + 3, points = new Float64Array(3 * size).fill(0.25), out = new Float64Array(3);
    points[4] = Number.NaN;
    points[2 * size] = 1e300;
    computed.oracles.valueBatch!(points, out);
    computed.release!();
    const alone = new Float64Array(1);
    exact.oracles.valueBatch!(points.subarray(size, 2 * size), alone);
    expect([Number.isNaN(out[0]), Number.isNaN(out[2])]).toEqual([true, true]);
    expect(out[1]).toBeCloseTo(alone[0]!, 5);
  });
  it('after `release` the next call starts it again, to the same numbers', () => {
    const computed = onTensors(network('signs'), 'wasm'), points = new Float64Array(75).fill(0.5), out = new Float64Array(1), again = new Float64Array(1);
    computed.oracles.valueBatch!(points, out);
    computed.release!();
    computed.oracles.valueBatch!(points, again);
    computed.release!();
    expect(again).toEqual(out);
  });
  it('a backend that is not there is a coded error before the run begins', () => {
    expect(() => onTensors(network('signs'), 'tensorflow-gpu')).toThrow(expect.objectContaining({ code: 'backend-unavailable', failure: 'unavailable' }) as Error);
  });
  it('an operation that fails in the thread is a coded error that names the oracle', () => {
    const computed = onTensors(network('signs'), 'cpu');
    // Samples beyond the rows: the gather of backend cpu refuses them.
    const call = (): void => { computed.oracles.sampleGradient!(new Float64Array(75), Int32Array.from([4000]), new Float64Array(75)); };
    expect(call).toThrow(expect.objectContaining({ code: 'tensor-failed', message: expect.stringContaining('sampleGradient') as string }) as Error);
  });
  it.each(['cpu', 'wasm'] as const)('blocks of coordinates on backend %s: the values of the whole points, also where the module does not take blocks', (backend) => { judgeBlocks(backend); });
});

it('a run on a named backend says so in its result, and ends near the one in float64', async () => {
  const run = (backend?: string): Promise<RunResult> => solve({ problem: network('dense and tanh'), method: { id: 'adam', params: { learningRate: 0.05, batch: 10 } }, budget: { iterations: 40 }, ...(backend ? { backend } : {}) });
  const [exact, computed] = [await run(), await run('wasm')];
  expect(computed.environment.backend).toBe('wasm');
  expect(exact.environment.backend).toBeUndefined();
  expect(computed.counts).toEqual(exact.counts);
  expect(computed.last.metrics.value).toBeCloseTo(exact.last.metrics.value!, 4);
});
