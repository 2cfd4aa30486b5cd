import { describe, expect, it } from 'vitest';
import { copyWithTensors, decode, encode } from '../../core/driver/codec.js';
import { disposeTensors, restoreTensors, tensorsOf } from '../../core/driver/tensors.js';
import { openTensors } from '../../core/tensor/index.js';
import { execution, memory, refusal, runAll, scripted } from '../driver/support.js';
import { conformsOn, executionOn, followsFormula, leavesNoTensor, repeatsAndResumes } from './method.js';

const bits = (values: readonly number[]): Uint32Array => new Uint32Array(Float32Array.from(values).buffer);

describe.each(['cpu', 'wasm'] as const)('on backend %s', (backend) => {
  it('a method wholly in tensors follows its formula within float32 rounding', () => followsFormula(backend));
  it('the same seed gives the same records, and a run resumed at any step too', () => repeatsAndResumes(backend));
  it('the number of live tensors is constant, and none is left after the run', () => leavesNoTensor(backend));

  it('tensors and variables come back bit for bit, with shape, type and shared references', async () => {
    const { tf } = await openTensors(backend), before = tf.memory().numTensors;
    const values = [0.1, -0, 1e-45, 3.4e38, Infinity, -Infinity], shared = tf.tensor(values, [2, 3]), start = tf.scalar(7, 'int32');
    const state = { x: shared, list: [shared, { deep: tf.tensor([2 ** 31 - 1, -(2 ** 31)], [2, 1], 'int32') }], flags: tf.tensor([true, false, true], [3], 'bool'), v: tf.variable(start, false), empty: tf.zeros([0, 4]), k: 3, a: Float64Array.of(1, 2) };
    start.dispose();
    const saved = decode(encode(structuredClone(await copyWithTensors(state)))) as typeof state;
    const back = restoreTensors(saved, tf), [first, second] = back.list as [typeof shared, { deep: typeof shared }];
    expect(first).toBe(back.x);
    expect(new Uint32Array((await back.x.data<'float32'>()).buffer)).toEqual(bits(values));
    expect([back.x.shape, back.x.dtype, second.deep.shape, second.deep.dtype, back.flags.dtype, back.empty.shape]).toEqual([[2, 3], 'float32', [2, 1], 'int32', 'bool', [0, 4]]);
    expect([[...await second.deep.data()], [...await back.flags.data()], [...await back.v.data()]]).toEqual([[2 ** 31 - 1, -(2 ** 31)], [1, 0, 1], [7]]);
    expect([back.v instanceof tf.Variable, back.v.trainable, back.k, back.a]).toEqual([true, false, 3, Float64Array.of(1, 2)]);
    expect(tensorsOf(back).size).toBe(5);
    disposeTensors(back);
    disposeTensors(state);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('passes the conformance kit', async () => {
    const { checks } = await conformsOn(backend);
    expect(checks.filter(({ passed }) => !passed)).toEqual([]);
    expect(checks.map(({ name }) => name)).toEqual(expect.arrayContaining(['tensor count is constant from step to step', 'a resumed run has the same records', 'the state can be saved and cloned']) as unknown);
  });
});

it('a method that leaves a tensor behind at every step is caught by the conformance kit', async () => {
  const { checks } = await conformsOn('cpu', true);
  expect(checks.filter(({ passed }) => !passed).map(({ name, message }) => [name, message])).toEqual([['tensor count is constant from step to step', expect.stringContaining('4 tensors live after step 0, 5 after step 1') as string]]);
});

it('a snapshot shows the tensors as they were when it was taken, also when they are disposed meanwhile', async () => {
  const { tf } = await openTensors('cpu');
  const state = { x: tf.tensor1d([1, 2]), a: [1] };
  const taking = copyWithTensors(state);
  state.a[0] = 9;
  state.x.dispose();
  expect(await taking).toMatchObject({ x: { data: Float32Array.of(1, 2) }, a: [1] });
});

it.each<[string, (tf: Awaited<ReturnType<typeof openTensors>>['tf']) => object, string]>([
  ['a disposed tensor', (tf) => { const x = tf.scalar(1); x.dispose(); return x; }, 'is disposed'],
  ['a tensor of strings', (tf) => tf.tensor(['a']), 'string'],
  ['an object with the reserved key', () => ({ $tensor: 1 }), 'reserved|`\\$tensor`'],
])('%s in a state is refused', async (_name, make, message) => {
  const { tf } = await openTensors('cpu');
  expect(() => copyWithTensors({ deep: [make(tf)] })).toThrow(expect.objectContaining({ code: 'state-unsaveable', message: expect.stringMatching(message) as string }) as Error);
});

it('a tensor in the state of a method that declares none is refused', async () => {
  const { tf } = await openTensors('cpu'), x = tf.scalar(1);
  const method = scripted({ step(_k, s) { (s as unknown as { hidden: object }).hidden = x; } });
  const error = await refusal(runAll(execution({ method, store: memory(), checkpoint: { iterations: 1 } })));
  expect([error.code, error.details.expected]).toEqual(['state-unsaveable', expect.stringContaining('tensorToken') as string]);
  x.dispose();
});

it('an aborted run leaves a checkpoint and no tensor', async () => {
  const stop = new AbortController(), store = memory(), { tf } = await openTensors('cpu'), before = tf.memory().numTensors;
  const { result } = await runAll(await executionOn('cpu', { store, signal: stop.signal, budget: { iterations: 1e6 } }), ({ k }) => { if (k === 3) stop.abort(); });
  expect([result.outcome, store.snapshots.at(-1)!.k >= 3, tf.memory().numTensors]).toEqual(['aborted', true, before]);
});

it('a criterion on `step` is refused where the point is read from tensors', async () => {
  expect((await refusal(runAll(await executionOn('cpu', { stop: { kind: 'step', below: 1e-3 } })))).code).toBe('criterion-metric');
});

it('a point that is not finite ends the run as diverged, with the last finite one', async () => {
  const { result } = await runAll(await executionOn('cpu', { params: { step: 1e12, momentum: 0 } }));
  expect([result.outcome, Object.values(result.last.solution)[0]!.data.every((value) => Number.isFinite(value))]).toEqual(['diverged', true]);
});
