/** Figures against counted evaluations: what counts as one, and where a run stands. */
import { describe, expect, it } from 'vitest';
import { basisOf, evaluationsOf, evaluationsPanel, measuresOf, trailOf } from '../../core/report/evaluations.js';
import { groupsOf } from '../../core/report/group.js';
import type { ReportRun } from '../../core/report/read.js';
import type { TraceRecord } from '../../core/contract/result.js';

type Numbers = Readonly<Record<string, number>>;
const record = (k: number, counts: Numbers, metrics: Numbers): TraceRecord => ({ k, seconds: k, counts, metrics });
const runOf = (method: string, records: readonly TraceRecord[], more: object = {}): ReportRun => ({
  name: method, header: {}, records, issues: [], document: { problemHash: 'p', method: { id: method }, spec: { method: { id: method }, problem: { kind: 'max-sat' } }, problemMetrics: ['satisfiedFraction'], metrics: { satisfiedFraction: { unit: 'share', better: 'higher' } }, ...more },
});
/** A search that has evaluated `each` points after every step. */
const search = (method: string, each: number, values: readonly number[], more: object = {}): ReportRun =>
  runOf(method, values.map((value, k) => record(k, { valueBatch: k * each }, { value, satisfiedFraction: 1 - value / 10 })), more);
const panelOf = (runs: readonly ReportRun[]): string | undefined => evaluationsPanel(groupsOf(runs)[0]!, 'e')?.body.toString();
const dataOf = (body: string): { readonly columns: readonly (readonly number[])[]; readonly figures: Readonly<Record<number, { readonly head: readonly string[]; readonly curves: readonly (readonly [string, ...number[]])[] }>> } =>
  JSON.parse(/<script type="application\/json" class="data">(.*?)<\/script>/.exec(body)![1]!) as never;

describe('evaluations', () => {
  it('are the points of all oracles that answer values, those of nested runs too', () => {
    expect(evaluationsOf({ value: 2, valueBatch: 30, blockValues: 400, 'inner/valueBatch': 5000, gradient: 7, clauses: 9 })).toBe(5432);
  });
  it('are the work of a search by values; a method that uses gradients is none', () => {
    expect(basisOf(search('cbo', 5, [3, 2]))).toBe('evaluations');
    expect(basisOf(runOf('lbfgs', [record(0, {}, {}), record(1, { value: 3, gradient: 2 }, { value: 1 })]))).toBeUndefined();
    expect(basisOf(runOf('adam', [record(1, { value: 3, 'inner/sampleGradient': 2 }, { value: 1 })]))).toBeUndefined();
  });
  it('have flips in their place where a method evaluates no point', () => {
    expect(basisOf(runOf('walksat', [record(1, { clauses: 1 }, { flips: 40 })]))).toBe('flips');
  });
});

describe('the trail of a run', () => {
  it('has the least objective so far, of evaluated points where the method tells it', () => {
    const run = runOf('cbo', [record(0, { valueBatch: 0 }, { value: 9 }), record(1, { valueBatch: 10 }, { value: 7, best: 5 }), record(2, { valueBatch: 20 }, { value: 8 }), record(3, { valueBatch: 30 }, { value: 4, best: 4.5 })]);
    expect(trailOf(run, 'best')).toEqual({ x: [0, 10, 20, 30], y: [9, 5, 5, 4] });
    expect(trailOf(run, 'gap', 3)).toEqual({ x: [0, 10, 20, 30], y: [6, 2, 2, 1] });
  });
  it('has a measure of the problem as it was at each record', () => {
    expect(trailOf(search('cbo', 10, [4, 2, 3]), 'metric:satisfiedFraction')).toEqual({ x: [0, 10, 20], y: [0.6, 0.8, 0.7] });
  });
  it('stands at its flips where it evaluates nothing', () => {
    expect(trailOf(runOf('walksat', [record(0, { clauses: 0 }, { value: 3, flips: 0 }), record(1, { clauses: 1 }, { value: 2, flips: 100 })]), 'best')).toEqual({ x: [0, 100], y: [3, 2] });
  });
});

describe('the figure against evaluations', () => {
  it('is not there for methods that use gradients', () => {
    expect(panelOf([runOf('lbfgs', [record(0, {}, { value: 2 }), record(1, { value: 3, gradient: 2 }, { value: 1 })])])).toBeUndefined();
  });
  it('has the median over seeds whose evaluations differ, each a step function', () => {
    const body = panelOf([search('cbo', 10, [8, 4]), search('cbo', 5, [8, 6, 2], { repetition: 1 }), search('cbo', 20, [8, 1], { repetition: 2 })])!;
    const { columns, figures } = dataOf(body), { head, curves } = figures[0]!, median = curves.find(([label]) => label === 'cbo')!;
    expect(head.slice(0, 3)).toEqual(['curve', 'evaluations', 'best objective (median)']);
    expect(columns[median[1]!]).toEqual([0, 5, 10, 20]);
    // At 5 the runs stand at 8, 6, 8; at 10 at 4, 2, 8; at 20 at 4, 2, 1.
    expect(columns[median[2]!]).toEqual([8, 8, 4, 2]);
  });
  it('has a thin line for each seed, without a name in the legend', () => {
    const body = panelOf([search('cbo', 10, [8, 4, 3]), search('cbo', 5, [8, 6, 2], { repetition: 1 }), search('es', 10, [8, 5, 5])])!;
    const [first] = body.match(/<svg aria-label.*?<\/svg>/s)!;
    expect(first.match(/class="seed"/g)).toHaveLength(2);
    expect(body.match(/<ul class="legend">.*?<\/ul>/s)![0].match(/<li>/g)).toHaveLength(2);
    expect(body).toContain('thin lines are the runs');
  });
  it('offers what the problem measures, with its unit, and starts on a logarithmic axis', () => {
    const body = panelOf([search('cbo', 10, [8, 4, 3])])!;
    expect(body).toContain('satisfied fraction (share)');
    expect(body).toMatch(/id="elx"[^>]* checked/);
  });
  it('names the methods that it leaves out, and those that flip', () => {
    const body = panelOf([search('cbo', 10, [8, 4]), runOf('adam', [record(0, {}, { value: 3 }), record(1, { sampleGradient: 2 }, { value: 1 })]), runOf('walksat', [record(0, { clauses: 0 }, { value: 3, flips: 0 }), record(1, { clauses: 1 }, { value: 2, flips: 9 })])])!;
    expect(body).toContain('Not shown, since they use more than values: adam.');
    expect(body).toContain('walksat: flips of one variable in place of evaluations.');
  });
  it('stays small: a hundred seeds of ten thousand records take less than 300 kB', () => {
    const long = Array.from({ length: 10_000 }, (_, k) => 1e4 / (k + 1)), runs = Array.from({ length: 100 }, (_, repetition) => search('cbo', 10 + repetition, long, { repetition }));
    expect(panelOf(runs)!.length).toBeLessThan(300_000);
  });
});

describe('the measures of a run', () => {
  it('are those that run.json names as the problem\'s', () => { expect(measuresOf(search('cbo', 1, [1]))).toEqual(['satisfiedFraction']); });
  it('are those that are better when higher, where an older run names none', () => {
    expect(measuresOf(runOf('cbo', [], { problemMetrics: undefined, metrics: { accuracy: { better: 'higher' }, value: { better: 'lower' } } }))).toEqual(['accuracy']);
  });
});
