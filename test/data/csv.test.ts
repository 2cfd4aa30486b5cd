import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCsv, type CsvOptions } from '../../core/data/index.js';
import { SaddlepointError } from '../../core/contract/errors.js';
import { refused, rejectionOf } from './support.js';

const values = async (text: string, options?: CsvOptions): Promise<number[][]> => {
  const { rows, columns, data } = await readCsv(text, options);
  return Array.from({ length: rows }, (_, i) => [...data.subarray(i * columns, (i + 1) * columns)]);
};

describe('readCsv reads', () => {
  test.each<[string, string, CsvOptions | undefined, number[][]]>([
    ['a table with a header', 'a,b\n1,2\n3,4\n', undefined, [[1, 2], [3, 4]]],
    ['a last line without line break', 'a,b\n1,2', undefined, [[1, 2]]],
    ['Windows line ends', 'a,b\r\n1,2\r\n3,4\r\n', undefined, [[1, 2], [3, 4]]],
    ['old Macintosh line ends', 'a,b\r1,2\r3,4\r', undefined, [[1, 2], [3, 4]]],
    ['a byte order mark', '\ufeffa,b\n1,2\n', { columns: 'a' }, [[1]]],
    ['a byte order mark before a quote', '\ufeff"a",b\n1,2\n', { columns: 'a' }, [[1]]],
    ['semicolons', 'a;b\n1;2\n', undefined, [[1, 2]]],
    ['tabs', 'a\tb\n1\t2\n', undefined, [[1, 2]]],
    ['semicolons though a quoted name has a comma', '"a,x";b\n1;2\n', { columns: 'a,x' }, [[1]]],
    ['a delimiter that is told', 'a,x;b\n1;2\n', { delimiter: ';' }, [[1, 2]]],
    ['quoted numbers', 'a,b\n"1","2.5"\n3,"-4e1"\n', undefined, [[1, 2.5], [3, -40]]],
    ['quoted names over a plain body', '"a","b"\r\n1,2\r\n', undefined, [[1, 2]]],
    ['a quoted name with a line break', '"a\nx",b\n1,2\n', { columns: 'b' }, [[2]]],
    ['spaces around cells', ' a , b \n 1 , 2\n', { columns: 'b' }, [[2]]],
    ['spaces before quotes', 'a, "b"\n1, "2"\n', { columns: 'b' }, [[2]]],
    ['no header', '1,2\n3,4\n', { header: false }, [[1, 2], [3, 4]]],
    ['positions without a header', '1,2,3\n4,5,6\n', { header: false, columns: [2, 0] }, [[3, 1], [6, 4]]],
    ['a range, both ends included', 'a,b,c,d\n1,2,3,4\n', { columns: { from: 1, to: 2 } }, [[2, 3]]],
    ['names in the order of the choice', 'a,b,c\n1,2,3\n', { columns: ['c', 'a'] }, [[3, 1]]],
    ['text in columns that are not chosen', 'id,name,x\nq7,"Smith, J.",1\n,,2\n', { columns: 'x' }, [[1], [2]]],
    ['names that count upwards', '0,1,2\n7,8,9\n', undefined, [[7, 8, 9]]],
    ['every way to write a number', 'a\n1\n+1\n-1\n.5\n5.\n1e3\n1E-3\n-0\n0005\n', undefined, [[1], [1], [-1], [0.5], [5], [1000], [0.001], [-0], [5]]],
    ['one column', 'a\n1\n2\n', undefined, [[1], [2]]],
  ])('%s', async (_, text, options, expected) => {
    expect(await values(text, options)).toEqual(expected);
  });

  test('names of the chosen columns', async () => {
    expect((await readCsv('a,b,c\n1,2,3\n', { columns: ['c', 'a'] })).names).toEqual(['c', 'a']);
    expect((await readCsv('1,2\n', { header: false })).names).toBeUndefined();
  });
});

describe('readCsv refuses', () => {
  test.each<[string, string, CsvOptions, string, object]>([
    ['text', 'a,b\n1,2\n3,M\n', {}, 'data-cell', { line: 3 }],
    ['an empty cell', 'a,b\n1,\n', {}, 'data-cell', { line: 2 }],
    ['an empty quoted cell', 'a,b\n1,""\n', {}, 'data-cell', { line: 2 }],
    ['a cell of spaces', 'a,b\n1, \n', {}, 'data-cell', { line: 2 }],
    ['NA', 'a\nNA\n', {}, 'data-cell', { line: 2, suggestion: 'remove the row, or fill the value in' }],
    ['a hexadecimal number', 'a\n0x10\n', {}, 'data-cell', { line: 2 }],
    ['a binary number', 'a\n 0b10\n', {}, 'data-cell', { line: 2 }],
    ['a decimal comma', 'a;b\n1,5;2\n', {}, 'data-cell', { line: 2, suggestion: 'write decimal points' }],
    ['nan', 'a\nnan\n', {}, 'data-non-finite', { line: 2 }],
    ['-Infinity', 'a\n-Infinity\n', {}, 'data-non-finite', { line: 2 }],
    ['a number beyond float64', 'a\n1e400\n', {}, 'data-non-finite', { line: 2 }],
    ['a short row', 'a,b\n1,2\n3\n', {}, 'data-ragged', { line: 3, expected: '2 cells' }],
    ['a long row', 'a,b\n1,2\n3,4,5\n', {}, 'data-ragged', { line: 3 }],
    ['a long row among quoted ones', 'a,b\n"1",2\n3,4,5\n', {}, 'data-ragged', { line: 3 }],
    ['an empty line in the middle', 'a,b\n1,2\n\n3,4\n', {}, 'data-ragged', { line: 3 }],
    ['an empty line in one column', 'a\n1\n\n3\n', {}, 'data-cell', { line: 3 }],
    ['an empty line in a quoted column', 'a\n"1"\n\n3\n', {}, 'data-cell', { line: 3 }],
    ['an unknown column', 'age,label\n1,2\n', { columns: 'labels' }, 'data-column-unknown', { pointer: '', suggestion: 'did you mean "label"?' }],
    ['an unknown column in a list', 'age,label\n1,2\n', { columns: ['age', 'labels'] }, 'data-column-unknown', { pointer: '/1' }],
    ['a position out of range', 'a,b\n1,2\n', { columns: { from: 0, to: 2 } }, 'data-column-unknown', { pointer: '/to', expected: '0 to 1' }],
    ['a range that runs backwards', 'a,b\n1,2\n', { columns: { from: 1, to: 0 } }, 'data-column-unknown', { pointer: '/to' }],
    ['a name without a header', '1,2\n', { header: false, columns: 'a' }, 'data-column-unknown', { pointer: '' }],
    ['a column twice', 'a,b\n1,2\n', { columns: ['a', 0] }, 'data-column-duplicate', { pointer: '/1' }],
    ['two columns of one name', 'a,b,a\n1,2,3\n', {}, 'data-column-duplicate', { line: 1 }],
    ['data where names are expected', '1.5,2\n3,4\n', {}, 'data-format', { line: 1, suggestion: 'add "header": false' }],
    ['an empty text', '', {}, 'data-format', {}],
    ['a text of empty lines', '\n\r\n\n', {}, 'data-format', {}],
    ['a header alone', 'a,b\n', {}, 'data-format', {}],
    ['a quote that does not end', 'a,b\n1,2\n"3,4\n', {}, 'data-format', {}],
    ['a quote within a number', 'a,b\n1,2\n3"x",4\n', {}, 'data-format', { line: 3 }],
  ])('%s', async (_, text, options, code, details) => {
    expect(await rejectionOf(readCsv(text, { ...options, file: 't.csv' }))).toEqual(refused(code, { file: 't.csv', ...details }));
  });

  test('labels that are text, with what to do', async () => {
    const error = await rejectionOf(readCsv('x,diagnosis\n1,malignant\n', { file: 't.csv' }));
    expect(error.message).toBe('"malignant" at line 2, column "diagnosis" in t.csv is not a number.');
    expect(error.details.suggestion).toContain('write labels as numbers');
  });

  test('lines are counted through quoted line breaks', async () => {
    const text = '"a\n1",b\n"x\ny\nz",1\n5,oops\n';
    expect(await rejectionOf(readCsv(text, { columns: 'b' }))).toEqual(refused('data-cell', { line: 6 }));
  });

  test('a header of a million columns over a million short rows, without allocating their product', async () => {
    const text = `${Array.from({ length: 100_000 }, (_, i) => `c${i}`).join(',')}\n${'1\n'.repeat(1_000_000)}`;
    expect(await rejectionOf(readCsv(text))).toEqual(refused('data-ragged', { line: 2 }));
  });
});

const matrices = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 8 })).chain(([columns, rows]) =>
  fc.array(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }));

test('property: the quoted and the plain way of reading agree, and both are exact', async () => {
  await fc.assert(fc.asyncProperty(matrices, fc.constantFrom(',', ';', '\t'), fc.constantFrom('\n', '\r\n'), async (matrix, delimiter, end) => {
    const header = (matrix[0] ?? []).map((_, j) => `c${j}`).join(delimiter);
    const text = (cell: (value: number) => string): string => [header, ...matrix.map((row) => row.map(cell).join(delimiter))].join(end);
    const print = (value: number): string => Object.is(value, -0) ? '-0' : String(value);
    expect(await values(text(print))).toEqual(matrix);
    expect(await values(text((value) => `"${print(value)}"`))).toEqual(matrix);
  }), { seed: 1, numRuns: 300 });
});

test('property: the quoted and the plain way refuse alike, with the same line', async () => {
  const cell = fc.constantFrom('', ' ', '1', ' 2.5 ', 'x', 'nan', '1,5', '-0');
  const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 });
  await fc.assert(fc.asyncProperty(table, fc.constantFrom(';', '\t'), fc.constantFrom('\n', '\r\n'), async (rows, delimiter, end) => {
    const body = rows.map((row) => row.join(delimiter)).join(end);
    const outcome = (first: string): Promise<unknown> => readCsv(`a${delimiter}b${end}${first}${delimiter}7${end}${body}${end}`)
      .then(({ data }) => [...data], (error: unknown) => [(error as SaddlepointError).code, (error as SaddlepointError).message]);
    expect(await outcome('"7"')).toEqual(await outcome('7'));
  }), { seed: 3, numRuns: 1000 });
});

test('property: any text is read or refused with a code', async () => {
  const piece = fc.constantFrom(',', ';', '\t', '\n', '\r\n', '\r', '"', '1', '2.5', 'a', 'b', ' ', '-', 'nan', '\ufeff', '#', '0x1', 'é');
  await fc.assert(fc.asyncProperty(fc.array(piece, { maxLength: 30 }), fc.boolean(), async (pieces, header) => {
    await readCsv(pieces.join(''), { header }).catch((error: unknown) => { if (!(error instanceof SaddlepointError)) throw error; });
  }), { seed: 2, numRuns: 3000 });
});
