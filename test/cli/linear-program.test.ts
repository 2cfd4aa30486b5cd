/** The command line on linear programs: outcomes, files, budgets, Ctrl-C and resume, and an installation without glpk.js. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { marketSplit } from '../linear-programming/support.js';
import { sparseToDense } from '../../core/index.js';
import { openSandbox, root } from './program.js';

const sandbox = openSandbox();
afterAll(() => { sandbox.close(); });

const program = (data: Readonly<Record<string, unknown>>, params = {}): object =>
  ({ spec: 'problem/1', kind: 'linear-program', params, data: Object.fromEntries(Object.entries(data).map(([name, inline]) => [name, { inline }])) });
const three = { c: [3, 5], A: [[1, 0], [0, 2], [3, 2]], rowUpper: [4, 12, 18] };
const hard = ((): object => {
  const { objective, matrix, rowLower, rowUpper, upper, integer } = marketSplit();
  const dense = sparseToDense(matrix);
  return program({ c: [...objective], A: Array.from({ length: matrix.rows }, (_, i) => [...dense.data.subarray(i * matrix.columns, (i + 1) * matrix.columns)]), rowLower: [...rowLower], rowUpper: [...rowUpper], upper: [...upper], integer: [...integer!] });
})();
sandbox.write({
  'three.json': program(three, { sense: 'maximize' }), 'infeasible.json': program({ c: [1], A: [[1], [1]], rowLower: [2, -1e20], rowUpper: [1e20, 1] }), 'unbounded.json': program({ c: [-1] }), 'hard.json': hard,
  'model.json': { spec: 'problem/1', kind: 'linear-program', data: { model: { file: 'bad.lp' } } }, 'bad.lp': 'min\n x\nst\n x >= y\nend\n',
});

describe.each(['highs', 'glpk'])('%s', (method) => {
  const solve = (spec: string, ...more: string[]) => sandbox.json(['solve', spec, '--method', method, ...more]);

  test('the optimum comes with duals, reduced costs and a measured duality gap', () => {
    const { status, document } = solve('three.json');
    expect(status).toBe(0);
    expect(document).toMatchObject({ outcome: 'converged', iterations: 1, counts: { linearProgram: 1 }, certificate: { kind: 'global', evidence: 'measured', measure: 'dualityGap' } });
    expect(document.certificate.value).toBeLessThan(1e-9);
    expect(document.best.metrics.value).toBeCloseTo(36, 8);
    for (const [block, expected] of [['x', [2, 6]], ['duals', [0, 1.5, 1]], ['reducedCosts', [0, 0]]] as const) {
      expect(document.solution[block].shape).toEqual([expected.length]);
      expected.forEach((value, i) => expect(document.solution[block].data[i]).toBeCloseTo(value, 7));
    }
  });

  test.each([['infeasible.json', 'infeasible'], ['unbounded.json', 'unbounded']])('%s ends %s, without a point', (spec, outcome) => {
    const { status, document } = solve(spec);
    expect(status).toBe(0);
    expect(document).toMatchObject({ outcome, certificate: { kind: 'none' } });
    expect(document.solution).toEqual({});
    expect(solve(spec, '--require-converged').status).toBe(5);
  });

  test('the seconds of the budget and of the params end a hard search as budget, with the best feasible point', () => {
    for (const limit of [['--max-seconds', '0.5'], ['--set', '/method/params/seconds=0.5']]) {
      const { status, document } = solve('hard.json', ...limit);
      expect(status).toBe(0);
      expect(document).toMatchObject({ outcome: 'budget', certificate: { kind: 'feasible', measure: 'mipGap' } });
      expect(document.solution.x.data).toHaveLength(50);
      expect(document.best.metrics.rowViolation).toBeLessThan(1e-6);
      expect(document.seconds).toBeLessThan(3);
    }
  });

  test('Ctrl-C ends a hard search at once; resumed without it, the records are those of an uninterrupted run', async () => {
    const run = `cut-${method}`;
    const child = sandbox.start(['solve', 'hard.json', '--method', method, '--max-seconds', '1.5', '--out', run]);
    const saved = await waitFor(() => sandbox.exists(run, 'checkpoints') && readdirSync(sandbox.path(run, 'checkpoints')).length > 0);
    expect(saved).toBe(true);
    const asked = performance.now();
    child.kill('SIGINT');
    const code = await new Promise((resolve) => child.on('exit', resolve));
    expect(code).toBe(130);
    expect(performance.now() - asked).toBeLessThan(2000);
    expect(sandbox.records(run).map(({ k }) => k)).toEqual([0]);
    const resumed = sandbox.json(['resume', run]);
    expect(resumed.document).toMatchObject({ outcome: 'budget', iterations: 1, counts: { linearProgram: 1 } });
    expect(sandbox.records(run).map(({ k, counts }) => [k, counts.linearProgram])).toEqual([[0, 0], [1, 1]]);
  });
});

/** Looks every few milliseconds, for ten seconds at most. */
async function waitFor(holds: () => boolean): Promise<boolean> {
  for (const end = performance.now() + 10_000; performance.now() < end;) {
    if (holds()) return true;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return false;
}

test('without --method, highs is the first fit; both fit directly', () => {
  const { document } = sandbox.json(['match', 'three.json']);
  // The last one is an analysis that asks nothing of a problem.
  expect(document.fits.map(({ id, chain }: { id: string; chain: string[] }) => [id, chain])).toEqual([['highs', []], ['glpk', []]]);
});

test('an error of a model file names file and line, exit 2', () => {
  const { status, document } = sandbox.json(['solve', 'model.json']);
  expect(status).toBe(2);
  expect(document.error).toMatchObject({ code: 'data-format', line: 4, file: expect.stringContaining('bad.lp') as unknown });
});

describe('an installation without glpk.js', () => {
  const home = sandbox.path('installed');
  mkdirSync(join(home, 'node_modules'), { recursive: true });
  for (const name of ['dist', 'package.json', 'registry.json']) cpSync(join(root, name), join(home, name), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules'))) if (name !== 'glpk.js' && !name.startsWith('.')) symlinkSync(join(root, 'node_modules', name), join(home, 'node_modules', name));
  const run = (...args: string[]): { status: number | null; document: any } => {
    const { status, stdout } = spawnSync(process.execPath, [join(home, 'dist/core/cli/main.js'), ...args, '--json'], { cwd: sandbox.folder, encoding: 'utf8' });
    return { status, document: JSON.parse(stdout) };
  };

  test('match lists glpk among the misfits with the package that is missing', () => {
    const { document } = run('match', 'three.json', '--explain');
    expect(document.fits.map(({ id }: { id: string }) => id)).toEqual(['highs']);
    expect(document.misfits).toContainEqual(expect.objectContaining({ id: 'glpk', missing: ['glpk.js (npm install glpk.js)'] }));
  });
  test('doctor says so', () => {
    expect(run('doctor').document.linearProgramming).toEqual([expect.objectContaining({ id: 'highs', available: true }), expect.objectContaining({ id: 'glpk', available: false, reason: expect.stringContaining('npm install glpk.js') as unknown })]);
  });
  test('solve --method glpk exits 6 with a coded error; without a method highs answers', () => {
    const { status, document } = run('solve', 'three.json', '--method', 'glpk');
    expect(status).toBe(6);
    expect(document.error).toMatchObject({ code: 'package-missing', expected: 'glpk.js (npm install glpk.js)', suggestion: expect.stringContaining('highs') as unknown });
    expect(run('solve', 'three.json').document).toMatchObject({ method: 'highs', outcome: 'converged' });
  });
});
