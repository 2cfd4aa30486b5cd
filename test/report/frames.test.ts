import { describe, expect, it } from 'vitest';
import { framesFigure } from '../../core/report/frames.js';
import { solve, type RunResult } from '../../core/index.js';

const table = (steps: readonly number[], particles: number, at: (step: number, i: number) => readonly [number, number]) => {
  const rows = steps.flatMap((step) => Array.from({ length: particles }, (_, i) => [step, ...at(step, i)] as const));
  return { name: 'particles', role: 'frames', columns: ['step', 'x1', 'x2'].map((name, c) => ({ name, values: rows.map((row) => row[c]!) })) };
};
const count = (text: string, what: RegExp): number => [...text.matchAll(what)].length;

describe('frames of particles', () => {
  it('are one picture for each step, one dot for each particle', () => {
    const text = String(framesFigure(table([0, 1, 2], 10, (step, i) => [i / (step + 1), i % 3])));
    expect(count(text, /<rect class="frame"/g)).toBe(3);
    expect(count(text, /<circle/g)).toBe(30);
    expect(text).not.toContain('NaN');
    expect(text).not.toContain(' beyond</text>');
  });
  it('are twelve at most, the first and the last among them', () => {
    const text = String(framesFigure(table(Array.from({ length: 30 }, (_, k) => k), 4, (step, i) => [step, i])));
    expect(count(text, /<rect class="frame"/g)).toBe(12);
    expect(text).toContain('step 0<');
    expect(text).toContain('step 29<');
  });
  it('leave out particles far away and those that are not finite, and say how many', () => {
    const text = String(framesFigure(table([0], 40, (_, i) => (i === 0 ? [1e9, 0] : i === 1 ? [Number.NaN, 0] : [Math.sin(i), Math.cos(i)]))));
    expect(count(text, /<circle/g)).toBe(38);
    expect(text).toContain('2 beyond</text>');
  });
  it('are nothing without rows', () => { expect(framesFigure(table([], 0, () => [0, 0]))).toBeUndefined(); });
});

describe('consensus-based optimisation', () => {
  const particles = async (dimension: number): Promise<Readonly<Record<string, Float64Array>> | undefined> => {
    const { tables } = await solve({ problem: { spec: 'problem/1', kind: 'test-function', params: { name: 'rastrigin', dimension } }, method: { id: 'consensus-based-optimization', params: { particles: 15 } }, budget: { iterations: 100 } } as never) as RunResult & { readonly tables?: Readonly<Record<string, { readonly columns: Readonly<Record<string, Float64Array>> }>> };
    return tables?.['particles']?.columns;
  };
  it('keeps the particles at steps 0, 1, 2, 4, ... and at the end, for two variables', async () => {
    const columns = await particles(2);
    expect([...new Set(columns!['step'])]).toEqual([0, 1, 2, 4, 8, 16, 32, 64, 100]);
    expect(columns!['x1']).toHaveLength(9 * 15);
    expect([...columns!['x1']!, ...columns!['x2']!].every(Number.isFinite)).toBe(true);
  });
  it('keeps none for three', async () => { expect(await particles(3)).toBeUndefined(); });
});
