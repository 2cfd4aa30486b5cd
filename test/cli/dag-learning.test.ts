/** Odd tables for every method on graphs: each has an outcome, and none is NaN. */
import { afterAll, describe, expect, it } from 'vitest';
import { solve } from '../../core/index.js';
import { openSandbox } from './program.js';

const methods: Readonly<Record<string, object>> = { 'topological-swaps': {}, 'exact-dag': {}, notears: {}, dagma: { iterations: 2000, lastIterations: 2000 }, golem: { iterations: 2000 } };
const entry = (i: number, j: number): number => Math.sin((i + 1) * (j + 2) * 12.9898 + i * i);
const table = (rows: number, columns: number, of = entry): number[][] => Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (__, j) => of(i, j)));
const sign = (i: number, j: number): number => (entry(i, j) > 0 ? 1 : 0);
const constant = (i: number, j: number): number => (j === 2 ? 5 : entry(i, j));
const spec = (rows: number[][], params: object = {}): object => ({ spec: 'problem/1', kind: 'dag-learning', data: { X: { inline: rows } }, params });

interface Solved { readonly last: { readonly metrics: Readonly<Record<string, number>> }; readonly outcome: string; readonly solution: Readonly<Record<string, { readonly data: Float64Array }>> }
const run = async (problem: object, id: string): Promise<Solved> => await solve({ problem, method: { id, params: methods[id] } } as never) as unknown as Solved;

const tables: readonly (readonly [string, object])[] = [
  ['one node', spec(table(20, 1))], ['two nodes', spec(table(20, 2))], ['a constant column', spec(table(30, 4, constant))], ['fewer rows than nodes', spec(table(5, 7))],
  ['fewer rows than nodes, with l1', spec(table(5, 7), { l1: 0.05 })], ['equal columns', spec(table(30, 4, (i, j) => entry(i, j === 3 ? 0 : j)))],
  ['fewer rows than nodes, a variance each', spec(table(5, 6), { loss: 'gaussian-loglik' })], ['a constant column, a variance each', spec(table(30, 4, constant), { loss: 'gaussian-loglik' })],
  ['binary, one column constant', spec(table(30, 3, (i, j) => (j === 1 ? 1 : sign(i, j))), { loss: 'logistic', l1: 0.01 })], ['binary, two columns equal', spec(table(30, 3, (i, j) => sign(i, j === 2 ? 0 : j)), { loss: 'logistic', l1: 0.01 })],
];

describe.each(tables)('%s', (name, problem) => {
  it.each(Object.keys(methods).filter((id) => !(id === 'golem' && name.startsWith('binary'))))('%s ends with finite numbers', async (id) => {
    const { last, outcome, solution } = await run(problem, id);
    expect(['converged', 'budget', 'stalled']).toContain(outcome);
    expect(Object.values(last.metrics).every(Number.isFinite)).toBe(true);
    expect(solution['weights']!.data.every(Number.isFinite)).toBe(true);
    expect([...solution['order']!.data].sort((a, b) => a - b)).toEqual([...solution['order']!.data.keys()]);
  });
});

it.each(['topological-swaps', 'exact-dag'])('%s: a constant column has no edges', async (id) => {
  const { data } = (await run(spec(table(30, 4, constant)), id)).solution['weights']!;
  for (let other = 0; other < 4; other++) expect([data[4 * 2 + other], data[4 * other + 2]]).toEqual([0, 0]);
});

describe('refused from the command line', () => {
  const box = openSandbox();
  afterAll(() => box.close());
  it.each<[string, string, string, object]>([
    ['an edge in both lists', 'edge-contradiction', '/params/required/0', spec(table(9, 3), { required: [[0, 1]], forbidden: [[0, 1]] })],
    ['a cycle of required edges', 'required-cycle', '/params/required', spec(table(9, 3), { required: [[0, 1], [1, 2], [2, 0]] })],
    ['a node that is not there', 'unknown-node', '/params/forbidden/0/0', spec(table(9, 3), { forbidden: [['a', 1]] })],
    ['numbers that are not binary', 'data-not-binary', '/data/X', spec(table(9, 3), { loss: 'logistic' })],
    ['a covariance where rows are needed', 'needs-observations', '/data/covariance', { ...spec([]), data: { covariance: { inline: [[1, 0], [0, 1]] } }, params: { loss: 'logistic' } }],
    ['a cell that is NaN', 'data-non-finite', '/data/X/file', { ...spec([]), data: { X: { file: 'nan.csv' } } }],
  ])('%s: %s at %s', (_what, code, pointer, problem) => {
    box.write({ 'nan.csv': 'a,b\n1,2\nNaN,3\n', 'p.json': problem });
    const { status, stderr } = box.run(['solve', 'p.json', '--method', 'topological-swaps', '--quiet']);
    expect(status).toBe(2);
    expect(stderr).toContain(`error[${code}]`);
    expect(stderr).toContain(`at ${pointer}\n`);
  });
});
