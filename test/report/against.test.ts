/** What a sweep came to against an axis that is a number. */
import { describe, expect, it } from 'vitest';
import { axisPanels } from '../../core/report/sweep/against.js';
import type { ReportSweep } from '../../core/report/sweep/read.js';
import type { Row, Scalar } from '../../core/sweep/table.js';

type Axes = Readonly<Record<string, Scalar>>;
const row = (axes: Axes, value: number, more: Partial<Row> = {}): Row => ({ cell: 0, key: 'k', axes, repetition: 0, seed: 0, method: 'polystep', problem: 'max-sat', outcome: 'budget', best: { value, satisfiedFraction: 1 - value / 100 }, iterations: 5, seconds: 1, counts: { blockValues: 10 }, ...more });
const run = { name: 'k', header: {}, records: [], issues: [], document: { problemMetrics: ['satisfiedFraction'], metrics: { satisfiedFraction: { unit: 'share', better: 'higher' } } } };
function sweepOf(rows: readonly Row[], axes: ReportSweep['record']['axes']): ReportSweep {
  return { name: 's', rows, names: Object.keys(rows[0]!.axes), complete: true, leftOut: 0, runs: new Map([['k', run]]), record: { axes } as ReportSweep['record'] };
}
const dataOf = (body: string): { readonly columns: readonly (readonly number[])[]; readonly figures: Readonly<Record<number, { readonly head: readonly string[]; readonly curves: readonly (readonly [string, ...number[]])[] }>> } =>
  JSON.parse(/<script type="application\/json" class="data">(.*?)<\/script>/.exec(body)![1]!) as never;
const n = '/problem/data/clauses/variables', m = '/problem/data/clauses/clauses';

describe('a sweep with an axis that is a number', () => {
  const rows = [100, 1000].flatMap((variables) => ['polystep', 'walksat'].flatMap((method) => [0, 1, 2].map((repetition) =>
    row({ [n]: variables, '/method/id': method, [m]: 4 * variables }, (method === 'polystep' ? 8 : 2) + repetition + variables / 1000, { method, repetition }))));
  const sweep = sweepOf(rows, { axes: { [n]: [100, 1000], '/method/id': ['polystep', 'walksat'] }, along: { [n]: { [m]: [400, 4000] } }, repetitions: 3 });
  const [panel, ...others] = axisPanels(sweep), body = panel!.panel.body.toString();

  it('has one figure for it, and none for what goes along with it', () => { expect([panel!.name, ...others]).toEqual(['Against variables']); });
  it('has a curve for each method, its median and quartiles over the repetitions at each value', () => {
    const { columns, figures } = dataOf(body), { head, curves } = figures[1]!;
    expect(head).toEqual(['curve', 'variables', 'best objective (median)', 'best objective (25%)', 'best objective (75%)', 'runs']);
    expect(curves.map(([label]) => label)).toEqual(['polystep', 'walksat']);
    expect((curves[0]!.slice(1) as number[]).map((at) => columns[at])).toEqual([[100, 1000], [9.1, 10], [8.6, 9.5], [9.6, 10.5], [3, 3]]);
  });
  it('starts with what the problem measures and wants high, over a logarithmic axis', () => {
    expect(body).toMatch(/value="satisfiedFraction" autocomplete="off" checked/);
    expect(body).toMatch(/id="a0lx"[^>]* checked/);
    expect(body).toContain('satisfied fraction (share)');
  });
  it('says which places the axis moves', () => { expect(body).toContain(`The axis is ${n}; along with it: ${m}.`); });
  it('has no figure for an axis of names, of one value, or partly of names', () => {
    expect(axisPanels(sweepOf([row({ '/a': 'x', '/b': 1 }, 1), row({ '/a': 2, '/b': 1 }, 1)], { axes: { '/a': ['x', 2], '/b': [1] } }))).toEqual([]);
  });
  it('draws cells drawn at random as points, whatever their other random settings', () => {
    const drawn = [[0.1, 3], [0.5, 4], [0.9, 5]].map(([step, width]) => row({ '/step': step!, '/width': width! }, step!));
    const panels = axisPanels(sweepOf(drawn, { axes: { '/step': { uniform: [0, 1] }, '/width': { uniform: [3, 5] } }, mode: 'random', samples: 3 }));
    const { columns, figures } = dataOf(panels[0]!.panel.body.toString()), { curves } = figures[1]!;
    expect(curves).toHaveLength(1);
    expect(columns[curves[0]![1]!]).toEqual([0.1, 0.5, 0.9]);
  });
  it('leaves out cells that failed', () => {
    const failed = axisPanels(sweepOf([row({ '/n': 1 }, 1), row({ '/n': 2 }, 2), { ...row({ '/n': 3 }, 3), outcome: undefined, error: { code: 'x', message: 'y' } } as never], { axes: { '/n': [1, 2, 3] } }));
    const { columns, figures } = dataOf(failed[0]!.panel.body.toString());
    expect(columns[figures[1]!.curves[0]![1]!]).toEqual([1, 2]);
  });
  it('shows the share that converged where some did', () => {
    const some = axisPanels(sweepOf([row({ '/n': 1 }, 1, { outcome: 'converged' }), row({ '/n': 1 }, 1, { repetition: 1 }), row({ '/n': 2 }, 1)], { axes: { '/n': [1, 2] } }));
    const { columns, figures } = dataOf(some[0]!.panel.body.toString()), table = Object.values(figures).find(({ head }) => head[2] === 'converged')!;
    expect(columns[table.curves[0]![2]!]).toEqual([0.5, 0]);
  });
});
