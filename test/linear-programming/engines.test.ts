/** The two engines against SciPy (test/golden/linear-program.py), enumeration and the optimality conditions; time limit, abort, concurrency. */
import { describe, expect, test } from 'vitest';
import { hasIntegers, type LinearProgram } from '../../core/index.js';
import { glpkEngine, highsEngine } from '../../core/linear-programming/engines.js';
import { fractionality, violation, activityAt, lagrangianBound } from '../../core/linear-programming/model.js';
import { loaderArguments } from '../../core/linear-programming/thread.js';
import { golden, marketSplit, numbers, optimalityErrors, programOf } from './support.js';

const engines = [highsEngine(), glpkEngine()];

/** 1e-7: the feasibility and optimality tolerance of both engines; data are below 100. */
const tolerance = 1e-6;
const expectClose = (found: ArrayLike<number>, expected: readonly number[]): void => {
  expect(found.length).toBe(expected.length);
  expected.forEach((value, i) => expect(Math.abs(found[i]! - value)).toBeLessThan(tolerance));
};

describe.each(engines)('$id', (engine) => {
  test.each(golden)('$name: status, value, point and duals of SciPy', async (given) => {
    const program = programOf(given), { expected } = given;
    const solution = await engine.solve(program);
    expect(solution.status).toBe(expected.status);
    if (expected.status !== 'optimal') { expect(solution.x).toBeUndefined(); expect(solution.duals).toBeUndefined(); return; }
    expect(Math.abs(solution.value! - expected.value)).toBeLessThan(tolerance);
    expect(violation(solution.x!, program.lower, program.upper)).toBeLessThan(tolerance);
    expect(violation(activityAt(program.matrix, solution.x!), program.rowLower, program.rowUpper)).toBeLessThan(tolerance);
    expect(Math.abs(solution.bound! - expected.value)).toBeLessThan(2 * tolerance * Math.max(1, Math.abs(expected.value)));
    if (hasIntegers(program)) { expect(fractionality(program, solution.x!)).toBeLessThan(tolerance); expect(solution.duals).toBeUndefined(); return; }
    expect(optimalityErrors(program, solution)).toEqual([]);
    if (!given.unique) return;
    expectClose(solution.x!, expected.x);
    expectClose(solution.duals!, expected.duals!);
    expectClose(solution.reducedCosts!, expected.reducedCosts!);
  });

  test('duals are the slope of the optimal value in the active bounds, for both senses', async () => {
    for (const sense of ['minimize', 'maximize'] as const) {
      const sign = sense === 'minimize' ? -1 : 1;
      const at = (rows: readonly number[], upper = 4): LinearProgram => programOf({ sense, c: [3 * sign, 5 * sign], constant: 1, A: [[0, 2], [3, 2]], rowLower: [null, null], rowUpper: rows, lower: [0, 0], upper: [upper, null], integer: null });
      const { value, duals } = await engine.solve(at([12, 18]));
      const h = 1e-3;
      for (const i of [0, 1]) expect(((await engine.solve(at([12, 18].map((b, k) => b + (k === i ? h : 0))))).value! - value!) / h).toBeCloseTo(duals![i]!, 8);
      const bounded = await engine.solve(at([12, 18], 1));
      expect(((await engine.solve(at([12, 18], 1 + h))).value! - bounded.value!) / h).toBeCloseTo(bounded.reducedCosts![0]!, 8);
    }
  });

  test('random programs with all kinds of rows and bounds satisfy the optimality conditions, and both engines agree', async () => {
    for (let seed = 1; seed <= 25; seed++) {
      const next = numbers(seed * 7919), n = 3 + next(6), m = 2 + next(6);
      const inside = Array.from({ length: n }, () => next(9) - 4);
      const A = Array.from({ length: m }, () => Array.from({ length: n }, () => (next(3) === 0 ? 0 : next(19) - 9)));
      const activity = A.map((row) => row.reduce((sum, entry, j) => sum + entry * inside[j]!, 0));
      const kinds = A.map(() => next(4));
      const program = programOf({
        sense: seed % 2 === 0 ? 'minimize' : 'maximize', c: Array.from({ length: n }, () => next(21) - 10), constant: next(7) - 3, A, integer: null,
        rowLower: activity.map((v, i) => (kinds[i] === 0 ? null : kinds[i] === 1 ? v : v - next(5))), rowUpper: activity.map((v, i) => (kinds[i] === 2 ? null : kinds[i] === 1 ? v : v + next(5))),
        lower: inside.map((v) => v - next(6)), upper: inside.map((v) => v + next(6)),
      });
      const solution = await engine.solve(program);
      expect(solution.status).toBe('optimal');
      expect(optimalityErrors(program, solution)).toEqual([]);
      const other = await engines.find(({ id }) => id !== engine.id)!.solve(program);
      expect(Math.abs(other.value! - solution.value!)).toBeLessThan(tolerance * Math.max(1, Math.abs(solution.value!)));
    }
  });

  test('random knapsacks give the value that enumeration finds', async () => {
    for (let seed = 1; seed <= 8; seed++) {
      const next = numbers(seed), n = 10, c = Array.from({ length: n }, () => 5 + next(40)), weights = Array.from({ length: n }, () => 5 + next(40)), room = 90;
      let best = 0;
      for (let bits = 0; bits < 2 ** n; bits++) {
        const pick = (list: readonly number[]): number => list.reduce((sum, v, j) => sum + (bits & (1 << j) ? v : 0), 0);
        if (pick(weights) <= room) best = Math.max(best, pick(c));
      }
      const solution = await engine.solve(programOf({ sense: 'maximize', c, constant: 0, A: [weights], rowLower: [null], rowUpper: [room], lower: c.map(() => 0), upper: c.map(() => 1), integer: c.map(() => 1) }));
      expect(Math.round(solution.value!)).toBe(best);
    }
  });

  test('a time limit ends a hard search with the best feasible point and a bound below it', async () => {
    const program = marketSplit();
    const { status, x, value, bound } = await engine.solve(program, { seconds: 0.5 });
    expect(status).toBe('time-limit');
    expect(violation(activityAt(program.matrix, x!), program.rowLower, program.rowUpper)).toBeLessThan(tolerance);
    expect(fractionality(program, x!)).toBeLessThan(tolerance);
    expect(bound!).toBeLessThan(value!);
  });

  test('abort in the middle of a hard search rejects with the reason within 200 ms, and the engine solves again', async () => {
    await engine.solve(programOf(golden[0]!));
    const controller = new AbortController(), reason = new Error('enough');
    let aborted = 0;
    setTimeout(() => { aborted = performance.now(); controller.abort(reason); }, 300);
    await expect(engine.solve(marketSplit(), { signal: controller.signal })).rejects.toBe(reason);
    expect(performance.now() - aborted).toBeLessThan(200);
    expect((await engine.solve(programOf(golden[0]!))).value).toBeCloseTo(-36, 6);
  });

  test('a signal that is aborted already rejects at once', async () => {
    await expect(engine.solve(programOf(golden[0]!), { signal: AbortSignal.abort(new Error('no')) })).rejects.toThrow('no');
  });

  test('solves that overlap do not mix, and the program is left alone', async () => {
    const cases = golden.filter(({ expected, integer }) => expected.status === 'optimal' && !integer).slice(0, 4);
    const programs = cases.map(programOf), copies = structuredClone(programs);
    const values = (await Promise.all(programs.map((program) => engine.solve(program)))).map(({ value }) => value!);
    expectClose(values, cases.map(({ expected }) => expected.value));
    expect(programs).toEqual(copies);
  });

  test('a wide gap ends a search early within the gap that was asked', async () => {
    const program = programOf(golden.find(({ name }) => name === 'knapsack')!);
    const { status, value, bound } = await engine.solve(program, { gap: 0.2 });
    expect(status).toBe('optimal');
    expect(value!).toBeGreaterThanOrEqual(309 / 1.2 - 1);
    expect(bound!).toBeGreaterThanOrEqual(309 - tolerance);
  });

  test.each([
    ['a cost that is not finite', { objective: Float64Array.of(NaN, 1) }], ['a bound that is NaN', { lower: Float64Array.of(NaN, 0) }], ['a lower bound of infinity', { lower: Float64Array.of(Infinity, 0) }],
    ['bounds of another length', { upper: Float64Array.of(1) }], ['marks of another length', { integer: Uint8Array.of(1) }],
  ])('%s is refused before anything is solved', async (_, wrong) => {
    await expect(engine.solve({ ...programOf(golden[0]!), ...wrong })).rejects.toMatchObject({ code: 'linear-program', failure: 'usage' });
  });

  test('bounds of 1e20 and more are none', async () => {
    const { status } = await engine.solve(programOf({ sense: 'maximize', c: [1], constant: 0, A: [[1]], rowLower: [null], rowUpper: [1e20], lower: [0], upper: [1e25], integer: null }));
    expect(status).toBe('unbounded');
  });
});

test('interior points with crossover and the simplex method give the same vertex', async () => {
  const program = programOf(golden.find(({ name }) => name === 'transportation')!);
  const [simplex, interior] = await Promise.all((['simplex', 'ipm'] as const).map((algorithm) => engines[0]!.solve(program, { algorithm })));
  expectClose(interior!.x!, [...simplex!.x!]);
  expect(optimalityErrors(program, interior!)).toEqual([]);
});

test('a multiplier that pulls towards a missing bound proves nothing', () => {
  const program = programOf({ sense: 'minimize', c: [-1], constant: 0, A: [[1]], rowLower: [null], rowUpper: [4], lower: [0], upper: [null], integer: null });
  expect(lagrangianBound(program, Float64Array.of(-1), Float64Array.of(0))).toBe(-4);
  expect(lagrangianBound(program, Float64Array.of(0), Float64Array.of(-1))).toBe(-Infinity);
  expect(lagrangianBound(program, Float64Array.of(-1), Float64Array.of(-1e-12))).toBe(-4);
});

test('the thread inherits loaders and conditions, and nothing that would keep it from starting', () => {
  expect(loaderArguments(['--input-type=module', '--import=./a.mjs', '-e', 'code', '--require', 'b', '--inspect', '-C', 'x'])).toEqual(['--import=./a.mjs', '--require', 'b', '-C', 'x']);
});
