import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSandbox, root, type Sandbox } from './program.js';

const hook = ['--import', pathToFileURL(join(root, 'test/cli/refuse-plugins.mjs')).href];
const quadratic = { spec: 'problem/1', kind: 'quadratic', data: { Q: { inline: [[2, 0], [0, 8]] }, c: { inline: [-2, -8] } } };

describe('no plugin module is imported', () => {
  let sandbox: Sandbox;
  beforeAll(() => { sandbox = openSandbox(); sandbox.write({ 'q.json': quadratic, 'bad.json': { ...quadratic, kind: 'quadratc' } }); });
  afterAll(() => sandbox.close());

  it.each([
    [['list', '--json'], 0], [['describe', 'gradient-descent', '--json'], 0], [['describe', 'quadratic'], 0], [['match', 'q.json', '--explain'], 0],
    [['validate', 'q.json'], 0], [['validate', 'bad.json'], 2], [['schema', 'problem/1'], 0], [['--help'], 0],
    [['solve', 'q.json', '--method', 'nope'], 2],
  ])('by %j', (args, status) => {
    const answer = sandbox.run(args as string[], { node: hook });
    expect(answer.stderr).not.toContain('refused');
    expect(answer.status).toBe(status);
  });

  it('while the hook does bite: solve needs a plugin', () => {
    expect(sandbox.run(['solve', 'q.json'], { node: hook }).status).toBe(99);
  });
});
