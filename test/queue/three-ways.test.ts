/** Forty cells inline, on threads, and on a queue with two workers of which one is killed with -9 in mid-cell: equal tables, times aside. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSandbox, type Sandbox } from '../cli/program.js';
import { cellInMidRun, chain, rawTrace, running, table, tableText, traces } from '../sweep/support.js';
import { hasRedis, openRedis, until, type TestRedis } from './redis.js';

const sweep = {
  spec: 'sweep/1', base: chain(40_000, { checkpoint: { iterations: 500 } }),
  axes: { '/method/id': ['gradient-descent', 'nesterov'], '/problem/params/dimension': [200, 300, 400, 500, 600] }, repetitions: 4,
};

let sandbox: Sandbox, redis: TestRedis;
beforeAll(async () => {
  sandbox = openSandbox();
  sandbox.write({ 'sweep.json': sweep });
  if (hasRedis) redis = await openRedis();
});
afterAll(async () => { await redis?.stop(); sandbox.close(); });

/** Held while it is looked at, so that the cell cannot end before the kill. */
const stoppedInMidCell = (folder: string, worker: ChildProcess): Promise<{ readonly key: string; readonly k: number }> => until('a cell in mid-run', () => {
  if (!cellInMidRun(folder, worker.pid)) return undefined;
  worker.kill('SIGSTOP');
  const held = cellInMidRun(folder, worker.pid);
  if (!held) worker.kill('SIGCONT');
  return held;
});

describe.skipIf(!hasRedis)('a sweep of 40 cells', () => {
  it('inline and on threads: equal tables and records', () => {
    expect(sandbox.run(['sweep', 'sweep.json', '--threads', '0', '--out', 'inline', '--quiet']).status).toBe(0);
    expect(sandbox.run(['sweep', 'sweep.json', '--threads', '2', '--out', 'threads', '--quiet']).status).toBe(0);
    expect(table(sandbox, 'inline')).toHaveLength(40);
    expect(table(sandbox, 'inline').map(({ outcome }) => outcome)).toEqual(Array.from({ length: 40 }, (_, i) => (i < 20 ? 'budget' : 'converged')));
    expect(table(sandbox, 'threads')).toEqual(table(sandbox, 'inline'));
    expect(traces(sandbox, 'threads')).toEqual(traces(sandbox, 'inline'));
  });

  it('on a queue with a worker killed in mid-cell: another finishes the cell from its checkpoint, the table and all records are equal', async () => {
    const folder = sandbox.path('queue'), worker = ['worker', '--queue', redis.url, '--concurrency', '1', '--takeover', '2', '--quiet'];
    const watching = running(sandbox, ['sweep', 'sweep.json', '--queue', redis.url, '--out', 'queue', '--json']);
    const doomed = sandbox.start(worker), doomedEnd = once(doomed, 'exit');
    const other = sandbox.start(worker), otherEnd = once(other, 'exit');
    const cell = await stoppedInMidCell(folder, doomed);
    doomed.kill('SIGKILL');
    await doomedEnd;
    expect(existsSync(sandbox.path('queue', 'cells', cell.key, 'result.json'))).toBe(false);
    const before = rawTrace(folder, cell.key, cell.k);
    const { status, stdout } = await watching;
    other.kill('SIGTERM');
    expect([status, JSON.parse(stdout).done, (await otherEnd)[0]]).toEqual([0, 40, 130]);
    expect(before.length).toBeGreaterThan(1);
    expect(rawTrace(folder, cell.key, cell.k)).toEqual(before);
    expect(table(sandbox, 'queue')).toEqual(table(sandbox, 'inline'));
    expect(tableText(sandbox, 'queue').split('\r\n')[0]).toBe(tableText(sandbox, 'inline').split('\r\n')[0]);
    expect(traces(sandbox, 'queue')).toEqual(traces(sandbox, 'inline'));
  });
});
