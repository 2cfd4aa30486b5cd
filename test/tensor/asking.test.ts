/** A method that asks and keeps tensors: what is saved while a batch is out holds them as they were. */
import { Type } from 'typebox';
import { expect, it } from 'vitest';
import { askTell, defineAskTell, query, tensorToken, type AskTellSession, type RunResult, type TensorBackend } from '../../core/index.js';
import { openTensors } from '../../core/tensor/index.js';
import { bowl, execution, memory, runAll, timeless, type AnyMethodOf } from '../driver/support.js';

type Tensor = ReturnType<TensorBackend['tf']['tensor']>;

/** x <- x / 2 in a tensor, which `ask` replaces as well: its values are asked in turn. */
const halving = defineAskTell(
  { id: 'tensor-asking', version: '1.0.0', title: 'Asking with tensors', summary: 'for a test', requires: [], asks: ['value'], services: { tensors: tensorToken }, params: Type.Object({}), metrics: { value: { unit: 'objective', better: 'lower' } }, merit: 'value' },
  (run) => {
    const { tf } = run.services.tensors;
    const replace = (s: { t: Tensor }, t: Tensor): void => { s.t.dispose(); s.t = t; };
    return {
      init() { return { t: tf.tensor([0.5]) as Tensor, x: run.start(), f: Infinity }; },
      ask(s) { replace(s, tf.tidy(() => tf.mul(s.t, 0.5))); return [query('value', s.x)]; },
      async tell(s, [f]) { s.f = f!; s.x[0]! += (await s.t.data())[0]!; replace(s, tf.tidy(() => tf.mul(s.t, 1.5))); },
      point: (s) => s.x, metrics: { value: (s) => (s.f === Infinity ? undefined : s.f) },
    };
  },
) as unknown as AnyMethodOf;

const services = async () => [{ token: tensorToken, value: await openTensors('wasm') }];
const slow = { ...bowl(), answers: { oracles: ['value' as const], open: () => ({ evaluate: (asks: readonly { readonly args: readonly unknown[] }[]) => Promise.resolve(asks.map(({ args }) => (args[0] as Float64Array)[0]! ** 2)) }) } };

it('a run goes on from every snapshot of a batch that was out, with the same records', async () => {
  const store = memory(), x = execution({ method: halving, problem: slow, budget: { iterations: 6 }, services: await services() });
  const whole = await runAll({ ...x, store, checkpoint: { iterations: 1 } }), out = store.snapshots.filter(({ pending }) => pending);
  expect(out).toHaveLength(6);
  for (const snapshot of out) expect(timeless((await runAll({ ...x, snapshot: structuredClone(snapshot) })).records)).toEqual(timeless(whole.records.filter(({ k }) => k > snapshot.k)));
  expect((await openTensors('wasm')).tf.memory().numTensors).toBe(0);
});

it('`askTell` saves the batch that is out, and a session carried on from JSON ends the same', async () => {
  const open = async (saved?: object): Promise<AskTellSession> => askTell({ problem: { size: 1, start: [1] }, method: halving as never, budget: { iterations: 5 }, services: await services(), ...(saved ? { saved: JSON.parse(JSON.stringify(saved)) as never } : {}) });
  const answer = async (session: AskTellSession): Promise<RunResult | undefined> => session.tell((await session.ask())!.map(({ args }) => (args[0] as Float64Array)[0]! ** 2));
  const first = await open();
  await answer(first); await answer(first); await first.ask();
  const saved = first.save(), second = await open(saved);
  let one: RunResult | undefined, two: RunResult | undefined;
  while (!one) one = await answer(first);
  while (!two) two = await answer(second);
  expect([two.iterations, two.last.solution]).toEqual([one.iterations, one.last.solution]);
  expect(timeless(second.records)).toEqual(timeless(first.records));
});
