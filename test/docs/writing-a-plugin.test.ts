/** Walks docs/writing-a-plugin.md: writes its files and runs its commands, in its order, in a folder that knows the package by its name only. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSandbox, program, root, type Answer, type Sandbox } from '../cli/program.js';

const text = readFileSync(join(root, 'docs/writing-a-plugin.md'), 'utf8');
interface Act { readonly name: string; readonly file?: string; readonly command?: string }
/** Files and commands; blocks without a name are fragments, and setting up needs a network. */
const acts = [...text.matchAll(/^```(\w+) (\S+)\n([\s\S]*?)^```$/gm)].flatMap(([, language, name, body]): readonly Act[] =>
  (language === 'sh' ? body!.trim().split('\n').map((command) => ({ name: command, command })) : [{ name: `writes ${name}`, file: body! }]));

let box: Sandbox;

/** What npm would do with a file that it can reach, without asking a registry for the rest. */
function install(file: string): Answer {
  const folder = box.path('unpacked');
  mkdirSync(folder);
  const unpacked = spawnSync('tar', ['-xzf', box.path(file), '-C', folder], { encoding: 'utf8' });
  cpSync(join(folder, 'package'), box.path('node_modules', 'adaptive-descent'), { recursive: true });
  return unpacked;
}

function run(command: string): Answer {
  const [tool, ...args] = command.replace(/^npx /, '').split(' ');
  if (tool === 'npm' && args[0] === 'install') return install(args[1]!);
  if (tool === 'npm') return spawnSync('npm', [...args, '--silent'], { cwd: box.folder, encoding: 'utf8', shell: process.platform === 'win32' });
  const first = { saddlepoint: [program], tsc: [join(root, 'node_modules/typescript/bin/tsc')], node: [] }[tool!];
  if (!first) throw new Error(`the page runs \`${tool}\`, which this test does not know`);
  return spawnSync(process.execPath, [...first, ...args], { cwd: box.folder, encoding: 'utf8' });
}

function act({ name, file, command }: Act): void {
  if (command === undefined) {
    const path = box.path(name.replace('writes ', ''));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file!);
    return;
  }
  const { status, stdout, stderr } = run(command);
  expect(`${status}\n${status === 0 ? '' : stdout + stderr}`).toBe('0\n');
}

/** What `plugin test` finds when the page's source is changed in one place. */
function failsAfter(plugin: string, from: string, to: string): readonly string[] {
  box.write({ 'changed/package.json': { name: 'changed', type: 'module' } });
  for (const name of ['src', 'golden.json', 'registry.json']) { try { cpSync(box.path(plugin, name), box.path('changed', name), { recursive: true }); } catch { /* a family has no golden vector */ } }
  const file = box.path('changed', 'src', 'index.ts'), source = readFileSync(file, 'utf8'), changed = from.split('|').reduce((now, part, i) => now.replace(part, to.split('|')[i]!), source);
  expect(changed).not.toBe(source);
  writeFileSync(file, changed);
  const { status, document } = box.json(['plugin', 'test', 'changed']);
  rmSync(box.path('changed'), { recursive: true });
  expect(status).toBe(4);
  return [...new Set<string>(document.checks.filter(({ passed }: { passed: boolean }) => !passed).map(({ name }: { name: string }) => name))];
}

beforeAll(() => {
  box = openSandbox();
  mkdirSync(box.path('node_modules'));
  symlinkSync(root, box.path('node_modules', 'saddlepoint'), 'junction');
  // Types of Node.js for `tsc`, which looks beside the package that it compiles.
  symlinkSync(join(root, 'node_modules', '@types'), box.path('node_modules', '@types'), 'junction');
  box.write({ 'package.json': { name: 'my-plugins', version: '1.0.0', type: 'module' } });
});
afterAll(() => { box.close(); });

describe('docs/writing-a-plugin.md', () => {
  it('has files and commands', () => {
    expect(acts.filter(({ file }) => file !== undefined).map(({ name }) => name.replace('writes ', ''))).toEqual([
      'adaptive-descent/src/index.ts', 'adaptive-descent/golden.json', 'adaptive-descent/problem.json', 'program.js', 'huber-regression/src/index.ts', 'huber-regression/problem.json', 'asking.js', 'outer.js',
    ]);
    expect(acts.filter(({ command }) => command !== undefined).length).toBeGreaterThan(15);
  });

  it.each(acts.map((one) => [one.name, one] as const))('%s', (_name, one) => { act(one); });

  it('ends with a run that converged to the minimum', () => {
    const result = JSON.parse(readFileSync(box.path('runs/first/result.json'), 'utf8'));
    expect(result).toMatchObject({ outcome: 'converged', method: 'adaptive-descent', problem: 'logistic-regression', certificate: { kind: 'global' } });
  });

  it('names every check that there is', async () => {
    const { conformanceChecks } = await import('../../core/testing/index.js');
    expect(conformanceChecks.map(({ name }) => name).filter((name) => !text.includes(name))).toEqual([]);
  });

  it('is right about what a wrong constant and a step length in the closure do', () => {
    expect(failsAfter('adaptive-descent', '(2 * change)', '(3 * change)')).toEqual(['first steps equal the golden vector']);
    const inClosure = failsAfter('adaptive-descent', 'const next =|const { x, g, t, ratio } = s;|s.t = Math.min|if (s.t === Infinity) s.t = t;|s.ratio = s.t / t;', 'let kept = run.params.firstStep; const next =|const { x, g, ratio } = s, t = kept;|kept = Math.min|if (kept === Infinity) kept = t;|s.ratio = kept / t;');
    expect(inClosure).toContain('a resumed run has the same records');
  });

  it('is right that a dropped `/ m` is found, and that too few rows are refused with file and line', () => {
    expect(failsAfter('huber-regression', '-delta), delta) / m;', '-delta), delta);')).toEqual(['the oracles pass `saddlepoint check`']);
    box.write({ 'few.json': { spec: 'problem/1', kind: 'huber-regression', data: { A: { inline: [[1, 2]] }, b: { inline: [1] } } } });
    expect(box.json(['solve', 'few.json', '--registry', 'huber-regression/registry.json'])).toMatchObject({ status: 2, document: { error: { code: 'too-few-rows', pointer: '/data/A', line: 1 } } });
  });
});
