/** Data files with bytes and pieces of text changed: a value of finite numbers in the promised shape, or a coded error. Nothing is allocated beyond what the file supports. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sizeOf, type NamedArray } from '../../core/index.js';
import { readCplexLp } from '../../core/data/cplex-lp.js';
import { readCsv, readJson, readNpy, readSafetensors, readSvmlight, writeNpy, writeSafetensors } from '../../core/data/index.js';
import { readMps } from '../../core/data/mps.js';
import { attempt, attemptAsync, cases, editBytes, edits, editText, textEdits } from './support.js';

const numbers = Float64Array.from({ length: 12 }, (_, i) => Math.sin(i) * 10 ** (i - 6));
const array: NamedArray = { shape: [3, 4], data: numbers };
/** A file of b bytes cannot hold more than 8 b bits; the readers may keep a few copies. */
const bounded = ({ data, shape }: NamedArray, bytes: number): void => {
  expect(data.length).toBe(sizeOf(shape));
  expect(data.byteLength).toBeLessThanOrEqual(8 * bytes + 64);
};

it('npy: 3000 files', () => {
  const sound = writeNpy(array);
  fc.assert(fc.property(edits, (list) => {
    const bytes = editBytes(sound, list);
    const value = attempt(() => readNpy(bytes, 'A.npy'));
    if (value) bounded({ ...value, shape: value.field === 'complex' ? [...value.shape, 2] : value.shape }, bytes.length);
  }), cases(3000, 1) as fc.Parameters<[typeof edits extends fc.Arbitrary<infer T> ? T : never]>);
});

it('safetensors: 3000 files', () => {
  const sound = writeSafetensors([['A', array], ['b', { shape: [2], data: Int32Array.of(1, 2) }], ['z', { shape: [1], data: Float64Array.of(1, 2), field: 'complex' }]], { note: 'x' });
  fc.assert(fc.property(edits, (list) => {
    const bytes = editBytes(sound, list);
    const file = attempt(() => readSafetensors(bytes, 'A.safetensors'));
    for (const tensor of file?.tensors.values() ?? []) bounded({ ...tensor, shape: tensor.field === 'complex' ? [...tensor.shape, 2] : tensor.shape }, bytes.length);
  }), cases(3000, 2) as never);
});

const table = 'age,"weight, kg",label\n1,2.5,0\n-3,4e-2,1\n"5",.6,0\n';
it('csv: 3000 tables', async () => {
  await fc.assert(fc.asyncProperty(textEdits, fc.constantFrom(undefined, ['age', 'label'], { from: 0, to: 1 }), fc.boolean(), async (list, columns, header) => {
    const text = editText(table, list);
    const read = await attemptAsync(() => readCsv(text, { ...(columns ? { columns } : {}), header, file: 't.csv' }));
    if (!read) return;
    expect(read.data.length).toBe(read.rows * read.columns);
    expect(read.data.every(Number.isFinite)).toBe(true);
    expect(read.data.length).toBeLessThanOrEqual(text.length + 1);
  }), cases(3000, 3) as never);
});

it('svmlight: 2000 files', () => {
  const sound = '1 1:0.5 3:-2 # a comment\n-1 qid:3 2:1e3\n1 1:1 2:2 3:3\n';
  fc.assert(fc.property(textEdits, (list) => {
    const text = editText(sound, list);
    const read = attempt(() => readSvmlight(text, { file: 'x.svm' }));
    if (!read) return;
    const { features: { rows, columns, rowStart, column, value }, labels } = read;
    expect([rowStart.length, rowStart.at(-1), labels.length]).toEqual([rows + 1, value.length, rows]);
    expect(value.length).toBeLessThanOrEqual(text.length);
    expect(value.every(Number.isFinite) && labels.every(Number.isFinite) && column.every((j) => j >= 0 && j < columns)).toBe(true);
  }), cases(2000, 4) as never);
});

it('json: 2000 files', () => {
  const sound = JSON.stringify({ A: [[1, 2.5], [-3, 4e-2]], b: [1, 2], c: 'text' });
  fc.assert(fc.property(textEdits, fc.constantFrom('A', 'b', undefined), (list, name) => {
    const text = editText(sound, list);
    const read = attempt(() => readJson(text, { file: 'd.json', ...(name ? { name } : {}) }));
    if (read) { expect(read.data.length).toBe(sizeOf(read.shape)); expect(read.data.every(Number.isFinite)).toBe(true); }
  }), cases(2000, 5) as never);
});

describe('model files', () => {
  const folder = fileURLToPath(new URL('../../problems/linear-program/examples/', import.meta.url));
  const models = readdirSync(folder).filter((name) => /\.(mps|lp)$/.test(name));
  it('there are some of both formats', () => { expect(new Set(models.map((name) => name.split('.').at(-1)))).toEqual(new Set(['mps', 'lp'])); });
  it.each(models)('%s: 1500 versions', (name) => {
    const sound = readFileSync(join(folder, name), 'utf8'), read = name.endsWith('.mps') ? readMps : readCplexLp;
    fc.assert(fc.property(textEdits, (list) => {
      const text = editText(sound, list);
      const program = attempt(() => read(text, name));
      if (!program) return;
      const { rows: m, columns: n } = program.matrix;
      expect([program.objective.length, program.lower.length, program.upper.length, program.rowLower.length, program.rowUpper.length]).toEqual([n, n, n, m, m]);
      expect(m + n).toBeLessThanOrEqual(text.length);
      expect(program.objective.every(Number.isFinite) && program.matrix.value.every(Number.isFinite)).toBe(true);
      expect([...program.lower, ...program.upper, ...program.rowLower, ...program.rowUpper].some(Number.isNaN)).toBe(false);
    }), cases(1500, 6) as never);
  });
});
