/** Hand-written MPS texts: every section and rule, against HiGHS's own reader where the two agree on the rule, and the line of every error. */
import { describe, expect, test } from 'vitest';
import { readMps } from '../../core/data/index.js';
import { sparseToDense, type LinearProgram } from '../../core/index.js';
import { readByHighs } from './highs-reader.js';
import { readFileSync } from 'node:fs';

const plain = ({ sense, constant, objective, matrix, rowLower, rowUpper, lower, upper, integer, columnNames }: LinearProgram) => ({
  sense: sense === 'minimize' ? 1 : -1, offset: constant, c: [...objective], A: Array.from({ length: matrix.rows }, (_, i) => [...sparseToDense(matrix).data.subarray(i * matrix.columns, (i + 1) * matrix.columns)]),
  rowLower: [...rowLower], rowUpper: [...rowUpper], lower: [...lower], upper: [...upper], integer: [...(integer ?? objective.map(() => 0))], columns: [...columnNames!],
});

const everything = `* a comment
NAME          EVERY  THING
OBJSENSE
    MAX
ROWS
 N  COST
 L  R1
 G  R2
 E  R3
 E  R4
 N  OTHER
COLUMNS
    M1        'MARKER'                 'INTORG'
    I1        COST      1.0            R1        2.0
    I2        COST      1.0            R1        1
    I3        R1        1              R2        1
    I4        R1        1
    I5        R1        1
    M2        'MARKER'                 'INTEND'
    X1        COST      -1.5E0         R1        1
    X1        R3        2.D0           OTHER     3
    X2        R2        .5             R4        1

    X3        R3        1
    X4        R3        1
    X5        R3        1
    X6        R3        1
RHS
    RHS       COST      -7             R1        10
    RHS       R2        2              R3        3
    RHS       R4        4
RANGES
    RNG       R1        4              R2        5
    RNG       R3        2              R4        -3
BOUNDS
 UP BND       I2        5
 LO BND       I3        2
 BV BND       I4
 PL BND       I5
 MI BND       X1
 UP BND       X1        1e30
 LO BND       X3        1
 UP BND       X3        9
 FX BND       X4        3
 FR BND       X5
 UP BND       X6        0
ENDATA
what follows is not read`;

test('all sections, both markers, ranges of every type and all bounds are what HiGHS reads', async () => {
  // HiGHS does not know Fortran's D exponents.
  expect(plain(readMps(everything))).toEqual(await readByHighs('mps', everything.replace('2.D0', '2.0')));
});

test('an objective that is maximised on the line of OBJSENSE, negative right-hand sides, sets without names', () => {
  const program = readMps('NAME\nOBJSENSE MAX\nROWS\n N c\n G r\nCOLUMNS\n x c 1 r 2\nRHS\n r -3\nRANGES\n r 1\nBOUNDS\n UP x 4\nENDATA\n');
  expect(plain(program)).toEqual({ sense: -1, offset: 0, c: [1], A: [[2]], rowLower: [-3], rowUpper: [-2], lower: [0], upper: [4], integer: [0], columns: ['x'] });
});

const withBounds = (lines: string): LinearProgram => readMps(`NAME\nROWS\n N c\nCOLUMNS\n x c 1\nBOUNDS\n${lines}\nENDATA`);

test.each([
  [' UP B x -4', -Infinity, -4, 0], [' LO B x -9\n UP B x -4', -9, -4, 0], [' UP B x -4\n LO B x -9', -9, -4, 0], [' UP B x 4', 0, 4, 0], [' MI B x', -Infinity, Infinity, 0], [' FR x', -Infinity, Infinity, 0],
  [' LI B x 2', 2, Infinity, 1], [' UI B x 7', 0, 7, 1], [' BV x', 0, 1, 1], [' LO B x -inf\n UP B x Infinity', -Infinity, Infinity, 0], [' FX B x -2.5', -2.5, -2.5, 0],
])('bounds %j', (lines, lower, upper, integer) => {
  const program = withBounds(lines);
  expect([program.lower[0], program.upper[0], program.integer?.[0] ?? 0]).toEqual([lower, upper, integer]);
});

test('OBJNAME chooses among the N rows', () => {
  expect([...readMps('OBJNAME\n two\nROWS\n N one\n N two\n L r\nCOLUMNS\n x one 1 two 2\n x r 1\nENDATA').objective]).toEqual([2]);
});

test('names with blanks are found in the columns of the fixed format', () => {
  const text = ['NAME          BLANKS', 'ROWS', ' N  MY COST', ' L  ROW ONE', 'COLUMNS', '    X ONE     MY COST   2.0            ROW ONE   3.0', 'RHS', '    RHS       ROW ONE   6.0', 'BOUNDS', ' UP BND       X ONE     1.5', 'ENDATA'].join('\r\n');
  const program = readMps(text);
  expect(plain(program)).toEqual({ sense: 1, offset: 0, c: [2], A: [[3]], rowLower: [-Infinity], rowUpper: [6], lower: [0], upper: [1.5], integer: [0], columns: ['X ONE'] });
  expect(program.rowNames).toEqual(['ROW ONE']);
});

test('the example file is what HiGHS reads', async () => {
  const text = readFileSync(new URL('../../problems/linear-program/examples/workshop.mps', import.meta.url), 'utf8');
  const highs = await readByHighs('mps', text);
  expect(plain(readMps(text))).toEqual(highs);
});

describe('errors name the line', () => {
  const head = 'NAME\nROWS\n N c\n L r\nCOLUMNS\n x c 1 r 2\n';
  test.each([
    [' x 1\n', 1, /before the first section/], ['NAME\nROW\n', 2, /"ROW" is not a section/], ['NAME\nQUADOBJ\n', 2, /not linear/], ['NAME\nSOS1\n', 2, /not linear/], ['OBJSENSE\n BEST\n', 2, /not a sense/],
    ['ROWS\n X c\n', 2, /type of row/], ['ROWS\n N\n', 2, /0 names/], ['ROWS\n N c\n L c\n', 3, /again/], ['ROWS\n N c\nCOLUMNS\n x c\n', 4, /2 fields/], ['ROWS\n N c\nCOLUMNS\n x c 1,5\n', 4, /not a number/],
    ['ROWS\n N c\nCOLUMNS\n x c inf\n', 4, /not a number/], ['ROWS\n N c\nCOLUMNS\n x c 1e999\n', 4, /not a number/], ['ROWS\n N cost\nCOLUMNS\n x cots 1\n', 4, /no row "cots"/], ['ROWS\n N c\nCOLUMNS\n x c 1 c 2\n', 4, /again/],
    [`${head} y c 1\n x r 1\n`, 8, /comes again/], [`${head} M 'MARKER' 'INTSTART'\n`, 7, /not a marker/], [`${head}RHS\n S r\n`, 8, /not a number|fields/], [`${head}RHS\n S q 1\n`, 8, /no row/], [`${head}RHS\n S r 1\n T r 2\n`, 9, /second set/],
    [`${head}RANGES\n S r x\n`, 8, /not a number/], [`${head}BOUNDS\n XX B x 1\n`, 8, /type of bound/], [`${head}BOUNDS\n SC B x 1\n`, 8, /semi-continuous/], [`${head}BOUNDS\n UP B z 1\n`, 8, /no column/], [`${head}BOUNDS\n UP B x\n`, 8, /number|column/],
    [`${head}BOUNDS\n UP B x nan\n`, 8, /not a number/], [`${head}BOUNDS\n LO B x inf\n`, 8, /no finite value/], [head, 6, /file ends/], ['ROWS\n N c\nENDATA\n', 3, /without a variable/],
  ])('%j: line %i', (text, line, message) => {
    try { readMps(text, 'm.mps'); } catch (error) {
      expect(error).toMatchObject({ code: 'data-format', details: { file: 'm.mps', line } });
      expect((error as Error).message).toMatch(message);
      expect((error as Error).message).toContain(`line ${line}`);
      return;
    }
    expect.unreachable('the text was read');
  });

  test('a misspelt row comes with the name that was meant', () => {
    expect(() => readMps('ROWS\n N c\n L carpentry\nCOLUMNS\n x c 1 carpentri 2\nENDATA')).toThrow(expect.objectContaining({ details: expect.objectContaining({ suggestion: 'did you mean "carpentry"?' }) as unknown }));
  });
});
