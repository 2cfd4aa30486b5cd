/** What a verb does not need is not loaded: `list` answers in the time of node's own start and a file read. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSandbox, root, type Sandbox } from './program.js';

const refusing = (...packages: string[]): string[] => ['--import', `${pathToFileURL(join(root, 'test/cli/refuse-modules.mjs')).href}?packages=${packages.join(',')}`];
const heavy = ['ajv', 'mathjs', 'inversify', '@observablehq/plot', 'linkedom', 'koffi', 'csv-parse', 'typebox', 'pure-rand'];
const quadratic = { spec: 'problem/1', kind: 'quadratic', data: { Q: { inline: [[2, 0], [0, 8]] }, c: { inline: [-2, -8] } } };

let sandbox: Sandbox;
beforeAll(() => { sandbox = openSandbox(); sandbox.write({ 'q.json': quadratic }); });
afterAll(() => sandbox.close());

describe('nothing heavy is loaded', () => {
  it.each([[['list']], [['list', 'methods', '--json']], [['describe', 'gradient-descent']], [['describe', 'quadratic']], [['--help']], [['--version']]])('by %j', (args) => {
    const { status, stderr } = sandbox.run(args, { node: refusing(...heavy) });
    expect([status, stderr]).toEqual([0, '']);
  });
  it('while the hook does bite: solve needs a schema validator', () => {
    expect(sandbox.run(['solve', 'q.json'], { node: refusing('ajv') }).status).toBe(99);
  });
});

const tfjs = ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-cpu', '@tensorflow/tfjs-backend-wasm', '@tensorflow/tfjs-backend-webgpu', 'webgpu'];

describe('a run without services', () => {
  it.each([[[]], [['--backend', 'cpu']]])('loads no tfjs, with %j', (more) => {
    const { status, stderr } = sandbox.run(['solve', 'q.json', '--method', 'gradient-descent', '--quiet', ...more], { node: refusing(...tfjs) });
    expect([status, stderr]).toEqual([0, '']);
  });
  it('while the hook does bite: a named backend loads it', () => {
    expect(sandbox.run(['solve', 'q.json', '--method', 'gradient-descent', '--quiet', '--backend', 'wasm'], { node: refusing('@tensorflow/tfjs-core') }).status).toBe(99);
  });
  it('does without inversify, and without what its problem does not use', () => {
    const { status, stderr } = sandbox.run(['solve', 'q.json', '--method', 'gradient-descent', '--quiet'], { node: refusing('inversify', 'mathjs', '@observablehq/plot', 'linkedom', 'csv-parse') });
    expect([status, stderr]).toEqual([0, '']);
  });
});
