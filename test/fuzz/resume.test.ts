/** A run directory and a sweep's files with anything cut or changed: a coded error, or the records of the run that nothing happened to. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { iterate, resume, solve } from '../../core/index.js';
import { openInline } from '../../core/execute/inline.js';
import { loadRegistry } from '../../core/registry/load.js';
import { openResume } from '../../core/resume.js';
import { checkpointFiles } from '../../core/store/run-directory.js';
import { openSweep, sweepOf } from '../../core/sweep/open.js';
import { planSweep } from '../../core/sweep/plan.js';
import { readRecord } from '../../core/sweep/record.js';
import { runSweep } from '../../core/sweep/run.js';
import { acceptRefusal, attempt, attemptAsync, cases, editBytes, edits, editTree, treeEdits } from './support.js';

let box: string, killed: string, ended: string, sweep: string;
const problem = { spec: 'problem/1', kind: 'quadratic', data: { Q: { inline: [[2, 0], [0, 8]] }, c: { inline: [-2, -8] } } };
const input = { problem, method: { id: 'gradient-descent', params: { step: 0.01 } }, stop: { kind: 'gradient-norm', below: 1e-300 }, budget: { iterations: 12 }, record: { every: 1 }, checkpoint: { iterations: 4 } } as const;
const line = (text: string): unknown => { const { k, counts, metrics } = JSON.parse(text); return { k, counts, metrics }; };
const records = (folder: string): unknown[] => readFileSync(join(folder, 'trace.jsonl'), 'utf8').trimEnd().split('\n').slice(1).map(line);
let sound: unknown[];

beforeAll(async () => {
  box = mkdtempSync(join(tmpdir(), 'saddlepoint-fuzz-'));
  [killed, ended, sweep] = ['killed', 'ended', 'sweep'].map((name) => join(box, name)) as [string, string, string];
  await solve({ ...input, out: ended });
  sound = records(ended);
  const going = iterate({ ...input, out: killed });
  for (let k = 0; k <= 10; k++) await going.next();
  writeFileSync(join(box, 's.json'), JSON.stringify({ spec: 'sweep/1', base: { spec: 'run/1', ...input }, axes: { '/method/params/step': [0.01, 0.02] } }));
  await run();
}, 60_000);
afterAll(() => { rmSync(box, { recursive: true, force: true }); });

async function run() {
  const plan = await planSweep(await openSweep(join(box, 's.json'), { allowOutside: false, registries: [], command: '' }), loadRegistry());
  return runSweep({ plan, folder: sweep, executor: async () => openInline(), signal: new AbortController().signal });
}

/** A copy of a run directory with one file changed, carried on. */
async function carriedOn(from: string, name: string, change: (bytes: Uint8Array) => Uint8Array): Promise<void> {
  const folder = join(box, 'copy');
  rmSync(folder, { recursive: true, force: true });
  cpSync(from, folder, { recursive: true });
  writeFileSync(join(folder, name), change(readFileSync(join(folder, name))));
  const result = await attemptAsync(() => resume(folder));
  if (result) { expect(result.iterations).toBe(12); expect(records(folder)).toEqual(sound); }
}

it('trace.jsonl of a killed run cut at every third of its last 600 bytes, and at its beginning: carried on with the right records', async () => {
  const { length } = readFileSync(join(killed, 'trace.jsonl'));
  for (let cut = 0; cut <= 600; cut += 3) await carriedOn(killed, 'trace.jsonl', (bytes) => bytes.subarray(0, Math.max(0, length - cut)));
  for (const size of [0, 1, 100]) await carriedOn(killed, 'trace.jsonl', (bytes) => bytes.subarray(0, size));
});
it('what the newest checkpoint does not know of a trace is cut off, whatever it is', async () => {
  await carriedOn(killed, 'trace.jsonl', (bytes) => Buffer.concat([bytes, Buffer.from('{"k": 99, "half')]));
  await carriedOn(killed, 'trace.jsonl', (bytes) => Buffer.concat([bytes, Buffer.alloc(1000)]));
});
it('150 checkpoints changed: refused, or the one before is used', async () => {
  const newest = join('checkpoints', checkpointFiles(killed)[0]!);
  await fc.assert(fc.asyncProperty(edits, async (list) => carriedOn(killed, newest, (bytes) => editBytes(bytes, list))), cases(150, 41) as never);
});
it('run.json cut at every fifth byte: refused', async () => {
  const { length } = readFileSync(join(killed, 'run.json'));
  for (let size = 0; size < length - 1; size += 5) {
    await expect((async () => { await carriedOn(killed, 'run.json', (bytes) => bytes.subarray(0, size)); return openResume(join(box, 'copy')); })()).rejects.toMatchObject({ code: 'run-damaged' });
  }
});
it('300 versions of run.json', async () => {
  await fc.assert(fc.asyncProperty(treeEdits, async (list) => carriedOn(killed, 'run.json', (bytes) => Buffer.from(JSON.stringify(editTree(JSON.parse(Buffer.from(bytes).toString()), list))))), cases(300, 42) as never);
});
it('300 versions of result.json: the run ended, or is carried on', async () => {
  await fc.assert(fc.asyncProperty(edits, async (list) => carriedOn(ended, 'result.json', (bytes) => editBytes(bytes, list))), cases(300, 43) as never);
});

it('sweep.json cut and changed 500 times: refused, or still the record that it was', () => {
  const file = join(sweep, 'sweep.json'), bytes = readFileSync(file), copy = join(box, 'record');
  mkdirSync(copy);
  const { hash } = readRecord(sweep);
  fc.assert(fc.property(edits, (list) => {
    writeFileSync(join(copy, 'sweep.json'), editBytes(bytes, list));
    const record = attempt(() => readRecord(copy));
    if (record) expect(record.hash).toBe(hash);
  }), cases(500, 44) as never);
  fc.assert(fc.property(treeEdits, (list) => {
    writeFileSync(join(copy, 'sweep.json'), JSON.stringify(editTree(JSON.parse(bytes.toString()), list)));
    attempt(() => readRecord(copy));
  }), cases(500, 45) as never);
});

it('the result and the error of a cell cut, removed or changed 80 times: the sweep is completed with the same table', async () => {
  const { rows } = await run(), { key } = rows[0]!, cell = join(sweep, 'cells', key);
  const table = rows.map(({ seconds: _seconds, ...row }) => row);
  const sound = readFileSync(join(cell, 'result.json'));
  await fc.assert(fc.asyncProperty(edits, fc.constantFrom('cut', 'gone', 'empty', 'null'), async (list, kind) => {
    const cut = { cut: sound.subarray(0, Math.floor(sound.length * (list[0]!.at))), gone: undefined, empty: Buffer.alloc(0), null: Buffer.from('null') }[kind];
    rmSync(join(cell, 'result.json'));
    if (cut) writeFileSync(join(cell, 'result.json'), cut);
    writeFileSync(join(cell, 'error.json'), editBytes(Buffer.from('{"error": {"code": "x"}}'), list));
    const again = await run();
    expect(again.rows.map(({ seconds: _seconds, ...row }) => row)).toEqual(table);
  }), cases(80, 46) as never);
});

const hostile = ['/__proto__/x', '/constructor/prototype/x', '/method/__proto__', '/problem/__proto__/polluted', '/', '//', '/~', '/~2', '', 'x', '/problem', '/problem/data/Q/inline/0/0', '/problem/data/Q/inline/9/0', '/seed', '/repetitions', '/spec', '/budget', '/stop/any/-1', `/${'a/'.repeat(100)}`, '/\u0000'];
const values = [null, true, 0, -1, 1e308, 'NaN', 'Infinity', '1e400', '', [], {}, [[1]], { __proto__: null, x: 1 }, '../../etc/passwd', { uniform: [0, 1] }];
it('1500 sweeps with hostile axes: refused, or every cell is valid or says why not', async () => {
  const axes = fc.dictionary(fc.constantFrom(...hostile), fc.oneof(fc.array(fc.constantFrom(...values), { maxLength: 3 }), fc.constantFrom<unknown>(...values, { uniform: [1, 0] }, { integer: [-9e15, 9e15] }, { logUniform: [0, 1] }, { integer: [0, 3] })), { minKeys: 1, maxKeys: 3 });
  const more = fc.record({ mode: fc.constantFrom<unknown>('grid', 'zip', 'random', 'none', null), samples: fc.constantFrom<unknown>(1, 3, 1e12, -1, 'x'), seed: fc.constantFrom<unknown>(0, 1, -1, 0.5), repetitions: fc.constantFrom<unknown>(1, 2, 1e12, 0) }, { requiredKeys: [] });
  const registry = loadRegistry();
  await fc.assert(fc.asyncProperty(axes, more, treeEdits, async (given, settings, list) => {
    const value = editTree({ spec: 'sweep/1', base: { spec: 'run/1', ...input }, axes: given, ...settings }, list[0]!.value % 2 === 0 ? list : []);
    await attemptAsync(async () => {
      const plan = await planSweep(await sweepOf(value, { text: JSON.stringify(value) ?? '' }, box, { allowOutside: false, registries: [], command: '' }), registry);
      for (const { error } of plan.cells) if (error) acceptRefusal(error);
    });
    expect(({} as Record<string, unknown>).x ?? ({} as Record<string, unknown>).polluted).toBeUndefined();
  }), cases(1500, 47) as never);
});
it('10^12 cells are counted, not made', async () => {
  const value = { spec: 'sweep/1', base: { spec: 'run/1', ...input }, axes: Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`/method/params/p${i}`, Array.from({ length: 10 }, (_v, j) => j)])) };
  const start = performance.now();
  await expect(sweepOf(value, { text: '' }, box, { allowOutside: false, registries: [], command: '' })).rejects.toMatchObject({ code: 'sweep-too-large' });
  expect(performance.now() - start).toBeLessThan(1000);
});
