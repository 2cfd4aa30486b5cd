import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readJson } from '../../core/data/index.js';
import { errorOf, refused, surviving } from './support.js';

test.each([
  ['[1, -2.5, 3e2]', undefined, [3], [1, -2.5, 300]],
  ['[[1, 2], [3, 4], [5, 6]]', undefined, [3, 2], [1, 2, 3, 4, 5, 6]],
  ['[]', undefined, [0], []],
  ['[[], []]', undefined, [2, 0], []],
  ['\ufeff{"A": [[1]], "b": [2]}', 'b', [1], [2]],
  ['{"__proto__": [7]}', '__proto__', [1], [7]],
] as const)('reads %s', (text, name, shape, data) => {
  expect(readJson(text, name === undefined ? {} : { name })).toEqual({ shape, data: Float64Array.from(data) });
});

describe('refuses', () => {
  test.each([
    ['text that is not JSON, with its line', '[1,\n2,\n]', undefined, 'data-format', { line: 3 }],
    ['a text that ends too early', '[1,\n2', undefined, 'data-format', { line: 2 }],
    ['NaN', '[1, NaN]', undefined, 'data-format', { line: 1 }],
    ['null', '[1, null]', undefined, 'data-format', { pointer: '/1' }],
    ['numbers as text', '[[1], ["NaN"]]', undefined, 'data-format', { pointer: '/1/0' }],
    ['a number among rows', '[[1], 2]', undefined, 'data-format', { pointer: '/1' }],
    ['a row among numbers', '[1, [2]]', undefined, 'data-format', { pointer: '/1' }],
    ['five levels', '[[[[[1]]]]]', undefined, 'data-format', { pointer: '/0/0/0/0' }], ['ragged images', '[[[1], [2]], [[3]]]', undefined, 'data-ragged', { pointer: '/1' }],
    ['a number beyond float64', '[[1, 2], [3, 1e999]]', undefined, 'data-non-finite', { pointer: '/1/1' }],
    ['rows of unequal length', '[[1, 2], [3]]', undefined, 'data-ragged', { pointer: '/1' }],
    ['one number', '3', undefined, 'data-format', {}],
    ['an object without a name', '{"A": [1]}', undefined, 'data-format', { suggestion: 'say which member: "name": "A"' }],
    ['a name for a list', '[1]', 'A', 'data-format', { suggestion: 'remove "name"' }],
    ['an unknown member', '{"features": [1]}', 'feature', 'data-name-unknown', { suggestion: 'did you mean "features"?' }],
    ['a member that every object has', '{"A": [1]}', 'constructor', 'data-name-unknown', {}],
  ] as const)('%s', (_, text, name, code, details) => {
    expect(errorOf(() => readJson(text, { file: 'd.json', ...(name === undefined ? {} : { name }) }))).toEqual(refused(code, { file: 'd.json', ...details }));
  });

  test('a million brackets', () => surviving(() => readJson('['.repeat(1_000_000))));
});

test('property: what JSON prints is read back', () => {
  const rows = fc.integer({ min: 1, max: 4 }).chain((columns) => fc.array(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0), { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 5 }));
  fc.assert(fc.property(rows, (matrix) => {
    const read = readJson(JSON.stringify(matrix));
    expect([...read.data]).toEqual(matrix.flat().map((x) => Object.is(x, -0) ? 0 : x));
    expect(read.shape).toEqual([matrix.length, matrix[0]?.length]);
  }), { seed: 1 });
});

test('property: any JSON is read or refused with a code', () => {
  fc.assert(fc.property(fc.json(), (text) => surviving(() => readJson(text))), { seed: 2, numRuns: 500 });
});
