/** Sweeps from the command line: what is run, what is kept, what is shown. */
import { cpSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SaddlepointError } from '../../core/contract/errors.js';
import { runCell } from '../../core/execute/cell.js';
import { openInline } from '../../core/execute/inline.js';
import { registryFor } from '../../core/registry.js';
import { openSweep } from '../../core/sweep/open.js';
import { planSweep } from '../../core/sweep/plan.js';
import { runSweep } from '../../core/sweep/run.js';
import { openSandbox, root, type Sandbox } from '../cli/program.js';
import { chain, table, traces, type ShownSweep } from './support.js';

let sandbox: Sandbox;
beforeAll(() => { sandbox = openSandbox(); });
afterAll(() => sandbox.close());

let count = 0;
interface Swept extends ShownSweep { readonly status: number; readonly out: string; readonly error?: ReturnType<SaddlepointError['toJSON']> }

/** Runs a sweep in the test's own process; into a new folder unless one is named. `status`: what the program would exit with. */
async function sweep(spec: object, { out = `out${++count}`, registries = [] as readonly string[] } = {}): Promise<Swept> {
  sandbox.write({ [`${out}.json`]: { spec: 'sweep/1', ...spec } });
  const directory = sandbox.path(out);
  try {
    const plan = await planSweep(await openSweep(sandbox.path(`${out}.json`), { allowOutside: false, registries, command: '' }), registryFor(registries));
    const { rows, ...counts } = await runSweep({ plan, folder: directory, executor: () => Promise.resolve(openInline()), signal: new AbortController().signal });
    return { ...counts, cells: rows, directory, out, status: 0 };
  } catch (error) {
    if (!(error instanceof SaddlepointError)) throw error;
    return { directory, cells: [], done: 0, failed: 0, cached: 0, out, status: error.exitCode, error: error.toJSON() };
  }
}
const program = (out: string, folder = out): { readonly status: number | null; readonly document: any } => sandbox.json(['sweep', `${out}.json`, '--threads', '0', '--out', folder]);

const short = chain(20);
const wandering = join(root, 'test/third-party/wandering.json');

describe('repetitions', () => {
  const base = chain(60, { method: { id: 'wandering' }, stop: { kind: 'value', below: -1e9 }, problem: { spec: 'problem/1', kind: 'test-function', params: { name: 'nesterov-worst', dimension: 2 } } });

  it('have streams of their own; the first is what `solve` runs; all are the same the next time', async () => {
    const first = await sweep({ base, axes: { '/seed': [3, 4] }, repetitions: 3 }, { registries: [wandering] });
    expect(first.cells.map(({ seed, repetition }) => [seed, repetition])).toEqual([[3, 0], [3, 1], [3, 2], [4, 0], [4, 1], [4, 2]]);
    expect(new Set(first.cells.map(({ best }) => best!.value)).size).toBe(6);
    sandbox.write({ 'alone.json': { ...base, seed: 3 } });
    sandbox.run(['solve', 'alone.json', '--out', 'alone', '--quiet', '--registry', wandering]);
    expect(sandbox.records('alone')).toEqual(traces(sandbox, first.out)[first.cells[0]!.key]);
    const again = await sweep({ base, axes: { '/seed': [3, 4] }, repetitions: 3 }, { registries: [wandering] });
    expect(table(sandbox, again.out)).toEqual(table(sandbox, first.out));
  });

  it('of the base count where the sweep names none', async () => {
    expect((await sweep({ base: { ...short, repetitions: 2 }, axes: { '/seed': [1, 2] } })).cells).toHaveLength(4);
  });
});

describe('cells are kept by the hash of their content', () => {
  it('run again: nothing is run', async () => {
    const first = await sweep({ base: short, axes: { '/seed': [1, 2] } });
    const again = await sweep({ base: short, axes: { '/seed': [1, 2] } }, { out: first.out });
    expect([first.cached, again.cached, again.done]).toEqual([0, 2, 2]);
  });

  it('cells that are equal are run once, and are both in the table', async () => {
    const { cells, out } = await sweep({ base: short, axes: { '/seed': [1, 1] } });
    expect([cells.length, readdirSync(sandbox.path(out, 'cells')).length]).toEqual([2, 1]);
    expect(cells[0]!.key).toBe(cells[1]!.key);
  });

  it('another value on an axis: only its cells are run, and the table has the new ones only', async () => {
    const before = await sweep({ base: short, axes: { '/method/params/step': [0.1, 0.2], '/seed': [1, 2] } });
    const after = await sweep({ base: short, axes: { '/method/params/step': [0.3, 0.1], '/seed': [1, 2] } }, { out: before.out });
    expect([before.cached, after.cached, after.done]).toEqual([0, 2, 4]);
    expect(after.cells.slice(2).map(({ key }) => key)).toEqual(before.cells.slice(0, 2).map(({ key }) => key));
    expect(table(sandbox, before.out)).toEqual(table(sandbox, (await sweep({ base: short, axes: { '/method/params/step': [0.3, 0.1], '/seed': [1, 2] } })).out));
  });

  it('more repetitions: those that were run stay', async () => {
    const { out } = await sweep({ base: short, axes: { '/seed': [1, 2] } });
    const after = await sweep({ base: short, axes: { '/seed': [1, 2] }, repetitions: 3 }, { out });
    expect([after.cached, after.done]).toEqual([2, 6]);
  });

  it('bytes of a data file: those cells are run again, the others are not', async () => {
    const data = (file: string): object => ({ A: { csv: file, columns: ['a'] }, b: { csv: file, column: 'b' } });
    const spec = { base: { spec: 'run/1', problem: { spec: 'problem/1', kind: 'least-squares', data: data('one.csv') }, method: { id: 'gradient-descent' }, budget: { iterations: 5 } }, axes: { '/problem/data': [data('one.csv'), data('two.csv')] } };
    sandbox.write({ 'one.csv': 'a,b\n1,2\n3,5\n', 'two.csv': 'a,b\n2,2\n3,4\n' });
    const before = await sweep(spec);
    sandbox.write({ 'two.csv': 'a,b\n2,2\n3,5\n' });
    const after = await sweep(spec, { out: before.out });
    expect([after.cached, after.done]).toEqual([1, 2]);
    expect([after.cells[0]!.best, after.cells[1]!.best]).toEqual([before.cells[0]!.best, expect.not.objectContaining(before.cells[1]!.best!) as unknown]);
  });

  it('the folder of another sweep is refused, and so is one with other files', async () => {
    const { out } = await sweep({ base: short, axes: { '/seed': [1] } });
    const before = readFileSync(sandbox.path(out, 'sweep.json'), 'utf8');
    for (const other of [{ base: chain(21), axes: { '/seed': [1] } }, { base: short, axes: { '/method/params/step': [0.1] } }]) expect(await sweep(other, { out })).toMatchObject({ status: 2, error: { code: 'out-other-sweep' } });
    expect(readFileSync(sandbox.path(out, 'sweep.json'), 'utf8')).toBe(before);
    sandbox.write({ 'mine/notes.txt': 'mine' });
    expect(await sweep({ base: short, axes: { '/seed': [1] } }, { out: 'mine' })).toMatchObject({ status: 2, error: { code: 'out-not-empty' } });
    expect(readdirSync(sandbox.path('mine'))).toEqual(['notes.txt']);
  });

  it.each(['', '{', '5', '{"outcome":5}', '{"outcome":"aborted"}'])('a result.json of %j is no result: the cell is run again to the same records', async (text) => {
    const { out, cells } = await sweep({ base: short, axes: { '/seed': [1] } }), [before, rows] = [traces(sandbox, out), table(sandbox, out)];
    writeFileSync(sandbox.path(out, 'cells', cells[0]!.key, 'result.json'), text);
    expect((await sweep({ base: short, axes: { '/seed': [1] } }, { out })).cached).toBe(0);
    expect([traces(sandbox, out), table(sandbox, out)]).toEqual([before, rows]);
  });

  it('a sweep.json that was tampered with is refused', async () => {
    const { out } = await sweep({ base: short, axes: { '/seed': [1] } }), file = sandbox.path(out, 'sweep.json');
    for (const text of ['', '[]', '{"sweep":1}', readFileSync(file, 'utf8').replace('"seed":[1]', '"seed":[2]').replace('"/seed":[1]', '"/seed":[2]')]) {
      writeFileSync(file, text);
      expect((await sweep({ base: short, axes: { '/seed': [1] } }, { out })).error?.code).toBe('sweep-damaged');
    }
  });
});

describe('threads', () => {
  it('give the table and the records of this process', async () => {
    const { out } = await sweep({ base: chain(500), axes: { '/method/id': ['gradient-descent', 'nesterov'], '/problem/params/dimension': [5, 50] }, repetitions: 2 });
    expect(sandbox.run(['sweep', `${out}.json`, '--threads', '3', '--out', 'threaded', '--quiet']).status).toBe(0);
    expect(table(sandbox, 'threaded')).toEqual(table(sandbox, out));
    expect(traces(sandbox, 'threaded')).toEqual(traces(sandbox, out));
  });
  it.each(['-1', 'x', '1.5', '', '99999'])('--threads %j is refused', async (threads) => {
    sandbox.write({ 'any.json': { spec: 'sweep/1', base: short, axes: { '/seed': [1] } } });
    expect(sandbox.json(['sweep', 'any.json', '--threads', threads])).toMatchObject({ status: 2, document: { error: { code: expect.stringMatching(/^(option-value|usage)$/) as unknown } } });
  });
});

describe('a failed cell', () => {
  const broken = { base: short, axes: { '/method/params/step': [0.1, -1, 'x'] } };

  it('is in the document, the table and the text with its error, at the value of its axis; the others are run; exit 0', async () => {
    const { cells, done, failed, out } = await sweep(broken);
    expect([done, failed]).toEqual([1, 2]);
    expect(cells.map(({ error }) => error?.code)).toEqual([undefined, 'out-of-range', 'wrong-value'].map((code) => code && (expect.stringMatching(/^(out-of-range|wrong-value)$/) as unknown)));
    expect(cells.map(({ error }) => error?.pointer)).toEqual([undefined, '/axes/~1method~1params~1step/1', '/axes/~1method~1params~1step/2']);
    expect(table(sandbox, out).map(({ outcome, error }) => [outcome, error === ''])).toEqual([['budget', true], ['', false], ['', false]]);
    expect(table(sandbox, out)[1]!.message).toBe(cells[1]!.error!.message);
    const text = sandbox.run(['sweep', `${out}.json`, '--threads', '0', '--out', out]);
    expect(text.status).toBe(0);
    expect(text.stdout).toContain('1 of 3 cells done, 2 failed');
    expect(text.stderr).toContain(cells[2]!.error!.message);
    expect(JSON.parse(readFileSync(sandbox.path(out, 'cells', cells[1]!.key, 'error.json'), 'utf8')).error.code).toBe(cells[1]!.error!.code);
  });

  it('all failed: exit 4, and the table says why', async () => {
    const { failed, out } = await sweep({ base: short, axes: { '/method/params/step': [-1, -2] } });
    expect([failed, program(out).status]).toEqual([2, 4]);
    expect(table(sandbox, out).every(({ error }) => error !== '')).toBe(true);
  });

  it('that fails when its run is opened is run again the next time, and has no error once it ends', async () => {
    sandbox.write({ 'later.csv': 'a,b\n1,2\n' });
    const data = { A: { csv: 'later.csv', columns: ['a'] }, b: { csv: 'later.csv', column: 'c' } };
    const spec = { base: { spec: 'run/1', problem: { spec: 'problem/1', kind: 'least-squares', data }, method: { id: 'gradient-descent' }, budget: { iterations: 5 } }, axes: { '/seed': [1] } };
    const first = await sweep(spec);
    expect(first.failed).toBe(1);
    sandbox.write({ 'later.csv': 'a,c\n1,2\n' });
    const again = await sweep(spec, { out: first.out });
    expect([again.done, again.failed]).toEqual([1, 0]);
    expect(existsSync(sandbox.path(first.out, 'cells', again.cells[0]!.key, 'error.json'))).toBe(false);
  });
});

describe('errors stand at the place that is to be mended', () => {
  const lines = (...more: readonly string[]): string => ['{ "spec": "sweep/1",', `  "base": ${JSON.stringify(short)},`, '  "axes": {', ...more, '  } }'].join('\n');
  const errorOf = async (text: string): Promise<Swept['error']> => {
    sandbox.write({ 'placed.json': text });
    return openSweep(sandbox.path('placed.json'), { allowOutside: false, registries: [], command: '' }).then((opened) => planSweep(opened, registryFor([]))).then(() => undefined, (error: unknown) => (error as SaddlepointError).toJSON());
  };

  it.each([
    ['/method/params/stepp', 'sweep-axis'], ['/methud/id', 'sweep-axis'], ['/problem/params/dimension/deep/er', 'sweep-axis'], ['/repetitions', 'sweep-axis'], ['/spec', 'sweep-axis'], ['method/id', 'sweep-axis'], ['/a~2b', 'sweep-axis'], ['', 'sweep-axis'],
  ])('the axis %j: %s, with its line', async (axis, code) => {
    const error = await errorOf(lines('    "/seed": [1],', `    ${JSON.stringify(axis)}: [1, 2]`));
    expect(error).toMatchObject({ code, pointer: `/axes/${axis.replaceAll('~', '~0').replaceAll('/', '~1')}`, line: 5 });
  });

  it('a misspelt key is recognised', async () => { expect((await errorOf(lines('"/method/params/stepp": [1]')))?.suggestion).toContain('`step`'); });
  it('a path without a slash is recognised', async () => { expect((await errorOf(lines('"method.params.step": [1]')))?.suggestion).toContain('/method/params/step'); });

  it('an axis inside one that stands before it is fine; one that overwrites an earlier one is refused', async () => {
    expect((await sweep({ base: short, axes: { '/method': [{ id: 'gradient-descent' }], '/method/params/step': [0.1, 0.2] } })).done).toBe(2);
    expect(await errorOf(lines('"/method/params/step": [0.1],', '"/method": [{ "id": "nesterov" }]'))).toMatchObject({ code: 'sweep-axis', line: 5 });
  });

  it('validate says all of it without running a cell', async () => {
    sandbox.write({ 'wrong.json': lines('    "/method/params/step": [0.1, -1],', '    "/problem/params/dimension": [0, 5]') });
    const { status, document } = sandbox.json(['validate', 'wrong.json']);
    expect(status).toBe(2);
    expect(document.errors.map(({ pointer, line }: { pointer: string; line: number }) => [pointer, line])).toEqual(expect.arrayContaining([['/axes/~1method~1params~1step/1', 4], ['/axes/~1problem~1params~1dimension/0', 5]]));
  });
});

describe('hostile sweeps', () => {
  it.each([['/__proto__/polluted'], ['/method/params/__proto__'], ['/constructor/prototype/polluted'], ['/problem/__proto__/polluted'], ['/method/__proto__/polluted']])('%s pollutes nothing and is refused', async (axis) => {
    const { status, error } = await sweep({ base: short, axes: { [axis]: [{ polluted: true }] } });
    expect([status, error?.code, 'polluted' in {}]).toEqual([2, 'sweep-axis', false]);
  });

  it.each([
    ['10^9 cells', { axes: Object.fromEntries(['/seed', '/method/params/step', '/problem/params/dimension'].map((name) => [name, Array.from({ length: 1000 }, (_, i) => i + 1)])) }, 'sweep-too-large'],
    ['33 axes', { axes: Object.fromEntries(Array.from({ length: 33 }, (_, i) => [`/a${i}`, [1]])) }, undefined],
    ['an axis without values', { axes: { '/seed': [] } }, undefined],
    ['no axes', { axes: {} }, undefined],
    ['half a repetition', { axes: { '/seed': [1] }, repetitions: 0.5 }, undefined],
    ['an unknown key', { axes: { '/seed': [1] }, extra: 1 }, 'unknown-key'],
    ['a base that is a sweep', { axes: { '/seed': [1] }, base: { spec: 'sweep/1', base: 'x', axes: {} } }, undefined],
    ['a base outside the folder', { axes: { '/seed': [1] }, base: '../../etc/passwd' }, undefined],
    ['a base that is not there', { axes: { '/seed': [1] }, base: 'nowhere.json' }, undefined],
    ['two distributions', { axes: { '/seed': { uniform: [0, 1], integer: [0, 1] } }, mode: 'random', samples: 2 }, undefined],
  ])('%s: refused with a code and exit 2', async (_, spec, code) => {
    const { status, error, out } = await sweep({ base: short, ...spec });
    expect([status, typeof error?.code]).toEqual([2, 'string']);
    if (code) expect(error!.code).toBe(code);
    expect(error!.code).not.toBe('internal');
    expect(existsSync(sandbox.path(out))).toBe(false);
  });

  it('a value that cannot stand at its place fails its cell only', async () => {
    const { cells, done } = await sweep({ base: short, axes: { '/problem/params': [{ name: 'nesterov-worst', dimension: 20 }, null, 'text', [[[]]], { name: { toString: 1 } }] } });
    expect(done).toBe(1);
    expect(cells.slice(1).every(({ error }) => error !== undefined && error.code !== 'internal')).toBe(true);
  });

  it('an axis /problem reads paths from the folder of the base only', async () => {
    const { cells } = await sweep({ base: short, axes: { '/problem': ['../outside.json', '/etc/hostname', 'nowhere.json'] } });
    expect(cells.map(({ error }) => error?.code === 'internal' || error === undefined)).toEqual([false, false, false]);
  });

  it('an axis value 60 levels deep is data as any other', async () => {
    let deep: unknown = 1;
    for (let i = 0; i < 50; i++) deep = [deep];
    const { cells } = await sweep({ base: short, axes: { '/problem/params/dimension': [5, deep] } });
    expect([cells[0]!.error, cells[1]!.error?.code]).toEqual([undefined, expect.stringMatching(/^(wrong-type|wrong-value|out-of-range)$/)]);
  });
});

describe('a task of a sweep that is no more', () => {
  it('whose folder has other values by now: cell-changed, nothing is run', async () => {
    const { out, cells: [cell] } = await sweep({ base: short, axes: { '/seed': [1] } });
    const { problemHash } = JSON.parse(readFileSync(sandbox.path(out, 'cells', cell!.key, 'run.json'), 'utf8')) as { problemHash: string };
    const end = await runCell({ folder: sandbox.path(out), sweep: '0'.repeat(64), index: 0, key: 'f'.repeat(32), problemHash, token: 'mine' });
    expect(end).toMatchObject({ end: 'failed', error: { code: 'cell-changed' } });
    expect(existsSync(sandbox.path(out, 'cells', 'f'.repeat(32)))).toBe(false);
  });
});

describe('the folder moves', () => {
  it('a copy elsewhere is carried on there', async () => {
    const { out } = await sweep({ base: short, axes: { '/seed': [1, 2] } });
    cpSync(sandbox.path(out), sandbox.path('moved'), { recursive: true });
    rmSync(sandbox.path('moved', 'table.csv'));
    expect(program(out, 'moved').document.cached).toBe(2);
    expect(table(sandbox, 'moved')).toEqual(table(sandbox, out));
  });
});
