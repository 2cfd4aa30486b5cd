/** conditional-computation against plain loops and differences. */
import { describe, expect, it } from 'vitest';
import { layoutSize, type AnyProblem, type Vector } from '../../core/index.js';
import { conditionalComputation } from '../../problems/conditional-computation/index.js';
import { mulberry32 } from '../plugins/mulberry32.js';
import { buildInline, refusal } from './support.js';

const d = 3, N = 40, H = 5, C = 3, random = mulberry32(21), normals = (count: number): number[] => Array.from({ length: count }, () => random.normal());
const X = Array.from({ length: 12 }, () => normals(d)), y = X.map((_, i) => i % C), Xvalid = X.slice(3, 7), yvalid = y.slice(3, 7);
const build = (params: object = {}): Promise<AnyProblem> => buildInline(conditionalComputation, { X, y, Xvalid, yvalid }, { experts: N, hidden: H, ...params });

const blockOf = ({ layout }: AnyProblem, x: Vector, name: string): number[] => { const { offset, shape } = layout.find((block) => block.name === name)!; return [...x.slice(offset, offset + shape.reduce((product, extent) => product * extent, 1))]; };
const sigmoid = (a: number): number => 1 / (1 + Math.exp(-a));

/** Pre-activations, outputs and loss of one row at gates m. */
function naive(problem: AnyProblem, x: Vector, row: readonly number[], label: number, m?: readonly number[]): { a: number[]; o: number[]; loss: number } {
  const [W0, b0, W1, b1, W2, b2, W3, b3] = ['W0', 'b0', 'W1', 'b1', 'W2', 'b2', 'W3', 'b3'].map((name) => blockOf(problem, x, name)) as [number[], number[], number[], number[], number[], number[], number[], number[]];
  const affine = (input: readonly number[], W: number[], b: number[]): number[] => b.map((bias, j) => input.reduce((sum, value, i) => sum + value * W[i * b.length + j]!, bias));
  const a = affine(affine(row, W1, b1).map(Math.tanh), W2, b2), gates = m ?? a.map((one) => (sigmoid(one) > 0.5 ? 1 : 0)), o = affine(affine(row, W0, b0).map((z, i) => z * gates[i]!), W3, b3);
  return { a, o, loss: Math.log(o.reduce((sum, one) => sum + Math.exp(one), 0)) - o[label]! };
}

describe('against plain loops', () => {
  it.each([['hard', (a: number): number => (sigmoid(a) > 0.5 ? 1 : 0)], ['sigmoid', sigmoid]] as const)('%s gates: value, valueBatch and accuracies', async (gates, gateOf) => {
    const problem = await build({ gates }), n = layoutSize(problem.layout), points = [Float64Array.from(normals(n)), Float64Array.from(normals(n))], out = new Float64Array(2);
    problem.oracles.valueBatch!(Float64Array.from(points.flatMap((x) => [...x])), out);
    points.forEach((x, p) => {
      const rows = X.map((row, i) => naive(problem, x, row, y[i]!, naive(problem, x, row, y[i]!).a.map(gateOf))), right = (o: number[], label: number): boolean => o.indexOf(Math.max(...o)) === label;
      const expected = rows.reduce((sum, { loss }) => sum + loss, 0) / X.length;
      expect(Math.abs(problem.oracles.value!(x) - expected)).toBeLessThan(1e-12 * (1 + expected) * N);
      expect(out[p]).toBe(problem.oracles.value!(x));
      expect(problem.metrics!.accuracy!.measure(x)).toBeCloseTo(rows.filter(({ o }, i) => right(o, y[i]!)).length / 12, 12);
      expect(problem.metrics!.validAccuracy!.measure(x)).toBeCloseTo(rows.slice(3, 7).filter(({ o }, i) => right(o, y[3 + i]!)).length / 4, 12);
    });
  });
  it.each([[1], [N / 2]])('losses and errors with %i of 40 gates open, with slopes and without', async (open) => {
    const problem = await build(), x = Float64Array.from(normals(layoutSize(problem.layout))), samples = Int32Array.of(2, 0, 2), mask = Float64Array.from({ length: 3 * N }, (_, i) => ((7 * i) % N < open ? 0.5 + (i % 3) : 0));
    const bare = new Float64Array(3), sloped = new Float64Array(3), slopes = new Float64Array(3 * N), errors = new Float64Array(3);
    problem.oracles.gatedLosses!(x, samples, mask, new Float64Array(0), bare);
    problem.oracles.gatedLosses!(x, samples, mask, slopes, sloped);
    problem.oracles.gatedErrors!(x, samples, mask, errors);
    samples.forEach((row, n) => {
      const { loss, o } = naive(problem, x, X[row]!, y[row]!, [...mask.slice(n * N, (n + 1) * N)]);
      expect(Math.abs(bare[n]! - loss)).toBeLessThan(1e-11 * (1 + loss));
      expect(Math.abs(sloped[n]! - loss)).toBeLessThan(1e-11 * (1 + loss));
      expect(errors[n]).toBe(o.indexOf(Math.max(...o)) === y[row] ? 0 : 1);
    });
  });
});

describe('derivatives, by central differences of plain loops', () => {
  // Truncation h^2 |f'''| / 6 and rounding eps |f| / h are both below 1e-6 of the sizes met here at h = 1e-5.
  const h = 1e-5, samples = Int32Array.of(1, 5, 1, 8), mask = Float64Array.from({ length: samples.length * N }, (_, i) => (i % 3 === 0 ? 0 : 0.25 * (i % 7)));
  const losses = (problem: AnyProblem, x: Vector, m: Vector): number[] => [...samples].map((row, n) => naive(problem, x, X[row]!, y[row]!, [...m.slice(n * N, (n + 1) * N)]).loss);
  it('gatedGradient: of the mean loss by the weights, of each loss by its gates; gateGradient: of pre-activations', async () => {
    const problem = await build(), n = layoutSize(problem.layout), x = Float64Array.from(normals(n), (value) => 0.4 * value), found = new Float64Array(n), slopes = new Float64Array(mask.length), out = new Float64Array(samples.length), weights = Float64Array.from(normals(mask.length)), below = new Float64Array(n);
    problem.oracles.gatedGradient!(x, samples, mask, out, slopes, found);
    problem.oracles.gateGradient!(x, samples, weights, below);
    const mean = (point: Vector): number => losses(problem, point, mask).reduce((sum, loss) => sum + loss, 0) / samples.length;
    const inputs = (point: Vector): number => [...samples].reduce((sum, row, k) => sum + naive(problem, point, X[row]!, 0).a.reduce((total, a, i) => total + a * weights[k * N + i]!, 0), 0);
    for (let i = 0; i < n; i += 7) {
      const up = x.slice(), down = x.slice();
      up[i]! += h;
      down[i]! -= h;
      expect(Math.abs((mean(up) - mean(down)) / (2 * h) - found[i]!)).toBeLessThan(1e-6 * (1 + Math.abs(found[i]!)));
      expect(Math.abs((inputs(up) - inputs(down)) / (2 * h) - below[i]!)).toBeLessThan(1e-5 * (1 + Math.abs(below[i]!)));
    }
    for (let i = 0; i < mask.length; i += 11) {
      const up = mask.slice(), down = mask.slice(), row = Math.floor(i / N);
      up[i]! += h;
      down[i]! -= h;
      expect(Math.abs((losses(problem, x, up)[row]! - losses(problem, x, down)[row]!) / (2 * h) - slopes[i]!)).toBeLessThan(1e-6 * (1 + Math.abs(slopes[i]!)));
    }
  });
});

it('NaN in a weight that is used is the answer', async () => {
  const problem = await build(), n = layoutSize(problem.layout);
  for (const { name, offset } of problem.layout) {
    const x = Float64Array.from(normals(n));
    // All gates open, so that every block is used.
    x.fill(50, problem.layout[5]!.offset, problem.layout[5]!.offset + N);
    x[offset] = Number.NaN;
    expect(problem.oracles.value!(x), name).toBeNaN();
  }
});

describe('what is refused', () => {
  it.each([['a class that is no integer', { X, y: y.map((one) => one + 0.5) }, 'bad-label', '/data/y'], ['a validation class that no training row has', { X, y, Xvalid, yvalid: [0, 1, 2, 3] }, 'bad-label', '/data/yvalid'], ['rows without classes', { X, y, Xtest: X }, 'data-missing', '/data/ytest']] as const)('%s', async (_what, data, code, pointer) => {
    await expect(buildInline(conditionalComputation, data)).rejects.toEqual(refusal(code, pointer));
  });
});
