import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { defineMethod, defineProblem, iterate, registry, resume, SaddlepointError, solve } from '../../core/index.js';

const bowl = defineProblem({
  size: 2,
  oracles: {
    value: (x: Float64Array) => (x[0]! - 1) ** 2 + 10 * (x[1]! + 2) ** 2,
    gradient: (x: Float64Array, out: Float64Array) => { out[0] = 2 * (x[0]! - 1); out[1] = 20 * (x[1]! + 2); },
  },
  traits: { convex: true, smooth: true, smoothness: 20, strongConvexity: 2 },
  start: [5, 5],
});
const spec = { spec: 'problem/1', kind: 'quadratic', data: { Q: { inline: [[2, 0], [0, 8]] }, c: { inline: [-2, -8] } } };
const refusal = async (work: Promise<unknown>): Promise<SaddlepointError> => {
  try { await work; } catch (error) { if (error instanceof SaddlepointError) return error; throw error; }
  throw new Error('nothing was refused');
};

describe('solve', () => {
  it('takes a problem given as plain functions', async () => {
    const result = await solve({ problem: bowl, method: 'gradient-descent', stop: { kind: 'gradient-norm', below: 1e-9 } });
    expect(result.outcome).toBe('converged');
    expect(result.certificate).toMatchObject({ kind: 'global', evidence: 'proved' });
    // |x - x*| <= |g| / mu
    expect(Math.abs(result.solution.x!.data[0]! - 1)).toBeLessThan(5e-10);
    expect(Math.abs(result.solution.x!.data[1]! + 2)).toBeLessThan(5e-10);
  });

  it('takes a spec object, and a method with params', async () => {
    const result = await solve({ problem: spec, method: { id: 'gradient-descent', params: { step: 0.1 } } });
    expect(result.best.metrics.value).toBeCloseTo(-5, 12);
  });

  it('chooses a method when none is named', async () => {
    const { fits } = await registry.match(bowl);
    expect((await solve({ problem: bowl })).method).toBe(fits[0]!.id);
  });

  it('refuses params that the schema does not know, and problems that do not fit', async () => {
    expect(await refusal(solve({ problem: bowl, method: { id: 'gradient-descent', params: { stepp: 1 } } }))).toMatchObject({ code: 'unknown-key', exitCode: 2 });
    const valueOnly = defineProblem({ size: 1, oracles: { value: (x: Float64Array) => Math.abs(x[0]!) } });
    expect(await refusal(solve({ problem: valueOnly, method: 'gradient-descent' }))).toMatchObject({ code: 'method-misfit', exitCode: 3 });
  });

  it('differences a smooth value when there is no gradient', async () => {
    const smooth = defineProblem({ size: 2, oracles: { value: bowl.oracles.value }, traits: { smooth: true, smoothness: 20 } });
    const result = await solve({ problem: smooth, method: 'gradient-descent', stop: { kind: 'gradient-norm', below: 1e-5 }, budget: { iterations: 1000 } });
    expect(result.outcome).toBe('converged');
    expect(result.counts.value).toBe(3 * result.counts.gradient!);
  });

  it('writes a run directory when asked', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'saddlepoint-'));
    try {
      const result = await solve({ problem: spec, method: 'gradient-descent', out: join(folder, 'run') });
      expect(result.runDirectory).toBe(join(folder, 'run'));
      expect(JSON.parse(readFileSync(join(folder, 'run', 'result.json'), 'utf8')).outcome).toBe('converged');
    } finally { rmSync(folder, { recursive: true }); }
  });
});

describe('resume', () => {
  it('carries on a run of functions that was aborted, to the same records', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'saddlepoint-'));
    try {
      const input = { problem: bowl, method: { id: 'gradient-descent', params: { step: 0.01 } }, record: { every: 3 } };
      const controller = new AbortController();
      const records = iterate({ ...input, out: join(folder, 'a'), signal: controller.signal });
      for (;;) { const next = await records.next(); if (next.done) break; if (next.value.k === 99) controller.abort(); }
      const resumed = await resume(join(folder, 'a'), input);
      const whole = await solve({ ...input, out: join(folder, 'b') });
      const lines = (run: string): unknown[] => readFileSync(join(folder, run, 'trace.jsonl'), 'utf8').trimEnd().split('\n').map((line) => ({ ...JSON.parse(line), seconds: 0 }));
      expect(resumed.iterations).toBe(whole.iterations);
      expect(lines('a')).toEqual(lines('b'));
      expect(await refusal(resume(join(folder, 'a'), input))).toMatchObject({ code: 'run-ended' });
    } finally { rmSync(folder, { recursive: true }); }
  });
});

describe('iterate', () => {
  it('gives the records as they come', async () => {
    const seen: number[] = [];
    for await (const record of iterate({ problem: bowl, method: 'gradient-descent', record: { every: 2 }, budget: { iterations: 7 }, stop: { kind: 'step', below: 1e-300 } })) seen.push(record.k);
    expect(seen).toEqual([0, 2, 4, 6, 7]);
  });

  it('stops with the signal', async () => {
    const controller = new AbortController();
    const records = iterate({ problem: bowl, method: { id: 'gradient-descent', params: { step: 1e-9 } }, record: { every: 1 }, signal: controller.signal });
    for (;;) {
      const next = await records.next();
      if (next.done) { expect(next.value.outcome).toBe('aborted'); expect(next.value.iterations).toBe(9); break; }
      if (next.value.k === 9) controller.abort();
    }
  });
});

describe('registry', () => {
  it('adds third-party plugins by file', async () => {
    const file = fileURLToPath(new URL('../third-party/registry.json', import.meta.url));
    const result = await solve({ problem: bowl, method: { id: 'averaged-descent', params: { step: 0.02 } }, registries: [file], budget: { iterations: 50 } });
    expect(result.iterations).toBe(50);
    expect(result.counts).toEqual({ gradient: 50 });
    registry.addFile(file);
    expect(registry.describe('averaged-descent').version).toBe('1.2.0');
  });

  it('adds a method given as code, once', async () => {
    const still = defineMethod(
      { id: 'still', version: '1.0.0', title: 'Still', summary: 'does not move', requires: ['value'], params: Type.Object({}), metrics: { value: { unit: 'objective', better: 'lower' } } },
      (run) => ({ init() { return { x: run.start() }; }, step: () => ({ outcome: 'stalled', reason: 'it never moves' }), point: (s) => s.x, metrics: { value: () => 0 } }));
    registry.add(still);
    expect((await solve({ problem: bowl, method: 'still' })).reason).toBe('it never moves');
    expect(() => registry.add(still)).toThrow(/Two registry entries have the id `still`/);
  });

  it('validates without loading a plugin', async () => {
    expect(await registry.validate(spec)).toEqual({ valid: true, errors: [] });
    const { errors } = await registry.validate({ ...spec, kind: 'quadratc' });
    expect(errors[0]).toMatchObject({ code: 'unknown-problem-kind', details: { suggestion: 'did you mean `quadratic`?' } });
  });
});
