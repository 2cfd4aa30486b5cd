/** The programmatic form: the driver's steps, bit for bit; saved and restored; refusals. */
import { describe, expect, it } from 'vitest';
import { openLearner, type LearnerOptions, type LearnerState } from '../../../core/index.js';
import { refusal } from '../../driver/support.js';
import { play, table, trig } from './streams.js';

const { A, b } = trig(60, 4), d = 4;
const ball = { kind: 'ball', radius: 1 } as const, simplex = { kind: 'simplex' } as const;
const gradient = (t: number, x: Float64Array): Float64Array => { const r = A[t]!.reduce((sum, a, j) => sum + a * x[j]!, 0) - b[t]!; return Float64Array.from(A[t]!, (a) => r * a); };

const cases: readonly (readonly [string, object, LearnerOptions['domain']])[] = [
  ['online-gradient-descent', { gradientBound: 2 }, ball], ['online-gradient-descent', { schedule: 'constant', rounds: 60, gradientBound: 2 }, ball], ['online-gradient-descent', { gradientBound: 2 }, { kind: 'box', lower: -0.2, upper: 0.3 }],
  ['optimistic-mirror-descent', { gradientBound: 2, smoothness: 1 }, ball], ['optimistic-mirror-descent', { optimism: 'none', gradientBound: 2, smoothness: 1 }, simplex],
  ['optimistic-mirror-descent', { geometry: 'entropy' }, simplex], ['optimistic-mirror-descent', { optimism: 'middle', gradientBound: 2, smoothness: 1 }, ball],
  ['optimistic-mirror-descent', { variant: 'exp-concave', gradientBound: 2, expConcavity: 0.2 }, ball], ['optimistic-mirror-descent', { variant: 'exp-concave', gradientBound: 2, expConcavity: 0.2 }, simplex],
  ['optimistic-mirror-descent', { variant: 'composite', gradientBound: 2, smoothness: 1 }, ball],
  ['optimistic-mirror-descent-ensemble', { gradientBound: 2, smoothness: 1, rounds: 60 }, ball], ['ader', { gradientBound: 2, rounds: 60 }, ball],
  ['follow-the-regularized-leader', { optimism: 'last', gradientBound: 2 }, ball], ['follow-the-regularized-leader', { geometry: 'entropy' }, simplex],
];

async function live(id: string, options: LearnerOptions, saveAt = -1): Promise<{ readonly points: number[][]; readonly bound: number | undefined }> {
  let learner = await openLearner(id, options);
  const points: number[][] = [];
  for (let t = 0; t < 60; t++) {
    if (t === saveAt) learner = await openLearner(id, { ...options, state: structuredClone(learner.save()) });
    points.push([...learner.predict()]);
    learner.update(gradient(t, learner.predict()));
    const again = learner.second();
    if (again) learner.hint(gradient(t, again));
  }
  return { points, bound: learner.bound() };
}

describe.each(cases)('%s %j on %j', (id, params, domain) => {
  const options = { size: d, domain, params } as LearnerOptions;
  it('plays the driver\'s points, bit for bit, with its bound', async () => {
    const { points, bound } = await live(id, options);
    const { last, records } = await play(table(A, b, { loss: 'square', domain }), id, params, 60);
    expect(points.at(-1)).toEqual(last);
    expect(bound).toBe(records.at(-1)!.metrics.bound);
  });
  it('goes on from a saved state with the same bits', async () => { expect(await live(id, options, 17)).toEqual(await live(id, options)); });
});

describe('refusals', () => {
  const open = (id: string, more: object) => refusal(openLearner(id, { size: 2, domain: ball, params: { gradientBound: 1, diameter: 2 }, ...more } as LearnerOptions));
  it.each([
    ['online-gradient-descnt', {}, 'unknown-method'], ['fista', { params: {} }, 'not-online'], ['online-gradient-descent', { domain: { kind: 'ball', radius: -1 } }, 'domain-radius'],
    ['online-gradient-descent', { domain: { kind: 'all' }, params: {} }, 'number-missing'], ['ader', { params: { diameter: 2, gradientBound: 1 } }, 'number-missing'], ['online-gradient-descent', { params: { stpe: 1 } }, 'unknown-key'],
    ['online-gradient-descent', { size: 0 }, 'learner-size'], ['optimistic-mirror-descent', { params: { variant: 'implicit' } }, 'learner-implicit'], ['online-gradient-descent', { start: [1] }, 'learner-start'],
    ['optimistic-mirror-descent', { params: { geometry: 'entropy' } }, 'geometry-domain'],
  ])('%s %j is %s', async (id, more, code) => { expect((await open(id, more)).code).toBe(code); });
  it('a state of another method, a gradient of another length, and one that is not finite, which changes nothing', async () => {
    const learner = await openLearner('online-gradient-descent', { size: 2, domain: ball, params: { gradientBound: 1 } });
    learner.update(Float64Array.of(1, 0));
    const before: LearnerState = learner.save();
    expect(() => { learner.update(Float64Array.of(1, 0, 0)); }).toThrow(expect.objectContaining({ code: 'gradient-shape' }));
    for (const bad of [NaN, Infinity]) expect(() => { learner.update(Float64Array.of(1, bad)); }).toThrow(expect.objectContaining({ code: 'gradient-not-finite' }));
    expect(learner.save()).toEqual(before);
    expect((await open('ader', { state: before })).code).toMatch(/number-missing|learner-state/);
  });
});
