/** The variable that chooses the linear-algebra engine speaks for matrix products of tensors, too. */
import { expect, it } from 'vitest';
import { openTensors } from '../../core/tensor/index.js';
import { judge } from './judge.js';
import { table } from './table.js';

process.env['SADDLEPOINT_LINALG'] = 'portable';

it('with SADDLEPOINT_LINALG=portable the wasm backend keeps its own matrix product, and says why', async () => {
  expect((await openTensors('wasm')).matmul).toEqual({ native: false, reason: 'SADDLEPOINT_LINALG is portable' });
});

it.each(table.filter(({ name }) => name.includes('matmul')))('$name agrees with float64 without the native library', (entry) => judge('wasm', entry));
