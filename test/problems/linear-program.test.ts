/** The family: arrays and model files give the same program; offers, refusals, and what other families say to a model file. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { LinearProgram } from '../../core/index.js';
import { glpkEngine, highsEngine } from '../../core/linear-programming/engines.js';
import { linearProgram } from '../../problems/linear-program/index.js';
import { leastSquares } from '../../problems/least-squares/index.js';
import { buildInline, buildSpec, builtFacts, builtOracles, examplesOf, offered, problemsFolder, readJson, refusal } from './support.js';

const folder = mkdtempSync(join(tmpdir(), 'saddlepoint-linear-'));
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });
const examples = `${problemsFolder}linear-program/examples/`;
const inline = async (data: Readonly<Record<string, unknown>>, params = {}): Promise<LinearProgram> => (await buildInline(linearProgram, data, params)).oracles.linearProgram!();

test('absent bounds are 0 <= x and free rows; numbers of 1e20 and more are none', async () => {
  const program = await inline({ c: [1, 2], A: [[1, 0], [0, 0], [3, 4]], rowLower: [-1e20, 1, -1e25], upper: [1e20, 5] });
  expect(program).toMatchObject({ sense: 'minimize', constant: 0, rowLower: Float64Array.of(-Infinity, 1, -Infinity), rowUpper: new Float64Array(3).fill(Infinity), lower: new Float64Array(2), upper: Float64Array.of(Infinity, 5) });
  expect([...program.matrix.rowStart, ...program.matrix.column, ...program.matrix.value]).toEqual([0, 1, 1, 3, 0, 0, 1, 1, 3, 4]);
});

test('rows from an svmlight file stay sparse and equal the dense ones', async () => {
  writeFileSync(join(folder, 'A.svm'), '0 1:1\n0 2:2\n0 1:3 2:2\n');
  const spec = { spec: 'problem/1', kind: 'linear-program', params: { sense: 'maximize' }, data: { c: { inline: [3, 5] }, A: { file: 'A.svm', part: 'features' }, rowUpper: { inline: [4, 12, 18] } } };
  const built = await buildSpec(linearProgram, spec, folder);
  expect(built.oracles.linearProgram!()).toEqual(await inline({ c: [3, 5], A: [[1, 0], [0, 2], [3, 2]], rowUpper: [4, 12, 18] }, { sense: 'maximize' }));
});

test('one program as arrays, MPS and CPLEX-LP is the same program', async () => {
  writeFileSync(join(folder, 'p.mps'), 'NAME\nROWS\n N c\n L a\n G b\nCOLUMNS\n M \'MARKER\' \'INTORG\'\n x c 1 a 2\n x b 1\n M \'MARKER\' \'INTEND\'\n y c -1 a 1\nRHS\n S a 7 b 1\nBOUNDS\n UP B x 3\nENDATA\n');
  writeFileSync(join(folder, 'p.lp'), 'min\n x - y\nst\n a: 2 x + y <= 7\n b: x >= 1\nbounds\n x <= 3\ngeneral\n x\nend\n');
  const arrays = await inline({ c: [1, -1], A: [[2, 1], [1, 0]], rowLower: [-1e20, 1], rowUpper: [7, 1e20], upper: [3, 1e20], integer: [1, 0] });
  for (const file of ['p.mps', 'p.lp']) {
    const program = (await buildSpec(linearProgram, { spec: 'problem/1', kind: 'linear-program', data: { model: { file } } }, folder)).oracles.linearProgram!();
    expect(program).toEqual({ ...arrays, columnNames: ['x', 'y'], rowNames: ['a', 'b'] });
  }
});

test('`sense` overrides what a model file says', async () => {
  writeFileSync(join(folder, 's.lp'), 'min\n x\nst\n x <= 2\nend\n');
  const built = await buildSpec(linearProgram, { spec: 'problem/1', kind: 'linear-program', params: { sense: 'maximize' }, data: { model: { file: 's.lp' } } }, folder);
  expect(built.oracles.linearProgram!().sense).toBe('maximize');
});

test.each(examplesOf('linear-program'))('%s offers what its program is, and both engines agree on its optimum and its reference', async (file) => {
  const spec = readJson(examples + file);
  const built = await buildSpec(linearProgram, spec, examples);
  expect({ oracles: builtOracles(built), facts: builtFacts(built) }).toEqual(await offered(linearProgram, spec));
  const [a, b] = await Promise.all([highsEngine(), glpkEngine()].map((engine) => engine.solve(built.oracles.linearProgram!())));
  expect(a!.status).toBe('optimal');
  expect(Math.abs(a!.value! - b!.value!)).toBeLessThan(1e-6 * Math.abs(a!.value!));
  const reference = (spec.reference as { value: number } | undefined)?.value;
  if (reference !== undefined) expect(a!.value!).toBeCloseTo(reference, 6);
});

describe('refusals', () => {
  test.each([
    ['neither arrays nor a model', { A: [[1]] }, {}, 'missing-key', '/data'], ['marks that are not 0 or 1', { c: [1], integer: [2] }, {}, 'integer-marks', '/data/integer'], ['row bounds without rows', { c: [1], rowUpper: [1] }, {}, 'rows-missing', '/data/rowUpper'],
    ['bounds of another length', { c: [1, 2], upper: [1] }, {}, 'data-shape', '/data/upper'], ['rows of another width', { c: [1, 2], A: [[1]] }, {}, 'data-shape', '/data/A'],
  ])('%s', async (_, data, params, code, pointer) => { await expect(buildInline(linearProgram, data, params)).rejects.toEqual(refusal(code, pointer)); });

  const model = (reference: object, extra = {}): object => ({ spec: 'problem/1', kind: 'linear-program', data: { model: reference, ...extra } });
  const build = (spec: object): Promise<unknown> => buildSpec(linearProgram, spec as Record<string, unknown>, folder);

  test('a model beside arrays', async () => { await expect(build(model({ file: 'p.lp' }, { c: { inline: [1] } }))).rejects.toMatchObject({ details: { pointer: '/data/c' } }); });
  test('numbers where a model stands, and a model where numbers stand', async () => {
    await expect(build(model({ inline: [1] }))).rejects.toEqual(refusal('data-shape', '/data/model'));
    await expect(build({ spec: 'problem/1', kind: 'linear-program', data: { c: { file: 's.lp' } } })).rejects.toEqual(refusal('data-shape', '/data/c'));
  });
  test('a model file given to another family', async () => {
    await expect(buildSpec(leastSquares, { spec: 'problem/1', kind: 'least-squares', data: { A: { file: 's.lp' }, b: { inline: [1] } } }, folder)).rejects.toEqual(refusal('data-shape', '/data/A'));
  });
  test('a model outside the folder, a missing one, one with another hash; a right hash is accepted', async () => {
    await expect(build(model({ file: '../p.lp' }))).rejects.toMatchObject({ code: 'data-outside-folder', details: { pointer: '/data/model/file' } });
    await expect(build(model({ file: 'q.lp' }))).rejects.toMatchObject({ code: 'data-file-missing' });
    await expect(build(model({ file: 's.lp', sha256: '0'.repeat(64) }))).rejects.toMatchObject({ code: 'data-sha256' });
    await build(model({ file: 's.lp', sha256: createHash('sha256').update(readFileSync(join(folder, 's.lp'))).digest('hex') }));
  });
  test('an error of the file comes with its line and the place in the spec', async () => {
    writeFileSync(join(folder, 'bad.mps'), 'NAME\nROWS\n N c\nCOLUMNS\n x q 1\nENDATA\n');
    await expect(build(model({ file: 'bad.mps' }))).rejects.toMatchObject({ code: 'data-format', details: { pointer: '/data/model/file', line: 5, file: expect.stringContaining('bad.mps') as unknown } });
  });
});
