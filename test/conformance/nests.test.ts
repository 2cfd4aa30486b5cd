/** `plugin test` on a folder whose method runs another method of the same folder. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mkdirSync, symlinkSync } from 'node:fs';
import { openSandbox, root, type Sandbox } from '../cli/program.js';

const plugins = `
import { defineMethod, defineProblem } from 'saddlepoint';
const base = { version: '1.0.0', requires: ['gradient'], observes: ['value'], facts: { smooth: true, convex: true }, params: { type: 'object', additionalProperties: false, properties: {} },
  metrics: { value: { unit: 'objective', better: 'lower' } }, merit: 'value' };
const metrics = { value: (s, observe) => observe.value?.(s.x) };

export const inner = defineMethod({ ...base, id: 'folder-inner', title: 'Inner', summary: 'gradient steps' }, (run) => ({
  init: () => ({ x: run.start(), g: new Float64Array(run.size) }),
  step(s) { run.oracles.gradient(s.x, s.g); for (let i = 0; i < run.size; i++) s.x[i] -= s.g[i] / run.traits.smoothness; },
  point: (s) => s.x, metrics,
}));

// The proximal point method: x becomes about argmin f(y) + L |y - x|^2 / 2.
export const outer = defineMethod({ ...base, id: 'folder-outer', title: 'Outer', summary: 'inner runs on a better conditioned problem', nests: { inner: ['folder-inner'] } }, (run) => {
  const L = run.traits.smoothness ?? 1, c = new Float64Array(run.size);
  const problem = defineProblem({ size: run.size, traits: { smooth: true, convex: true, smoothness: 2 * L }, oracles: {
    gradient(y, out) { run.oracles.gradient(y, out); for (let i = 0; i < run.size; i++) out[i] += L * (y[i] - c[i]); },
  } });
  const nested = run.nest('inner', 'folder-inner', problem, { budget: { iterations: 8 } });
  return {
    init: () => ({ x: run.start(), round: 0 }),
    async step(s) {
      c.set(s.x);
      const session = await nested.open({ start: s.x, index: [s.round++] });
      await nested.advance(session);
      s.x.set(nested.point(session));
    },
    point: (s) => s.x, metrics,
  };
});
`;

let box: Sandbox;
beforeAll(() => {
  box = openSandbox();
  mkdirSync(box.path('node_modules'));
  symlinkSync(root, box.path('node_modules', 'saddlepoint'), 'junction');
  box.write({ 'package.json': { name: 'two', type: 'module' }, 'two/package.json': { name: 'two', type: 'module' }, 'two/index.js': plugins });
});
afterAll(() => { box.close(); });

describe('a method that runs another one of its folder', () => {
  it('passes every check, in the second process too', () => {
    expect(box.run(['plugin', 'test', 'two', '--update']).stdout).toMatch(/folder-outer 1\.0\.0: all \d+ checks passed/);
    const { status, document } = box.json(['plugin', 'test', 'two']);
    expect({ status, failed: document.checks.filter(({ passed }: { passed: boolean }) => !passed) }).toEqual({ status: 0, failed: [] });
    const made = document.checks.filter(({ subject }: { subject: string }) => subject === 'folder-outer').map(({ name }: { name: string }) => name);
    expect(made).toEqual(expect.arrayContaining(['two processes, same records', 'a resumed run has the same records', 'every declared capability shows in a run']));
  });

  it('one that names a method which nobody has is told so', () => {
    box.write({ 'lost/package.json': { name: 'lost', type: 'module' }, 'lost/index.js': plugins.replace("nests: { inner: ['folder-inner'] }", "nests: { inner: ['folder-iner'] }") });
    const { status, document } = box.json(['plugin', 'test', 'lost']);
    expect(status).toBe(4);
    expect(document.checks.find(({ name, passed }: { name: string; passed: boolean }) => name === 'runs without an error' && !passed).message).toMatch(/folder-iner/);
  });
});
