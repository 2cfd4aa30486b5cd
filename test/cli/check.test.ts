import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSandbox, root, type Sandbox } from './program.js';

const quadratic = { spec: 'problem/1', kind: 'quadratic', data: { Q: { inline: [[2, 0], [0, 8]] }, c: { inline: [-2, -8] } }, reference: { value: -5, point: [1, 1] } };

let box: Sandbox;
beforeEach(() => { box = openSandbox(); box.write({ 'q.json': quadratic, 'wrong.json': { ...quadratic, reference: { value: -4.5 } } }); });
afterEach(() => box.close());

describe('check', () => {
  it('prints one document with name, passed, measured and tolerance of every check', () => {
    const { status, document } = box.json(['check', 'q.json']);
    expect(status).toBe(0);
    expect(Object.keys(document)).toEqual(['passed', 'checks']);
    expect(document.passed).toBe(true);
    for (const check of document.checks) expect(check).toEqual({ name: expect.any(String), passed: true, measured: expect.any(Number), tolerance: expect.any(Number) });
    expect(document.checks.map(({ name }: { name: string }) => name)).toEqual(expect.arrayContaining(['derivative slope', 'adjoint identity of hessianVector', 'gradient vanishes at the reference point']));
  });

  it('ends with 4 when a check fails, and says which on stderr', () => {
    const { status, stdout, stderr } = box.run(['check', 'wrong.json', '--json']);
    expect(status).toBe(4);
    expect(JSON.parse(stdout).passed).toBe(false);
    expect(stderr).toMatch(/^reference value is not beaten: reference.value is -4.5, but the objective is -5 at/);
  });

  it('shows people a table, what failed, and what does not apply', () => {
    const { status, stdout } = box.run(['check', 'wrong.json']);
    expect(status).toBe(4);
    expect(stdout).toMatch(/✓ +derivative slope +(2|1\.99\d*) +at least 1\.9/);
    expect(stdout).toMatch(/✗ reference value is not beaten\n +reference\.value is -4\.5/);
    expect(stdout).toMatch(/prox optimality: it offers no prox/);
    expect(stdout).toContain('wrong.json: 1 of');
  });

  it('reads the problem of a run/1, and starts where --start says', () => {
    box.write({ 'run.json': { spec: 'run/1', problem: 'q.json', method: { id: 'gradient-descent' } }, 'start.json': [7, -3] });
    expect(box.json(['check', 'run.json', '--start', 'start.json'])).toMatchObject({ status: 0, document: { passed: true } });
  });

  it('refuses an invalid spec as `validate` does', () => {
    box.write({ 'bad.json': { ...quadratic, colour: 1 } });
    expect(box.json(['check', 'bad.json'])).toMatchObject({ status: 2, document: { error: { code: 'unknown-key', pointer: '/colour' } } });
  });

  it('catches the wrong gradient of a third-party family', () => {
    box.write({
      'node_modules/saddlepoint/package.json': { name: 'saddlepoint', type: 'module', exports: './index.js' },
      'node_modules/saddlepoint/index.js': `export * from ${JSON.stringify(join(root, 'dist/core/index.js'))};`,
      'family.mjs': `import { defineProblem, layoutOf } from 'saddlepoint';
        export const cubic = defineProblem({ id: 'cubic' }, () => ({
          kind: 'cubic', layout: layoutOf({ name: 'x', shape: [1] }), traits: { smooth: true }, start: () => Float64Array.of(1),
          oracles: { value: (x) => x[0] ** 3, gradient: (x, out) => { out[0] = 2 * x[0] ** 2; } } }));`,
      'registry.json': { registry: 1, entries: [{ id: 'cubic', kind: 'problem', version: '1.0.0', module: './family.mjs', export: 'cubic', title: 'Cubic', summary: 'x^3', params: { type: 'object', additionalProperties: false }, offers: [{ oracles: ['value', 'gradient'], facts: { smooth: true } }], example: {} }] },
      'cubic.json': { spec: 'problem/1', kind: 'cubic' },
    });
    const { status, document } = box.json(['check', 'cubic.json', '--registry', 'registry.json']);
    expect(status).toBe(4);
    expect(document.checks.filter(({ passed }: { passed: boolean }) => !passed).map(({ name }: { name: string }) => name)).toEqual(['derivative slope', 'gradient against differences of value']);
  });
});
