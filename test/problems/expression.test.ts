import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linalg } from '../../core/index.js';
import { expression } from '../../problems/expression/index.js';
import { openSandbox, root, type Sandbox } from '../cli/program.js';
import { buildSpec, builtFacts, builtOracles, examplesOf, expectDerivatives, expectPure, offered, problemsFolder, readJson, refusal, sizeOfProblem, wave, type Spec } from './support.js';

const folder = `${problemsFolder}expression/examples`;
const spec = (objective: string, more: object = {}): Spec => ({ spec: 'problem/1', kind: 'expression', variables: [{ name: 'x', shape: [2] }], objective, ...more });
const bounded = (objective: string, lower: unknown, upper?: unknown): Spec => spec(objective, { variables: [{ name: 'x', shape: [2], lower, ...(upper === undefined ? {} : { upper }) }] });

describe('the examples', () => {
  it.each(examplesOf('expression'))('%s: derivatives, purity, and oracles and facts as offered', async (file) => {
    const written = readJson(`${folder}/${file}`), problem = await buildSpec(expression, written, folder), n = sizeOfProblem(problem);
    // Lennard-Jones atoms that come near each other have derivatives without a bound: its points lie around its start.
    const start = ([written.start].flat(3) as number[]), atoms = file === 'lennard-jones.json';
    const points = [1, 2, 3].map((salt) => wave(n, salt).map((value, i) => (atoms ? start[i]! + 0.05 * value : 0.4 * value + 0.1))), scale = atoms ? 1e5 : 1e2;
    expectDerivatives(problem, points[0]!, scale);
    expectPure(problem, points);
    expect(await offered(expression, written)).toEqual({ oracles: builtOracles(problem), facts: builtFacts(problem) });
  });

  it('bounds of the Huber example: 1 bounds the largest eigenvalue of D\'D/442 + 0.001, D being the features and a column of ones', async () => {
    const problem = await buildSpec(expression, readJson(`${folder}/huber-diabetes.json`), folder), engine = linalg();
    for (let salt = 0; salt < 5; salt++) {
      const v = wave(11, salt), out = new Float64Array(11);
      problem.oracles.hessianVector!(wave(11, salt + 7), v, out);
      expect(engine.dot(v, out)).toBeLessThanOrEqual(1.01 * engine.dot(v, v));
    }
  });
});

describe('facts', () => {
  const facts = async (objective: string, more: object = {}): Promise<string[]> => {
    const written = spec(objective, more), built = builtFacts(await buildSpec(expression, written));
    expect((await offered(expression, written)).facts).toEqual(built);
    return built;
  };
  it.each(['abs(x[1])', 'min(x)', 'max(x[1], 1)', 'norm(x)', 'ifelse(x[1] < 0, 0, 1)', 'norm (x)'])('%s is not smooth', async (objective) => { expect(await facts(objective)).toEqual([]); });
  it('all else is', async () => { expect(await facts('sum(x.^2) + sqrt(1 + x[1]^2)')).toEqual(['smooth']); });
  it('convex is the user\'s word, and strong convexity implies it', async () => {
    expect(await facts('sum(x)', { params: { convex: true } })).toEqual(['convex', 'smooth']);
    expect(await facts('sum(x.^2)', { params: { strongConvexity: 2, smoothness: 2 } })).toEqual(['convex', 'smooth', 'stronglyConvex']);
    await expect(buildSpec(expression, spec('sum(x)', { params: { strongConvexity: 2, smoothness: 1 } }))).rejects.toThrow(refusal('bad-constants', '/params/strongConvexity') as Error);
  });
});

describe('bounds', () => {
  it('one number for all entries, or one for each, and none where nothing is given', async () => {
    expect((await buildSpec(expression, bounded('sum(x)', -1, [2, 3]))).oracles.box!()).toEqual({ lower: Float64Array.of(-1, -1), upper: Float64Array.of(2, 3) });
    expect((await buildSpec(expression, bounded('sum(x)', 0))).oracles.box!()).toEqual({ lower: Float64Array.of(0, 0), upper: Float64Array.of(Infinity, Infinity) });
  });
  it('values of many points are those of each, +Infinity outside the bounds', async () => {
    const { value, valueBatch } = (await buildSpec(expression, bounded('sum(x)^2 + exp(x[1])', -1, [2, 3]))).oracles, points = [[0.5, 1], [-1, 3], [2.1, 0], [0, -1.5], [2, -1], [Number.NaN, 0]], out = new Float64Array(points.length);
    valueBatch!(Float64Array.from(points.flat()), out);
    expect([...out]).toEqual(points.map((point) => value!(Float64Array.from(point))));
    expect([...out].map((v) => v === Infinity)).toEqual([false, false, true, true, false, false]);
  });
  it('the value is infinite outside, the smooth part is the formula everywhere', async () => {
    const { value, smoothValue } = (await buildSpec(expression, bounded('sum(x)', 0, 1))).oracles;
    expect([value!(Float64Array.of(1, 2)), smoothValue!(Float64Array.of(1, 2)), value!(Float64Array.of(1, 0))]).toEqual([Infinity, 3, 1]);
  });
  it('the start is the point of the box nearest to zero, and zeros without one', async () => {
    const random = undefined as never;
    expect((await buildSpec(expression, bounded('sum(x)', [1, -2], [3, -1]))).start(random)).toEqual(Float64Array.of(1, -1));
    expect((await buildSpec(expression, spec('sum(x)'))).start(random)).toEqual(new Float64Array(2));
  });
});

describe('what is refused, and where', () => {
  it.each([
    ['expression-unknown-name', '/objective', spec('z')], ['expression-not-scalar', '/objective', spec('x')], ['expression-name', '/variables/1/name', spec('1', { variables: [{ name: 'x' }, { name: 'log' }] })],
    ['duplicate-name', '/variables/1/name', spec('1', { variables: [{ name: 'x' }, { name: 'x' }] })], ['expression-name', '/data/e', spec('1', { data: { e: { inline: [1] } } })],
    ['variables-too-large', '/variables', spec('1', { variables: [{ name: 'x', shape: [1e4, 1e4] }] })], ['bad-bounds', '/variables/0/lower', bounded('sum(x)', [1, 2, 3])], ['empty-box', '/variables', bounded('sum(x)', 1, 0)],
    ['nonlinear-constraints', '/constraints', spec('sum(x)', { constraints: ['x[1] <= 1'] })],
  ] as const)('%s at %s', async (code, pointer, written) => { await expect(buildSpec(expression, written)).rejects.toThrow(refusal(code, pointer) as Error); });
});

describe('on the command line', () => {
  let box: Sandbox;
  beforeAll(() => { box = openSandbox(); });
  afterAll(() => box.close());
  const methodOf = (file: string): string => (['rosenbrock.json', 'portfolio.json'].includes(file) ? 'proximal-gradient' : 'gradient-descent');

  it.each(examplesOf('expression'))('%s validates, and reaches its reference', (file) => {
    const path = `${root}problems/expression/examples/${file}`, reference = (readJson(path).reference as { value: number }).value;
    expect(box.json(['validate', path])).toEqual({ status: 0, document: { valid: true, errors: [] } });
    const { status, document } = box.json(['solve', path, '--method', methodOf(file), '--set', '/method/params/step=backtracking', '--max-iterations', '20000', '--out', file]);
    expect(status).toBe(0);
    expect(document.outcome).toBe('converged');
    expect(Math.abs(document.best.metrics.value - reference)).toBeLessThan(1e-9 * Math.max(1, Math.abs(reference)));
  });

  it('names the blocks of the solution after the variables', () => {
    box.write({ 'two.json': { spec: 'problem/1', kind: 'expression', variables: [{ name: 'M', shape: [2, 2] }, { name: 'c' }], objective: 'sum((M - 3).^2) + (c + 1)^2', params: { smoothness: 2 } } });
    const { document } = box.json(['solve', 'two.json', '--method', 'gradient-descent', '--out', 'two']);
    expect(document.solution).toMatchObject({ M: { shape: [2, 2], data: [3, 3, 3, 3] }, c: { shape: [], data: [-1] } });
  });

  it('validate finds what is wrong with the formula, with pointer and line', () => {
    const problem = spec('100*(x[2] - x[3]^2)^2');
    box.write({ 'bad.json': JSON.stringify(problem, null, 1), 'run.json': JSON.stringify({ spec: 'run/1', problem, method: { id: 'gradient-descent' } }, null, 1) });
    expect(box.json(['validate', 'bad.json'])).toMatchObject({ status: 2, document: { valid: false, errors: [{ code: 'expression-index', pointer: '/objective', line: 12, expected: '1 to 2' }] } });
    expect(box.json(['validate', 'run.json'])).toMatchObject({ status: 2, document: { errors: [{ code: 'expression-index', pointer: '/problem/objective', line: 14 }] } });
    expect(box.json(['solve', 'run.json'])).toMatchObject({ status: 2, document: { error: { code: 'expression-index', pointer: '/problem/objective', line: 14 } } });
  });
});
