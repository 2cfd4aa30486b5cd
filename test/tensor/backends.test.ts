import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { openTensors } from '../../core/tensor/index.js';
import { completeKernels } from '../../core/tensor/kernels.js';
import { judge } from './judge.js';
import { table } from './table.js';

const require = createRequire(import.meta.url);

describe.each(['cpu', 'wasm'] as const)('backend %s', (name) => {
  it.each(table)('$name agrees with float64 within its rounding errors', (entry) => judge(name, entry));
});

it('a named backend that is not there is a coded error with exit 6', async () => {
  await expect(openTensors('tensorflow-gpu')).rejects.toMatchObject({ code: 'backend-unavailable', failure: 'unavailable' });
});

it.each(['wasm', 'webgpu'] as const)('every kernel of the plain backend is there on %s, or refused with a code', async (name) => {
  const { tf } = await openTensors('wasm');
  require('@tensorflow/tfjs-backend-cpu');
  if (name === 'webgpu') { require('@tensorflow/tfjs-backend-webgpu'); completeKernels(tf, name, require); }
  const has = new Set(tf.getKernelsForBackend(name).map(({ kernelName }) => kernelName));
  expect(tf.getKernelsForBackend('cpu').map(({ kernelName }) => kernelName).filter((kernel) => !has.has(kernel))).toEqual([]);
});

it('an operation that a backend lacks is refused with a code, and leaves no tensor', async () => {
  const { tf } = await openTensors('wasm'), before = tf.memory().numTensors;
  expect(() => tf.tidy(() => tf.complex([1], [2]))).toThrow(expect.objectContaining({ code: 'tensor-kernel', message: expect.stringContaining('Complex is not there on backend wasm') as string }) as Error);
  expect(tf.memory().numTensors).toBe(before);
});

it('operations whose kernel is lent by the plain backend leave nothing behind', async () => {
  const { tf } = await openTensors('wasm'), call = (): void => { tf.tidy(() => { tf.einsum('ij,jk->ik', tf.ones([2, 2]), tf.ones([2, 2])); }); };
  call();
  const { numTensors, numDataBuffers } = tf.memory();
  for (let i = 0; i < 5; i++) call();
  expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
});
