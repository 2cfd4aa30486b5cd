/** The programmatic form: the driver's steps, bit for bit; saved and restored; refusals. */
import { describe, expect, it } from 'vitest';
import { openLearner, type LearnerOptions, type LearnerState, type OracleSet, type RoundLoss } from '../../../core/index.js';
import { onlineConvex } from '../../../problems/online-convex/index.js';
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

/** The losses of the stream with the prox that the family computes. */
async function lossesOn(domain: LearnerOptions['domain']): Promise<readonly RoundLoss[]> {
  const data = { A: { kind: 'array', shape: [60, d], data: Float64Array.from(A.flat()) }, b: { kind: 'array', shape: [60], data: Float64Array.from(b) } };
  const { oracles } = await onlineConvex.build({ data, params: { loss: 'square', domain, l2: 0, l1: 0, threshold: 1 }, spec: {} } as never), { roundProx, roundVariation } = oracles as Required<OracleSet>;
  return A.map((_, t) => ({ gradient: (x, out) => { out.set(gradient(t, x as Float64Array)); }, prox: (x, s, out) => { roundProx(t, x, s, out); }, variation: roundVariation(t)! }));
}

describe('the loss itself', () => {
  it.each([[{}, ball], [{ optimism: 'none' }, { kind: 'box', lower: -0.2, upper: 0.3 }], [{}, simplex]] as const)('implicit updates %j on %j play the driver\'s points, bit for bit, with its bound', async (more, domain) => {
    const params = { variant: 'implicit', gradientBound: 2, ...more }, learner = await openLearner('optimistic-mirror-descent', { size: d, domain, params });
    let last: number[] = [];
    for (const loss of await lossesOn(domain)) { last = [...learner.predict()]; learner.update(loss); }
    const driven = await play(table(A, b, { loss: 'square', domain }), 'optimistic-mirror-descent', { ...params, gradientBound: 2 }, 60);
    expect(last).toEqual(driven.last);
    expect(learner.bound()).toBe(driven.records.at(-1)!.metrics.bound);
  });
  it('is as good as its gradient, and with the optimism of middle asked for its second one', async () => {
    const options = { size: d, domain: ball, params: { optimism: 'middle', gradientBound: 2, smoothness: 1 } }, learner = await openLearner('optimistic-mirror-descent', options), played: number[][] = [];
    for (const loss of await lossesOn(ball)) { played.push([...learner.predict()]); learner.update(loss); }
    expect(played).toEqual((await live('optimistic-mirror-descent', options)).points);
  });
  it('an implicit update that is given a gradient only says how, and nothing is changed by it or by a loss that fails', async () => {
    const learner = await openLearner('optimistic-mirror-descent', { size: d, domain: ball, params: { variant: 'implicit', gradientBound: 2 } }), [first, second] = await lossesOn(ball);
    learner.update(first!);
    learner.predict();
    const before = learner.save();
    const how = { code: 'learner-implicit', details: expect.objectContaining({ expected: expect.stringContaining('prox(x, t, out)') }) };
    expect(() => { learner.update(gradient(1, learner.predict() as Float64Array)); }).toThrow(expect.objectContaining(how));
    expect(() => { learner.update({ gradient: second!.gradient }); }).toThrow(expect.objectContaining(how));
    expect(() => { learner.update({ ...second!, prox: (_x, _s, out) => { out.fill(Number.NaN); } }); }).toThrow(expect.objectContaining({ code: 'prox-not-finite' }));
    expect(() => { learner.update({ ...second!, gradient: (_x, out) => { out.fill(Infinity); } }); }).toThrow(expect.objectContaining({ code: 'gradient-not-finite' }));
    let calls = 0;
    expect(() => { learner.update({ ...second!, prox: (x, s, out) => { if (++calls === 2) throw new Error('mine'); second!.prox!(x, s, out); } }); }).toThrow('mine');
    expect(learner.save()).toEqual(before);
  });
});

describe('the doubling trick', () => {
  it.each([['ader', { gradientBound: 2 }], ['optimistic-mirror-descent-ensemble', { gradientBound: 2, smoothness: 1 }]])('%s without rounds plays epochs of 1, 2, 4, ... rounds, each from where the one before ended; its bound is their sum', async (id, params) => {
    const learner = await openLearner(id, { size: d, domain: ball, params });
    let start: number[] | undefined, proved = 0;
    for (let t = 0, length = 1; t < 60; length *= 2) {
      const epoch = await openLearner(id, { size: d, domain: ball, params: { ...params, rounds: length }, ...(start ? { start } : {}) });
      for (let i = 0; i < length && t < 60; i++, t++) {
        start = [...epoch.predict()];
        expect([...learner.predict()]).toEqual(start);
        const g = gradient(t, epoch.predict() as Float64Array);
        epoch.update(g);
        learner.update(g);
        expect(learner.bound()).toBe(proved + epoch.bound()!);
      }
      proved += epoch.bound()!;
    }
  });
  it.each(['ader', 'optimistic-mirror-descent-ensemble'])('%s goes on in the middle of an epoch, and after its last round, with the same bits', async (id) => {
    const options = { size: d, domain: ball, params: { gradientBound: 2, ...(id === 'ader' ? {} : { smoothness: 1 }) } }, whole = await live(id, options);
    for (const saveAt of [17, 31]) expect(await live(id, options, saveAt)).toEqual(whole);
  });
});

describe('refusals', () => {
  const open = (id: string, more: object) => refusal(openLearner(id, { size: 2, domain: ball, params: { gradientBound: 1, diameter: 2 }, ...more } as LearnerOptions));
  it.each([
    ['online-gradient-descnt', {}, 'unknown-method'], ['fista', { params: {} }, 'not-online'], ['online-gradient-descent', { domain: { kind: 'ball', radius: -1 } }, 'domain-radius'],
    ['online-gradient-descent', { domain: { kind: 'all' }, params: {} }, 'number-missing'], ['ader', { domain: { kind: 'all' }, params: { diameter: 2, gradientBound: 1 } }, 'number-missing'], ['ader', { params: { diameter: 2 } }, 'number-missing'], ['online-gradient-descent', { params: { stpe: 1 } }, 'unknown-key'],
    ['online-gradient-descent', { size: 0 }, 'learner-size'], ['online-gradient-descent', { start: [1] }, 'learner-start'],
    ['optimistic-mirror-descent', { params: { geometry: 'entropy' } }, 'geometry-domain'],
  ])('%s %j is %s', async (id, more, code) => { expect((await open(id, more)).code).toBe(code); });
  it('a state of another method, a gradient of another length, and one that is not finite, which changes nothing', async () => {
    const learner = await openLearner('online-gradient-descent', { size: 2, domain: ball, params: { gradientBound: 1 } });
    learner.update(Float64Array.of(1, 0));
    const before: LearnerState = learner.save();
    expect(() => { learner.update(Float64Array.of(1, 0, 0)); }).toThrow(expect.objectContaining({ code: 'gradient-shape' }));
    for (const bad of [NaN, Infinity]) expect(() => { learner.update(Float64Array.of(1, bad)); }).toThrow(expect.objectContaining({ code: 'gradient-not-finite' }));
    expect(learner.save()).toEqual(before);
    expect((await open('ader', { state: before })).code).toBe('learner-state');
  });
});
