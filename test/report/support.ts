/** Run directories made by hand: what `solve` would leave, with any part missing, cut or hostile. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface FakeRun {
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly problem?: string;
  readonly problemHash?: string;
  readonly problemFile?: string;
  readonly reference?: number;
  readonly seed?: number;
  readonly repetition?: number;
  /** Metrics of the problem's own. */
  readonly measures?: Readonly<Record<string, { readonly unit: string; readonly better: string }>>;
  readonly command?: string;
  readonly records?: readonly { readonly k: number; readonly seconds: number; readonly counts: Readonly<Record<string, number>>; readonly metrics: Readonly<Record<string, number | null>> }[];
  /** Laid over the result; `null` writes none. */
  readonly result?: Readonly<Record<string, unknown>> | null;
  /** Appended to the trace as it is. */
  readonly tail?: string;
}

export const environment = { saddlepoint: '0.1.0', node: '20.0.0', platform: 'linux-x64', linalg: 'portable', threads: 1 };
const metrics = { value: { unit: 'objective', better: 'lower' }, gradientNorm: { unit: 'gradient', better: 'lower' } };

/** Linear convergence from 1 by `rate` a step, over `optimum`. */
export const decaying = (rate: number, steps: number, optimum = 0): NonNullable<FakeRun['records']> => Array.from({ length: steps + 1 }, (_, k) => ({
  k, seconds: (k + 1) * 1e-3, counts: { gradient: k + 1, value: 2 * k + 1 }, metrics: { value: optimum + rate ** k, gradientNorm: 2 * rate ** (k / 2) },
}));

export function writeRun(folder: string, run: FakeRun = {}): string {
  const { method = 'gradient-descent', params = {}, problem = 'quadratic', problemHash = `hash of ${problem}`, problemFile = `${problem}.json`, seed = 0, records = decaying(0.5, 30) } = run;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'run.json'), `${JSON.stringify({
    run: 1, spec: { spec: 'run/1', problem: { spec: 'problem/1', kind: problem }, method: { id: method, params } }, folder: '.', problemFile, specHash: 'spec-hash', problemHash,
    method: { id: method, version: '1.0.0', title: `The ${method} method` }, metrics: { ...run.measures, ...metrics }, ...(run.measures ? { problemMetrics: Object.keys(run.measures) } : {}), ...(run.repetition ? { repetition: run.repetition } : {}), merit: 'value', chain: [], command: run.command ?? `saddlepoint solve ${problemFile} --method ${method}`,
    created: '2026-01-02T03:04:05.678Z', ...(run.reference === undefined ? {} : { reference: { value: run.reference } }),
  })}\n`);
  const lines = [{ trace: 1, method, problem, seed, specHash: 'spec-hash', metrics, environment }, ...records].map((line) => `${JSON.stringify(line)}\n`);
  writeFileSync(join(folder, 'trace.jsonl'), lines.join('') + (run.tail ?? ''));
  const last = records.at(-1) ?? { k: 0, seconds: 0, counts: {}, metrics: {} };
  if (run.result !== null) {
    writeFileSync(join(folder, 'result.json'), JSON.stringify({
      outcome: 'converged', certificate: { kind: 'global', evidence: 'proved', measure: 'gapBound', value: 1e-9 }, reason: 'gradient norm 9e-9 is below 1e-8', method, problem, seed,
      iterations: last.k, seconds: last.seconds, counts: last.counts, best: { k: last.k, metrics: last.metrics }, last: { k: last.k, metrics: last.metrics },
      solution: { x: { shape: [3], data: [1, -2, 0.5] } }, environment, ...run.result,
    }));
  }
  return folder;
}

export interface Folder { readonly path: string; run(name: string, run?: FakeRun): string; close(): void }

export function openFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'saddlepoint-report-'));
  return { path, run: (name, run) => writeRun(join(path, name), run), close: () => { rmSync(path, { recursive: true, force: true }); } };
}
