/** tfjs has one current backend a process. */
import { expect, it } from 'vitest';
import { drive } from '../../core/index.js';
import { openTensors } from '../../core/tensor/index.js';
import { runAll, timeless } from '../driver/support.js';
import { executionOn } from './method.js';

it('a second backend is refused while a run is open on the first, whose records stay', async () => {
  const alone = await runAll(await executionOn('cpu')), run = drive(await executionOn('cpu')), records = [];
  records.push((await run.next()).value);
  await expect(openTensors('wasm')).rejects.toMatchObject({ code: 'backend-busy', failure: 'unavailable' });
  for (let next = await run.next(); !next.done; next = await run.next()) records.push(next.value);
  expect(timeless(records as never)).toEqual(timeless(alone.records));
  expect((await openTensors('wasm')).id).toBe('wasm');
});

it('a run that was prepared before another backend was opened computes on its own', async () => {
  const prepared = await executionOn('cpu');
  const { tf } = await openTensors('wasm');
  const seen: string[] = [];
  await runAll(prepared, () => { seen.push(tf.getBackend()); });
  expect(new Set(seen)).toEqual(new Set(['cpu']));
});

it('two runs on one backend may be open together', async () => {
  const [one, two] = await Promise.all([executionOn('wasm'), executionOn('wasm')]);
  const [a, b] = await Promise.all([runAll(one), runAll(two)]);
  expect(timeless(a.records)).toEqual(timeless(b.records));
});

it('a method that cannot be built lets its backend go', async () => {
  const x = await executionOn('cpu');
  await expect(runAll({ ...x, method: { ...x.method, build() { throw new Error('no'); } } })).rejects.toThrow('no');
  expect((await openTensors('wasm')).id).toBe('wasm');
});
