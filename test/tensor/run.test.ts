import { expect, it } from 'vitest';
import { solve, tensorToken } from '../../core/index.js';
import { execution, scripted } from '../driver/support.js';

it.each(['cpu', 'wasm'] as const)('a method that declares tensors runs on backend %s, which the result names', async (backend) => {
  const { problem } = execution({});
  const result = await solve({ problem, method: scripted({ services: { tensors: tensorToken } }), backend, budget: { iterations: 2 } });
  expect(result.environment.backend).toBe(backend);
});

it('a named backend that serves neither problem nor method is a warning in the notes', async () => {
  const { problem } = execution({});
  const { notes, environment } = await solve({ problem, method: scripted({}), backend: 'wasm', budget: { iterations: 2 } });
  expect(notes).toContainEqual({ k: 0, event: 'warning', detail: { text: expect.stringContaining('backend wasm computes nothing here') as string } });
  expect(environment.backend).toBeUndefined();
});
