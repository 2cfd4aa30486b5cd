/** Online to batch: an online method on a finite sum returns the average of what it played. */
import { describe, expect, it } from 'vitest';
import { defineProblem, openLearner, solve, type Vector } from '../../../core/index.js';

/** mean_i |x - c_i|^2 / 2: least at the mean of the centres. */
const centres = [[1, 0], [0, 2], [-1, 1], [2, -1]], mean = [0.5, 0.5];
const problem = (seen: number[] = [], points: number[][] = []) => defineProblem({
  size: 2, traits: { convex: true, smooth: true, smoothness: 1, samples: 4 },
  oracles: { sampleGradient(x: Vector, samples: Int32Array, out: Vector) { const i = samples[0]!; seen.push(i); points.push([...x]); for (let j = 0; j < 2; j++) out[j] = x[j]! - centres[i]![j]!; } },
});
const run = (given: ReturnType<typeof problem>, seed: number, iterations = 400, method = 'optimistic-mirror-descent') =>
  solve({ problem: given, method: { id: method, params: { diameter: 4 } }, seed, budget: { iterations } });

describe('online to batch', () => {
  it('the solution is the average of the played points', async () => {
    const points: number[][] = [], { solution, counts } = await run(problem([], points), 1);
    for (let j = 0; j < 2; j++) expect(Math.abs(solution.x!.data[j]! - points.reduce((sum, x) => sum + x[j]!, 0) / 400)).toBeLessThanOrEqual(1e-13);
    expect(counts).toMatchObject({ sampleGradient: 400, roundGradient: 400 });
  });
  it('samples are drawn from the seed: the same for one, others for another, every one about as often', async () => {
    const a: number[] = [], b: number[] = [], c: number[] = [];
    await run(problem(a), 1);
    await run(problem(b), 1);
    await run(problem(c), 2);
    expect(a).toEqual(b);
    expect(a).not.toEqual(c);
    // Binomial(400, 1/4): 6 standard deviations of 8.7.
    for (let i = 0; i < 4; i++) expect(Math.abs(a.filter((sample) => sample === i).length - 100)).toBeLessThanOrEqual(52);
  });
  it.each(['optimistic-mirror-descent', 'online-gradient-descent', 'follow-the-regularized-leader'])('%s comes within 6 sigma / sqrt(T) of the mean', async (method) => {
    const { solution } = await run(problem(), 3, 4000, method);
    // Variance of a centre about the mean: 5/2 over both coordinates.
    expect(Math.hypot(solution.x!.data[0]! - mean[0]!, solution.x!.data[1]! - mean[1]!)).toBeLessThanOrEqual(6 * Math.sqrt(2.5 / 4000) + 4 / Math.sqrt(4000));
  });
  const ensembles = [['ader', {}], ['optimistic-mirror-descent-ensemble', { smoothness: 1 }]] as const;
  it.each(ensembles)('%s needs not to know for how many rounds on a bounded domain: the driver and a live learner play the same epochs', async (id, more) => {
    const domain = { kind: 'ball', radius: 2 } as const, params = { gradientBound: 4, ...more }, learner = await openLearner(id, { size: 2, domain, params });
    const gradient = (t: number, x: Vector, out: Vector): void => { for (let j = 0; j < 2; j++) out[j] = x[j]! - centres[t % 4]![j]!; }, g = new Float64Array(2);
    const stream = defineProblem({ size: 2, traits: { convex: true, domain }, oracles: { roundGradient: gradient } });
    const { last } = await solve({ problem: stream, method: { id, params }, budget: { iterations: 100 } } as never);
    let played: number[] = [];
    for (let t = 0; t < 100; t++) { played = [...learner.predict()]; gradient(t, learner.predict(), g); learner.update(g); }
    expect(Array.from(last.solution.x!.data)).toEqual(played);
  });
  it.each(ensembles)('%s needs to know on all of space', async (id, more) => {
    await expect(solve({ problem: problem(), method: { id, params: { diameter: 4, gradientBound: 4, ...more } } } as never)).rejects.toMatchObject({ code: 'number-missing', details: { pointer: '/method/params/rounds' } });
  });
});
