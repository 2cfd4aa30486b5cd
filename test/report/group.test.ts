import { afterAll, describe, expect, it } from 'vitest';
import { groupsOf, referenceOf } from '../../core/report/group.js';
import { readRunDirectory } from '../../core/report/index.js';
import { decaying, openFolder, type FakeRun } from './support.js';

const folder = openFolder();
afterAll(() => { folder.close(); });
let made = 0;
const read = (run: FakeRun) => readRunDirectory(folder.run(`run-${made++}`, run));

describe('the reference of the gap', () => {
  it('is the value that the spec gives', async () => {
    expect(referenceOf([await read({ reference: -3 })])).toEqual({ value: -3, given: true });
  });
  it('is else the least objective that any run recorded', async () => {
    const runs = [await read({ records: decaying(0.9, 5, 2) }), await read({ records: decaying(0.5, 5, 2) })];
    expect(referenceOf(runs)).toEqual({ value: 2 + 0.5 ** 5, given: false });
  });
  it('is the least recorded value even when a run later went up', async () => {
    const records = [3, 1, 8].map((value, k) => ({ k, seconds: k, counts: {}, metrics: { value } }));
    expect(referenceOf([await read({ records, result: null })])).toEqual({ value: 1, given: false });
  });
  it('is absent where nothing has a value', async () => {
    expect(referenceOf([await read({ records: [{ k: 0, seconds: 0, counts: {}, metrics: { rate: 1 } }] })])).toBeUndefined();
  });
});

describe('groups', () => {
  it('are by problem hash, in the order of the first run', async () => {
    const runs = [await read({ problem: 'quadratic' }), await read({ problem: 'lasso' }), await read({ problem: 'quadratic' })];
    expect(groupsOf(runs).map(({ kind, runs: members }) => [kind, members.length])).toEqual([['quadratic', 2], ['lasso', 1]]);
  });
  it('label runs of one method by what differs', async () => {
    const runs = [await read({ params: { step: 0.1, memory: 5 } }), await read({ params: { step: 0.2, memory: 5 } }), await read({ method: 'lbfgs' })];
    expect(groupsOf(runs)[0]!.runs.map(({ label }) => label)).toEqual(['gradient-descent step 0.1', 'gradient-descent step 0.2', 'lbfgs']);
  });
  it('number runs that differ in nothing', async () => {
    expect(groupsOf([await read({}), await read({})])[0]!.runs.map(({ label }) => label)).toEqual(['gradient-descent #1', 'gradient-descent #2']);
  });
});
