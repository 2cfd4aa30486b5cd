import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSandbox, type Sandbox } from './program.js';

const quadratic = { spec: 'problem/1', kind: 'quadratic', data: { Q: { inline: [[2, 0], [0, 8]] }, c: { inline: [-2, -8] } } };
const run = (more: object = {}): object => ({ spec: 'run/1', problem: 'q.json', method: { id: 'gradient-descent' }, ...more });

let box: Sandbox;
beforeEach(() => { box = openSandbox(); box.write({ 'q.json': quadratic, 'run.json': run() }); });
afterEach(() => box.close());

describe('solve --json', () => {
  it('prints the whole document', () => {
    const { status, document } = box.json(['solve', 'run.json', '--out', 'out']);
    expect(status).toBe(0);
    expect(Object.keys(document)).toEqual(expect.arrayContaining(['outcome', 'certificate', 'reason', 'method', 'problem', 'seed', 'iterations', 'seconds', 'counts', 'best', 'last', 'solution', 'environment', 'runDirectory']));
    expect(document).toMatchObject({ outcome: 'converged', method: 'gradient-descent', problem: 'quadratic', certificate: { kind: 'global', evidence: 'proved' }, runDirectory: box.path('out') });
    expect(document.solution.x.shape).toEqual([2]);
    // f = x1^2 - 2 x1 + 4 x2^2 - 8 x2 has its minimum -5 at (1, 1); |g| < 1e-8 and mu = 2 bound the error by 5e-9.
    expect(Math.abs(document.solution.x.data[0] - 1)).toBeLessThan(5e-9);
    expect(Math.abs(document.best.metrics.value + 5)).toBeLessThan(1e-15);
  });

  it('leaves a run directory whose parts agree', () => {
    const { document } = box.json(['solve', 'run.json', '--out', 'out']);
    expect(readdirSync(box.path('out')).sort()).toEqual(['checkpoints', 'result.json', 'run.json', 'solution.npy', 'trace.jsonl']);
    const header = JSON.parse(readFileSync(box.path('out', 'trace.jsonl'), 'utf8').split('\n')[0]!);
    expect(header).toMatchObject({ trace: 1, method: 'gradient-descent', problem: 'quadratic', seed: 0 });
    const records = box.records('out');
    expect(records[0]!.k).toBe(0);
    expect(records.at(-1)!.k).toBe(document.iterations);
    expect(JSON.parse(readFileSync(box.path('out', 'result.json'), 'utf8'))).toEqual(document);
  });

  it('takes the first fit for a bare problem, and says so', () => {
    const answer = box.run(['solve', 'q.json']);
    const { document } = box.json(['match', 'q.json']);
    expect(answer.stderr).toContain(document.fits[0].id);
    expect(answer.status).toBe(0);
  });

  it('warns of a backend that computes nothing, in the summary and in the notes', () => {
    expect(box.run(['solve', 'run.json', '--backend', 'wasm']).stdout).toMatch(/warning +backend wasm computes nothing here/);
    expect(box.json(['solve', 'run.json', '--backend', 'wasm']).document.notes).toHaveLength(1);
  });

  it('reads a spec from standard input', () => {
    const { status, stdout } = box.run(['solve', '-', '--json'], { input: JSON.stringify(quadratic) });
    expect(status).toBe(0);
    expect(JSON.parse(stdout).outcome).toBe('converged');
  });
});

describe('overrides', () => {
  it('of params want a method to be named', () => {
    expect(box.json(['solve', 'q.json', '--set', '/method/params/step=0.1'])).toMatchObject({ status: 2, document: { error: { code: 'method-missing', expected: '--method ID' } } });
  });

  it('are part of the hash', () => {
    const hash = (args: string[], out: string): string => { box.json(['solve', 'run.json', '--out', out, ...args]); return JSON.parse(readFileSync(box.path(out, 'run.json'), 'utf8')).specHash; };
    const hashes = [hash([], 'a'), hash([], 'b'), hash(['--set', '/method/params/step=0.1'], 'c'), hash(['--max-iterations', '7'], 'd'), hash(['--seed', '1'], 'e')];
    expect(hashes[0]).toBe(hashes[1]);
    expect(new Set(hashes).size).toBe(4);
  });

  it('--set reaches the params of a method that --method names', () => {
    // Step 0.25 with Q = diag(2, 8): x1 - 1 halves in each step.
    const { document } = box.json(['solve', 'q.json', '--method', 'gradient-descent', '--set', '/method/params/step=0.25', '--max-iterations', '3']);
    expect(document.last.metrics.value).toBeCloseTo(-5 + (1 / 8) ** 2 + 4, 12);
    expect(box.json(['solve', 'q.json', '--method', 'gradient-descent', '--set', '/method/params/stepp=1']).document.error.code).toBe('unknown-key');
  });

  it('--max-iterations ends with outcome budget, exit 0; 5 under --require-converged', () => {
    const { status, document } = box.json(['solve', 'run.json', '--max-iterations', '3']);
    expect([status, document.outcome, document.iterations]).toEqual([0, 'budget', 3]);
    expect(document.certificate.kind).toBe('none');
    expect(box.run(['solve', 'run.json', '--max-iterations', '3', '--require-converged']).status).toBe(5);
  });

  it('--start takes an array, blocks, or an earlier result', () => {
    box.write({ 'array.json': [1, 1], 'block.json': { x: [1, 1] } });
    box.json(['solve', 'run.json', '--out', 'first']);
    for (const file of ['array.json', 'block.json', 'first/result.json']) expect(box.json(['solve', 'run.json', '--start', file]).document.iterations).toBe(0);
  });
});

describe('malformed files beside the spec', () => {
  it('a start file whose block is null', () => {
    box.write({ 'start.json': { solution: { x: null } } });
    const { status, document } = box.json(['solve', 'run.json', '--start', 'start.json']);
    expect(status).toBe(2);
    expect(document.error.code).not.toBe('internal');
  });

  const entry = { id: 'mine', kind: 'solver', version: '1.0.0', module: './mine.mjs', export: 'mine', title: 'Mine', summary: 'mine', requires: ['gradient'], metrics: {}, params: { type: 'object' } };
  it.each([
    [{ ...entry, params: { type: 'nonsense' } }, 'registry-schema'], [{ ...entry, params: { $ref: '#/nowhere' } }, 'registry-schema'],
    [{ ...entry, params: { properties: { a: { pattern: '(' } } } }, 'registry-schema'], [{ ...entry, definition: {} }, 'plugin-import'],
  ])('a registry entry %#', (broken, code) => {
    box.write({ 'registry.json': { registry: 1, entries: [broken] } });
    expect(box.json(['solve', 'q.json', '--method', 'mine', '--registry', 'registry.json'])).toMatchObject({ status: 2, document: { error: { code } } });
  });
});

describe('exit codes', () => {
  const failing: [string, object | undefined, string[], number, string][] = [
    ['a missing file', undefined, ['solve', 'nope.json'], 2, 'spec-missing'],
    ['an unknown method', run({ method: { id: 'gradient-desent' } }), ['solve', 'spec.json'], 2, 'unknown-method'],
    ['an unknown key', run({ budgett: {} }), ['solve', 'spec.json'], 2, 'unknown-key'],
    ['a bad param', run({ method: { id: 'gradient-descent', params: { step: -1 } } }), ['solve', 'spec.json'], 2, 'wrong-value'],
    ['repetitions', run({ repetitions: 3 }), ['solve', 'spec.json'], 2, 'repetitions'],
    ['a gap without a reference', run({ stop: { kind: 'gap', below: 1e-6 } }), ['solve', 'spec.json'], 2, 'gap-without-reference'],
    ['an unknown backend', run(), ['solve', 'spec.json', '--backend', 'tpu'], 6, 'backend-unavailable'],
    ['a full run directory', run(), ['solve', 'spec.json', '--out', '.'], 2, 'out-not-empty'],
    ['an unknown verb', undefined, ['sovle', 'x'], 2, 'usage'],
    ['an unknown option', undefined, ['solve', 'q.json', '--nope'], 2, 'usage'],
    ['an indefinite Q', { ...quadratic, data: { Q: { inline: [[1, 0], [0, -1]] }, c: { inline: [0, 0] } } }, ['solve', 'spec.json'], 2, 'not-convex'],
    ['shapes that disagree', { ...quadratic, data: { Q: { inline: [[1, 0], [0, 1]] }, c: { inline: [0, 0, 0] } } }, ['solve', 'spec.json'], 2, 'data-shape'],
    ['a start of the wrong length', { ...quadratic, start: [1, 2, 3] }, ['solve', 'spec.json'], 2, 'start-shape'],
    ['a block that does not exist', { ...quadratic, start: { y: [1, 2] } }, ['solve', 'spec.json'], 2, 'unknown-block'],
  ];
  it.each(failing)('%s', (_name, spec, args, status, code) => {
    if (spec) box.write({ 'spec.json': spec });
    const before = readdirSync(box.folder).sort();
    const answer = box.run([...args, '--json']);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.stdout).error.code).toBe(code);
    expect(answer.stderr).not.toMatch(/\n\s+at /);
    expect(readdirSync(box.folder).sort()).toEqual(before);
  });

  it('names file, line, pointer and suggestion', () => {
    box.write({ 'spec.json': '{\n "spec": "run/1",\n "problem": "q.json",\n "method": {\n  "id": "gradient-desent" }\n}' });
    const { error } = box.json(['solve', 'spec.json']).document;
    expect(error).toMatchObject({ file: 'spec.json', line: 5, pointer: '/method/id', suggestion: 'did you mean `gradient-descent`?' });
  });

  it('diverged is 4, with the last finite point', () => {
    const { status, document } = box.json(['solve', 'run.json', '--set', '/method/params/step=1e300', '--set', '/problem/start=[3,4]']);
    expect([status, document.outcome]).toEqual([4, 'diverged']);
    expect(document.last.solution?.x.data.every(Number.isFinite) ?? document.solution.x.data.every(Number.isFinite)).toBe(true);
  });
});
