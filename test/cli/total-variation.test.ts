/** Images that cannot be solved: exit code 2, and the place in the spec. */
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeNpy } from '../../core/data/index.js';
import { solve } from '../../core/index.js';
import { openSandbox, type Sandbox } from './program.js';

const image = { inline: [[0.1, 0.4, 0.2], [0.3, 0.2, 0.9]] }, signal = { inline: [0.1, 0.4, 0.2] };
const npy = (shape: readonly number[], ...values: readonly number[]): Uint8Array => writeNpy({ shape, data: Float64Array.from(values) });
const files: Readonly<Record<string, Uint8Array>> = { 'nan.npy': npy([2, 2], 0.1, Number.NaN, 0.3, 0.2), 'infinite.npy': npy([2, 2], 0.1, 0.2, 0.3, Infinity), 'no-rows.npy': npy([0, 3]), 'no-columns.npy': npy([3, 0]), 'line.npy': npy([4], 1, 2, 3, 4) };

const cases: readonly (readonly [string, object, object, string, string])[] = [
  ['a kernel of more rows than the image', { image, kernel: { inline: [[0.2], [0.6], [0.2]] } }, {}, 'kernel-too-large', '/data/kernel'],
  ['a kernel of more columns than the image', { image, kernel: { inline: [[0.1, 0.2, 0.4, 0.2]] } }, {}, 'kernel-too-large', '/data/kernel'],
  ['a kernel longer than the signal', { signal, kernel: { inline: [0.1, 0.2, 0.4, 0.2] } }, {}, 'kernel-too-large', '/data/kernel'],
  ['an empty kernel', { signal, kernel: { inline: [] } }, {}, 'data-shape', '/data/kernel'],
  ['a NaN in the image', { image: { file: 'nan.npy' } }, {}, 'data-non-finite', '/data/image/file'],
  ['an infinite pixel', { image: { file: 'infinite.npy' } }, {}, 'data-non-finite', '/data/image/file'],
  ['a NaN in the kernel', { image, kernel: { file: 'nan.npy' } }, {}, 'data-non-finite', '/data/kernel/file'],
  ['an image without rows', { image: { file: 'no-rows.npy' } }, {}, 'data-shape', '/data/image'],
  ['an image without columns', { image: { file: 'no-columns.npy' } }, {}, 'data-shape', '/data/image'],
  ['an image written as an empty list', { image: { inline: [] } }, {}, 'data-shape', '/data/image'],
  ['an image of one axis', { image: { file: 'line.npy' } }, {}, 'data-shape', '/data/image'],
  ['a signal beside an image', { image, signal }, {}, 'invalid', '/data/signal'],
  ['an empty signal', { signal: { inline: [] } }, {}, 'data-shape', '/data/signal'],
  ['an image of one pixel', { image: { inline: [[1]] } }, {}, 'data-too-small', '/data/image'],
  ['a negative weight', { image }, { weight: -0.1 }, 'out-of-range', '/params/weight'],
  ['a negative ridge', { image }, { l2: -1 }, 'out-of-range', '/params/l2'],
];

it('a signal beside an image is told what it is beside', async () => {
  await expect(solve({ problem: { spec: 'problem/1', kind: 'total-variation', data: { image, signal } }, method: 'primal-dual' } as never)).rejects.toMatchObject({ message: 'There is one key too many at /data/signal.', details: { expected: 'nothing: `image` says it all' } });
});

describe('total-variation refuses', () => {
  let box: Sandbox;
  beforeAll(() => {
    box = openSandbox();
    for (const [name, bytes] of Object.entries(files)) writeFileSync(box.path(name), bytes);
    cases.forEach(([, data, params], i) => { box.write({ [`${i}.json`]: { spec: 'problem/1', kind: 'total-variation', data, params } }); });
  });
  afterAll(() => box.close());
  it.each(cases.map(([name, , , code, pointer], i) => [name, i, code, pointer] as const))('%s', async (_name, i, code, pointer) => {
    await expect(solve({ problem: box.path(`${i}.json`), method: 'primal-dual' } as never)).rejects.toMatchObject({ code, failure: 'usage', details: { pointer, expected: expect.any(String) } });
  });
  it.each(['a kernel of more rows than the image', 'a NaN in the image', 'an image without rows', 'a negative weight'].map((name) => cases.findIndex(([other]) => other === name)).map((i) => [cases[i]![0], i] as const))('%s, on the command line with exit code 2', (_name, i) => {
    const { status, document } = box.json(['solve', `${i}.json`, '--method', 'primal-dual', '--max-iterations', '1']);
    expect(status).toBe(2);
    expect(document.error).toMatchObject({ code: cases[i]![3], pointer: cases[i]![4] });
  });
});
