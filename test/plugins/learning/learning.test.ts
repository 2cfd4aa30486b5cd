/** adam and sgd-momentum against their published formulas, written down again with plain numbers in PyTorch's order of terms. */
import { describe, expect, it } from 'vitest';
import { solve, type AnyMethod } from '../../../core/index.js';
import { adam } from '../../../plugins/adam/index.js';
import { sgdMomentum } from '../../../plugins/sgd-momentum/index.js';
import { rateAt } from '../../../plugins/shared/learning/params.js';
import { gradientOf, pointsOf, rows, sumProblem } from './support.js';

const adamMethod = adam as unknown as AnyMethod, sgdMethod = sgdMomentum as unknown as AnyMethod, all = rows.map((_, i) => i), steps = 25;
const start = [1, -2, 0.5];
const near = (found: number[][], expected: number[][]): void => expected.forEach((x, k) => x.forEach((value, j) => expect(Math.abs(found[k]![j]! - value), `step ${k}, coordinate ${j}`).toBeLessThan(1e-13)));

/** torch.optim.AdamW: decay, moments, bias corrections, largest second moment before its correction. */
function naiveAdam(lr: (t: number) => number, [b1, b2]: readonly [number, number], eps: number, decay: number, amsgrad: boolean): number[][] {
  const theta = [...start], m = [0, 0, 0], v = [0, 0, 0], most = [0, 0, 0], out = [[...theta]];
  for (let t = 1; t <= steps; t++) {
    const g = gradientOf(theta, all), rate = lr(t);
    for (let j = 0; j < 3; j++) {
      theta[j]! -= rate * decay * theta[j]!;
      m[j] = b1 * m[j]! + (1 - b1) * g[j]!;
      v[j] = b2 * v[j]! + (1 - b2) * g[j]! ** 2;
      most[j] = Math.max(most[j]!, v[j]!);
      const mHat = m[j]! / (1 - b1 ** t), vHat = (amsgrad ? most[j]! : v[j]!) / (1 - b2 ** t);
      theta[j]! -= rate * mHat / (Math.sqrt(vHat) + eps);
    }
    out.push([...theta]);
  }
  return out;
}

/** torch.optim.SGD: b_1 = g_1, b_t = mu b_(t-1) + (1 - tau) g_t; Nesterov g + mu b. */
function naiveSgd(lr: (t: number) => number, mu: number, tau: number, decay: number, nesterov: boolean): number[][] {
  const theta = [...start], out = [[...theta]];
  let b: number[] = [];
  for (let t = 1; t <= steps; t++) {
    const g = gradientOf(theta, all).map((value, j) => value + decay * theta[j]!);
    b = t === 1 ? g : b.map((value, j) => mu * value + (1 - tau) * g[j]!);
    for (let j = 0; j < 3; j++) theta[j]! -= lr(t) * (nesterov ? g[j]! + mu * b[j]! : b[j]!);
    out.push([...theta]);
  }
  return out;
}

const cosine = (rate: number, final: number, T: number) => (t: number): number => final + 0.5 * (rate - final) * (1 + Math.cos(Math.PI * Math.min(t - 1, T) / T));

describe('adam', () => {
  it('is the published formula at its defaults', async () => near(await pointsOf(adamMethod, sumProblem(), {}, steps), naiveAdam(() => 0.001, [0.9, 0.999], 1e-8, 0, false)));
  it('decays weights beside the moments, with AMSGrad and other constants', async () =>
    near(await pointsOf(adamMethod, sumProblem(), { learningRate: 0.2, beta1: 0.5, beta2: 0.7, epsilon: 1e-3, weightDecay: 0.1, amsgrad: true }, steps), naiveAdam(() => 0.2, [0.5, 0.7], 1e-3, 0.1, true)));
  it('AMSGrad differs where gradients shrink', async () => {
    const [plain, ams] = [await pointsOf(adamMethod, sumProblem(), { learningRate: 0.2, beta2: 0.5 }, steps), await pointsOf(adamMethod, sumProblem(), { learningRate: 0.2, beta2: 0.5, amsgrad: true }, steps)];
    expect(plain[steps]).not.toEqual(ams[steps]);
  });
  it('the first step has the length of the rate in every coordinate', async () => {
    const [x0, x1] = await pointsOf(adamMethod, sumProblem(), { learningRate: 0.01, epsilon: 1e-15 }, 1);
    x0!.forEach((value, j) => expect(Math.abs(x1![j]! - value)).toBeCloseTo(0.01, 12));
  });
  it('follows a cosine and a step schedule', async () => {
    near(await pointsOf(adamMethod, sumProblem(), { learningRate: 0.1, schedule: { kind: 'cosine', steps: 10, final: 0.01 } }, steps), naiveAdam(cosine(0.1, 0.01, 10), [0.9, 0.999], 1e-8, 0, false));
    near(await pointsOf(adamMethod, sumProblem(), { learningRate: 0.1, schedule: { kind: 'step', every: 4, factor: 0.5 } }, steps), naiveAdam((t) => 0.1 * 0.5 ** Math.floor((t - 1) / 4), [0.9, 0.999], 1e-8, 0, false));
  });
});

describe('sgd-momentum', () => {
  it('is the published formula at its defaults', async () => near(await pointsOf(sgdMethod, sumProblem(), {}, steps), naiveSgd(() => 0.01, 0.9, 0, 0, false)));
  it('Nesterov with weight decay', async () => near(await pointsOf(sgdMethod, sumProblem(), { learningRate: 0.1, momentum: 0.7, variant: 'nesterov', weightDecay: 0.05 }, steps), naiveSgd(() => 0.1, 0.7, 0, 0.05, true)));
  it('dampening begins after the first step; cosine schedule', async () =>
    near(await pointsOf(sgdMethod, sumProblem(), { learningRate: 0.2, dampening: 0.5, schedule: { kind: 'cosine', steps: 20 } }, steps), naiveSgd(cosine(0.2, 0, 20), 0.9, 0.5, 0, false)));
  it('without momentum is gradient descent', async () => {
    const [x0, x1] = await pointsOf(sgdMethod, sumProblem(), { learningRate: 0.5, momentum: 0 }, 1), g = gradientOf(x0!, all);
    near([x1!], [x0!.map((value, j) => value - 0.5 * g[j]!)]);
  });
});

describe.each([['adam', adamMethod], ['sgd-momentum', sgdMethod]] as const)('%s: mini-batches', (_, method) => {
  it('every epoch asks for every sample once, in a new order, and its last batch is what is left', async () => {
    const asked: number[][] = [];
    await pointsOf(method, sumProblem(asked), { batch: 3 }, 9);
    expect(asked.map(({ length }) => length)).toEqual([3, 3, 1, 3, 3, 1, 3, 3, 1]);
    const epochs = [0, 3, 6].map((from) => asked.slice(from, from + 3).flat());
    for (const epoch of epochs) expect([...epoch].sort()).toEqual(all);
    expect(new Set(epochs.map(String)).size).toBe(3);
  });
  it('all samples at once are the whole gradient, by either oracle', async () => {
    const asked: number[][] = [], none: number[][] = [];
    const [by, whole] = [await pointsOf(method, sumProblem(asked, false), { batch: 7 }, 3), await pointsOf(method, sumProblem(none), { batch: 100 }, 3)];
    near(by, whole);
    expect([asked, none]).toEqual([[all, all, all], []]);
  });
  it('the first batch is the gradient of its samples', async () => {
    const asked: number[][] = [], [x0, x1] = await pointsOf(method, sumProblem(asked), { batch: 2, learningRate: 0.25 }, 1), g = gradientOf(x0!, asked[0]!);
    x0!.forEach((value, j) => expect(x1![j]! - value).toBeCloseTo(method === adamMethod ? -0.25 * g[j]! / (Math.abs(g[j]!) + 1e-8) : -0.25 * g[j]!, 12));
  });
  it('counts samples, and comes near the least squares', async () => {
    const { counts, best } = await solve({ problem: sumProblem(), method: { method, params: { batch: 2, learningRate: 0.05, schedule: { kind: 'cosine', steps: 4000 } } }, budget: { iterations: 4000 } });
    // Epochs of 2 + 2 + 2 + 1 samples.
    expect(counts.sampleGradient).toBe(7000);
    const g = gradientOf((best.solution.x!.data as Float64Array), all);
    expect(Math.hypot(...g)).toBeLessThan(0.01 * Math.hypot(...gradientOf(start, all)));
  });
});

it('schedules begin at the rate and end where they say', () => {
  expect([0, 5, 10, 11].map((t) => rateAt({ kind: 'cosine', steps: 10, final: 0.1 }, 1, t))).toEqual([1, expect.closeTo(0.55, 14), 0.1, 0.1]);
  expect([0, 2, 3, 6].map((t) => rateAt({ kind: 'step', every: 3, factor: 0.5 }, 8, t))).toEqual([8, 8, 4, 2]);
  expect(rateAt(undefined, 0.3, 1e6)).toBe(0.3);
});
