import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSvmlight } from '../../core/data/index.js';
import { errorOf, refused, surviving } from './support.js';

/** The rows as full lists. */
function dense(text: string, columns?: number): { rows: number[][]; labels: number[] } {
  const { features, labels } = readSvmlight(text, columns === undefined ? {} : { columns });
  const rows = Array.from({ length: features.rows }, (_, i) => {
    const row = new Array<number>(features.columns).fill(0);
    for (let k = features.rowStart[i]!; k < features.rowStart[i + 1]!; k++) row[features.column[k]!] = features.value[k]!;
    return row;
  });
  return { rows, labels: [...labels] };
}

test.each([
  ['indices from 1', '+1 1:0.5 3:-2\n-1 2:1e-3\n', undefined, [[0.5, 0, -2], [0, 0.001, 0]], [1, -1]],
  ['indices from 0, because one is 0', '1 1:5\n2 0:4\n', undefined, [[0, 5], [4, 0]], [1, 2]],
  ['query ids, comments and empty lines', '# head\n\n3 qid:7 1:2 # 9:9\n   \n-0.5 2:1 #\n', undefined, [[2, 0], [0, 1]], [3, -0.5]],
  ['rows without entries', '1\n2 2:1\n', undefined, [[0, 0], [0, 1]], [1, 2]],
  ['Windows line ends, tabs, a byte order mark', '\ufeff1\t1:2 \t 2:3 \r\n0 1:4\r\n', undefined, [[2, 3], [4, 0]], [1, 0]],
  ['a width that is told', '1 1:2\n', 3, [[2, 0, 0]], [1]],
  ['no entries at all', '1\n2\n', undefined, [[], []], [1, 2]],
] as const)('reads %s', (_, text, columns, rows, labels) => {
  expect(dense(text, columns)).toEqual({ rows, labels });
});

describe('refuses', () => {
  test.each([
    ['a label that is text', '1 1:1\nyes 1:2\n', undefined, 'data-cell', { line: 2 }],
    ['several labels', '1,2 1:1\n', undefined, 'data-cell', { line: 1 }],
    ['a value that is text', '1 1:x\n', undefined, 'data-cell', { line: 1 }],
    ['a missing value', '1 1:\n', undefined, 'data-cell', { line: 1 }],
    ['nan', '1 1:nan\n', undefined, 'data-non-finite', { line: 1 }],
    ['a number beyond float64', '1 1:1\n1 1:1e999\n', undefined, 'data-non-finite', { line: 2 }],
    ['an entry without index', '1 :5\n', undefined, 'data-format', { line: 1 }],
    ['an entry without colon', '1 5\n', undefined, 'data-format', { line: 1 }],
    ['a negative index', '1 -1:5\n', undefined, 'data-format', { line: 1 }],
    ['a fractional index', '1 1.5:5\n', undefined, 'data-format', { line: 1 }],
    ['indices that descend', '1 2:1 1:1\n', undefined, 'data-format', { line: 1 }],
    ['an index twice', '# c\n1 2:1 2:1\n', undefined, 'data-format', { line: 2 }],
    ['an index beyond the width', '1 1:1\n1 4:1\n', 3, 'data-format', { line: 2 }],
    ['an index equal to the width, counted from 0', '1 0:1\n1 3:1\n', 3, 'data-format', {}],
    ['an index of 10^12', '1 1000000000000:1\n', undefined, 'data-format', { line: 1 }],
    ['an index of 2^31', '1 2147483648:1\n', undefined, 'data-format', { line: 1 }],
    ['an empty text', '# nothing\n', undefined, 'data-format', {}],
  ] as const)('%s', (_, text, columns, code, details) => {
    expect(errorOf(() => readSvmlight(text, { file: 'd.svm', ...(columns === undefined ? {} : { columns }) }))).toEqual(refused(code, { file: 'd.svm', ...details }));
  });
});

test('property: a printed matrix is read back', () => {
  const value = fc.double({ noNaN: true, noDefaultInfinity: true });
  const rows = fc.integer({ min: 1, max: 6 }).chain((columns) => fc.array(fc.tuple(value, fc.array(fc.option(value), { minLength: columns, maxLength: columns })), { minLength: 1, maxLength: 6 }));
  fc.assert(fc.property(rows, fc.constantFrom('\n', '\r\n'), (matrix, end) => {
    const text = matrix.map(([label, row]) => [label, ...row.flatMap((entry, j) => entry === null ? [] : [`${j + 1}:${entry}`])].join(' ')).join(end);
    const read = dense(text, matrix[0]![1].length);
    const plain = (x: number): number => x + 0;
    expect(read.labels.map(plain)).toEqual(matrix.map(([label]) => plain(label)));
    expect(read.rows.map((row) => row.map(plain))).toEqual(matrix.map(([, row]) => row.map((entry) => plain(entry ?? 0))));
  }), { seed: 1, numRuns: 300 });
});

test('property: any text is read or refused with a code', () => {
  const piece = fc.constantFrom('1', '0', ':', ' ', '\n', '\r\n', '#', 'qid:', '-', 'e', '2:3', '7', 'nan', '\t');
  fc.assert(fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => surviving(() => readSvmlight(pieces.join('')))), { seed: 2, numRuns: 3000 });
});
