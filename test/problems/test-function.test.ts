import { describe, expect, it } from 'vitest';
import { testFunction } from '../../problems/test-function/index.js';
import { buildInline, builtFacts, expectConstants, expectDerivatives, expectPure, gradientOf, hessianExtremes, hessianTimes, norm, refusal, scaled, wave } from './support.js';

const { PI, exp, sqrt, cos, E } = Math;
type Formula = (x: readonly number[]) => number;
const sum = (n: number, term: (i: number) => number): number => Array.from({ length: n }, (_, i) => term(i)).reduce((a, b) => a + b, 0);

/** The formulas as Surjanovic and Bingham print them, indices from 0. */
const formulas: Readonly<Record<string, Formula>> = {
  rosenbrock: (x) => sum(x.length - 1, (i) => 100 * (x[i + 1]! - x[i]! ** 2) ** 2 + (x[i]! - 1) ** 2),
  beale: ([a = 0, b = 0]) => (1.5 - a + a * b) ** 2 + (2.25 - a + a * b ** 2) ** 2 + (2.625 - a + a * b ** 3) ** 2,
  himmelblau: ([a = 0, b = 0]) => (a ** 2 + b - 11) ** 2 + (a + b ** 2 - 7) ** 2,
  rastrigin: (x) => 10 * x.length + sum(x.length, (i) => x[i]! ** 2 - 10 * cos(2 * PI * x[i]!)),
  ackley: (x) => -20 * exp(-0.2 * sqrt(sum(x.length, (i) => x[i]! ** 2) / x.length)) - exp(sum(x.length, (i) => cos(2 * PI * x[i]!)) / x.length) + 20 + E,
  'styblinski-tang': (x) => sum(x.length, (i) => x[i]! ** 4 - 16 * x[i]! ** 2 + 5 * x[i]!) / 2,
  'nesterov-worst': (x) => (x[0]! ** 2 / 2 + sum(x.length - 1, (i) => (x[i]! - x[i + 1]!) ** 2 / 2) + x.at(-1)! ** 2 / 2 - x[0]!) / 4,
  zakharov: (x) => { const s = sum(x.length, (i) => 0.5 * (i + 1) * x[i]!); return sum(x.length, (i) => x[i]! ** 2) + s ** 2 + s ** 4; },
  'powell-singular': (x) => sum(x.length / 4, (g) => {
    const [a = 0, b = 0, c = 0, d = 0] = x.slice(4 * g);
    return (a + 10 * b) ** 2 + 5 * (c - d) ** 2 + (b - 2 * c) ** 4 + 10 * (a - d) ** 4;
  }),
  'heavy-ball-trap': ([t = 0]) => (t < 1 ? 12.5 * t ** 2 : t < 2 ? 0.5 * t ** 2 + 24 * t - 12 : 12.5 * t ** 2 - 24 * t + 36),
};
const dimensions: Readonly<Record<string, readonly number[]>> = {
  rosenbrock: [2, 3, 8], beale: [2], himmelblau: [2], rastrigin: [1, 2, 7], ackley: [1, 2, 7], 'styblinski-tang': [1, 2, 7],
  'nesterov-worst': [1, 2, 3, 10], zakharov: [1, 2, 6], 'powell-singular': [4, 12], 'heavy-ball-trap': [1],
};
const cases = Object.keys(formulas).flatMap((name) => dimensions[name]!.map((dimension) => ({ name, dimension })));
const make = (name: string, dimension?: number): ReturnType<typeof buildInline> => buildInline(testFunction, {}, { name, ...(dimension === undefined ? {} : { dimension }) });

describe.each(cases)('$name in $dimension variables', ({ name, dimension: n }) => {
  const points = [wave(n), scaled(wave(n, 5), 2.7), scaled(wave(n, 9), 0.05)];

  it('is the published formula', async () => {
    const { oracles } = await make(name, n);
    for (const x of points) {
      const expected = formulas[name]!([...x]);
      expect(Math.abs(oracles.value!(x) - expected)).toBeLessThan(1e-13 * (40 * n + Math.abs(expected)));
    }
  });

  it('has the derivatives of its values', async () => {
    const problem = await make(name, n);
    // Fifth derivatives: (2 pi)^5 10 for rastrigin, about (1 / |x|)^4 for ackley's cone, hence no point near 0 there.
    for (const x of name === 'ackley' ? points.slice(0, 2) : points) expectDerivatives(problem, x, name === 'rastrigin' || name === 'ackley' ? 1e5 : 1e3);
  });

  it('is a pure function', async () => expectPure(await make(name, n), points));
  it('keeps to its constants', async () => expectConstants(await make(name, n), points));

  it('attains its minimum where it says, and nowhere lower', async () => {
    const { oracles, reference } = await make(name, n);
    const { value, point } = reference!;
    expect(Math.abs(oracles.value!(point!) - value!)).toBeLessThan(1e-14 * (1 + Math.abs(value!)));
    expect(norm(gradientOf(await make(name, n), point!))).toBeLessThan(1e-13 * (1 + n) * 50);
    for (let salt = 0; salt < 50; salt++) expect(oracles.value!(scaled(wave(n, salt), 1 + salt / 10))).toBeGreaterThan(value!);
  });
});

describe('test functions', () => {
  it.each([
    ['rosenbrock', [-1.2, 1]], ['beale', [1, 1]], ['himmelblau', [0, 0]], ['rastrigin', [3, 3]], ['ackley', [3, 3]], ['styblinski-tang', [0, 0]],
    ['nesterov-worst', [0, 0]], ['zakharov', [1, 1]], ['powell-singular', [3, -1, 0, 1]], ['heavy-ball-trap', [3.3]],
  ])('%s starts at its usual point in its usual dimension', async (name, start) => {
    const problem = await make(name);
    const random = undefined as never;
    expect([...problem.start(random)]).toEqual(start);
    expect(problem.start(random)).not.toBe(problem.start(random));
  });

  it('published values at the starts', async () => {
    const at = async (name: string, dimension?: number): Promise<number> => {
      const problem = await make(name, dimension);
      return problem.oracles.value!(problem.start(undefined as never));
    };
    // More, Garbow and Hillstrom 1981: 24.2, 14.203125, 215.
    expect(await at('rosenbrock')).toBeCloseTo(24.2, 12);
    expect(await at('beale')).toBe(14.203125);
    expect(await at('powell-singular')).toBe(215);
    expect(await at('himmelblau')).toBe(170);
  });

  it('nesterov-worst: L and mu are the extreme eigenvalues of its Hessian', async () => {
    for (const n of [1, 2, 5]) {
      const problem = await make('nesterov-worst', n);
      const { smallest, largest } = hessianExtremes(problem, wave(n));
      expect(problem.traits.smoothness).toBeCloseTo(largest, 12);
      expect(problem.traits.strongConvexity).toBeCloseTo(smallest, 12);
    }
  });

  it('rastrigin: L is attained at the integers', async () => {
    const problem = await make('rastrigin', 1);
    expect(hessianTimes(problem, Float64Array.of(2), Float64Array.of(1))[0]).toBe(problem.traits.smoothness);
  });

  it('zakharov: mu is attained', async () => {
    expect(hessianTimes(await make('zakharov', 2), new Float64Array(2), Float64Array.of(2, -1))).toEqual(Float64Array.of(4, -2));
    expect(hessianTimes(await make('zakharov', 1), new Float64Array(1), Float64Array.of(1))).toEqual(Float64Array.of(2.5));
  });

  it('facts are claimed where they are proved', async () => {
    const facts: Record<string, string[]> = {};
    for (const name of Object.keys(formulas)) facts[name] = builtFacts(await make(name));
    expect(facts).toEqual({
      rosenbrock: ['smooth'], beale: ['smooth'], himmelblau: ['smooth'], rastrigin: ['smooth'], ackley: [], 'styblinski-tang': ['smooth'],
      'nesterov-worst': ['convex', 'smooth', 'stronglyConvex'], zakharov: ['convex', 'smooth', 'stronglyConvex'],
      'powell-singular': ['convex', 'smooth'], 'heavy-ball-trap': ['convex', 'smooth', 'stronglyConvex'],
    });
  });

  it('heavy-ball-trap: Polyak momentum falls into the cycle of golden B', async () => {
    const problem = await make('heavy-ball-trap');
    let before = 3.3, x = 3.3;
    const path = [x];
    for (let k = 0; k < 600; k++) {
      const next = x + (4 / 9) * (x - before) - gradientOf(problem, Float64Array.of(x))[0]! / 9;
      before = x;
      x = next;
      path.push(x);
    }
    const golden = [3.3, -3.2, 2.8, 0.3555555555555552, -1.7185185185185181, 2.133333333333333, 0.5860082304526752, -1.7294924554183815];
    golden.forEach((expected, k) => expect(path[k]).toBeCloseTo(expected, 12));
    expect(path.slice(-3).map((value) => value * 1225).sort((a, b) => a - b).map(Math.round)).toEqual([-2208, 792, 2592]);
  });

  it('heavy-ball-trap: value and slope are continuous, the second derivative at a kink is that of the right', async () => {
    const problem = await make('heavy-ball-trap');
    for (const kink of [1, 2]) {
      const [left, right] = [kink - 1e-15, kink].map((t) => [problem.oracles.value!(Float64Array.of(t)), gradientOf(problem, Float64Array.of(t))[0]!]);
      expect(left![0]).toBeCloseTo(right![0]!, 12);
      expect(left![1]).toBeCloseTo(right![1]!, 12);
    }
    expect([1, 2].map((t) => hessianTimes(problem, Float64Array.of(t), Float64Array.of(1))[0])).toEqual([1, 25]);
  });

  it('ackley and rastrigin are exactly zero at zero, ackley has a zero gradient there', async () => {
    for (const name of ['ackley', 'rastrigin']) expect((await make(name, 3)).oracles.value!(new Float64Array(3))).toBe(0);
    expect(gradientOf(await make('ackley', 3), new Float64Array(3))).toEqual(new Float64Array(3));
    expect(hessianTimes(await make('ackley', 3), new Float64Array(3), wave(3))).toEqual(new Float64Array(3));
  });

  it.each([['beale', 3], ['himmelblau', 1], ['rosenbrock', 1], ['powell-singular', 6], ['heavy-ball-trap', 2]])('%s has no version with %i variables', async (name, dimension) => {
    await expect(make(name, dimension)).rejects.toEqual(refusal('bad-dimension', '/params/dimension'));
  });

  it('an unknown name is refused', async () => {
    await expect(make('rosenbrok')).rejects.toThrow(expect.objectContaining({ code: 'wrong-value', failure: 'usage' }));
  });
});
