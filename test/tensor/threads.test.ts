/** OpenBLAS comes up with a thread for every processor: other bits, and slower where many runs share a machine. */
import { expect, it } from 'vitest';
import { loadLibrary } from '../../core/linalg/native/library.js';
import { openTensors } from '../../core/tensor/index.js';

const loaded = loadLibrary('openblas');

it.skipIf('reason' in loaded)('the native matrix product of the wasm backend runs on one thread', async () => {
  const threads = (loaded as Exclude<typeof loaded, { reason: string }>).library.func('openblas_get_num_threads', 'int', []) as () => number;
  const { matmul } = await openTensors('wasm');
  expect([matmul?.native, threads()]).toEqual([true, 1]);
});
