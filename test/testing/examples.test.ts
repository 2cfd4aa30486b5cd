import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadRegistry } from '../../core/registry/load.js';
import { requireValidDocument, subjectOfDocument } from '../../core/open-spec.js';
import { documentOf, openDocument } from '../../core/spec/document.js';
import { checkProblem, type CheckReport } from '../../core/testing/index.js';
import { examplesOf, problemsFolder, readJson } from '../problems/support.js';

const registry = loadRegistry();

async function check(spec: string | object): Promise<CheckReport> {
  const document = typeof spec === 'string' ? await openDocument(spec) : await documentOf(spec, { text: JSON.stringify(spec) }, problemsFolder);
  await requireValidDocument(document, registry);
  const { problem, start } = await subjectOfDocument(document, registry, { allowCommands: true });
  return checkProblem(problem, start ? { start } : {});
}
const failures = ({ checks }: CheckReport): string[] => checks.filter(({ passed }) => !passed).map(({ name, finding }) => `${name}: ${finding}`);

describe.each(registry.problems.map(({ id, example }) => [id, example] as const))('%s', (id, example) => {
  it('passes every check on the example of its manifest', async () => {
    expect(failures(await check(example))).toEqual([]);
  });

  // A run/1 example names a problem/1 example.
  const files = examplesOf(id).filter((file) => readJson(join(problemsFolder, id, 'examples', file)).spec === 'problem/1');
  if (files.length > 0) {
    it.each(files)('passes every check on %s', async (file) => {
      expect(failures(await check(join(problemsFolder, id, 'examples', file)))).toEqual([]);
    });
  }
});

describe('a user\'s expression', () => {
  const expression = { spec: 'problem/1', kind: 'expression', variables: [{ name: 'x', shape: [2], lower: 0.1, upper: 2 }, { name: 'y' }], objective: 'x[1]*log(x[1]) + exp(x[2]*y) + y^4', start: { x: [1, 1] } };

  it('passes in its box, where its logarithm is defined', async () => {
    const report = await check(expression);
    expect(failures(report)).toEqual([]);
    expect(report.checks.map(({ name }) => name)).toEqual(expect.arrayContaining(['derivative slope', 'second derivative slope', 'adjoint identity of hessianVector', 'box consistency']));
  });

  it('is not convex on the user\'s word', async () => {
    expect(failures(await check({ ...expression, objective: '-y^2 + sum(x)', params: { convex: true } }))).toEqual([expect.stringContaining('convexity on segments')]);
  });

  it('has not any constant on the user\'s word', async () => {
    expect(failures(await check({ ...expression, objective: '3*y^2 + sum(x)', params: { smoothness: 5.9 } }))).toEqual([expect.stringContaining('`smoothness` is 5.9')]);
    expect(failures(await check({ ...expression, objective: '3*y^2 + sum(x)', params: { smoothness: 6 } }))).toEqual([]);
  });
});
