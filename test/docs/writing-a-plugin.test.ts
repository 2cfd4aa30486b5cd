/** Walks docs/writing-a-plugin.md: writes its files, runs its commands in order, in a folder that knows the package by its name only. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSandbox, program, root, type Answer, type Sandbox } from '../cli/program.js';

const text = readFileSync(join(root, 'docs/writing-a-plugin.md'), 'utf8');
const blocks = [...text.matchAll(/^```(\w+) (\S+)\n([\s\S]*?)^```$/gm)].map(([, language, name, body]) => ({ language: language!, name: name!, body: body! }));
const files = Object.fromEntries(blocks.filter(({ language }) => language !== 'sh').map(({ name, body }) => [name, body]));
const commands = blocks.filter(({ language, name }) => language === 'sh' && name === 'walk').flatMap(({ body }) => body.trim().split('\n'));

let box: Sandbox;
const run = (command: string): Answer => {
  const [tool, ...args] = command.replace(/^npx /, '').split(' ');
  const first = { saddlepoint: [program], tsc: [join(root, 'node_modules/typescript/bin/tsc')], node: [] }[tool!];
  if (!first) throw new Error(`the page runs \`${tool}\`, which this test does not know`);
  return spawnSync(process.execPath, [...first, ...args], { cwd: box.folder, encoding: 'utf8' });
};

beforeAll(() => {
  box = openSandbox();
  mkdirSync(box.path('node_modules'));
  symlinkSync(root, box.path('node_modules', 'saddlepoint'), 'junction');
  // The method as TypeScript, as the page says it is written: compiled by the page's own call of tsc.
  const typed = files['adaptive.js']!.replace(/(params: \{[\s\S]*?\n {4}\}),/, '$1 as const,');
  box.write({ 'package.json': { name: 'my-plugins', version: '1.0.0', type: 'module' }, ...files, 'typed.ts': typed });
});
afterAll(() => box.close());

describe('docs/writing-a-plugin.md', () => {
  it('has files and commands', () => {
    expect(Object.keys(files)).toEqual(['adaptive.js', 'program.js', 'huber.ts', 'tsconfig.json', 'make-registry.js', 'problem.json', 'adaptive.test.js']);
    expect(commands.length).toBeGreaterThan(8);
  });

  it.each(commands)('%s', (command) => {
    const { status, stdout, stderr } = run(command);
    expect(`${status}\n${status === 0 ? '' : stdout + stderr}`).toBe('0\n');
  });

  it('ends with runs that converged to the minimum', () => {
    const result = JSON.parse(readFileSync(box.path('runs/first/result.json'), 'utf8'));
    expect(result).toMatchObject({ outcome: 'converged', method: 'adaptive-descent', problem: 'huber-regression', certificate: { kind: 'global' } });
    expect(box.json(['match', 'problem.json', '--registry', 'registry.json']).document.fits.map(({ id }: { id: string }) => id)).toContain('adaptive-descent');
  });

  it('is right that check catches a dropped `/ m`, and that too few rows are refused with file and line', () => {
    const compiled = box.path('built/huber.js'), right = readFileSync(compiled, 'utf8'), wrong = right.replace('-delta), delta) / m;', '-delta), delta);');
    expect(wrong).not.toBe(right);
    writeFileSync(compiled, wrong);
    const { status, stdout } = run('npx saddlepoint check problem.json --registry registry.json');
    expect(status).toBe(4);
    expect(stdout).toMatch(/✗ derivative slope/);
    box.write({ 'few.json': { spec: 'problem/1', kind: 'huber-regression', data: { A: { inline: [[1, 2]] }, b: { inline: [1] } } } });
    expect(box.json(['solve', 'few.json', '--registry', 'registry.json'])).toMatchObject({ status: 2, document: { error: { code: 'too-few-rows', pointer: '/data/A', line: 1 } } });
  });
});
