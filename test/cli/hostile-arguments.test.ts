/** Arguments that a stranger would try: a coded error with a place, nothing written. */
import { mkdirSync, symlinkSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSandbox, type Sandbox } from './program.js';

let box: Sandbox;
beforeAll(() => {
  box = openSandbox();
  box.write({ file: '', 'q.json': { spec: 'problem/1', kind: 'quadratic', data: { Q: { inline: [[2, 0], [0, 8]] }, c: { inline: [-2, -8] } } }, 'large.json': '{"spec":"problem/1","kind":"quadratic","data":{"Q":{"inline":[[1]]},"c":{"inline":[1e400]}}}', 'null.json': 'null', 'endless.json': '{"spec":"run/1","problem":"q.json","method":{"id":"lbfgs","params":{}},"budget":{"iterations":1e400}}' });
  mkdirSync(box.path('folder.json'));
  symlinkSync('nowhere/at/all', box.path('link'));
});
afterAll(() => { box.close(); });

it.each([
  ['solve', ['solve', 'q.json', '--method', 'lbfgs', '--out', 'file'], 'out-not-a-folder'],
  ['solve', ['solve', 'q.json', '--method', 'lbfgs', '--out', 'file/x'], 'out-not-a-folder'],
  ['solve', ['solve', 'q.json', '--method', 'lbfgs', '--out', 'link'], 'write-failed'],
  ['solve', ['solve', 'large.json'], 'wrong-type'],
  ['solve', ['solve', 'q.json', '--max-iterations', '1e400'], 'option-value'],
  ['solve', ['solve', 'q.json', '--method', 'lbfgs', '--set', '/budget/seconds=1e400'], 'wrong-type'],
  ['solve', ['solve', 'q.json', '--seed', '9007199254740993'], 'out-of-range'],
  ['solve', ['solve', 'q.json', '--start', 'file'], 'spec-json'],
  ['solve', ['solve', 'q.json', '--start', 'null.json'], 'wrong-type'],
  ['report', ['report', 'file'], 'run-missing'],
  ['report', ['report', 'q.json', '--out', '/'], 'run-missing'],
  ['resume', ['resume', 'file'], 'run-missing'],
  ['sweep', ['sweep', 'folder.json'], 'spec-not-a-file'],
  ['solve', ['solve', 'endless.json'], 'wrong-type'],
  ['match', ['match', 'null.json'], 'spec-shape'],
  ['check', ['check', 'null.json'], 'spec-shape'],
  ['compare', ['compare', 'q.json', '--out', 'file'], 'out-not-a-folder'],
  ['plugin test', ['plugin', 'test', 'file'], 'plugin-folder'],
  ['plugin new', ['plugin', 'new', '../x'], 'plugin-id'],
  ['plugin new', ['plugin', 'new', 'foo', '--out', 'link/y'], 'write-failed'],
])('%s: %j', (_verb, args, code) => { expect(box.json(args)).toMatchObject({ status: 2, document: { error: { code } } }); });

it('--backend is reported as the option that it is', () => {
  // Without a Vulkan driver WebGPU is not there, whether or not its package is.
  const { status, document: { error } } = box.json(['solve', 'q.json', '--backend', 'webgpu'], { env: { VK_DRIVER_FILES: box.path('no-driver'), SADDLEPOINT_WEBGPU_SOFTWARE: '0' } });
  expect([status, error.code, error.pointer]).toEqual([6, 'backend-unavailable', undefined]);
  expect(error.message).toContain('--backend');
});
