import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { writeNpy, writeSafetensors } from '../../core/data/index.js';
import { createReferenceLoader, loadReference, type LoadedReference, type ReferenceContext } from '../../core/spec/reference/index.js';
import { refused, rejectionOf } from './support.js';

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  return { ...real, open: vi.fn(real.open) };
});

const root = mkdtempSync(join(tmpdir(), 'saddlepoint-reference-'));
const folder = join(root, 'spec');
const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const table = 'age,weight,label\n40,70.5,1\n50,80,-1\n';
const hasPipes = spawnSync('mkfifo', ['--version']).status === 0;

beforeAll(() => {
  mkdirSync(join(folder, 'deep'), { recursive: true });
  const write = (name: string, content: string | Uint8Array): void => writeFileSync(join(folder, name), content);
  const tensor = (...numbers: number[]) => ({ shape: [numbers.length], data: Float32Array.from(numbers) });
  write('A.npy', writeNpy({ shape: [2, 2], data: Float64Array.of(1, 2, 3, 4) }));
  write('nan.npy', writeNpy({ shape: [2, 3], data: Float64Array.of(1, 2, 3, 4, NaN, 6) }));
  write('nan3.npy', writeNpy({ shape: [1, 2, 2], data: Float64Array.of(1, 2, -Infinity, 4) }));
  write('z.npy', writeNpy({ shape: [1], data: Float64Array.of(1, 2), field: 'complex' }));
  write('broken.npy', 'not npy');
  write('t.csv', table);
  write('UPPER.CSV', table);
  write('table.txt', table);
  write('bare.csv', '1;2\n3;4\n');
  write('latin.csv', Uint8Array.of(0x61, 0xe9, 0x0a, 0x31, 0x0a));
  write('d.json', '{"A": [[1, 2]], "b": [3], "bad": [1, null]}');
  write('list.json', '[1, 2]');
  write('one.safetensors', writeSafetensors([['x', tensor(1, 2)]]));
  write('two.safetensors', writeSafetensors([['x', tensor(1, 2)], ['y', tensor(3)]]));
  write('d.svm', '1 2:5\n-1 1:6\n');
  write('deep/B.npy', writeNpy({ shape: [1], data: Float64Array.of(9) }));
  writeFileSync(join(root, 'secret.npy'), writeNpy({ shape: [1], data: Float64Array.of(42) }));
  mkdirSync(join(root, 'elsewhere'));
  mkdirSync(join(root, 'spec-2'));
  writeFileSync(join(root, 'spec-2', 'C.npy'), writeNpy({ shape: [1], data: Float64Array.of(43) }));
  symlinkSync(join(root, 'secret.npy'), join(folder, 'link.npy'));
  symlinkSync(join(root, 'elsewhere'), join(folder, 'out'));
  symlinkSync(join(folder, 'A.npy'), join(folder, 'inner.npy'));
  symlinkSync('loop.npy', join(folder, 'loop.npy'));
  symlinkSync(folder, join(root, 'alias'));
  mkdirSync(join(folder, 'folder.npy'));
  if (hasPipes) execFileSync('mkfifo', [join(folder, 'pipe.npy')]);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const load = (reference: unknown, context: Partial<ReferenceContext> = {}): Promise<LoadedReference> => loadReference(reference, '/data/A', { folder, ...context });
const array = (shape: readonly number[], ...data: number[]): object => ({ kind: 'array', shape, data: Float64Array.from(data) });
/** Columns of a table keep their header. */
const named = (names: readonly string[], ...rest: Parameters<typeof array>): object => ({ ...array(...rest), names });

describe('loads', () => {
  test.each<[unknown, object]>([
    [{ inline: [1, 2, 3] }, array([3], 1, 2, 3)],
    [{ inline: [[1, 2], [3, 4]] }, array([2, 2], 1, 2, 3, 4)],
    [{ inline: [] }, array([0])],
    [{ file: 'A.npy' }, array([2, 2], 1, 2, 3, 4)],
    [{ file: './deep/../deep/B.npy' }, array([1], 9)],
    [{ file: 'inner.npy' }, array([2, 2], 1, 2, 3, 4)],
    [{ file: 't.csv' }, named(['age', 'weight', 'label'], [2, 3], 40, 70.5, 1, 50, 80, -1)],
    [{ file: 'UPPER.CSV' }, named(['age', 'weight', 'label'], [2, 3], 40, 70.5, 1, 50, 80, -1)],
    [{ file: 'bare.csv', header: false }, array([2, 2], 1, 2, 3, 4)],
    [{ file: 'list.json' }, array([2], 1, 2)],
    [{ file: 'd.json', name: 'A' }, array([1, 2], 1, 2)],
    [{ file: 'one.safetensors' }, array([2], 1, 2)],
    [{ file: 'two.safetensors', name: 'y' }, array([1], 3)],
    [{ file: 'd.svm', part: 'labels' }, array([2], 1, -1)],
    [{ file: 'd.svm', part: 'features' }, { kind: 'sparse', rows: 2, columns: 2, rowStart: Int32Array.of(0, 1, 2), column: Int32Array.of(1, 0), value: Float64Array.of(5, 6) }],
    [{ file: 'd.svm', part: 'features', columns: 4 }, { kind: 'sparse', rows: 2, columns: 4, rowStart: Int32Array.of(0, 1, 2), column: Int32Array.of(1, 0), value: Float64Array.of(5, 6) }],
    [{ csv: 't.csv', column: 'label' }, named(['label'], [2], 1, -1)],
    [{ csv: 't.csv', column: 2 }, named(['label'], [2], 1, -1)],
    [{ csv: 'table.txt', columns: { from: 0, to: 1 } }, named(['age', 'weight'], [2, 2], 40, 70.5, 50, 80)],
    [{ csv: 't.csv', columns: ['label', 'age'] }, named(['label', 'age'], [2, 2], 1, 40, -1, 50)],
    [{ csv: 't.csv', columns: ['label'] }, named(['label'], [2, 1], 1, -1)],
    [{ csv: 'bare.csv', header: false, delimiter: ';', column: 1 }, array([2], 2, 4)],
    [{ csv: 'table.txt' }, named(['age', 'weight', 'label'], [2, 3], 40, 70.5, 1, 50, 80, -1)],
  ])('%j', async (reference, value) => {
    expect((await load(reference)).value).toEqual(value);
  });

  test('the hash and the real path of a file', async () => {
    const { sha256: hash, file } = await load({ csv: 't.csv', column: 'age', sha256: sha256(table).toUpperCase() });
    expect(hash).toBe(sha256(table));
    expect(file?.endsWith(`${sep}spec${sep}t.csv`)).toBe(true);
  });

  test('the hash of inline data is that of its JSON, and there is no file', async () => {
    const loaded = await load({ inline: [[1, 2.5]], sha256: sha256('[[1,2.5]]') });
    expect(loaded.sha256).toBe(sha256('[[1,2.5]]'));
    expect(loaded).not.toHaveProperty('file');
  });

  test('a spec folder that is itself a symbolic link', async () => {
    expect((await load({ file: 'A.npy' }, { folder: join(root, 'alias') })).value).toEqual(array([2, 2], 1, 2, 3, 4));
  });

  test.each(['../secret.npy', 'link.npy', join(root, 'secret.npy')])('outside the folder when that is allowed: %s', async (file) => {
    expect((await load({ file }, { allowOutside: true })).value).toEqual(array([1], 42));
  });
});

describe('generated data', () => {
  test('the seed determines the numbers, the shape only arranges them', async () => {
    const first = await load({ generate: 'normal', shape: [2, 3], seed: 5 });
    const flat = await load({ generate: 'normal', shape: [6], seed: 5 });
    const other = await load({ generate: 'normal', shape: [6], seed: 6 });
    const numbers = ({ value }: LoadedReference): number[] => value.kind === 'array' ? [...value.data] : [];
    expect(numbers(first)).toEqual(numbers(flat));
    expect(numbers(first)).not.toEqual(numbers(other));
    expect(first.sha256).not.toBe(flat.sha256);
    expect(first.sha256).toBe(sha256('{"generate":"normal","offset":0,"scale":1,"seed":5,"shape":[2,3]}'));
  });

  test('scale and offset', async () => {
    const { value } = await load({ generate: 'uniform', shape: [1000], seed: 1, scale: 2, offset: -1 });
    const data = value.kind === 'array' ? value.data : [];
    expect(Math.min(...data)).toBeGreaterThanOrEqual(-1);
    expect(Math.max(...data)).toBeLessThan(1);
    expect(Math.min(...data)).toBeLessThan(-0.9);
    expect(Math.max(...data)).toBeGreaterThan(0.9);
  });

  test('a scalar', async () => {
    expect((await load({ generate: 'uniform', shape: [], seed: 1 })).value).toMatchObject({ shape: [] });
  });
});

describe('refuses', () => {
  test.each<[string, unknown, string, object]>([
    ['a list', [1, 2], 'data-reference', { pointer: '/data/A', suggestion: 'wrap the list: {"inline": [...]}' }],
    ['a path', 'A.npy', 'data-reference', { pointer: '/data/A', suggestion: 'wrap the path: {"file": "A.npy"}' }],
    ['null', null, 'data-reference', { pointer: '/data/A' }],
    ['an empty object', {}, 'data-reference', { pointer: '/data/A' }],
    ['a misspelt tag', { files: 'A.npy' }, 'data-reference', { pointer: '/data/A', suggestion: 'did you mean "file"?' }],
    ['two tags', { file: 'A.npy', inline: [1] }, 'data-reference', { pointer: '/data/A' }],
    ['an unknown field', { file: 'A.npy', 'na/me': 'x' }, 'data-reference', { pointer: '/data/A/na~1me' }],
    ['a misspelt field', { csv: 't.csv', colum: 'age' }, 'data-reference', { pointer: '/data/A/colum', suggestion: 'did you mean "column"?' }],
    ['columns of a .csv file by the file form', { file: 't.csv', column: 'age' }, 'data-reference', { pointer: '/data/A/column', suggestion: 'choose columns of a table by {"csv": ..., "columns": ...}' }],
    ['an unknown extension', { file: 'A.mat' }, 'data-reference', { pointer: '/data/A/file', expected: '.npy, .png, .csv, .json, .safetensors, .svm, .svmlight, .libsvm, .mps, .lp, .cnf, .wcnf' }],
    ['an svmlight file without part', { file: 'd.svm' }, 'data-reference', { pointer: '/data/A' }],
    ['column and columns', { csv: 't.csv', column: 'age', columns: ['age'] }, 'data-reference', { pointer: '/data/A' }],
    ['a NUL in a path', { csv: 'a\0b' }, 'data-reference', { pointer: '/data/A/csv' }],
    ['a hash that is too short', { file: 'A.npy', sha256: 'abc' }, 'data-reference', { pointer: '/data/A/sha256' }],
    ['text in inline data', { inline: [1, 'NaN'] }, 'data-format', { pointer: '/data/A/inline/1' }],
    ['null in inline data', { inline: [[1, null]] }, 'data-format', { pointer: '/data/A/inline/0/1' }],
    ['infinity in inline data', { inline: [[1], [Infinity]] }, 'data-non-finite', { pointer: '/data/A/inline/1/0' }],
    ['ragged inline rows', { inline: [[1, 2], [3]] }, 'data-ragged', { pointer: '/data/A/inline/1' }],
    ['a missing file', { file: 'B.npy' }, 'data-file-missing', { pointer: '/data/A/file', suggestion: 'did you mean "A.npy"?' }],
    ['a missing table', { csv: 'tt.csv' }, 'data-file-missing', { pointer: '/data/A/csv', suggestion: 'did you mean "t.csv"?' }],
    ['a file within a file', { file: 't.csv/A.npy' }, 'data-file-missing', { pointer: '/data/A/file' }],
    ['a parent folder', { file: '../secret.npy' }, 'data-outside-folder', { pointer: '/data/A/file' }],
    ['a parent folder after a way down', { file: 'deep/../../secret.npy' }, 'data-outside-folder', { pointer: '/data/A/file' }],
    ['a sister folder whose name begins alike', { file: '../spec-2/C.npy' }, 'data-outside-folder', { pointer: '/data/A/file' }],
    ['a parent folder, even of a missing file', { file: '../no.npy' }, 'data-outside-folder', { pointer: '/data/A/file' }],
    ['an absolute path', { file: join(folder, 'A.npy') }, 'data-outside-folder', { pointer: '/data/A/file' }],
    ['a symbolic link that leaves the folder', { file: 'link.npy' }, 'data-outside-folder', { pointer: '/data/A/file' }],
    ['a linked folder that leaves the folder', { file: 'out/../../secret.npy' }, 'data-outside-folder', { pointer: '/data/A/file' }],
    ['a loop of links', { file: 'loop.npy' }, 'data-file-unreadable', { pointer: '/data/A/file' }],
    ['a folder', { file: 'folder.npy' }, 'data-not-a-file', { pointer: '/data/A/file' }],
    ['the spec folder itself', { csv: '.' }, 'data-not-a-file', { pointer: '/data/A/csv' }],
    ['another hash', { file: 'A.npy', sha256: '0'.repeat(64) }, 'data-sha256', { pointer: '/data/A/sha256', expected: '0'.repeat(64) }],
    ['another hash of inline data', { inline: [1], sha256: '0'.repeat(64) }, 'data-sha256', { pointer: '/data/A/sha256' }],
    ['a damaged file', { file: 'broken.npy' }, 'data-format', { pointer: '/data/A/file', file: expect.stringMatching(/broken\.npy$/) }],
    ['text that is not UTF-8', { file: 'latin.csv' }, 'data-format', { pointer: '/data/A/file', suggestion: 'save it again as UTF-8' }],
    ['complex numbers', { file: 'z.npy' }, 'data-dtype', { pointer: '/data/A/file' }],
    ['an unknown tensor', { file: 'two.safetensors', name: 'z' }, 'data-name-unknown', { pointer: '/data/A/file', expected: 'one of "x", "y"' }],
    ['no name among several tensors', { file: 'two.safetensors' }, 'data-name-unknown', { pointer: '/data/A/file', suggestion: 'one of "x", "y"' }],
    ['an unknown member', { file: 'd.json', name: 'B' }, 'data-name-unknown', { pointer: '/data/A/file' }],
    ['null in a JSON file', { file: 'd.json', name: 'bad' }, 'data-format', { pointer: '/data/A/file', file: expect.stringMatching(/d\.json$/) }],
    ['an unknown column', { csv: 't.csv', column: 'labels' }, 'data-column-unknown', { pointer: '/data/A/column', file: expect.stringMatching(/t\.csv$/) }],
    ['an unknown column in a list', { csv: 't.csv', columns: ['age', 'height'] }, 'data-column-unknown', { pointer: '/data/A/columns/1' }],
    ['a column out of range', { csv: 't.csv', columns: { from: 1, to: 3 } }, 'data-column-unknown', { pointer: '/data/A/columns/to' }],
    ['a column twice', { csv: 't.csv', columns: ['age', 'age'] }, 'data-column-duplicate', { pointer: '/data/A/columns/1' }],
    ['names read as numbers', { csv: 't.csv', header: false, column: 0 }, 'data-cell', { pointer: '/data/A/csv', line: 1 }],
    ['a width under the largest index', { file: 'd.svm', part: 'features', columns: 1 }, 'data-format', { pointer: '/data/A/file', line: 1 }],
    ['10^12 generated numbers', { generate: 'normal', shape: [1e6, 1e6], seed: 1 }, 'data-too-large', { pointer: '/data/A/shape' }],
    ['generated numbers that overflow', { generate: 'normal', shape: [9], seed: 1, scale: 1e308, offset: 1e308 }, 'data-non-finite', { pointer: '/data/A' }],
    ['an unknown generator', { generate: 'cauchy', shape: [1], seed: 1 }, 'data-reference', { pointer: '/data/A/generate', expected: 'one of "normal", "uniform"' }],
    ['no seed', { generate: 'normal', shape: [1] }, 'data-reference', { pointer: '/data/A' }],
  ])('%s', async (_, reference, code, details) => {
    expect(await rejectionOf(load(reference))).toEqual(refused(code, details));
  });

  test.each([['nan.npy', 'row 1, column 1'], ['nan3.npy', 'index [0, 1, 0]']])('a number that is not finite in %s, by its place', async (file, place) => {
    const error = await rejectionOf(load({ file }));
    expect(error.code).toBe('data-non-finite');
    expect(error.message).toContain(place);
  });

  test('a file over the limit, before it is read', async () => {
    expect(await rejectionOf(load({ file: 'A.npy' }, { limits: { bytes: 100 } }))).toEqual(refused('data-too-large', { expected: 'at most 100 bytes' }));
  });

  test('the names in a folder outside are not told', async () => {
    writeFileSync(join(root, 'elsewhere', 'private.npy'), '');
    const error = await rejectionOf(load({ file: 'out/privat.npy' }));
    expect(JSON.stringify(error)).not.toContain('private.npy');
  });

  test.skipIf(!hasPipes)('a pipe, without waiting for it (needs mkfifo)', async () => {
    expect(await rejectionOf(load({ file: 'pipe.npy' }))).toEqual(refused('data-not-a-file'));
  });

  test.skipIf(process.platform === 'win32')('a device, even where outside files are allowed (POSIX only)', async () => {
    expect(await rejectionOf(load({ csv: '/dev/zero' }, { allowOutside: true }))).toEqual(refused('data-not-a-file'));
  });


  test('a spec folder that does not exist', async () => {
    expect((await rejectionOf(load({ file: 'A.npy' }, { folder: join(root, 'nowhere') }))).code).toBe('data-file-unreadable');
  });
});

test('a loader reads a file once for several references, also when they are loaded together', async () => {
  vi.mocked(open).mockClear();
  const loader = createReferenceLoader({ folder });
  await Promise.all(['age', 'label'].map((column) => loader.load({ csv: 't.csv', column }, `/data/${column}`)));
  await loader.load({ file: 't.csv' }, '/data/all');
  expect(open).toHaveBeenCalledTimes(1);
});

test('a file that could not be read is refused for every reference to it, each at its own pointer', async () => {
  const loader = createReferenceLoader({ folder });
  const errors = await Promise.all(['/a', '/b'].map((pointer) => rejectionOf(loader.load({ file: 'folder.npy' }, pointer))));
  expect(errors.map((error) => error.details.pointer)).toEqual(['/a/file', '/b/file']);
});
