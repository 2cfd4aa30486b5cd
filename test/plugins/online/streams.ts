/** The streams of dossier optimistic-omd, and how its golden numbers are read. */
import { readFileSync } from 'node:fs';
import { type TraceRecord } from '../../../core/index.js';
import { openRun } from '../../../core/open-spec.js';
import { drive } from '../../../core/driver/iterate.js';
import { loadRegistry } from '../../../core/registry/load.js';
import { documentOf } from '../../../core/spec/document.js';
import { join } from 'node:path';
import { root } from '../../cli/program.js';

export const golden = JSON.parse(readFileSync(join(root, 'test/golden/optimistic-omd.json'), 'utf8')) as Record<string, any>;

/** Stream "trig": T rounds in R^d, normalised rows, a change of model in the middle. */
export function trig(T = 200, d = 5): { readonly A: number[][]; readonly b: number[]; readonly w: number[][] } {
  const scaled = (v: number[]): number[] => { const length = Math.hypot(...v); return v.map((x) => (0.8 * x) / length); };
  const w = [scaled(Array.from({ length: d }, (_, j) => Math.cos(1 + j))), scaled(Array.from({ length: d }, (_, j) => Math.sin(2 + 3 * j)))];
  const A = Array.from({ length: T }, (_, t) => {
    const a = Array.from({ length: d }, (_, j) => Math.sin(0.9 * (t + 1) * (j + 1) + 0.3 * j)), length = Math.hypot(...a);
    return a.map((x) => x / length);
  });
  const b = A.map((a, t) => a.reduce((sum, aj, j) => sum + aj * w[t < T / 2 ? 0 : 1]![j]!, 0) + 0.1 * Math.sin(5 * (t + 1)));
  return { A, b, w };
}

export const table = (A: number[][], b: number[] | undefined, params: object, more: Record<string, number[][]> = {}): object => ({
  spec: 'problem/1', kind: 'online-convex', params,
  data: { A: { inline: A }, ...(b ? { b: { inline: b } } : {}), ...Object.fromEntries(Object.entries(more).map(([name, rows]) => [name, { inline: rows }])) },
});

export interface Played { readonly records: readonly TraceRecord[]; readonly outcome: string; readonly certificate: any; readonly last: readonly number[] }

/** A whole stream by an id and params, with chosen or all records. */
export async function play(stream: object, id: string, given: object = {}, every = 1): Promise<Played> {
  // Validation writes defaults into what it reads.
  const problem = structuredClone(stream), params = structuredClone(given);
  const document = await documentOf(problem, { text: JSON.stringify(problem) }, '.');
  const { execution } = await openRun({ ...document, run: { spec: 'run/1', method: { id, params }, record: { every } } }, loadRegistry());
  const records: TraceRecord[] = [], run = drive(execution);
  for (;;) {
    const next = await run.next();
    if (!next.done) { records.push(next.value); continue; }
    const { outcome, certificate, last } = next.value;
    return { records, outcome, certificate, last: Array.from(last.solution.x!.data) };
  }
}

export const at = ({ records }: Played, k: number): Record<string, number> => records.find((record) => record.k === k)!.metrics;
