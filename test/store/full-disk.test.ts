/** A disk that is really full (a small tmpfs), a folder that goes away, a user who may not write: a coded error, nothing that passes for a whole result, and a run that can go on. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { iterate, resume, solve } from '../../core/index.js';
import { openInline } from '../../core/execute/inline.js';
import { loadRegistry } from '../../core/registry/load.js';
import { openSweep } from '../../core/sweep/open.js';
import { planSweep } from '../../core/sweep/plan.js';
import { runSweep, type SweepResult } from '../../core/sweep/run.js';
import { openSandbox, program, type Sandbox } from '../cli/program.js';
import { refusal } from '../driver/support.js';

let box: Sandbox;
let mounted = false;
beforeAll(() => {
  box = openSandbox();
  mkdirSync(box.path('disk'));
  mounted = process.platform === 'linux' && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k,mode=777', 'tmpfs', box.path('disk')]).status === 0;
});
afterAll(() => {
  if (mounted) spawnSync('umount', [box.path('disk')]);
  box.close();
});

const problem = { spec: 'problem/1', kind: 'quadratic', data: { Q: { inline: [[2, 0], [0, 800]] }, c: { inline: [-2, -8] } } };
const input = { problem, method: { id: 'gradient-descent', params: { step: 0.0001 } }, stop: { kind: 'gradient-norm', below: 1e-300 }, budget: { iterations: 3000 }, record: { every: 1 }, checkpoint: { iterations: 100 } } as const;
const records = (folder: string) => readFileSync(join(folder, 'trace.jsonl'), 'utf8').trimEnd().split('\n').slice(1).map((line) => { const { k, counts, metrics } = JSON.parse(line); return { k, counts, metrics }; });

/** Leaves so many bytes free, rounded to pages. */
function fill(free: number): string {
  const file = box.path('disk', 'filler'), { bavail, bsize } = statfsSync(box.path('disk'));
  writeFileSync(file, Buffer.alloc(Math.max(0, bavail * bsize - free)));
  return file;
}

describe('a full disk', () => {
  beforeEach(({ skip }) => { skip(!mounted, 'a tmpfs cannot be mounted here: this needs root on Linux'); });
  afterEach(() => { for (const name of readdirSync(box.path('disk'))) rmSync(box.path('disk', name), { recursive: true, force: true }); });

  it.each([0, 4096, 8192, 12288])('with %i bytes free when the run starts: coded, and nothing half-begun is left', async (free) => {
    fill(free);
    expect(await refusal(solve({ ...input, out: box.path('disk', 'run') }))).toMatchObject({ code: 'write-failed', exitCode: 2 });
    expect(existsSync(box.path('disk', 'run', 'result.json'))).toBe(false);
    // With more room the run could start before it filled the disk: then its header and first records are there.
    if (existsSync(box.path('disk', 'run'))) expect(records(box.path('disk', 'run'))[0]).toMatchObject({ k: 0 });
  });

  it.each([20, 60, 100, 140, 180])('with %i KiB free, full in mid-run: coded, whole lines only, and the run goes on bit for bit once there is space', async (free) => {
    const whole = box.path(`whole-${free}`), run = box.path('disk', 'run');
    await solve({ ...input, budget: { iterations: 1500 }, out: whole });
    const filler = fill(free * 1024);
    expect(await refusal(solve({ ...input, budget: { iterations: 1500 }, out: run }))).toMatchObject({ code: 'write-failed', exitCode: 2 });
    expect(existsSync(join(run, 'result.json'))).toBe(false);
    const trace = readFileSync(join(run, 'trace.jsonl'), 'utf8');
    expect(trace.endsWith('\n')).toBe(true);
    expect(records(run)).toEqual(records(whole).slice(0, records(run).length));
    for (const folder of [run, join(run, 'checkpoints')]) expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    rmSync(filler);
    spawnSync('mount', ['-o', 'remount,size=4m', box.path('disk')]);
    try { expect((await resume(run)).iterations).toBe(1500); } finally { rmSync(run, { recursive: true }); spawnSync('mount', ['-o', 'remount,size=256k', box.path('disk')]); }
  });

  it('when the result is written: coded, no result.json, and resuming writes it', async () => {
    const run = box.path('disk', 'run');
    const small = { ...input, budget: { iterations: 40 } };
    const going = iterate({ ...small, out: run });
    for (let k = 0; k < 40; k++) await going.next();
    fill(0);
    expect(await refusal((async () => { for (;;) if ((await going.next()).done) return; })())).toMatchObject({ code: 'write-failed', exitCode: 2 });
    expect(existsSync(join(run, 'result.json'))).toBe(false);
    rmSync(box.path('disk', 'filler'));
    expect((await resume(run)).iterations).toBe(40);
    expect(JSON.parse(readFileSync(join(run, 'result.json'), 'utf8')).iterations).toBe(40);
  });

  it('when a report is written: coded, and none is left', () => {
    expect(box.run(['solve', '-', '--method', 'lbfgs', '--quiet', '--out', 'disk/run'], { input: JSON.stringify(problem) }).status).toBe(0);
    fill(4096);
    const { status, document } = box.json(['report', 'disk/run']);
    expect([status, document.error.code]).toEqual([2, 'write-failed']);
    expect(readdirSync(box.path('disk', 'run')).filter((name) => name.startsWith('report'))).toEqual([]);
  });

  it('when the table of a sweep is written, or its cells: coded, no half table, and running it again completes it', async () => {
    box.write({ 's.json': { spec: 'sweep/1', base: { spec: 'run/1', problem, method: { id: 'gradient-descent' }, budget: { iterations: 5 } }, axes: { '/method/params/step': [0.001, 0.0001, 0.00001] } } });
    const sweep = async (): Promise<SweepResult> => {
      const plan = await planSweep(await openSweep(box.path('s.json'), { allowOutside: false, registries: [], command: '' }), loadRegistry());
      return runSweep({ plan, folder: box.path('disk', 'sweep'), executor: async () => openInline(), signal: new AbortController().signal });
    };
    for (const free of [0, 4, 8, 16, 24, 32, 48]) {
      const filler = fill(free * 1024);
      const error = await sweep().then(() => undefined, (reason: unknown) => reason);
      if (error !== undefined) expect(error).toMatchObject({ code: 'write-failed', exitCode: 2 });
      const folder = box.path('disk', 'sweep'), table = join(folder, 'table.csv');
      if (existsSync(table)) expect(readFileSync(table, 'utf8').trimEnd().split('\r\n')).toHaveLength(4);
      rmSync(filler);
    }
    const { done, failed } = await sweep();
    expect([done, failed]).toEqual([3, 0]);
  });
});

describe('a run directory that goes away in mid-run', () => {
  it.each(['all of it', 'its checkpoints'])('%s: coded', async (what) => {
    const run = box.path(`gone-${what.length}`);
    const going = iterate({ ...input, out: run, checkpoint: { iterations: 10 } });
    for (let k = 0; k < 5; k++) await going.next();
    rmSync(what === 'all of it' ? run : join(run, 'checkpoints'), { recursive: true });
    const error = await (async () => { for (;;) if ((await going.next()).done) return undefined; })().catch((reason: unknown) => reason);
    if (what === 'all of it') expect(error).toMatchObject({ code: 'run-directory-gone', exitCode: 2 });
    else expect(error).toBeUndefined();
    expect(existsSync(join(run, 'result.json'))).toBe(what !== 'all of it');
  });
});

describe('a user who may not write', () => {
  /** As nobody, where this process is root; as ourselves elsewhere. */
  const unprivileged = (args: readonly string[]) => {
    const root = process.getuid?.() === 0, command = [process.execPath, program, ...args, '--json'];
    const [first, ...rest] = root ? ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups', ...command] : command;
    const { stdout, status } = spawnSync(first!, rest, { cwd: box.path('closed'), encoding: 'utf8' });
    return { status, document: JSON.parse(stdout) };
  };
  it.skipIf(process.platform !== 'linux')('under a read-only folder: every verb that writes says so, and leaves nothing', () => {
    mkdirSync(box.path('closed'));
    chmodSync(box.folder, 0o755);
    box.write({ 'closed/q.json': problem, 'closed/s.json': { spec: 'sweep/1', base: 'q.json', axes: { '/seed': [1] } } });
    expect(box.run(['solve', 'closed/q.json', '--method', 'lbfgs', '--quiet', '--out', 'closed/run']).status).toBe(0);
    chmodSync(box.path('closed'), 0o555);
    chmodSync(box.path('closed', 'run'), 0o555);
    const before = readdirSync(box.path('closed'), { recursive: true });
    try {
      for (const args of [['solve', 'q.json', '--method', 'lbfgs'], ['solve', 'q.json', '--method', 'lbfgs', '--out', 'new'], ['sweep', 's.json', '--threads', '0'], ['report', 'run'], ['plugin', 'new', 'my-method']]) {
        expect({ args, ...unprivileged(args) }).toMatchObject({ args, status: 2, document: { error: { code: 'write-failed' } } });
      }
      expect(readdirSync(box.path('closed'), { recursive: true })).toEqual(before);
    } finally { chmodSync(box.path('closed'), 0o755); }
  });
  it.skipIf(process.platform !== 'linux')('a spec, a registry and data without permission to read', () => {
    mkdirSync(box.path('closed'), { recursive: true });
    box.write({ 'closed/p.json': problem, 'closed/c.npy': '', 'closed/d.json': { ...problem, data: { ...problem.data, c: { file: 'c.npy' } } } });
    for (const name of ['p.json', 'c.npy']) chmodSync(box.path('closed', name), 0);
    expect(unprivileged(['solve', 'p.json'])).toMatchObject({ status: 2, document: { error: { code: 'spec-unreadable' } } });
    expect(unprivileged(['list', '--registry', 'p.json'])).toMatchObject({ status: 2, document: { error: { code: 'registry-missing' } } });
    expect(unprivileged(['validate', 'd.json'])).toMatchObject({ status: 2, document: { errors: [{ code: 'data-file-unreadable' }] } });
  });
});
