import { describe, expect, it } from 'vitest';
import { costToSolve } from '../../core/report/sweep/solved.js';
import { groupRows, shortNames } from '../../core/report/sweep/groups.js';
import { summariesOf } from '../../core/report/sweep/summary.js';
import type { ReportRun } from '../../core/report/read.js';
import type { Row, Scalar } from '../../core/sweep/table.js';

const row = (axes: Readonly<Record<string, Scalar>>, more: Partial<Row> = {}): Row => ({ cell: 0, key: '00', axes, repetition: 0, seed: 0, method: 'fista', problem: 'lasso', ...more });

describe('the cells of a sweep', () => {
  it('are grouped by method and setting; seed and repetition are not settings', () => {
    const rows = [1, 2].flatMap((seed) => [0.1, 0.2].map((step) => row({ '/seed': seed, '/method/params/step': step }, { seed })));
    const { combinations, problems, cells } = groupRows(rows, ['/seed', '/method/params/step']);
    expect(combinations.map(({ label }) => label)).toEqual(['step 0.1', 'step 0.2']);
    expect(problems).toHaveLength(1);
    expect(cells.map(({ combination }) => combination.index)).toEqual([0, 1, 0, 1]);
  });
  it('are of different problems where an axis goes into the problem', () => {
    const { combinations, problems } = groupRows([5, 9].map((n) => row({ '/problem/params/n': n })), ['/problem/params/n']);
    expect(problems.map(({ label }) => label)).toEqual(['n 5', 'n 9']);
    expect(combinations.map(({ label }) => label)).toEqual(['fista']);
  });
  it('name the method where methods differ', () => {
    const rows = ['fista', 'lbfgs'].flatMap((method) => [1, 2].map((step) => row({ '/method/id': method, '/method/params/step': step }, { method })));
    expect(groupRows(rows, ['/method/id', '/method/params/step']).combinations.map(({ label }) => label)).toEqual(['fista step 1', 'fista step 2', 'lbfgs step 1', 'lbfgs step 2']);
  });
  it('name the params of methods that are given whole', () => {
    const rows = [0.1, 0.2].map((step) => row({ '/method': JSON.stringify({ id: 'fista', params: { step } }) }));
    expect(groupRows(rows, ['/method']).combinations.map(({ label }) => label)).toEqual(['step 0.1', 'step 0.2']);
  });
  it('have longer names for axes that end alike', () => {
    expect(shortNames(['/method/params/step', '/stop/params/step', '/seed'])).toEqual(['method.params.step', 'stop.params.step', 'seed']);
  });
  it('are summed up: solved, failed and waiting ones apart, medians over those that ended', () => {
    const end = (iterations: number, outcome = 'converged'): Partial<Row> => ({ outcome, iterations, seconds: 1, counts: { gradient: iterations }, best: { value: iterations } });
    const rows = [row({}, end(1)), row({}, end(2, 'budget')), row({}, end(6)), row({}, { error: { code: 'x', message: 'y' } }), row({}), row({}, end(99, 'aborted'))];
    const [summary] = summariesOf(groupRows(rows, []));
    expect(summary).toMatchObject({ solved: 2, failed: 1, open: 2, iterations: { count: 3, low: 1.5, median: 2, high: 4 }, counts: { gradient: { median: 2 } }, best: { value: { median: 2 } } });
  });
});

describe('a problem is solved', () => {
  const records = [8, 4, 2, 1].map((value, k) => ({ k, seconds: k / 10, counts: { gradient: k + 1 }, metrics: { value } }));
  const run = (outcome: string): ReportRun => ({ name: 'r', document: {}, header: {}, records, issues: [], result: { outcome, iterations: 3, seconds: 0.3, counts: { gradient: 4 } } as ReportRun['result'] & object });
  const scale = { start: 8, best: 0 };
  it('when its run converged, at what the whole run cost', () => {
    expect(costToSolve(run('converged'), { kind: 'converged' }, scale, ({ counts }) => counts.gradient!)).toBe(4);
  });
  it('not by a spent budget, nor by a run that is not there', () => {
    expect(costToSolve(run('budget'), { kind: 'converged' }, scale, ({ k }) => k)).toBeNaN();
    expect(costToSolve(undefined, { kind: 'converged' }, scale, ({ k }) => k)).toBeNaN();
  });
  it('at the first record whose gap is the share of the first, equality included', () => {
    expect(costToSolve(run('budget'), { kind: 'accuracy', accuracy: 0.25 }, scale, ({ k }) => k)).toBe(2);
    expect(costToSolve(run('budget'), { kind: 'accuracy', accuracy: 0.1 }, scale, ({ k }) => k)).toBeNaN();
  });
});
