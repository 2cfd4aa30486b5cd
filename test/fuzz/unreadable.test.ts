/** What is no regular file, given wherever a file is read: a coded error at once, in little memory. */
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSandbox, program, type Sandbox } from '../cli/program.js';

let box: Sandbox, server: Server;
const problem = { spec: 'problem/1', kind: 'quadratic', data: { Q: { inline: [[2, 0], [0, 8]] }, c: { inline: [-2, -8] } } };
beforeAll(async () => {
  box = openSandbox();
  box.write({ 'q.json': problem });
  for (const name of ['pipe.json', 'pipe.npy']) execFileSync('mkfifo', [box.path(name)]);
  mkdirSync(box.path('folder.json'));
  mkdirSync(box.path('folder.npy'));
  server = createServer();
  await new Promise<void>((resolve) => { server.listen(box.path('socket.json'), resolve); });
});
afterAll(() => { server.close(); box.close(); });

/** A hang is a status of null. */
const run = (args: readonly string[], stdin: 'ignore' | number = 'ignore') => {
  const { status, stdout } = spawnSync(process.execPath, [program, ...args, '--json'], { cwd: box.folder, encoding: 'utf8', timeout: 20_000, stdio: [stdin, 'pipe', 'pipe'] });
  return { status, error: status === null ? undefined : JSON.parse(stdout).error ?? JSON.parse(stdout).errors?.[0] };
};

const strange = ['pipe.json', 'folder.json', 'socket.json', '/dev/zero'];
describe.skipIf(process.platform !== 'linux')('on Linux', () => {
  it.each(strange)('%s as a spec', (file) => { expect(run(['solve', file])).toMatchObject({ status: 2, error: { code: 'spec-not-a-file', file } }); });
  it.each(strange)('%s as --registry', (file) => { expect(run(['list', '--registry', file])).toMatchObject({ status: 2, error: { code: 'registry-missing', file } }); });
  it.each(strange)('%s as --start', (file) => { expect(run(['validate', 'q.json', '--start', file])).toMatchObject({ status: 2, error: { code: 'spec-not-a-file', file } }); });
  it.each(['pipe.npy', 'folder.npy', '/dev/zero.npy'])('%s as data', (file) => {
    box.write({ 'd.json': { ...problem, data: { ...problem.data, c: { file } } } });
    expect(run(['validate', 'd.json', '--allow-outside'])).toMatchObject({ status: 2, error: { code: file.startsWith('/dev') ? 'data-file-missing' : 'data-not-a-file', pointer: '/data/c/file' } });
  });
  it.each(['pipe.json', '/dev/zero'])('%s as the problem of a run, and as the base of a sweep', (file) => {
    box.write({ 'r.json': { spec: 'run/1', problem: file }, 's.json': { spec: 'sweep/1', base: file, axes: { '/seed': [1] } } });
    expect(run(['solve', 'r.json', '--allow-outside'])).toMatchObject({ status: 2, error: { code: 'spec-not-a-file' } });
    expect(run(['sweep', 's.json', '--allow-outside'])).toMatchObject({ status: 2, error: { code: 'spec-not-a-file' } });
  });

  it('standard input that never ends is left at 64 MiB', () => {
    const endless = openSync('/dev/zero', 'r');
    const report = "process.on('exit', () => { process.stderr.write(`peak ${process.resourceUsage().maxRSS}`); });";
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(report)}`, program, 'solve', '-', '--json'], { stdio: [endless, 'pipe', 'pipe'], encoding: 'utf8', timeout: 20_000 });
    closeSync(endless);
    expect([status, JSON.parse(stdout).error.code]).toEqual([2, 'spec-too-large']);
    // MiB: the program itself, what was read, and some air.
    expect(Number(/peak (\d+)/.exec(stderr)![1]) / 1024).toBeLessThan(100 + 64 + 20);
  });
  it('standard input that is a folder', () => {
    const folder = openSync(box.folder, 'r');
    expect(run(['solve', '-'], folder)).toMatchObject({ status: 2, error: { code: 'spec-unreadable' } });
    closeSync(folder);
  });
  it('standard input that comes late, in pieces, through a pipe', () => {
    const text = JSON.stringify(problem);
    const stdout = execFileSync('sh', ['-c', `(sleep 0.2; printf %s '${text.slice(0, 20)}'; sleep 0.2; printf %s '${text.slice(20)}') | "${process.execPath}" "${program}" validate - --json`], { encoding: 'utf8' });
    expect(JSON.parse(stdout)).toEqual({ valid: true, errors: [] });
  });
});

describe('files of a run directory', () => {
  it.each([['result.json', 'resume'], ['run.json', 'resume'], ['trace.jsonl', 'report'], ['result.json', 'report'], ['run.json', 'report']])('a pipe as %s: %s does not wait', (name, verb) => {
    rmSync(box.path('run'), { recursive: true, force: true });
    expect(box.run(['solve', 'q.json', '--method', 'lbfgs', '--quiet', '--out', 'run']).status).toBe(0);
    rmSync(box.path('run', name));
    execFileSync('mkfifo', [box.path('run', name)]);
    const { status } = spawnSync(process.execPath, [program, verb, 'run', '--json'], { cwd: box.folder, timeout: 20_000 });
    expect(status).toBe(name === 'run.json' && verb === 'resume' ? 2 : 0);
  });
});

it('a registry file of more than 16 MiB, and one nested 10^6 deep', () => {
  box.write({ 'large.json': `{"registry": 1, "entries": [${' '.repeat(17 * 2 ** 20)}]}`, 'deep.json': '['.repeat(1e6) });
  expect(run(['list', '--registry', 'large.json'])).toMatchObject({ status: 2, error: { code: 'registry-too-large' } });
  expect(run(['list', '--registry', 'deep.json'])).toMatchObject({ status: 2, error: { code: 'registry-json' } });
});

it.each([
  ['UTF-16', Buffer.from(`\uFEFF${JSON.stringify(problem)}`, 'utf16le'), 'spec-encoding'],
  ['bytes that are no UTF-8', Buffer.from(JSON.stringify(problem).replace('quadratic', '\u00e9'), 'latin1'), 'spec-encoding'],
  ['nothing', Buffer.alloc(0), 'spec-json'],
  ['a million and more members', Buffer.from(`{${Array.from({ length: 1_100_000 }, (_, i) => `"${i}":0`).join(',')}}`), 'spec-too-large'],
] as const)('a spec of %s', (_name, bytes, code) => {
  const { status, stdout } = spawnSync(process.execPath, [program, 'validate', '-', '--json'], { input: bytes, encoding: 'utf8' });
  expect([status, JSON.parse(stdout).errors[0].code]).toEqual([2, code]);
});

it('ten million wrong entries are one error, and cost less than 500 MiB beside their text', () => {
  const text = JSON.stringify({ spec: 'problem/1', kind: 'test-function', params: { name: 'rosenbrock', dimension: 2 }, start: [] }).replace('[]', `[${'"",'.repeat(10_000_000)}""]`);
  const report = "process.on('exit', () => { process.stderr.write(`peak ${process.resourceUsage().maxRSS}`); });";
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(report)}`, program, 'validate', '-', '--json'], { input: text, encoding: 'utf8' });
  expect([status, JSON.parse(stdout).errors.map(({ pointer }: any) => pointer)]).toEqual([2, ['/start/0']]);
  expect(Number(/peak (\d+)/.exec(stderr)![1]) / 1024).toBeLessThan(100 + (2 * text.length) / 2 ** 20 + 500);
});
