import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openSandbox, type Sandbox } from './program.js';

const quadratic = { spec: 'problem/1', kind: 'quadratic', data: { Q: { inline: [[2, 0], [0, 8]] }, c: { inline: [-2, -8] } } };
const endless = { spec: 'run/1', problem: 'q.json', method: { id: 'gradient-descent', params: { step: 1e-9 } }, budget: { seconds: 600 }, record: { every: 10_000 } };
/** A loader hook under which importing Observable Plot ends the process with status 99. */
const refusePlot = ['--import', `data:text/javascript,${encodeURIComponent(`import { register } from 'node:module';
register('data:text/javascript,' + encodeURIComponent("export async function load(url, context, next) { if (/@observablehq/.test(url)) process.exit(99); return next(url, context); }"));`)}`];

describe('saddlepoint report', () => {
  let sandbox: Sandbox;
  beforeAll(() => { sandbox = openSandbox(); sandbox.write({ 'q.json': quadratic, 'endless.json': endless }); });
  afterAll(() => { sandbox.close(); });

  it('is written over a run, names its file, and says where it is as a relative path', () => {
    sandbox.run(['solve', 'q.json', '--method', 'gradient-descent', '--out', 'run']);
    const answer = sandbox.run(['report', 'run']);
    expect(answer).toEqual({ status: 0, stdout: 'report  run/report.html\n', stderr: '' });
    expect(readFileSync(sandbox.path('run', 'report.html'), 'utf8')).toContain('<code>q.json</code>');
  });

  it('takes the runs of a folder together, and ends where compare says', () => {
    const { status, stdout } = sandbox.run(['compare', 'q.json', '--methods', 'gradient-descent,gradient-descent', '--out', 'both']);
    expect(status).toBe(0);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('report  both/report.html');
    const { document } = sandbox.json(['report', 'both', '--out', 'again.html']);
    expect(document.runs).toHaveLength(2);
    expect(readFileSync(sandbox.path('again.html'), 'utf8')).toContain('2 runs');
  });

  it('is exit 2 with a coded error for a folder without runs', () => {
    const { status, document } = sandbox.json(['report', 'nowhere']);
    expect(status).toBe(2);
    expect(document.error.code).toBe('run-missing');
  });

  it('reads a folder while a run writes it', async () => {
    const child = sandbox.start(['solve', 'endless.json', '--out', 'live', '--quiet']);
    const ended = new Promise((resolve) => { child.once('exit', resolve); });
    try {
      await vi.waitFor(() => { expect(readFileSync(sandbox.path('live', 'trace.jsonl'), 'utf8').split('\n').length).toBeGreaterThan(20); }, { timeout: 30_000, interval: 50 });
      expect(sandbox.run(['report', 'live']).status).toBe(0);
      expect(child.exitCode).toBeNull();
      expect(readFileSync(sandbox.path('live', 'report.html'), 'utf8')).toMatch(/The trace reaches iteration \d/);
    } finally { child.kill('SIGKILL'); await ended; }
  });

  it('alone loads Observable Plot', () => {
    expect(sandbox.run(['compare', 'q.json', '--methods', 'gradient-descent', '--no-report', '--out', 'plain'], { node: refusePlot }).status).toBe(0);
    expect(sandbox.run(['report', 'plain'], { node: refusePlot }).status).toBe(99);
  });
});
