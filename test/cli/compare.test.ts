import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSandbox, type Sandbox } from './program.js';

const quadratic = { spec: 'problem/1', kind: 'quadratic', data: { Q: { inline: [[2, 0], [0, 8]] }, c: { inline: [-2, -8] } } };
const sweep = { spec: 'sweep/1', base: { spec: 'run/1', problem: 'q.json', method: { id: 'gradient-descent' }, budget: { iterations: 50 } }, axes: { '/method/params/step': [0.1, 0.05, -1] }, repetitions: 2 };

describe('saddlepoint compare', () => {
  let sandbox: Sandbox;
  beforeAll(() => {
    sandbox = openSandbox();
    sandbox.write({ 'q.json': quadratic, 's.json': sweep, 'endless.json': { spec: 'run/1', problem: 'q.json', method: { id: 'gradient-descent' }, repetitions: 1e9 } });
    sandbox.run(['sweep', 's.json', '--threads', '0', '--out', 's', '--report']);
  });
  afterAll(() => { sandbox.close(); });

  it('with repetitions runs each method so often, and gives medians and quantiles', () => {
    const { status, document } = sandbox.json(['compare', 'q.json', '--methods', 'gradient-descent,lbfgs', '--repetitions', '3', '--out', 'three']);
    expect(status).toBe(0);
    expect(document.runs).toHaveLength(6);
    expect(document.groups.map((group: { combination: { label: string }; runs: number; converged: number }) => [group.combination.label, group.runs])).toEqual([['gradient-descent', 3], ['lbfgs', 3]]);
    expect(document.groups[0].iterations).toEqual({ count: 3, median: document.runs[0].iterations, low: document.runs[0].iterations, high: document.runs[0].iterations });
    expect(readFileSync(sandbox.path('three', 'report.html'), 'utf8')).toContain('Lines are medians over 3 runs');
  });

  it('shows a run that failed in its report, with the error', () => {
    expect(sandbox.run(['compare', 'q.json', '--methods', 'gradient-descent,nowhere', '--out', 'failed']).status).toBe(0);
    const page = readFileSync(sandbox.path('failed', 'report.html'), 'utf8');
    expect(page).toContain('Failed before its first record: There is no method <code>nowhere</code>.');
    expect(page).toContain('<span class="badge bad">failed</span>');
  });

  it('writes no folder outside its own for a method of a hostile name', () => {
    sandbox.run(['compare', 'q.json', '--methods', 'gradient-descent,../../evil', '--out', 'inside/deep']);
    expect(sandbox.exists('evil')).toBe(false);
    expect(sandbox.exists('inside', 'deep', 'report.html')).toBe(true);
  });

  it.each(['0', '1.5', 'x', '10001'])('refuses %s repetitions', (count) => {
    const { status, document } = sandbox.json(['compare', 'q.json', '--repetitions', count]);
    expect([status, document.error.code]).toEqual([2, 'option-value']);
  });

  it('refuses a spec with a billion repetitions', () => {
    const { status, document } = sandbox.json(['compare', 'endless.json']);
    expect([status, document.error.pointer]).toEqual([2, '/repetitions']);
  });

  it('of the folder of a sweep sums its cells up by combination, failed ones apart', () => {
    const { status, document } = sandbox.json(['compare', 's']);
    expect(status).toBe(0);
    expect(document.groups.map((group: { combination: { label: string }; runs: number; failed: number }) => [group.combination.label, group.runs, group.failed])).toEqual([['step 0.1', 2, 0], ['step 0.05', 2, 0], ['step -1', 2, 2]]);
    expect(document.groups[2].iterations).toBeNull();
    expect(sandbox.run(['compare', 's']).stdout).toMatch(/^combination +runs +converged +failed/);
  });

  it('does not run a sweep again under other options', () => {
    const { status, document } = sandbox.json(['compare', 's', '--max-iterations', '3']);
    expect([status, document.error.code]).toEqual([2, 'option-value']);
  });

  it('and `report` and `sweep --report` write the page of a sweep', () => {
    expect(readFileSync(sandbox.path('s', 'report.html'), 'utf8')).toContain('Saddlepoint sweep report');
    const answer = sandbox.run(['report', 's', '--out', 'page.html']);
    expect(answer).toEqual({ status: 0, stdout: 'report  page.html\n', stderr: '' });
    expect(readFileSync(sandbox.path('page.html'), 'utf8')).toContain('6 cells');
  });

  it('reports a sweep whose table is not written yet from its cells', () => {
    const record = JSON.parse(readFileSync(sandbox.path('s', 'sweep.json'), 'utf8'));
    sandbox.write({ 's/sweep.json': { ...record, rows: undefined } });
    const { document } = sandbox.json(['compare', 's']);
    expect(document.complete).toBe(false);
    expect(document.groups.map((group: { failed: number; iterations: { count: number } | null }) => [group.failed, group.iterations?.count ?? 0])).toEqual([[0, 2], [0, 2], [2, 0]]);
  });
});
