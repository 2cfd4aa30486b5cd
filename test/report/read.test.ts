import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readRunDirectory } from '../../core/report/index.js';
import { decaying, openFolder } from './support.js';

const folder = openFolder();
afterAll(() => { folder.close(); });

describe('reading a run directory', () => {
  it('a run that ended is read whole, without issues', async () => {
    const run = await readRunDirectory(folder.run('whole'));
    expect(run.issues).toEqual([]);
    expect(run.records).toEqual(decaying(0.5, 30));
    expect(run.result).toMatchObject({ outcome: 'converged', certificate: { kind: 'global', evidence: 'proved' } });
  });

  it('a half-written last line is left out and said', async () => {
    const run = await readRunDirectory(folder.run('half', { result: null, tail: '{"k":31,"seconds":0.03,"cou' }));
    expect(run.records.at(-1)!.k).toBe(30);
    expect(run.result).toBeUndefined();
    expect(run.issues).toEqual(['the last line of trace.jsonl is half-written and was left out']);
  });

  it('a whole last line without its line break counts', async () => {
    const run = await readRunDirectory(folder.run('unbroken', { result: null, tail: JSON.stringify({ ...decaying(0.5, 1)[0], k: 31 }) }));
    expect(run.records.at(-1)!.k).toBe(31);
    expect(run.issues).toEqual([]);
  });

  it('damaged lines in the middle are left out and counted', async () => {
    const path = folder.run('middle');
    const lines = readFileSync(join(path, 'trace.jsonl'), 'utf8').split('\n');
    writeFileSync(join(path, 'trace.jsonl'), [...lines.slice(0, 5), '{"k": "seven"}', '\u0000\u0000', ...lines.slice(5)].join('\n'));
    const run = await readRunDirectory(path);
    expect(run.records).toHaveLength(31);
    expect(run.issues).toEqual(['2 damaged lines of trace.jsonl left out (the first is line 6)']);
  });

  it('a run that has just begun has no records and is not refused', async () => {
    const path = join(folder.path, 'begun');
    mkdirSync(path);
    const run = await readRunDirectory(path);
    expect(run.records).toEqual([]);
    expect(run.issues).toHaveLength(2);
  });

  it('a damaged result is said, and the trace still read', async () => {
    const path = folder.run('damaged');
    writeFileSync(join(path, 'result.json'), '{"outcome": "conv');
    const run = await readRunDirectory(path);
    expect(run.result).toBeUndefined();
    expect(run.records).toHaveLength(31);
    expect(run.issues).toEqual(['result.json is damaged']);
  });

  it('a result of wrong types is read without what is wrong', async () => {
    const run = await readRunDirectory(folder.run('odd', { result: { reason: { html: '<b>' }, certificate: 7, seconds: 'long', counts: { gradient: 'many', value: 3 }, solution: { x: 1 }, tables: [3], notes: 'none' } }));
    expect(run.result).toMatchObject({ reason: '', certificate: { kind: 'none', evidence: 'measured' }, seconds: undefined, counts: { value: 3 }, solution: [], notes: [] });
  });

  it('null in a table, which stands for NaN, comes back as NaN', async () => {
    const run = await readRunDirectory(folder.run('nan', { result: { tables: { t: { role: 'curve', columns: { a: [1, null, 3] } } } } }));
    expect(run.result!.tables).toEqual([{ name: 't', role: 'curve', columns: [{ name: 'a', values: [1, NaN, 3] }] }]);
  });

  it('the axes of a table and the details of a problem come along, numbers only', async () => {
    const logarithmic = await readRunDirectory(folder.run('logarithmic', { result: { problemDetails: { T: 5, note: 'x' }, tables: { t: { role: 'curve', logarithmic: ['x', 3], columns: { a: [1] } } } } }));
    expect(logarithmic.result!.tables[0]!.logarithmic).toEqual(['x', 3]);
    expect(logarithmic.result!.problemDetails).toEqual({ T: 5 });
  });

  it('a very long trace is held at a bounded length, first and last record included', async () => {
    const records = Array.from({ length: 250_001 }, (_, k) => ({ k, seconds: k, counts: {}, metrics: { value: 1 / (k + 1) } }));
    const run = await readRunDirectory(folder.run('long', { records, result: null }));
    expect(run.records.length).toBeLessThanOrEqual(100_001);
    expect(run.records[0]!.k).toBe(0);
    expect(run.records.at(-1)!.k).toBe(250_000);
  });
});
