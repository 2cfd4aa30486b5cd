/** Hand-written CPLEX-LP texts: every section and form, against HiGHS's own reader where it knows the form, and the line of every error. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readCplexLp } from '../../core/data/index.js';
import { sparseToDense, type LinearProgram } from '../../core/index.js';
import { readByHighs } from './highs-reader.js';

const plain = ({ sense, constant, objective, matrix, rowLower, rowUpper, lower, upper, integer, columnNames }: LinearProgram) => ({
  sense: sense === 'minimize' ? 1 : -1, offset: constant, c: [...objective], A: Array.from({ length: matrix.rows }, (_, i) => [...sparseToDense(matrix).data.subarray(i * matrix.columns, (i + 1) * matrix.columns)]),
  rowLower: [...rowLower], rowUpper: [...rowUpper], lower: [...lower], upper: [...upper], integer: [...(integer ?? objective.map(() => 0))], columns: [...columnNames!],
});

test('objective with a constant, all relations, bounds, marks and comments are what HiGHS reads', async () => {
  const text = `\\ first line
Maximize
 obj: 3 x + 2.5 y - z + 0 w
   + 4 \\ goes on
Subject To
 r1: x + y <= 4
 x + 3 z >= 2
 r4: x + w = 5
 r5: - x + 5 y >= -3
Bounds
 x <= 3
 -5 <= y <= 5
 z free
 v1 >= 2
 -inf <= v2 <= 7
Generals
 x
Binary
 w
End
`.replace('0 w', '0 w + v1 + v2');
  expect(plain(readCplexLp(text))).toEqual(await readByHighs('lp', text));
});

const read = (rows: string, rest = ''): LinearProgram => readCplexLp(`min\n o: x + y\nst\n${rows}\n${rest}end`);
const limits = (rows: string): unknown => { const { rowLower, rowUpper, matrix } = read(rows); return [rowLower[0], rowUpper[0], ...matrix.value]; };

test.each([
  ['x + y <= 5', [-Infinity, 5, 1, 1]], ['x + y < 5', [-Infinity, 5, 1, 1]], ['x + y =< 5', [-Infinity, 5, 1, 1]], ['x + y >= 5', [5, Infinity, 1, 1]], ['2 x - 3y = 5', [5, 5, 2, -3]],
  ['-5 <= x + y <= 5', [-5, 5, 1, 1]], ['5 >= x + y >= -5', [-5, 5, 1, 1]], ['r: 1 <= x', [1, Infinity, 1]], ['4 = x', [4, 4, 1]], ['x + 2 <= 5', [-Infinity, 3, 1]], ['1 <= x + 2 + y <= 5', [-1, 3, 1, 1]],
  ['x + y + x <= 5', [-Infinity, 5, 2, 1]], ['x - -y <= 5', [-Infinity, 5, 1, 1]], ['x + y >= -inf', [-Infinity, Infinity, 1, 1]], ['-infinity <= x + y <= 3', [-Infinity, 3, 1, 1]], ['x <= 1e20', [-Infinity, Infinity, 1]], ['2e1x >= +4', [4, Infinity, 20]],
])('row %j', (row, expected) => { expect(limits(row)).toEqual(expected); });

test.each([
  ['x <= -2', 0, -2], ['x >= -3', -3, Infinity], ['4 >= x', 0, 4], ['-2 <= x', -2, Infinity], ['x = 3', 3, 3], ['x free', -Infinity, Infinity], ['x FREE', -Infinity, Infinity], ['-1 <= x <= +inf', -1, Infinity], ['-inf <= x <= 1', -Infinity, 1], ['3 >= x >= 1', 1, 3],
])('bound %j', (bound, lower, upper) => {
  const program = read('x + y >= 1', `bounds\n${bound}\n`);
  expect([program.lower[0], program.upper[0]]).toEqual([lower, upper]);
});

test('every spelling of the sections is known, in any case', () => {
  for (const [sense, rows, general, binary] of [['MINIMIZE', 'Subject To', 'GENERALS', 'Binaries'], ['minimise', 'such that', 'integer', 'bin'], ['Minimum', 'S.T.', 'gen', 'binary'], ['max', 'st.', 'int', 'BIN'], ['maximise', 'st', 'General', 'Binary']] as const) {
    const program = readCplexLp(`${sense} x + y + z\n${rows}\n r: x + y + z <= 4\n${general}\n x\n${binary}\n y\nEND`);
    expect(plain(program)).toMatchObject({ sense: sense.toLowerCase().startsWith('max') ? -1 : 1, integer: [1, 1, 0], upper: [Infinity, 1, Infinity] });
  }
});

test('rows without a name are c1, c2, ... by position; a keyword before a colon is a name', () => {
  expect(read('x >= 1\n r: y >= 1\n st: x + y >= 1\n x - y >= 0').rowNames).toEqual(['c1', 'r', 'st', 'c4']);
});

test('the example file has the numbers that it says', () => {
  const program = readCplexLp(readFileSync(new URL('../../problems/linear-program/examples/blending.lp', import.meta.url), 'utf8'));
  expect(plain(program)).toEqual({
    sense: 1, offset: 0, c: [2.1, 1.7, 1.2, 0.4, 0.3], columns: ['light', 'medium', 'heavy', 'contract1', 'contract2'],
    A: [[1, 1, 1, 0, 0], [95, 90, 80, 0, 0], [0.2, 0.8, 1.9, 0, 0], [1, 0, 0, -60, 0], [0, 1, 1, 0, -90], [0, 0, 0, 1, 1]],
    rowLower: [100, 8500, -Infinity, -Infinity, -Infinity, 1], rowUpper: [100, 9200, 95, 0, 0, Infinity], lower: [0, 0, 5, 0, 0], upper: [80, Infinity, 50, 1, 1], integer: [0, 0, 0, 1, 1],
  });
});

describe('errors name the line', () => {
  test.each([
    ['x + y\n', 1, 'Minimize or Maximize'], ['min\n x\n', 3, 'a section'], ['min\n [ x^2 ] / 2\nst\n x >= 1\nend', 2, 'Subject To'], ['min\n x y\nst\n x >= 1\nend', 2, 'between two terms'], ['min\n x * y\nend', 2, 'Subject To'],
    ['min\n x\nst\n x + y\n >= 2 z\nend', 6, 'a relation'], ['min\n x\nst\n x >= y\nend', 4, 'one side'], ['min\n x\nst\n 3 >= 2\nend', 5, 'row with a variable'], ['min\n x\nst\n 1 <= x >= 2\nend', 4, 'same relation'],
    ['min\n x\nst\n r: x >= 1\n r: x <= 2\nend', 5, 'a new name'], ['min\n x\nst\n 3: x >= 1\nend', 4, 'a name before the colon'], ['min\n x\nst\n x + >= 1\nend', 4, 'a number or a variable'], ['min\n x\nst\n x >= 1e999\nend', 4, 'a finite number'],
    ['min\n x\nst\n x >= 1\nbounds\n y <= 3\nend', 6, 'a variable of'], ['min\n x\nst\n x >= 1\nbounds\n x 3\nend', 6, 'a relation'], ['min\n x\nst\n x >= 1\nbounds\n x >= inf\nend', 6, 'below infinity'], ['min\n x\nst\n x >= 1\ngeneral\n y\nend', 6, 'a variable of'],
    ['min\n x\nst\n x >= 1\ngeneral\n 3\nend', 6, 'names of variables'], ['min\n x\nst\n x >= 1\nsos1\n s: x:1\nend', 5, 'special ordered'], ['min\n x\nst\n x >= 1\nsemi-continuous\n x\nend', 5, 'semi-continuous'], ['min\n x\nst\n x >= 1\nlazy constraints\nend', 5, 'lazy'],
    ['min\n x\nst\n x = 1 -> y >= 2\nend', 4, 'a relation'], ['min\n x\nst\n x >= 1\n', 5, 'a section'], ['min\nst\nend', 3, 'with variables'], ['min\n x\nst\n x >= 1\nend\n x', 6, 'nothing after End'], ['min\n x + inf\nst\n x >= 1\nend', 2, 'without infinity'],
  ])('%j: line %i', (text, line, expected) => {
    try { readCplexLp(text, 'm.lp'); } catch (error) {
      expect(error).toMatchObject({ code: 'data-format', details: { file: 'm.lp', line } });
      expect((error as { details: { expected: string } }).details.expected).toContain(expected);
      return;
    }
    expect.unreachable('the text was read');
  });
});
