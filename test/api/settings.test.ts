import { describe, expect, it } from 'vitest';
import { defineProblem, solve, type RunInput, type Vector } from '../../core/index.js';
import { bowl, refusal } from '../driver/support.js';

const refused = (more: object) => refusal(solve({ problem: bowl(), method: { id: 'gradient-descent', params: { step: 0.1 } }, ...more } as RunInput));

describe('settings of a program are held to the schema of run/1', () => {
  it.each([
    [{ stop: { kind: 'gradient-nrm', below: 1 } }, 'wrong-value', '/stop/kind'], [{ stop: { any: [] } }, 'invalid', '/stop/any'], [{ budget: { iterations: -1 } }, 'out-of-range', '/budget/iterations'],
    [{ seed: 1.5 }, 'wrong-type', '/seed'], [{ record: { ratio: 1 } }, 'out-of-range', '/record/ratio'], [{ checkpoint: {} }, 'invalid', '/checkpoint'],
  ])('%j', async (more, code, pointer) => { expect(await refused(more)).toMatchObject({ code, details: { pointer }, exitCode: 2 }); });
});

describe('names that would never end a run', () => {
  it('an oracle that is never counted, with a did-you-mean', async () => {
    expect(await refused({ budget: { calls: { gradeint: 9 } } })).toMatchObject({ code: 'budget-oracle', details: { pointer: '/budget/calls/gradeint', suggestion: 'did you mean `gradient`?' } });
    expect((await refused({ budget: { calls: { hessianVector: 9 } } })).code).toBe('budget-oracle');
  });
  it('while what a bridge pays with is counted', async () => {
    const problem = defineProblem({ size: 1, traits: { smooth: true, smoothness: 1 }, oracles: { value: (x: Vector) => x[0]! ** 2 / 2 }, start: [1] });
    const result = await solve({ problem, method: { id: 'gradient-descent', params: { step: 0.1 } }, budget: { calls: { value: 10 } } });
    expect([result.outcome, result.counts]).toEqual(['budget', { value: 10, gradient: 5 }]);
  });
  it('a metric that neither method nor driver has', async () => {
    expect(await refused({ stop: { any: [{ kind: 'metric', name: 'vlaue', below: 1 }] } })).toMatchObject({ code: 'criterion-metric', details: { pointer: '/stop', suggestion: 'did you mean `value`?' } });
  });
});

describe('a problem of functions that contradicts itself', () => {
  it('is refused: a whole gradient and bounds', async () => {
    const problem = bowl(1, { box: () => ({ lower: new Float64Array(1), upper: new Float64Array(1) }) });
    expect(await refusal(solve({ problem, method: 'gradient-descent' }))).toMatchObject({ code: 'problem-terms', exitCode: 2 });
  });
});
