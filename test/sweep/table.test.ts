/** The table as CSV and as Parquet, read back by other readers. */
import { parquetReadObjects, parquetSchema, parquetMetadata } from 'hyparquet';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { columnsOf, csvOf, parquetOf, type Row } from '../../core/sweep/table.js';
import { openSandbox, type Sandbox } from '../cli/program.js';
import { chain, csvRows, tableText } from './support.js';

const texts = ['plain', 'a,b', 'say "so"', 'two\nlines', 'two\r\nlines', ' spaces ', 'žluť 数 😀', '', '=1+1', 'null', '"'];
const numbers = [0.1, 1 / 3, 1e-300, -1.7976931348623157e308, 5e-324, 123456789.12345679, -0.1 + 0.3, 2 ** 53 - 1, 1e21, -7, 0];

const rowOf = (i: number): Row => ({
  cell: i, key: `key${i}`, axes: { '/text': texts[i]!, '/number': numbers[i]!, '/flag': i % 2 === 0, '/mixed': i % 2 === 0 ? i : `t${i}` }, repetition: 0, seed: Number.MAX_SAFE_INTEGER, method: 'm', problem: 'p',
  ...(i === 3 ? { error: { code: 'some-code', message: texts[i % texts.length]! } } : { outcome: 'budget', certificate: 'none', evidence: 'measured', iterations: i, bestK: i, best: { value: numbers[i]! }, counts: i === 5 ? {} : { gradient: 2 ** 40 + i }, seconds: 0.5 }),
});
const rows = texts.map((_, i) => rowOf(i));
const columns = columnsOf(rows, ['/text', '/number', '/flag', '/mixed']);

describe('CSV', () => {
  const [header, ...read] = csvRows(csvOf(columns));
  const column = (name: string): string[] => read.map((row) => row[header!.indexOf(name)]!);

  it('has one field a column in every row', () => {
    expect(header).toEqual(columns.map(({ name }) => name));
    expect(read.map((row) => row.length)).toEqual(rows.map(() => columns.length));
  });
  it('commas, quotes, line breaks, spaces, unicode come back as they were', () => { expect(column('/text')).toEqual(texts); });
  it('numbers come back bit for bit', () => {
    for (const [i, text] of column('/number').entries()) expect(Object.is(Number(text), numbers[i])).toBe(true);
  });
  it('an empty text is quoted, an absent value is not', () => {
    expect(csvOf(columns)).toContain(',"",');
    expect(column('outcome')[3]).toBe('');
  });
});

describe('Parquet', () => {
  it('read by hyparquet, it holds the values of the CSV', async () => {
    const bytes = await parquetOf(columns), file = bytes.slice().buffer;
    expect(parquetSchema(parquetMetadata(file)).children.map(({ element }) => element.name)).toEqual(columns.map(({ name }) => name));
    const read = await parquetReadObjects({ file });
    expect(read).toHaveLength(rows.length);
    for (const [i, row] of read.entries()) {
      for (const { name, type, values } of columns) {
        const value = row[name] ?? null, expected = values[i]!;
        if (type === 'integer' && expected !== null) expect(value).toBe(BigInt(expected as number));
        else expect(value).toEqual(expected);
      }
    }
  });
});

describe('the table of a sweep', () => {
  let sandbox: Sandbox;
  beforeAll(() => { sandbox = openSandbox(); });
  afterAll(() => sandbox.close());

  it('table.parquet and table.csv say the same; a value with a comma and quotes is one field', async () => {
    sandbox.write({ 'sweep.json': { spec: 'sweep/1', base: chain(30), axes: { '/stop': [{ kind: 'gradient-norm', below: 0.1 }, { any: [{ kind: 'value', below: -9 }] }], '/method/params/step': [0.1, -1] } } });
    expect(sandbox.run(['sweep', 'sweep.json', '--threads', '0', '--out', 'out', '--quiet']).status).toBe(0);
    const [header, ...read] = csvRows(tableText(sandbox, 'out'));
    const parquet = await parquetReadObjects({ file: new Uint8Array(readFileSync(sandbox.path('out', 'table.parquet'))).buffer });
    expect(parquet.map((row) => header!.map((name) => { const value: unknown = row[name]; return value === null || value === undefined ? '' : String(value as string | number | bigint); }))).toEqual(read);
    expect(read.map((row) => JSON.parse(row[header!.indexOf('/stop')]!) as unknown)).toEqual([0, 0, 1, 1].map((i) => [{ kind: 'gradient-norm', below: 0.1 }, { any: [{ kind: 'value', below: -9 }] }][i]));
  });

  it('columns do not depend on which cell failed', () => {
    const [header] = csvRows(tableText(sandbox, 'out'));
    expect(header).toEqual(['cell', 'key', '/stop', '/method/params/step', 'repetition', 'seed', 'method', 'problem', 'outcome', 'certificate', 'evidence', 'iterations', 'bestK', 'best.gradientNorm', 'best.value', 'counts.gradient', 'counts.value', 'seconds', 'error', 'message']);
  });
});
