import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSandbox, type Sandbox } from '../cli/program.js';

/** Every hostile expression ends with its own code, placed in the file, with exit 2, quickly, without a stack trace and without a run directory. */
describe('hostile expressions', () => {
  let box: Sandbox;
  beforeAll(() => { box = openSandbox(); });
  afterAll(() => box.close());

  const spec = (objective: unknown, more: object = {}): object => ({ spec: 'problem/1', kind: 'expression', variables: [{ name: 'x', shape: [2] }], objective, ...more });
  const cases: readonly (readonly [string, object, string, string])[] = [
    ['import', spec('import("fs")'), 'expression-unknown-function', '/objective'],
    ['constructor', spec('constructor'), 'expression-unknown-name', '/objective'],
    ['a property', spec('x.constructor.constructor'), 'expression-forbidden', '/objective'],
    ['a property in square brackets', spec('x["constructor"]'), 'expression-index', '/objective'],
    ['a call of a property', spec('cos.constructor("return process")(1)'), 'expression-implicit-multiplication', '/objective'],
    ['__proto__', spec('__proto__'), 'expression-unknown-name', '/objective'],
    ['a definition', spec('f(t) = t^2'), 'expression-forbidden', '/objective'],
    ['a huge exponent', spec('9^9^9^9'), 'expression-exponent', '/objective'],
    ['a huge power', spec('10^400 * x[1]'), 'expression-number', '/objective'],
    ['100,000 brackets', spec(`${'('.repeat(49_999)}1${')'.repeat(49_999)}`), 'expression-too-deep', '/objective'],
    ['10 MB of text', spec('x[1]+'.repeat(2_000_000)), 'expression-too-long', '/objective'],
    ['a nested reduction', spec('sum(i, 1, 1e5, sum(j, 1, 1e5, x[1]))'), 'expression-too-large', '/objective'],
    ['implicit multiplication', spec('2x[1]'), 'expression-implicit-multiplication', '/objective'],
    ['terminal control characters', spec('"\u001b[2J"'), 'expression-forbidden', '/objective'],
    ['a text that ends early', spec('(x[1] + '), 'expression-syntax', '/objective'],
    ['no text', spec(''), 'expression-forbidden', '/objective'],
    ['a number for a text', spec(3), 'wrong-type', '/objective'],
    ['a reserved name', spec('1', { variables: [{ name: 'sin' }] }), 'expression-name', '/variables/0/name'],
    ['a name that is no name', spec('1', { variables: [{ name: 'x;y' }] }), 'wrong-value', '/variables/0/name'],
    ['a data array with the name of a variable', spec('sum(x)', { data: { x: { inline: [1] } } }), 'duplicate-name', '/variables/0/name'],
    ['a reserved name for data', spec('x[1]', { data: { max: { inline: [1] } } }), 'expression-name', '/data/max'],
    ['10^18 variables', spec('1', { variables: [{ name: 'x', shape: [1e9, 1e9] }] }), 'variables-too-large', '/variables'],
    ['10^9 intermediate numbers', spec("sum(x * x')", { variables: [{ name: 'x', shape: [30_000] }] }), 'expression-too-large', '/objective'],
    ['constraints', spec('sum(x)', { constraints: ['x[1] > 0'] }), 'nonlinear-constraints', '/constraints'],
    ['bounds of another length', spec('sum(x)', { variables: [{ name: 'x', shape: [2], lower: [0] }] }), 'bad-bounds', '/variables/0/lower'],
    ['an empty box', spec('sum(x)', { variables: [{ name: 'x', shape: [2], lower: 1, upper: 0 }] }), 'empty-box', '/variables'],
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
