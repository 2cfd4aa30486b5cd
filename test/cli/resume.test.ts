import { once } from 'node:events';
import { copyFileSync, cpSync, readFileSync, readdirSync, rmSync, writeFileSync, appendFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linalgReport } from '../../core/linalg/index.js';
import { loadRegistry } from '../../core/registry/load.js';
import { openSandbox, type Sandbox } from './program.js';

/** A problem for every solver: slow enough to be killed in mid-run, by iterations, not by time. */
const chain = { spec: 'problem/1', kind: 'test-function', params: { name: 'nesterov-worst', dimension: 1500 }, start: undefined as number[] | undefined };
/** Two thousand steps within bounds. */
const valley = { spec: 'problem/1', kind: 'expression', variables: [{ name: 'x', shape: [400], lower: -2, upper: 1.5 }], objective: 'sum(i, 1, 399, 100*(x[i+1]-x[i]^2)^2 + (1-x[i])^2)' };
/** A weight and a ridge so small that inner steps hardly grow. */
const signal = { spec: 'problem/1', kind: 'total-variation', params: { weight: 1e-6, l2: 1e-6 }, data: { signal: { inline: Array.from({ length: 400 }, (_, i) => Math.sin(i)) } } };
/** Accuracies in place of iterations: each step of the analysis is a run of its own. */
const zeroChain = { spec: 'problem/1', kind: 'hard-instance', params: { T: 10 } };
/** Some hundred rounds: a chain of noisy columns, of which the search starts at the wrong end with few pairs a round. */
const columns = 90, table = Array.from({ length: 300 }, (_, row) => { const x = [Math.sin(row * row)]; for (let j = 1; j < columns; j++) x.push(1.1 * x[j - 1]! * (j % 3 === 0 ? 0 : 1) + Math.sin((row + 1) * (j + 7) * (j + row))); return x; });
const graph = { spec: 'problem/1', kind: 'dag-learning', data: { X: { inline: table } } };
const smallGraph = { spec: 'problem/1', kind: 'dag-learning', data: { X: { generate: 'linear-sem', graph: 'erdos-renyi', nodes: 12, edgesPerNode: 2, samples: 200, seed: 1 } }, params: { l1: 0.02 } };
/** Eleven nodes of it, with an l1 term that makes every subset eleven fits. */
const penalisedGraph = { ...graph, data: { X: { inline: table.map((row) => row.slice(0, 11)) } }, params: { l1: 0.1 } };
/** Clauses that cannot all hold. */
const clauses = { spec: 'problem/1', kind: 'max-sat', data: { clauses: { generate: 'random-sat', variables: 300, clauses: 1800, seed: 1 } } };
/** Ten gates on 400 rows. */
const gated = { spec: 'problem/1', kind: 'conditional-computation', params: { experts: 10, hidden: 4 }, data: { X: { inline: table.concat(table.slice(0, 100)).map((row) => row.slice(0, 3)) }, y: { inline: Array.from({ length: 400 }, (_, i) => i % 2) } } };
const composite = ['accelerated-gradient-sliding', 'gradient-sliding', 'multi-phase-gradient-sliding', 'nesterov-smoothing', 'primal-dual', 'proximal-subgradient', 'restart-free-accelerated-gradient-sliding', 'restart-free-gradient-sliding'];
const problems: Readonly<Record<string, object>> = { ...Object.fromEntries(composite.map((id) => [id, signal])), 'lbfgs-b': valley, walksat: clauses, probsat: clauses, 'stochastic-neurons': gated, 'estimator-bias-variance': gated, polystep: clauses, ...Object.fromEntries(['cma-es', 'sep-cma-es'].map((id) => [id, { ...chain, params: { name: 'nesterov-worst', dimension: 12 } }])), 'momentum-dynamics': { ...chain, params: { name: 'nesterov-worst', dimension: 100 } }, 'oracle-floor': zeroChain, 'quantum-guess-chain': zeroChain, 'topological-swaps': graph, 'exact-dag': penalisedGraph,
  notears: smallGraph, dagma: smallGraph, golem: smallGraph,
};
const params: Readonly<Record<string, object>> = {
  'estimator-bias-variance': { rows: 400 },
  'consensus-based-optimization': { particles: 6, sigma: 1 }, 'consensus-hopping': { particles: 6 }, walksat: { flips: 50 }, probsat: { flips: 50 }, 'openai-es': { population: 10 }, 'sep-cma-es': { restarts: 1000, increase: 1 }, 'cma-es': { restarts: 1000, increase: 1 },
  'oracle-floor': { eps: Array.from({ length: 100 }, (_, i) => 0.9 + i / 200) }, 'quantum-guess-chain': { M: Array.from({ length: 64 }, (_, i) => i + 2), updates: 20_000 },
  'momentum-dynamics': { iterations: 3000 }, notears: { rhoFactor: 1.05 }, 'exact-dag': { slice: 1 },
  'topological-swaps': { start: { order: Array.from({ length: columns }, (_, i) => columns - 1 - i) }, sizeSmall: 8, largeSearches: 10_000 },
  'online-gradient-descent': { diameter: 10 }, 'optimistic-mirror-descent': { diameter: 10 }, 'follow-the-regularized-leader': { diameter: 10 },
  'optimistic-mirror-descent-ensemble': { diameter: 10, gradientBound: 10, rounds: 4000 }, ader: { diameter: 10, gradientBound: 10, rounds: 4000 },
};
/** Their only step is the solve: there is no middle to be killed in. */
const oneStep = ['glpk', 'highs'];
const never = { kind: 'step', below: 1e-320 };
const { methods } = loadRegistry();
const analyses = methods.filter(({ kind }) => kind === 'analysis').map(({ id }) => id);
const many = methods.map(({ id }) => id).filter((id) => !oneStep.includes(id));

let sandbox: Sandbox;
beforeAll(() => { sandbox = openSandbox(); });
afterAll(() => sandbox.close());

const runOf = (id: string, iterations: number): object =>
  ({ spec: 'run/1', problem: problems[id] ?? chain, method: { id, params: params[id] ?? {} }, ...(analyses.includes(id) ? {} : { stop: never }), budget: { iterations }, record: { ratio: 1.1 }, checkpoint: { iterations: 50 } });

const checkpoints = (run: string): string[] => { try { return readdirSync(sandbox.path(run, 'checkpoints')).filter((name) => name.endsWith('.safetensors')).sort(); } catch { return []; } };

/** Starts a run and kills it with signal once it has a checkpoint past k = 0. */
async function killed(spec: string, out: string, signal: NodeJS.Signals): Promise<number | null> {
  const child = sandbox.start(['solve', spec, '--out', out, '--quiet']);
  const ended = once(child, 'exit');
  while (child.exitCode === null && !checkpoints(out).some((name) => Number.parseInt(name, 10) > 0)) await pause(2);
  child.kill(signal);
  const [code] = await ended;
  return code as number | null;
}

describe('kill -9 in mid-run, then resume: the records equal the uninterrupted ones', () => {
  it.each(many)('%s', async (id) => {
    sandbox.write({ [`${id}.json`]: runOf(id, 4000) });
    await killed(`${id}.json`, `${id}-killed`, 'SIGKILL');
    const whole = sandbox.json(['solve', `${id}.json`, '--out', `${id}-whole`]).document;
    const resumed = sandbox.json(['resume', `${id}-killed`]).document;
    expect(sandbox.records(`${id}-killed`)).toEqual(sandbox.records(`${id}-whole`));
    for (const key of ['outcome', 'certificate', 'reason', 'iterations', 'counts', 'best', 'last', 'solution', 'tables']) expect(resumed[key]).toEqual(whole[key]);
  });
});

describe('resume', () => {
  const id = 'gradient-descent';
  beforeAll(async () => {
    sandbox.write({ 'long.json': runOf(id, 20000) });
    await killed('long.json', 'base', 'SIGKILL');
    sandbox.run(['solve', 'long.json', '--out', 'whole', '--quiet']);
  });
  const copy = (name: string): string => { rmSync(sandbox.path(name), { recursive: true, force: true }); cpSync(sandbox.path('base'), sandbox.path(name), { recursive: true }); return name; };

  it('after Ctrl-C: exit 130 with a checkpoint, then the same records', async () => {
    expect(await killed('long.json', 'interrupted', 'SIGINT')).toBe(130);
    expect(JSON.parse(readFileSync(sandbox.path('interrupted', 'result.json'), 'utf8')).outcome).toBe('aborted');
    expect(sandbox.json(['resume', 'interrupted']).document.outcome).toBe('budget');
    expect(sandbox.records('interrupted')).toEqual(sandbox.records('whole'));
  });

  it('drops a half-written line', () => {
    const run = copy('half');
    appendFileSync(sandbox.path(run, 'trace.jsonl'), '{"k":999999,"seco');
    sandbox.run(['resume', run]);
    expect(sandbox.records(run)).toEqual(sandbox.records('whole'));
  });

  it('passes over a damaged checkpoint for the one before', () => {
    const run = copy('damaged');
    const newest = sandbox.path(run, 'checkpoints', checkpoints(run).at(-1)!);
    const bytes = readFileSync(newest);
    bytes[bytes.length - 3]! ^= 1;
    writeFileSync(newest, bytes);
    const answer = sandbox.run(['resume', run]);
    expect(answer.stderr).toContain('trying the one before');
    expect(sandbox.records(run)).toEqual(sandbox.records('whole'));
  });

  it('refuses when all checkpoints are damaged', () => {
    const run = copy('hopeless');
    for (const name of checkpoints(run)) writeFileSync(sandbox.path(run, 'checkpoints', name), readFileSync(sandbox.path(run, 'checkpoints', name)).subarray(0, 100));
    const { status, document } = sandbox.json(['resume', run]);
    expect([status, document.error.code]).toEqual([2, 'checkpoint-damaged']);
  });

  it('starts from k = 0 when there is no checkpoint', () => {
    const run = copy('none');
    rmSync(sandbox.path(run, 'checkpoints'), { recursive: true });
    sandbox.run(['resume', run]);
    expect(sandbox.records(run)).toEqual(sandbox.records('whole'));
  });

  it('refuses another spec, and a folder that is no run', () => {
    const run = copy('other');
    const file = sandbox.path(run, 'run.json');
    const document = JSON.parse(readFileSync(file, 'utf8'));
    document.spec.seed = 5;
    writeFileSync(file, JSON.stringify(document));
    expect(sandbox.json(['resume', run]).document.error.code).toBe('resume-other-spec');
    expect(sandbox.json(['resume', '.']).document.error.code).toBe('run-missing');
    copyFileSync(sandbox.path('long.json'), sandbox.path(run, 'run.json'));
    expect(sandbox.json(['resume', run]).document.error.code).toBe('run-damaged');
  });

  it.each([['spec', null], ['registries', 5], ['method', null], ['folder', 7]])('refuses a run.json whose %s is %j', (key, value) => {
    const run = copy('malformed'), file = sandbox.path(run, 'run.json');
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), [key]: value }));
    expect(sandbox.json(['resume', run])).toMatchObject({ status: 2, document: { error: { code: 'run-damaged' } } });
  });

  it.each(['5', '{}', '[]', '{"outcome":"converged"}'])('does not take %s for a result: the run goes on', (text) => {
    const run = copy('rubbish');
    writeFileSync(sandbox.path(run, 'result.json'), text);
    expect(sandbox.json(['resume', run]).document.outcome).toBe('budget');
    expect(sandbox.records(run)).toEqual(sandbox.records('whole'));
  });

  it('refuses data that changed', async () => {
    sandbox.write({ 'table.csv': `a,b\n${Array.from({ length: 200 }, (_, i) => `${i},${(i * 7) % 13}`).join('\n')}`,
      'table.json': { spec: 'run/1', problem: { spec: 'problem/1', kind: 'least-squares', data: { A: { csv: 'table.csv', columns: ['a'] }, b: { csv: 'table.csv', column: 'b' } } }, method: { id, params: { step: 1e-9 } }, stop: never, budget: { iterations: 300000 }, checkpoint: { iterations: 50 } } });
    await killed('table.json', 'table-run', 'SIGKILL');
    appendFileSync(sandbox.path('table.csv'), '\n1,2');
    expect(sandbox.json(['resume', 'table-run']).document.error.code).toBe('resume-other-spec');
  });

  it.skipIf(linalgReport().engine === 'portable')('refuses another engine unless it is allowed (skipped where there is only the portable one)', () => {
    const run = copy('engine');
    process.env.SADDLEPOINT_LINALG = 'portable';
    try {
      expect(sandbox.json(['resume', run]).document.error.code).toBe('resume-other-engine');
      expect(sandbox.run(['resume', run, '--allow-other-engine', '--quiet']).status).toBe(0);
    } finally { delete process.env.SADDLEPOINT_LINALG; }
  });

  it('shows the result of a run that ended already', () => {
    expect(sandbox.json(['resume', 'whole']).document).toEqual(JSON.parse(readFileSync(sandbox.path('whole', 'result.json'), 'utf8')));
  });
});
