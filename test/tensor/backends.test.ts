import { describe, expect, it } from 'vitest';
import { openTensors } from '../../core/tensor/index.js';
import { judge } from './judge.js';
import { table } from './table.js';

describe.each(['cpu', 'wasm'] as const)('backend %s', (name) => {
  it.each(table)('$name agrees with float64 within its rounding errors', (entry) => judge(name, entry));
});

it('a named backend that is not there is a coded error with exit 6', async () => {
  await expect(openTensors('tensorflow-gpu')).rejects.toMatchObject({ code: 'backend-unavailable', failure: 'unavailable' });
});
