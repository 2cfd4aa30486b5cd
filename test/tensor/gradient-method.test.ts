/** In a process of its own, in which nothing has loaded the gradients before. */
import { expect, it } from 'vitest';
import { memory, runAll, type AnyMethodOf } from '../driver/support.js';
import { executionOn } from './method.js';
import { momentumOf } from './momentum.js';

it('a method that declares `tensorGradients` has them in a resumed run, too, where `init` is not called', async () => {
  const store = memory(), byHand = await runAll(await executionOn('wasm', { store, checkpoint: { iterations: 1 } })), snapshot = store.snapshots.find(({ k }) => k === 5)!;
  const { records } = await runAll(await executionOn('wasm', { method: momentumOf({ tfjs: true }) as unknown as AnyMethodOf, snapshot }));
  expect(records.map(({ k }) => k)).toEqual([6, 7, 8, 9, 10, 11, 12]);
  // Seven steps of about 40 rounded operations on numbers below 8.
  for (const { k, metrics } of records) expect(Math.abs(metrics.value! - byHand.records[k]!.metrics.value!)).toBeLessThanOrEqual(7 * 40 * 8 * 2 ** -24);
});
