import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { solve, iterate, type TraceRecord } from '../../core/index.js';
import { readCheckpoint } from '../../core/store/format.js';
import { checkpointFiles, openStore, type RunDocument } from '../../core/store/run-directory.js';
import { bowl, execution, memory, refusal, runAll } from '../driver/support.js';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'saddlepoint-')); });
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

const document = { run: 1, spec: {}, specHash: 'abc', method: { id: 'halving', version: '1.0.0', title: '' }, metrics: {} } as unknown as RunDocument;
const record = (k: number): TraceRecord => ({ k, seconds: 0, counts: {}, metrics: {} });
const input = (out: string) => ({ problem: bowl(), method: { id: 'gradient-descent', params: { step: 0.01 } }, record: { every: 1 }, out } as const);

async function snapshots(ks: readonly number[]) {
  const store = memory();
  await runAll(execution({ store }));
  return ks.map((k) => ({ ...store.snapshots[0]!, k }));
}

it('a linked `checkpoints` folder is refused: nothing is written or removed behind it', () => {
  const run = join(folder, 'run'), outside = join(folder, 'outside');
  mkdirSync(run);
  mkdirSync(outside);
  symlinkSync(outside, join(run, 'checkpoints'));
  const store = openStore(run, document, 0, 'bowl', 0);
  expect(() => { store.write(record(1)); }).toThrow(/symbolic link/);
  store.close();
  expect(readdirSync(outside)).toEqual([]);
});

describe('trace.jsonl', () => {
  it('is not written through a symbolic link that somebody put in its place', () => {
    const run = join(folder, 'run'), outside = join(folder, 'outside.txt');
    mkdirSync(run);
    writeFileSync(outside, 'precious\n');
    symlinkSync(outside, join(run, 'trace.jsonl'));
    const store = openStore(run, document, 0, 'bowl', 5);
    expect(() => { store.write(record(1)); }).toThrow(/cannot be written/);
    store.close();
    expect(readFileSync(outside, 'utf8')).toBe('precious\n');
  });
  it('is whole lines of JSON at every moment of the run', async () => {
    const out = join(folder, 'run');
    let seen = 0;
    for await (const { k } of iterate({ ...input(out), budget: { iterations: 30 }, stop: { kind: 'step', below: 1e-300 } })) {
      const text = readFileSync(join(out, 'trace.jsonl'), 'utf8');
      expect(text.endsWith('\n')).toBe(true);
      const lines = text.trimEnd().split('\n').map((line) => JSON.parse(line) as { trace?: number; k?: number });
      expect([lines[0]!.trace, lines.length, lines.at(-1)!.k]).toEqual([1, k + 2, k]);
      seen += 1;
    }
    expect(seen).toBe(31);
  });
  it('has a header with method, problem, seed, hash, metrics and environment', async () => {
    const out = join(folder, 'run');
    await solve({ ...input(out), seed: 5, budget: { iterations: 1 } });
    const header = JSON.parse(readFileSync(join(out, 'trace.jsonl'), 'utf8').split('\n')[0]!) as object;
    expect(Object.keys(header)).toEqual(['trace', 'method', 'problem', 'seed', 'specHash', 'metrics', 'environment']);
    expect(header).toMatchObject({ trace: 1, method: 'gradient-descent', problem: 'bowl', seed: 5 });
  });
});

describe('checkpoints', () => {
  it('the last two are kept, by number, also where k has more than 12 digits', async () => {
    const store = openStore(join(folder, 'run'), document, 0, 'bowl');
    for (const snapshot of await snapshots([5, 99, 999_999_999_999, 1_000_000_000_000, 2 ** 52])) store.save(snapshot);
    store.close();
    expect(checkpointFiles(join(folder, 'run'))).toEqual(['4503599627370496.safetensors', '1000000000000.safetensors']);
  });
  it('know how much of the trace is theirs', async () => {
    const out = join(folder, 'run'), store = openStore(out, document, 0, 'bowl');
    store.write(record(0));
    store.save((await snapshots([0]))[0]!);
    store.write(record(1));
    store.close();
    const [name] = checkpointFiles(out);
    const { head } = readCheckpoint(readFileSync(join(out, 'checkpoints', name!)), name!);
    const lines = readFileSync(join(out, 'trace.jsonl'), 'utf8').split('\n');
    expect(head).toMatchObject({ method: 'halving', specHash: 'abc', k: 0, traceBytes: `${lines[0]}\n${lines[1]}\n`.length });
  });
  it('are damaged by any flipped byte', async () => {
    const out = join(folder, 'run'), store = openStore(out, document, 0, 'bowl');
    store.save((await snapshots([0]))[0]!);
    store.close();
    const bytes = readFileSync(join(out, 'checkpoints', checkpointFiles(out)[0]!));
    for (let at = 0; at < bytes.length; at += 7) {
      const flipped = Uint8Array.from(bytes);
      flipped[at]! ^= 4;
      expect(() => readCheckpoint(flipped, 'x'), String(at)).toThrow(expect.objectContaining({ code: 'checkpoint-damaged' }) as Error);
    }
  });
  it('of an ended run leave no temporary file', async () => {
    const out = join(folder, 'run');
    await solve({ ...input(out), budget: { iterations: 40 }, checkpoint: { iterations: 3 }, stop: { kind: 'step', below: 1e-300 } });
    expect(readdirSync(join(out, 'checkpoints'))).toEqual(['000000000036.safetensors', '000000000039.safetensors']);
    expect(readdirSync(out).sort()).toEqual(['checkpoints', 'result.json', 'run.json', 'solution.npy', 'trace.jsonl']);
  });
});

describe('a folder that cannot be written', () => {
  it('under a file', async () => {
    writeFileSync(join(folder, 'file'), '');
    expect((await refusal(solve(input(join(folder, 'file', 'run'))))).exitCode).toBe(2);
    expect(readdirSync(folder)).toEqual(['file']);
  });
  it.skipIf(!existsSync('/proc/self'))('under /proc, where even root makes no folder (skipped where there is none)', async () => {
    expect(await refusal(solve(input('/proc/saddlepoint/run')))).toMatchObject({ code: 'write-failed', exitCode: 2 });
  });
  it('half-way: nothing half-written is left, and no folder that was not there', () => {
    const store = openStore(join(folder, 'new', 'run'), { ...document, toJSON() { throw new Error('disk full'); } } as RunDocument, 0, 'bowl');
    expect(() => { store.write(record(0)); }).toThrow('disk full');
    expect(readdirSync(folder)).toEqual([]);
    mkdirSync(join(folder, 'mine'));
    const second = openStore(join(folder, 'mine'), { ...document, toJSON() { throw new Error('disk full'); } } as RunDocument, 0, 'bowl');
    expect(() => { second.write(record(0)); }).toThrow('disk full');
    expect(readdirSync(join(folder, 'mine'))).toEqual([]);
  });
});

describe('two runs at once', () => {
  it('in one process do not mix', async () => {
    const names = ['a', 'b'];
    const results = await Promise.all(names.map((name, i) => solve({ ...input(join(folder, name)), seed: i, budget: { iterations: 50 + i } })));
    expect(results.map(({ iterations }) => iterations)).toEqual([50, 51]);
    expect(names.map((name) => readFileSync(join(folder, name, 'trace.jsonl'), 'utf8').trimEnd().split('\n').length)).toEqual([52, 53]);
  });
});

describe('a run that cannot start', () => {
  it('makes no folder', async () => {
    const out = join(folder, 'run');
    for (const more of [{ stop: { kind: 'gap', below: 1 } }, { stop: { kind: 'metric', name: 'vlaue', below: 1 } }, { budget: { calls: { grdient: 3 } } }, { start: [1, 2, 3] }] as const) {
      await refusal(solve({ ...input(out), ...more }));
      expect(existsSync(out)).toBe(false);
    }
  });
});
