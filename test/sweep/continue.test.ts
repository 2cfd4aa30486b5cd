/** A sweep that was ended in mid-cell, and two that run at once. */
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSandbox, type Sandbox } from '../cli/program.js';
import { cellInMidRun, chain, rawTrace, running, table, traces } from './support.js';

const spec = { spec: 'sweep/1', base: chain(40_000, { checkpoint: { iterations: 1000 } }), axes: { '/problem/params/dimension': [400, 500, 600] } };

let sandbox: Sandbox;
beforeAll(() => {
  sandbox = openSandbox();
  sandbox.write({ 'sweep.json': spec });
  sandbox.run(['sweep', 'sweep.json', '--threads', '0', '--out', 'whole', '--quiet']);
});
afterAll(() => sandbox.close());

/** Ends a sweep with a signal once a cell is in mid-run. */
async function stopped(out: string, threads: string, signal: NodeJS.Signals): Promise<{ readonly key: string; readonly k: number; readonly code: number | null }> {
  const child = sandbox.start(['sweep', 'sweep.json', '--threads', threads, '--out', out, '--quiet']), ended = once(child, 'exit');
  let cell;
  while (child.exitCode === null && !(cell = cellInMidRun(sandbox.path(out)))) await pause(2);
  child.kill(signal);
  const [code] = (await ended) as [number | null];
  cell = cellInMidRun(sandbox.path(out)) ?? cell;
  if (!cell) throw new Error('no cell was seen in mid-run');
  return { ...cell, code };
}

describe('a sweep that was ended in mid-cell', () => {
  it.each(['0', '2'])('by kill -9, with --threads %s: run again, it carries on from the checkpoint to the same table and records', async (threads) => {
    const out = `killed${threads}`, { key, k } = await stopped(out, threads, 'SIGKILL');
    const before = rawTrace(sandbox.folder + `/${out}`, key, k);
    const { status, document } = sandbox.json(['sweep', 'sweep.json', '--threads', threads, '--out', out]);
    expect([status, document.done]).toEqual([0, 3]);
    expect(rawTrace(sandbox.folder + `/${out}`, key, k)).toEqual(before);
    expect(table(sandbox, out)).toEqual(table(sandbox, 'whole'));
    expect(traces(sandbox, out)).toEqual(traces(sandbox, 'whole'));
  });

  it.each(['0', '2'])('by Ctrl-C, with --threads %s: exit 130, the same', async (threads) => {
    const out = `interrupted${threads}`;
    expect((await stopped(out, threads, 'SIGINT')).code).toBe(130);
    expect(table(sandbox, out)).toHaveLength(3);
    expect(sandbox.json(['sweep', 'sweep.json', '--threads', threads, '--out', out]).document.done).toBe(3);
    expect(table(sandbox, out)).toEqual(table(sandbox, 'whole'));
    expect(traces(sandbox, out)).toEqual(traces(sandbox, 'whole'));
  });
});

describe('two processes on one folder', () => {
  it('both end with the same table, and no cell has two writers', async () => {
    const begin = (): ReturnType<typeof running> => running(sandbox, ['sweep', 'sweep.json', '--threads', '1', '--out', 'shared', '--json']);
    const both = await Promise.all([begin(), begin()]);
    expect(both.map(({ status, stdout }) => [status, JSON.parse(stdout).done, JSON.parse(stdout).failed])).toEqual([[0, 3, 0], [0, 3, 0]]);
    expect(table(sandbox, 'shared')).toEqual(table(sandbox, 'whole'));
    expect(traces(sandbox, 'shared')).toEqual(traces(sandbox, 'whole'));
  });
});
