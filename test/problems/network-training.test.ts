/** Networks against plain loops row by row, gradients against differences, and the dossier's sign network P5. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { blocksOf, layoutSize, type AnyProblem, type Vector } from '../../core/index.js';
import { networkTraining } from '../../problems/network-training/index.js';
import { mulberry32 } from '../plugins/mulberry32.js';
import { buildInline, buildSpec, builtFacts, builtOracles, examplesOf, expectSamples, gradientOf, offered, problemsFolder, readJson, refusal, scaled, wave } from './support.js';

type Layer = Readonly<Record<string, number | string>>;
type Row = readonly number[];
const sigmoid = (a: number): number => 1 / (1 + Math.exp(-a));
const argmax = (row: Row): number => row.reduce((best, value, i) => (value > row[best]! ? i : best), 0);
const even = (v: number): number => { const low = Math.floor(v), off = v - low; return off < 0.5 || (off === 0.5 && low % 2 === 0) ? low : low + 1; };
const image8 = (w: number, scale = 0.01): number => Math.min(127, Math.max(-128, even(w / scale))) * scale;

/** One row through all layers; a spiking network is run step by step, as it is written down. */
function outputsOf(layers: readonly Layer[], x: Vector, problem: AnyProblem, row: Row, image?: readonly [number, number, number]): number[] {
  const blocks = blocksOf(problem.layout, x), steps = Number(layers.find(({ type }) => type === 'lif')?.steps ?? 1), membranes = layers.map(() => [] as number[]);
  const total: number[] = [];
  for (let t = 0; t < steps; t++) {
    let h = [...row], number = 0, shape = image;
    layers.forEach((layer, l) => {
      const of = (name: string): Row => [...blocks[`${name}${number}`]!.data];
      const affine = (W: Row, b: Row, input: Row): number[] => b.map((bias, u) => input.reduce((sum, value, i) => sum + W[u * input.length + i]! * value, bias));
      if (['dense', 'int8', 'binary', 'conv2d', 'argmax-attention', 'mixture'].includes(layer.type as string)) number++;
      switch (layer.type) {
        case 'dense': h = affine(of('W'), of('b'), h); break;
        case 'int8': h = affine(of('W').map((w) => image8(w)), of('b').map((w) => image8(w)), h); break;
        case 'binary': h = affine(of('W').map((w) => (w > 0 ? 1 : -1)), of('b'), h); break;
        case 'tanh': h = h.map(Math.tanh); break;
        case 'sigmoid': h = h.map(sigmoid); break;
        case 'relu': h = h.map((a) => Math.max(a, 0)); break;
        case 'staircase': h = h.map((a) => Math.floor(5 * sigmoid(a)) / 5); break;
        case 'sign': h = h.map((a) => (a > 0 ? 1 : -1)); break;
        case 'argmax-attention': {
          const keys = of('keys'), d = h.length, slots = keys.length / d, input = h;
          const chosen = argmax(Array.from({ length: slots }, (_, s) => input.reduce((sum, value, i) => sum + keys[s * d + i]! * value, 0)));
          h = affine(of('W'), of('b'), input).map((value, i) => value * sigmoid(keys[chosen * d + i]!));
          break;
        }
        case 'mixture': {
          const e = argmax(affine(of('gateW'), of('gateb'), h)), units = Number(layer.units), d = h.length;
          const middle = affine(of('hiddenW').slice(e * units * d, (e + 1) * units * d), of('hiddenb').slice(e * units, (e + 1) * units), h).map((a) => Math.max(a, 0));
          h = affine(of('W').slice(e * units * units, (e + 1) * units * units), of('b').slice(e * units, (e + 1) * units), middle);
          break;
        }
        case 'lif': h = h.map((a, i) => {
          const u = 0.95 * (membranes[l]![i] ?? 0) + a, spike = u >= 1 ? 1 : 0;
          membranes[l]![i] = u * (1 - spike);
          return spike;
        }); break;
        case 'conv2d': {
          const W = of('W'), b = of('b'), [c, height, width] = shape!, k = Number(layer.kernel), stride = Number(layer.stride ?? 1), pad = Number(layer.padding ?? 0), input = h;
          const high = Math.floor((height + 2 * pad - k) / stride) + 1, wide = Math.floor((width + 2 * pad - k) / stride) + 1, out: number[] = [];
          for (let f = 0; f < b.length; f++) for (let y = 0; y < high; y++) for (let xx = 0; xx < wide; xx++) {
            let sum = b[f]!;
            for (let ch = 0; ch < c; ch++) for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) {
              const r = y * stride + i - pad, s = xx * stride + j - pad;
              if (r >= 0 && r < height && s >= 0 && s < width) sum += W[((f * c + ch) * k + i) * k + j]! * input[(ch * height + r) * width + s]!;
            }
            out.push(sum);
          }
          h = out;
          shape = [b.length, high, wide];
          break;
        }
        default: throw new Error(`no layer ${layer.type}`);
      }
    });
    h.forEach((value, i) => { total[i] = (total[i] ?? 0) + value; });
  }
  return total;
}

const crossEntropy = (o: Row, label: number): number => Math.log(o.reduce((sum, value) => sum + Math.exp(value), 0)) - o[label]!;
const features = 4, count = 11;
const X = Array.from({ length: count }, (_, i) => [...scaled(wave(features, 30 + i), 1.5)]), labels = X.map((_, i) => (i * 2 + (i >> 2)) % 3);
const d = (units: number): Layer => ({ type: 'dense', units });
const stacks: Readonly<Record<string, readonly Layer[]>> = {
  linear: [d(3)], tanh: [d(5), { type: 'tanh' }, d(3)], sigmoid: [d(5), { type: 'sigmoid' }, d(4), { type: 'tanh' }, d(3)], relu: [d(6), { type: 'relu' }, d(3)],
  staircase: [d(5), { type: 'staircase' }, d(3)], sign: [d(5), { type: 'sign' }, d(3)], int8: [d(5), { type: 'relu' }, { type: 'int8', units: 5 }, { type: 'relu' }, d(3)], binary: [{ type: 'binary', units: 5 }, { type: 'relu' }, { type: 'binary', units: 3 }],
  'argmax-attention': [d(5), { type: 'relu' }, { type: 'argmax-attention', slots: 3 }, d(3)], mixture: [d(5), { type: 'relu' }, { type: 'mixture', units: 4, experts: 3 }, d(3)],
  spikes: [d(6), { type: 'lif', steps: 7 }, d(3), { type: 'lif', steps: 7 }], 'spikes, then a linear layer': [{ type: 'lif', steps: 4 }, d(3)],
};
const build = (layers: readonly Layer[], params: object = {}, data: Readonly<Record<string, unknown>> = { X, y: labels }): Promise<AnyProblem> => buildInline(networkTraining, data, { layers, ...params });
const pointsOf = (problem: AnyProblem): Vector[] => [1, 2, 3].map((salt) => scaled(wave(layoutSize(problem.layout), salt), salt));

describe.each(Object.keys(stacks))('%s', (name) => {
  const layers = stacks[name]!;
  it('is the mean over rows of what plain loops give, plus half the squares of the weights', async () => {
    const problem = await build(layers, { l2: 0.1 });
    for (const x of pointsOf(problem)) {
      const weights = problem.layout.filter(({ name: block }) => !/^(b|gateb|hiddenb)\d/.test(block)).flatMap((block) => [...blocksOf(problem.layout, x)[block.name]!.data]);
      const expected = X.reduce((sum, row, i) => sum + crossEntropy(outputsOf(layers, x, problem, row), labels[i]!) / count, 0) + 0.05 * weights.reduce((sum, w) => sum + w * w, 0);
      expect(Math.abs(problem.oracles.value!(x) - expected)).toBeLessThan(1e-12 * (1 + expected));
    }
  });

  it('a batch is the loop, bit for bit, whatever was asked before', async () => {
    const problem = await build(layers), points = pointsOf(problem), x = points[0]!, { value, valueBatch } = problem.oracles;
    // Points that share their first coordinates, their last ones, and all.
    const half = x.length >> 1, mixed = [x, x.map((v, i) => (i < half ? v : -v)), x.map((v, i) => (i < half ? -v : v)), x, ...points.slice(1)], out = new Float64Array(mixed.length);
    valueBatch!(Float64Array.from(mixed.flatMap((point) => [...point])), out);
    for (const [i, point] of mixed.entries()) expect((await build(layers)).oracles.value!(point)).toBe(out[i]);
    expect(mixed.map((point) => value!(point))).toEqual([...out]);
  });

  it('values of blocks are those of whole points: weights, biases, and blocks that reach over layers', async () => {
    const problem = await build(layers, { l2: 0.1 }), { value, blockValues } = problem.oracles, size = layoutSize(problem.layout), perBlock = 3;
    for (const [salt, q] of [1, 2, 3, 7, 16].entries()) for (const x of [pointsOf(problem)[salt % 3]!, wave(size, 50 + salt).map(Math.sign)]) {
      const blocks = Math.ceil(size / q), out = new Float64Array(blocks * perBlock), candidates = scaled(wave(out.length * q, 90 + salt), 2), first = Math.min(1, blocks - 1);
      candidates[0] = Number.NaN;
      // A large weight: what it replaces must not be lost.
      candidates[q * perBlock] = 1e9;
      blockValues!(x, Int32Array.of(q, 0, blocks), candidates, out);
      out.forEach((found, i) => {
        const moved = x.slice(), from = Math.floor(i / perBlock) * q;
        for (let j = 0; j < q && from + j < size; j++) moved[from + j] = candidates[i * q + j]!;
        const expected = value!(moved);
        if (Number.isNaN(expected)) expect(found).toBeNaN(); else expect(Math.abs(found - expected), `candidate ${i} of blocks of ${q}`).toBeLessThanOrEqual(1e-12 * (1 + Math.abs(expected)));
      });
      const part = new Float64Array(perBlock);
      blockValues!(x, Int32Array.of(q, first, 1), candidates.subarray(first * perBlock * q, (first + 1) * perBlock * q), part);
      expect([...part]).toEqual([...out.subarray(first * perBlock, (first + 1) * perBlock)]);
    }
    const large = scaled(wave(size, 3), 1e8), out = new Float64Array(1);
    blockValues!(large, Int32Array.of(2, 0, 1), Float64Array.of(0.5, -0.5), out);
    const small = large.slice();
    small.set([0.5, -0.5]);
    expect(Math.abs(out[0]! - value!(small))).toBeLessThanOrEqual(1e-12 * (1 + Math.abs(out[0]!)));
  });

  it('values on samples are the mean over the rows that are named, plus the penalty', async () => {
    const problem = await build(layers, { l2: 0.1 }), { sampleValues } = problem.oracles, points = pointsOf(problem), samples = Int32Array.of(7, 2, 2, 0, 10), out = new Float64Array(points.length);
    const named = await build(layers, { l2: 0.1 }, { X: [...samples].map((i) => X[i]!), y: [...samples].map((i) => labels[i]!) });
    sampleValues!(Float64Array.from(points.flatMap((point) => [...point])), samples, out);
    points.forEach((point, p) => { const expected = named.oracles.value!(point); expect(Math.abs(out[p]! - expected)).toBeLessThanOrEqual(1e-12 * (1 + expected)); });
  });

  it('offers what the manifest says', async () => {
    for (const surrogate of [undefined, 'straight-through']) for (const loss of ['cross-entropy', 'error']) {
      const params = { layers, loss, ...(surrogate ? { surrogate } : {}) }, problem = await build(layers, params), promised = await offered(networkTraining, { spec: 'problem/1', kind: 'network-training', params, data: {} });
      expect([builtOracles(problem), builtFacts(problem)]).toEqual([promised.oracles, promised.facts]);
    }
  });
});

/** Central differences with h = 1e-5: truncation about 1e-10, rounding about 1e-11 of values near 1. */
function expectGradient(problem: AnyProblem, x: Vector): void {
  const g = gradientOf(problem, x), { value } = problem.oracles, h = 1e-5;
  for (let j = 0; j < x.length; j++) {
    const up = x.slice(), down = x.slice();
    up[j] = x[j]! + h;
    down[j] = x[j]! - h;
    const slope = (value!(up) - value!(down)) / (2 * h);
    expect(Math.abs(slope - g[j]!), `coordinate ${j}`).toBeLessThan(1e-8 * (1 + Math.abs(slope)));
  }
}

describe('gradient', () => {
  it.each(['linear', 'tanh', 'sigmoid', 'relu'])('%s: the derivative, for every loss', async (name) => {
    for (const params of [{}, { l2: 0.3 }, { loss: 'mse' }]) { const problem = await build(stacks[name]!, params); for (const x of pointsOf(problem).slice(0, 2)) { expectGradient(problem, x); expectSamples(problem, x); } }
    const one = await build([d(4), { type: 'tanh' }, d(1)], {}, { X, y: labels.map((label) => label % 2) });
    expectGradient(one, pointsOf(one)[1]!);
    const targets = await build([d(4), { type: 'tanh' }, d(2)], { loss: 'mse' }, { X, y: X.map((_, i) => [...wave(2, i)]) });
    expectGradient(targets, pointsOf(targets)[1]!);
    expectSamples(targets, pointsOf(targets)[1]!);
  });

  it('hard choices with nothing to choose are differentiable', async () => {
    for (const layers of [[d(5), { type: 'tanh' }, { type: 'argmax-attention', slots: 1 }, d(3)], [d(5), { type: 'tanh' }, { type: 'mixture', units: 4, experts: 1 }, d(3)]]) {
      const problem = await build(layers, { surrogate: 'straight-through' });
      for (const x of pointsOf(problem).slice(0, 2)) expectGradient(problem, x);
    }
  });

  it('experts and values are differentiable where the choice is made', async () => {
    for (const [layers, soft] of [[stacks.mixture!, /^(hidden|W2|b2|W3|b3)/], [stacks['argmax-attention']!, /^(W2|b2|W3|b3)/]] as const) {
      const problem = await build(layers, { surrogate: 'straight-through' }), x = pointsOf(problem)[0]!, g = gradientOf(problem, x), { value } = problem.oracles, h = 1e-5;
      for (const { name, offset, shape } of problem.layout.filter(({ name: block }) => soft.test(block))) for (let j = offset; j < offset + shape.reduce((a, b) => a * b, 1); j++) {
        const slope = (value!(x.map((v, i) => (i === j ? v + h : v))) - value!(x.map((v, i) => (i === j ? v - h : v)))) / (2 * h);
        expect(Math.abs(slope - g[j]!), `${name} ${j - offset}`).toBeLessThan(1e-8 * (1 + Math.abs(slope)));
      }
    }
  });

  it('rounded weights: that of a dense network at the rounded weights, where it passes', async () => {
    for (const [type, image, passes] of [['int8', image8, (w: number) => w > -1.285 && w < 1.275], ['binary', (w: number) => (w > 0 ? 1 : -1), (w: number) => Math.abs(w) <= 1]] as const) {
      const hard = await build([{ type, units: 3 }], { surrogate: 'straight-through' }), soft = await build([d(3)]), x = scaled(wave(15, 5), 2), biases = type === 'int8';
      const at = x.map((w, i) => (i < 12 || biases ? image(w) : w)), g = gradientOf(hard, x), exact = gradientOf(soft, at);
      expect([...g]).toEqual([...exact].map((value, i) => ((i < 12 || biases) && !passes(x[i]!) ? 0 : value)));
      expect([...x].some((w, i) => i < 12 && !passes(w)) && [...x].some((w, i) => i < 12 && passes(w))).toBe(true);
    }
  });

  it('steps: the slope of sigmoid for a staircase, 1 near 0 or 1 / (1 + |a|)^2 for a sign', async () => {
    const w = 0.3, b = -0.1, a = w * 2 + b, data = { X: [[2]], y: [1] };
    const slopeOf = async (type: string, surrogate: string): Promise<number[]> => [...gradientOf(await build([d(1), { type }], { loss: 'mse', surrogate }, data), Float64Array.of(w, b))];
    const off = 2 * (Math.floor(5 * sigmoid(a)) / 5 - 1), stair = off * sigmoid(a) * (1 - sigmoid(a));
    for (const [found, expected] of [[await slopeOf('staircase', 'straight-through'), stair], [await slopeOf('sign', 'straight-through'), 0], [await slopeOf('sign', 'fast-sigmoid'), 0]] as const) expect(found[1]).toBeCloseTo(expected, 14);
    const below = async (surrogate: string, bias: number): Promise<number> => gradientOf(await build([d(1), { type: 'sign' }], { loss: 'mse', surrogate }, data), Float64Array.of(0, bias))[1]!;
    expect(await below('straight-through', -0.5)).toBe(-4);
    expect(await below('straight-through', -1.5)).toBe(0);
    expect(await below('fast-sigmoid', -1.5)).toBeCloseTo(-4 / 2.5 ** 2, 14);
  });

  it('spikes: back through time, the reset a constant', async () => {
    const slope = (u: number): number => 1 / (1 + Math.abs(u - 1)) ** 2, drive = async (bias: number): Promise<number> =>
      gradientOf(await build([d(1), { type: 'lif', steps: 2 }], { loss: 'mse', surrogate: 'fast-sigmoid' }, { X: [[0]], y: [3] }), Float64Array.of(0, bias))[1]!;
    // No spike: u2 = 0.95 u1 + a. A spike at once: the membrane starts again, and the second spike comes too.
    expect(await drive(0.4)).toBeCloseTo(2 * (0 - 3) * (slope(0.4) + slope(0.95 * 0.4 + 0.4) * 1.95), 13);
    expect(await drive(1.5)).toBeCloseTo(2 * (2 - 3) * (slope(1.5) + slope(1.5)), 13);
  });
});

describe('images', () => {
  const height = 5, width = 4, channels = 2, images = Array.from({ length: 3 }, (_, n) => Array.from({ length: height }, (__, y) => Array.from({ length: width }, (___, x) => [...wave(channels, 100 * n + 10 * y + x)])));
  /** Channels first, as the layers see them. */
  const flat = images.map((one) => Array.from({ length: channels }, (_, c) => one.flatMap((row) => row.map((pixel) => pixel[c]!))).flat());
  const layers: readonly Layer[] = [{ type: 'conv2d', filters: 3, kernel: 2 }, { type: 'sigmoid' }, { type: 'conv2d', filters: 2, kernel: 3, stride: 2, padding: 1 }, { type: 'tanh' }, d(3)];
  const make = (): Promise<AnyProblem> => build(layers, { loss: 'cross-entropy' }, { X: images, y: [0, 2, 1] });

  it('convolutions are sums over windows, with the channels first', async () => {
    const problem = await make();
    expect(problem.layout.map(({ name, shape }) => [name, shape])).toEqual([['W1', [3, 2, 2, 2]], ['b1', [3]], ['W2', [2, 3, 3, 3]], ['b2', [2]], ['W3', [3, 8]], ['b3', [3]]]);
    for (const x of pointsOf(problem)) {
      const expected = flat.reduce((sum, row, i) => sum + crossEntropy(outputsOf(layers, x, problem, row, [channels, height, width]), [0, 2, 1][i]!) / 3, 0);
      expect(Math.abs(problem.oracles.value!(x) - expected)).toBeLessThan(1e-12 * (1 + expected));
    }
  });
  it('have the gradient of differences', async () => { const problem = await make(), x = pointsOf(problem)[0]!; expectGradient(problem, x); expectSamples(problem, x); });
  it('without channels are images of one', async () => {
    const grey = await build([{ type: 'conv2d', filters: 1, kernel: 2 }, d(2)], {}, { X: images.map((one) => one.map((row) => row.map((pixel) => pixel[0]!))), y: [0, 1, 0] });
    expect(grey.layout[0]!.shape).toEqual([1, 1, 2, 2]);
  });
});

it('P5 of the dossier: errors of the sign network 2-8-1 on the XOR grid', async () => {
  const golden = (JSON.parse(readFileSync(new URL('../golden/polystep.json', import.meta.url), 'utf8')) as { P5: { err_init: number } }).P5, draws = mulberry32(99), grid: number[][] = [], y: number[] = [];
  for (let i = 0; i < 64; i++) { const a = 3 * draws.uniform(), b = 3 * draws.uniform(); y.push((Math.floor(a) + Math.floor(b)) % 2); grid.push([a - 1.5, b - 1.5]); }
  const problem = await build([d(8), { type: 'sign' }, d(1)], { loss: 'error' }, { X: grid, y }), normals = mulberry32(100), start = Float64Array.from({ length: 33 }, () => 0.5 * normals.normal());
  expect(problem.oracles.value!(start)).toBe(golden.err_init);
  expect(problem.metrics!.accuracy!.measure(start)).toBe(1 - golden.err_init);
});

describe('around the network', () => {
  it('first weights: named distributions, the same for the same seed', async () => {
    const start = async (params: object): Promise<Vector> => (await build([d(2000)], { seed: 5, ...params }, { X, y: labels })).start(mulberry32(1));
    const [he, again, glorot, uniform] = [await start({ init: 'he' }), await start({ init: 'he' }), await start({ init: 'glorot' }), await start({ init: 'uniform' })];
    expect(he).toEqual(again);
    const weights = he!.subarray(0, 8000), square = weights.reduce((sum, w) => sum + w * w, 0) / 8000;
    // Variance 2 / 4, whose estimate from 8000 normals has a deviation of sqrt(2 / 8000) of it: five of them.
    expect(Math.abs(square - 0.5)).toBeLessThan(5 * 0.5 * Math.sqrt(2 / 8000));
    expect([...he!.subarray(8000)].every((b) => b === 0)).toBe(true);
    const reach = (x: Vector): number => x.reduce((most, value) => Math.max(most, Math.abs(value)), 0), bound = Math.sqrt(6 / 2004);
    expect(reach(glorot!)).toBeLessThanOrEqual(bound);
    expect(reach(glorot!)).toBeGreaterThan(0.99 * bound);
    expect(reach(uniform!)).toBeLessThanOrEqual(0.5);
    expect(reach(uniform!.subarray(8000))).toBeGreaterThan(0.49);
    expect((await build([d(3)])).start(mulberry32(1))).not.toEqual((await build([d(3)])).start(mulberry32(2)));
  });

  it('accuracy of rows that are not trained on', async () => {
    const problem = await build([d(3)], {}, { X, y: labels, Xtest: X.slice(0, 4), ytest: labels.slice(0, 4) }), x = pointsOf(problem)[0]!;
    const right = X.slice(0, 4).filter((row, i) => argmax(outputsOf([d(3)], x, problem, row)) === labels[i]).length;
    expect(problem.metrics!.testAccuracy!.measure(x)).toBe(right / 4);
  });

  it('a weight that is not a number makes the value none', async () => {
    for (const [name, layers] of Object.entries(stacks)) if (!['int8', 'binary'].includes(name)) for (const loss of ['cross-entropy', 'error']) {
      const problem = await build(layers, { loss }), x = pointsOf(problem)[0]!;
      x[x.length - 1] = Number.NaN;
      expect(problem.oracles.value!(x), `${name} ${loss}`).toBeNaN();
    }
  });

  it.each([
    ['bad-label', '/data/y', [d(2)], {}, { X, y: labels }], ['targets-missing', '/data/ytest', [d(3)], {}, { X, y: labels, Xtest: X }], ['no-image', '/params/layers/0', [{ type: 'conv2d', filters: 1, kernel: 2 }], {}, { X, y: labels }],
    ['network-size', '/params/layers', [{ type: 'tanh' }], {}, { X, y: labels }], ['network-size', '/params/layers', [d(1_000_000), d(1000)], {}, { X, y: labels }], ['lif-steps', '/params/layers/2/steps', [{ type: 'lif', steps: 2 }, d(3), { type: 'lif', steps: 3 }], {}, { X, y: labels }],
    ['output-size', '/params/layers', [d(2)], { loss: 'mse' }, { X, y: X }], ['kernel-size', '/params/layers/0/kernel', [{ type: 'conv2d', filters: 1, kernel: 4 }], {}, { X: [[[1, 2], [3, 4]]], y: [0] }],
  ] as const)('%s at %s', async (code, pointer, layers, params, data) => {
    await expect(build(layers as readonly Layer[], params, data)).rejects.toEqual(refusal(code, pointer));
  });

  it.each(examplesOf('network-training'))('example %s builds', async (file) => {
    const folder = `${problemsFolder}network-training/examples`, problem = await buildSpec(networkTraining, readJson(`${folder}/${file}`), folder);
    expect(Number.isFinite(problem.oracles.value!(problem.start(mulberry32(1))))).toBe(true);
  });
});
