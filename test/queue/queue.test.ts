/** The queue as a user meets it: payloads, status, cancel, Ctrl-C, failures, and a Redis that is not as it should be. */
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ChildProcess } from 'node:child_process';
import { openSandbox, type Sandbox } from '../cli/program.js';
import { cellInMidRun, chain, running, table, type ShownSweep } from '../sweep/support.js';
import { freePort, hasRedis, openRedis, until, type TestRedis } from './redis.js';

/** Long enough to be stopped in mid-cell, whatever the machine. */
const long = { spec: 'sweep/1', base: chain(300_000, { checkpoint: { iterations: 3000 } }), axes: { '/problem/params/dimension': [600, 601, 602] } };
const brief = { spec: 'sweep/1', base: chain(200), axes: { '/problem/params/dimension': [50, 60, 70] } };
/** Half of the cells have no step, which only the opened run knows. */
const failing = { spec: 'sweep/1', axes: { '/method/params': [{ step: 0.1 }, {}], '/seed': [1, 2] },
  base: { spec: 'run/1', problem: { spec: 'problem/1', kind: 'expression', variables: [{ name: 'x', shape: [2] }], objective: 'x[1]^2 + x[2]^2', start: [1, 1] }, method: { id: 'gradient-descent' }, budget: { iterations: 50 } } };
/** A thousand numbers in the spec. */
const inline = { spec: 'sweep/1', base: { spec: 'run/1', method: { id: 'gradient-descent' }, budget: { iterations: 20 },
  problem: { spec: 'problem/1', kind: 'least-squares', data: { A: { inline: Array.from({ length: 250 }, (_, i) => [i % 7, i % 11, i % 13, 1 + (i % 3)]) }, b: { inline: Array.from({ length: 250 }, (_, i) => i) } } } }, axes: { '/seed': [1, 2] } };

let sandbox: Sandbox, redis: TestRedis, children: ChildProcess[];
beforeAll(async () => {
  if (hasRedis) redis = await openRedis();
});
afterAll(async () => { await redis?.stop(); });
beforeEach(async () => {
  children = [];
  sandbox = openSandbox();
  sandbox.write({ 'long.json': long, 'brief.json': brief, 'failing.json': failing, 'inline.json': inline });
  if (hasRedis) await redis.client.flushall();
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  sandbox.close();
});

const begin = (args: readonly string[]): ChildProcess => { const child = sandbox.start(args); children.push(child); return child; };
const beginWorker = (...more: string[]): ChildProcess => begin(['worker', '--queue', redis.url, '--concurrency', '1', '--takeover', '2', '--quiet', ...more]);
const queued = (spec: string, ...more: string[]): string[] => ['sweep', spec, '--queue', redis.url, '--out', 'out', ...more];
const status = (spec: string): Record<string, unknown> => sandbox.json(queued(spec, '--status')).document;
const sweepOf = (text: string): ShownSweep => JSON.parse(text) as ShownSweep;
async function ended(child: ChildProcess): Promise<number | null> { return child.exitCode ?? ((await once(child, 'exit')) as [number | null])[0]; }

/** Everything that Redis holds, as text. */
async function everything(): Promise<string[]> {
  const values: string[] = [];
  for (const key of await redis.client.keys('*')) {
    const type = await redis.client.type(key);
    if (type === 'hash') values.push(...Object.values(await redis.client.hgetall(key)));
    if (type === 'list') values.push(...(await redis.client.lrange(key, 0, -1)));
    if (type === 'string') values.push((await redis.client.get(key)) ?? '');
  }
  return values;
}

describe.skipIf(!hasRedis)('what stands in Redis', () => {
  it('is paths, numbers and hashes: a sweep over inline data leaves less than 500 bytes a value, and no list', async () => {
    const watcher = begin(queued('inline.json', '--quiet'));
    await until('two jobs', async () => (await redis.client.keys('saddlepoint:*:c*')).length === 2);
    const values = await everything();
    expect(readFileSync(sandbox.path('inline.json')).length).toBeGreaterThan(3000);
    expect(Math.max(...values.map((value) => value.length))).toBeLessThan(500);
    const payloads = values.filter((value) => value.includes('problemHash')).map((value) => JSON.parse(value) as Record<string, unknown>);
    expect(payloads).toHaveLength(2);
    for (const payload of payloads) for (const value of Object.values(payload)) expect(['string', 'number']).toContain(typeof value);
    watcher.kill('SIGINT');
    expect(await ended(watcher)).toBe(130);
  });

  it('is gone when the sweep has ended', async () => {
    beginWorker();
    expect((await running(sandbox, queued('brief.json', '--quiet'))).status).toBe(0);
    expect(await redis.client.hlen('saddlepoint:sweeps')).toBe(0);
    expect((await redis.client.keys('saddlepoint:*:c*'))).toEqual([]);
  });
});

describe.skipIf(!hasRedis)('status, cancel, Ctrl-C', () => {
  it('before, during and after: status counts cells and workers', async () => {
    expect(status('brief.json')).toMatchObject({ queued: false, cells: 3, done: 0, failed: 0, running: 0, waiting: 0, workers: 0 });
    const watcher = running(sandbox, queued('brief.json', '--json'));
    await until('three jobs', async () => (await redis.client.keys('saddlepoint:*:c*')).length === 3);
    expect(status('brief.json')).toMatchObject({ queued: true, done: 0, waiting: 3, workers: 0 });
    const worker = beginWorker('--once');
    expect(sweepOf((await watcher).stdout).done).toBe(3);
    expect(await ended(worker)).toBe(0);
    expect(status('brief.json')).toMatchObject({ queued: false, done: 3, waiting: 0 });
  });

  it('cancel: running cells stop with a checkpoint, those that ended stay, the watcher ends with 130; the same command carries on to the same table', async () => {
    sandbox.run(['sweep', 'long.json', '--threads', '2', '--out', 'whole', '--quiet']);
    const watcher = running(sandbox, queued('long.json', '--json'));
    beginWorker();
    await until('one cell done, another in mid-run', () => existsSync(sandbox.path('out', 'cells')) && readdirSync(sandbox.path('out', 'cells')).some((key) => existsSync(sandbox.path('out', 'cells', key, 'result.json'))) && cellInMidRun(sandbox.path('out')));
    expect(sandbox.json(queued('long.json', '--cancel')).document).toMatchObject({ queued: true, interrupted: 1 });
    const answer = await watcher;
    expect([answer.status, sweepOf(answer.stdout).done]).toEqual([130, 1]);
    expect(answer.stderr).toContain('the sweep was cancelled');
    expect(cellInMidRun(sandbox.path('out')) ?? sweepOf(answer.stdout).cells.find(({ outcome }) => outcome === 'aborted')).toBeDefined();
    expect(sandbox.json(queued('long.json', '--cancel')).document).toMatchObject({ queued: false, removed: 0, interrupted: 0 });
    const again = sweepOf((await running(sandbox, queued('long.json', '--json'))).stdout);
    expect([again.done, again.cached]).toEqual([3, 1]);
    expect(table(sandbox, 'out')).toEqual(table(sandbox, 'whole'));
  });

  it('Ctrl-C of the watcher leaves the cells to the workers; Ctrl-C of a worker leaves a checkpoint, and the next one carries on', async () => {
    const watcher = begin(queued('long.json', '--quiet'));
    const worker = beginWorker();
    const { key } = await until('a cell in mid-run', () => cellInMidRun(sandbox.path('out'), worker.pid));
    watcher.kill('SIGINT');
    expect(await ended(watcher)).toBe(130);
    worker.kill('SIGINT');
    expect(await ended(worker)).toBe(130);
    expect(JSON.parse(readFileSync(sandbox.path('out', 'cells', key, 'result.json'), 'utf8')).outcome).toBe('aborted');
    expect(status('long.json')).toMatchObject({ queued: true, running: 0, waiting: 3, workers: 0 });
    expect(await ended(beginWorker('--once'))).toBe(0);
    const { status: code, document } = sandbox.json(queued('long.json'));
    expect([code, document.done, document.cached]).toEqual([0, 3, 3]);
  });

  it('--once ends at once when nothing is queued', async () => {
    expect(await ended(beginWorker('--once'))).toBe(0);
  });
});

describe.skipIf(!hasRedis)('a failed cell', () => {
  it('is in the table with its error, the others are done; the error is the one of a run on threads', async () => {
    sandbox.run(['sweep', 'failing.json', '--threads', '1', '--out', 'threads', '--quiet']);
    beginWorker();
    const { status: code, stdout } = await running(sandbox, queued('failing.json', '--json'));
    expect(code).toBe(0);
    expect(sweepOf(stdout).cells.map(({ error }) => error?.code)).toEqual([undefined, undefined, 'number-missing', 'number-missing']);
    expect(table(sandbox, 'out')).toEqual(table(sandbox, 'threads'));
  });
});

describe.skipIf(!hasRedis)('a Redis that is not as it should be', () => {
  it('a sweep of another version is left alone, and the worker says so', async () => {
    await redis.client.hset('saddlepoint:sweeps', 'abc', JSON.stringify({ layout: 1, version: '99.0.0', folder: '/nowhere' }), 'rubbish', '{"', 'away', JSON.stringify({ layout: 1, version: version(), folder: sandbox.path('gone') }));
    const { status: code, stderr } = await running(sandbox, ['worker', '--queue', redis.url, '--concurrency', '1', '--once']);
    expect(code).toBe(0);
    expect(stderr).toContain('abc is left to other workers: it is of Saddlepoint 99.0.0');
    expect(stderr).toContain('rubbish is left to other workers: it is not what Saddlepoint wrote');
    expect(stderr).toContain('does not see its folder');
  });

  it('keys of another type: queue-damaged, exit 6, for worker, sweep and status', async () => {
    await redis.client.set('saddlepoint:sweeps', 'text');
    for (const args of [['worker', '--queue', redis.url], queued('brief.json'), queued('brief.json', '--status')]) {
      expect(sandbox.json(args)).toMatchObject({ status: 6, document: { error: { code: 'queue-damaged' } } });
    }
  });

  it.each([['another version', { version: '99.0.0' }], ['another folder', { folder: '/elsewhere' }], ['a key that climbs', { key: '../../../outside' }], ['an index that is text', { index: 'x' }], ['an array', { index: [1, 2] }]])('a payload with %s fails its cell with queue-payload; nothing outside is written', async (_, change) => {
    const watcher = running(sandbox, queued('brief.json', '--json'));
    const keys = await until('three jobs', async () => { const found = await redis.client.keys('saddlepoint:*:c*'); return found.length === 3 && found; });
    const before = readdirSync(sandbox.folder);
    await redis.client.hset(keys[0]!, 'data', JSON.stringify({ ...JSON.parse((await redis.client.hget(keys[0]!, 'data'))!), ...change }));
    beginWorker();
    const { cells, done, failed } = sweepOf((await watcher).stdout);
    expect([done, failed]).toEqual([2, 1]);
    expect(cells.filter(({ error }) => error).map(({ error }) => error!.code)).toEqual(['queue-payload']);
    expect(readdirSync(sandbox.folder)).toEqual(before);
  });

  it('a cell that lost every worker: cell-lost, not tried for ever', async () => {
    const watcher = running(sandbox, queued('brief.json', '--json'));
    const keys = await until('three jobs', async () => { const found = await redis.client.keys('saddlepoint:*:c*'); return found.length === 3 && found; });
    await redis.client.hset(keys[0]!, 'defa', 'job stalled more than allowable limit');
    beginWorker();
    const { cells, done } = sweepOf((await watcher).stdout);
    expect(done).toBe(2);
    expect(cells.filter(({ error }) => error).map(({ error }) => error!.code)).toEqual(['cell-lost']);
  });
});

const version = (): string => (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version;

describe('without a Redis, without the packages', () => {
  it('nothing listens: queue-unreachable, exit 6, for sweep, status, cancel and worker', async () => {
    const url = `redis://:secret@127.0.0.1:${await freePort()}`;
    for (const args of [['sweep', 'brief.json', '--queue', url, '--out', 'out'], ['sweep', 'brief.json', '--queue', url, '--status'], ['sweep', 'brief.json', '--queue', url, '--cancel'], ['worker', '--queue', url]]) {
      const answer = sandbox.run([...args, '--json']);
      expect([answer.status, JSON.parse(answer.stdout).error.code]).toEqual([6, 'queue-unreachable']);
      expect(answer.stdout + answer.stderr).not.toContain('secret');
    }
  });

  it.each(['http://127.0.0.1:6379', 'localhost:6379', 'redis://', 'redis://:secret@host/x', 'secret'])('%s is no Redis URL: queue-url, exit 2, not repeated', (url) => {
    const answer = sandbox.run(['worker', '--queue', url, '--json']);
    expect([answer.status, JSON.parse(answer.stdout).error.code]).toEqual([2, 'queue-url']);
    expect(answer.stdout + answer.stderr).not.toContain('secret');
  });

  it.each(['bullmq', 'ioredis'])('without %s: package-missing, exit 6', (name) => {
    const answer = sandbox.run(['worker', '--queue', 'redis://127.0.0.1:1', '--json'], { node: ['--import', `${new URL('./without-package.mjs', import.meta.url).href}?package=${name}`] });
    expect([answer.status, JSON.parse(answer.stdout).error.code]).toEqual([6, 'package-missing']);
    expect(JSON.parse(answer.stdout).error.message).toContain(name);
  });

  it.each([[['--queue', 'redis://127.0.0.1:1', '--threads', '2']], [['--status']], [['--cancel']], [['--queue', 'redis://127.0.0.1:1', '--status', '--cancel']]])('%j contradict themselves: usage, exit 2', (options) => {
    expect(sandbox.json(['sweep', 'brief.json', ...options])).toMatchObject({ status: 2, document: { error: { code: 'usage' } } });
  });
});

describe.skipIf(!hasRedis)('passwords', () => {
  it('a Redis that wants one: refused without, works with it, and it is in no file and no message', async () => {
    const guarded = await openRedis('s3cret');
    try {
      const open = guarded.url.replace(':s3cret@', ''), wrong = guarded.url.replace('s3cret', 'wr0ng');
      for (const url of [open, wrong]) {
        const refused = sandbox.run(['worker', '--queue', url, '--json']);
        expect([refused.status, JSON.parse(refused.stdout).error.code]).toEqual([6, 'queue-unreachable']);
        expect(refused.stdout).not.toContain('wr0ng');
      }
      const worker = begin(['worker', '--queue', guarded.url, '--concurrency', '1']);
      const { status: code, stdout, stderr } = await running(sandbox, ['sweep', 'brief.json', '--queue', guarded.url, '--out', 'out', '--json']);
      expect(code).toBe(0);
      expect(stdout + stderr).not.toContain('s3cret');
      worker.kill('SIGKILL');
      for (const name of readdirSync(sandbox.path('out'), { recursive: true, withFileTypes: true })) if (name.isFile()) expect(readFileSync(`${name.parentPath}/${name.name}`, 'latin1')).not.toContain('s3cret');
    } finally { await guarded.stop(); }
  });
});
