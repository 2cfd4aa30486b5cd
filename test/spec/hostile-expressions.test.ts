import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSandbox, type Sandbox } from '../cli/program.js';

/** Through the command line (in-process cases: test/expression/errors.test.ts): every hostile expression ends with its own code, placed in the file, with exit 2, quickly, without a stack trace and without a run directory. */
describe('hostile expressions', () => {
  let box: Sandbox;
  beforeAll(() => { box = openSandbox(); });
  afterAll(() => box.close());

  const spec = (objective: unknown, more: object = {}): object => ({ spec: 'problem/1', kind: 'expression', variables: [{ name: 'x', shape: [2] }], objective, ...more });
  const cases: readonly (readonly [string, object, string, string])[] = [
    ['import', spec('import("fs")'), 'expression-unknown-function', '/objective'],
    ['a property', spec('x.constructor.constructor'), 'expression-forbidden', '/objective'],
    ['a definition', spec('f(t) = t^2'), 'expression-forbidden', '/objective'],
    ['a huge exponent', spec('9^9^9^9'), 'expression-exponent', '/objective'],
    ['100,000 brackets', spec(`${'('.repeat(49_999)}1${')'.repeat(49_999)}`), 'expression-too-deep', '/objective'],
    ['10 MB of text', spec('x[1]+'.repeat(2_000_000)), 'expression-too-long', '/objective'],
    ['a nested reduction', spec('sum(i, 1, 1e5, sum(j, 1, 1e5, x[1]))'), 'expression-too-large', '/objective'],
    ['implicit multiplication', spec('2x[1]'), 'expression-implicit-multiplication', '/objective'],
    ['terminal control characters', spec('"\u001b[2J"'), 'expression-forbidden', '/objective'],
    ['no text', spec(''), 'expression-forbidden', '/objective'],
    ['a reserved name', spec('1', { variables: [{ name: 'sin' }] }), 'expression-name', '/variables/0/name'],
    ['10^18 variables', spec('1', { variables: [{ name: 'x', shape: [1e9, 1e9] }] }), 'variables-too-large', '/variables'],
    ['constraints', spec('sum(x)', { constraints: ['x[1] > 0'] }), 'nonlinear-constraints', '/constraints'],
  ];

  it.each(cases)('%s', (_name, document, code, pointer) => {
    box.write({ 'spec.json': JSON.stringify(document, null, 1) });
    const start = performance.now(), answer = box.run(['solve', 'spec.json', '--max-iterations', '2', '--json']);
    const { error } = JSON.parse(answer.stdout) as { error?: { code: string; pointer?: string; file?: string; line?: number } };
    expect(error?.code).toBe(code);
    expect(error).toMatchObject({ pointer, file: expect.stringContaining('spec.json') as unknown });
    expect(error!.line).toBeGreaterThan(1);
    expect(answer.status).toBe(2);
    expect(answer.stdout.length).toBeLessThan(3000);
    expect(answer.stderr).not.toMatch(/\n\s+at |Error:/);
    expect(readdirSync(box.folder)).toEqual(['spec.json']);
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});
