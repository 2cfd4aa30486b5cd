import { expect, it } from 'vitest';
import { openTensors } from '../../core/tensor/index.js';
import { loadGradients } from '../../core/tensor/gradients.js';
import { gradientsAreThere } from './gradients.js';

it('a tfjs without gradient modules is a coded error', async () => {
  const { tf } = await openTensors('cpu');
  const nowhere = Object.assign(() => undefined, { resolve: () => '/nowhere/package.json' }) as unknown as NodeJS.Require;
  await expect(loadGradients(tf, nowhere)).rejects.toMatchObject({ code: 'tensor-gradients', failure: 'unavailable' });
});

it.each(['cpu', 'wasm'] as const)('on backend %s gradients are those of differences', (name) => gradientsAreThere(name));
