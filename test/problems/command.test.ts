/** Problem kind `command`: real processes that answer well, badly, late, or not at all. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { iterate, resume, solve, type RunInput, type TraceRecord } from '../../core/index.js';
import { refusal } from '../driver/support.js';

const folder = mkdtempSync(join(tmpdir(), 'saddlepoint-command-'));
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

/** A program that does as `body` says with `id`, `x` and `n`, the number of its requests so far. */
function script(name: string, body: string, before = ''): readonly string[] {
  writeFileSync(join(folder, `${name}.mjs`), `import { createInterface } from 'node:readline';
import { appendFileSync } from 'node:fs';
const reply = (value) => process.stdout.write(JSON.stringify(value) + '\\n');
${before}
let n = 0;
for await (const line of createInterface({ input: process.stdin })) { const { id, x } = JSON.parse(line); n += 1; ${body} }
`);
  return [process.execPath, `${name}.mjs`];
}
const bowl = 'reply({ id, value: (x[0] - 1) ** 2 + (x[1] + 2) ** 2 });';
const spec = (command: readonly string[], params: object = {}, more: object = {}): object => ({ spec: 'problem/1', kind: 'command', params: { command, timeout: 20, ...params }, start: [0, 0], ...more });
const run = (problem: object, more: Partial<RunInput> = {}): RunInput => ({ problem, folder, method: 'nelder-mead', budget: { iterations: 40 }, record: { every: 1 }, allowCommands: true, ...more });
const records = async (input: RunInput): Promise<Omit<TraceRecord, 'seconds'>[]> => {
  const all: Omit<TraceRecord, 'seconds'>[] = [];
  for await (const { k, counts, metrics } of iterate(input)) all.push({ k, counts, metrics });
  return all;
};
const alive = (pid: number): boolean => { try { process.kill(pid, 0); return true; } catch { return false; } };
async function gone(pids: readonly number[]): Promise<boolean> {
  for (let i = 0; i < 100 && pids.some(alive); i++) await pause(20);
  return !pids.some(alive);
}
const pidsIn = (name: string): number[] => readFileSync(join(folder, name), 'utf8').trim().split('\n').map(Number);

describe('a program as the objective', () => {
  it('gives the records of the same formula', async () => {
    const formula = { spec: 'problem/1', kind: 'expression', variables: [{ name: 'x', shape: [2] }], objective: '(x[1] - 1)^2 + (x[2] + 2)^2', start: [0, 0] };
    expect(await records(run(spec(script('bowl', bowl))))).toEqual(await records(run(formula)));
  });

  it.each([['three workers', { workers: 3 }], ['a process for every point', { keep: false }]])('gives the same with %s', async (_name, params) => {
    const steps = { budget: { iterations: 8 } };
    expect(await records(run(spec(script('bowl', bowl), params), steps))).toEqual(await records(run(spec(script('bowl', bowl)), steps)));
  });

  it('keeps its processes, and uses no more than it may', async () => {
    await records(run(spec(script('kept', bowl, "appendFileSync('kept.txt', process.pid + '\\n');"), { workers: 2 })));
    expect(pidsIn('kept.txt')).toHaveLength(2);
    expect(await gone(pidsIn('kept.txt'))).toBe(true);
  });

  it('gets named variables by name and shape, and is not asked outside the bounds', async () => {
    const command = script('named', "appendFileSync('named.txt', JSON.stringify(x) + '\\n'); reply({ id, value: x.a ** 2 + x.b[0] ** 2 + x.m[1][0] });");
    const variables = [{ name: 'a', lower: 1 }, { name: 'b', shape: [1] }, { name: 'm', shape: [2, 1], lower: 0 }];
    await solve(run({ spec: 'problem/1', kind: 'command', variables, params: { command }, start: { a: 1 } }, { budget: { iterations: 30 } }));
    const asked = readFileSync(join(folder, 'named.txt'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { a: number; b: number[]; m: number[][] });
    expect(asked[0]).toEqual({ a: 1, b: [0], m: [[0], [0]] });
    expect(asked.every(({ a, m }) => a >= 1 && m[0]![0]! >= 0 && m[1]![0]! >= 0)).toBe(true);
  });

  it('serves methods that need a gradient, by differences, once it is called smooth', async () => {
    const rough = await refusal(solve(run(spec(script('bowl', bowl)), { method: 'gradient-descent' })));
    expect(rough.code).toBe('method-misfit');
    const { counts, solution } = await solve(run(spec(script('bowl', bowl), { smooth: true }), { method: { id: 'gradient-descent', params: { step: 0.5 } }, budget: { iterations: 1 }, record: { every: 10 } }));
    // One step of length 1/L; forward differences err by about sqrt(eps) L.
    expect([...solution.x!.data].map((xi) => Number(xi.toFixed(6)))).toEqual([1, -2]);
    expect(counts.value).toBe(3 * counts.gradient!);
  });
});

describe('without the word of the user', () => {
  it('nothing runs, and the error names the flag', async () => {
    const command = script('forbidden', bowl, "appendFileSync('ran.txt', 'x');");
    const { allowCommands: _allowed, ...input } = run(spec(command));
    expect(await refusal(solve(input as RunInput))).toMatchObject({ code: 'commands-not-allowed', exitCode: 2, details: { expected: expect.stringContaining('--allow-commands') } });
    expect(existsSync(join(folder, 'ran.txt'))).toBe(false);
  });
});

describe('trouble is a coded error that names the point', () => {
  const third = (body: string): string => `if (n === 3) { ${body} } else ${bowl}`;
  it.each([
    ['a time-out', 'command-timeout', third('continue;'), { timeout: 0.6 }, 'did not answer within 0.6 s'],
    ['a crash', 'command-crashed', third("process.stderr.write('paper jam\\n', () => process.exit(3)); await new Promise(() => {});"), {}, 'exit code 3 before it answered; its last words:\npaper jam'],
    ['a signal', 'command-crashed', third("process.kill(process.pid, 'SIGTERM'); await new Promise((r) => setTimeout(r, 9000));"), {}, 'SIGTERM'],
    ['a closed output', 'command-timeout', third('process.stdin.destroy(); process.stdout.end(); setInterval(() => {}, 1000); await new Promise(() => {});'), { timeout: 0.6 }, 'did not answer'],
    ['text on standard output', 'command-reply', third("process.stdout.write('hello\\n');"), {}, 'not JSON: hello'],
    ['JSON that is no object', 'command-reply', third('reply([1]);'), {}, 'no reply: [1]'],
    ['a line without an end', 'command-line-length', third("process.stdout.write('x'.repeat(3e6));"), {}, '1048576'],
    ['not a number', 'command-value', third('reply({ id, value: NaN });'), {}, 'its value is null'],
    ['a missing value', 'command-value', third('reply({ id });'), {}, 'its value is missing'],
    ['another id', 'command-reply-id', third('reply({ id: 99, value: 1 });'), {}, 'request 99'],
    ['an error of its own', 'command-failed', third("reply({ id, error: 'mesh is tangled' });"), {}, 'mesh is tangled'],
  ])('%s: %s', async (name, code, body, params, words) => {
    const pids = `${code}-${name.replaceAll(' ', '-')}.txt`;
    const error = await refusal(solve(run(spec(script(`bad-${name.replaceAll(' ', '-')}`, body, `appendFileSync('${pids}', process.pid + '\\n');`), params))));
    expect(error).toMatchObject({ code, exitCode: 4 });
    // Nelder-Mead's third point is the start with its second coordinate at 0.05 / 200.
    expect(error.message).toContain('at the point [0,0.00025]');
    expect(error.message).toMatch(/^Oracle `value` of problem `command` failed at step 1/);
    expect(error.message).toContain(words);
    expect(await gone(pidsIn(pids))).toBe(true);
  });

  it('a program that is not there is a usage error', async () => {
    expect(await refusal(solve(run(spec(['no-such-program-anywhere']))))).toMatchObject({ code: 'command-start', exitCode: 2 });
  });

  it('what the program started ends with it', async () => {
    const command = script('parent', third('continue;'), "import { spawn } from 'node:child_process'; const c = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']); appendFileSync('grandchild.txt', c.pid + '\\n');");
    expect(await refusal(solve(run(spec(command, { timeout: 1 }))))).toMatchObject({ code: 'command-timeout' });
    expect(await gone(pidsIn('grandchild.txt'))).toBe(true);
  });

  it('is +Infinity where failures are infinite, and the run goes on', async () => {
    const command = script('fragile', `if (x[0] > 0.5) process.exit(1); ${bowl}`);
    const { outcome, solution } = await solve(run(spec(command, { failures: 'infinite' }), { budget: { iterations: 40 } }));
    expect(outcome).toBe('budget');
    expect(solution.x!.data[0]).toBeLessThanOrEqual(0.5);
  });

  it('a size that contradicts the start, or none at all, is refused', async () => {
    const command = script('bowl', bowl);
    expect(await refusal(solve(run(spec(command, { size: 3 }))))).toMatchObject({ code: 'command-size' });
    expect(await refusal(solve(run({ spec: 'problem/1', kind: 'command', params: { command } })))).toMatchObject({ code: 'command-size' });
  });
});

it('an abort does not wait for an evaluation that takes its time, leaves no process, and the run is carried on bit for bit', async () => {
  const command = script('slow', `if (n === 4 && !process.env.QUICK) continue; ${bowl}`, "appendFileSync('slow.txt', process.pid + '\\n');");
  const problem = spec(command), out = join(folder, 'run'), controller = new AbortController();
  let at = 0;
  const watcher = (async () => { while (!existsSync(join(folder, 'slow.txt'))) await pause(20); await pause(150); at = performance.now(); controller.abort(); })();
  const { outcome } = await solve(run(problem, { out, signal: controller.signal, budget: { iterations: 12 } }));
  // The evaluation would time out after 20 s; test/driver/ask-tell.test.ts holds the driver to 100 ms, without files.
  expect(performance.now() - at).toBeLessThan(5000);
  await watcher;
  expect(outcome).toBe('aborted');
  expect(await gone(pidsIn('slow.txt'))).toBe(true);
  process.env.QUICK = '1';
  try {
    expect(await refusal(resume(out))).toMatchObject({ code: 'commands-not-allowed' });
    const carried = await resume(out, { allowCommands: true }), whole = await solve(run(problem, { budget: { iterations: 12 } }));
    expect([carried.counts, carried.best]).toEqual([whole.counts, whole.best]);
  } finally { delete process.env.QUICK; }
});

it('killed with -9 between ask and tell, the run leaves no orphan, and `resume` gives the records of an uninterrupted one', async () => {
  const { program } = await import('../cli/program.js');
  const { spawn } = await import('node:child_process');
  const command = script('sleepy', `appendFileSync('asked.txt', n + '\\n'); if (n === 9 && process.env.SLEEP) await new Promise((r) => setTimeout(r, 60000)); ${bowl}`, "appendFileSync('sleepy.txt', process.pid + '\\n'); process.stdin.on('end', () => process.exit(0));");
  writeFileSync(join(folder, 'sleepy.json'), JSON.stringify({ spec: 'run/1', problem: spec(command), method: { id: 'nelder-mead' }, budget: { iterations: 20 }, record: { every: 1 }, checkpoint: { iterations: 3 } }));
  const main = (out: string): readonly string[] => [program, 'solve', 'sleepy.json', '--out', out, '--allow-commands', '--quiet'];
  const child = spawn(process.execPath, main('killed'), { cwd: folder, env: { ...process.env, SLEEP: '1' }, stdio: 'ignore' });
  while (!existsSync(join(folder, 'asked.txt')) || !readFileSync(join(folder, 'asked.txt'), 'utf8').includes('9\n')) await pause(20);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
  expect(await gone(pidsIn('sleepy.txt'))).toBe(true);
  const trace = (out: string): object[] => readFileSync(join(folder, out, 'trace.jsonl'), 'utf8').trim().split('\n').slice(1).map((line) => { const { seconds: _seconds, ...rest } = JSON.parse(line) as TraceRecord; return rest; });
  const cut = trace('killed').length;
  expect(cut).toBeLessThan(21);
  const quick = { cwd: folder, encoding: 'utf8' as const };
  expect(spawnSync(process.execPath, [program, 'resume', 'killed', '--quiet'], quick).status).toBe(2);
  expect(spawnSync(process.execPath, [program, 'resume', 'killed', '--allow-commands', '--quiet'], quick)).toMatchObject({ status: 0 });
  expect(spawnSync(process.execPath, main('whole'), quick)).toMatchObject({ status: 0 });
  expect(trace('killed')).toEqual(trace('whole'));
  const counts = (out: string): unknown => (JSON.parse(readFileSync(join(folder, out, 'result.json'), 'utf8')) as { counts: unknown }).counts;
  expect(counts('killed')).toEqual(counts('whole'));
}, 30_000);
