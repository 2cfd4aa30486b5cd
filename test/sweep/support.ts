/** Sweeps for tests, their tables without times, and the traces of their cells. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { program, type Answer, type Sandbox } from '../cli/program.js';

export interface ShownCell { readonly cell: number; readonly key: string; readonly axes: Readonly<Record<string, unknown>>; readonly repetition: number; readonly seed: number; readonly outcome?: string; readonly best?: Readonly<Record<string, number>>; readonly error?: { readonly code: string; readonly message: string; readonly pointer?: string; readonly line?: number } }
export interface ShownSweep { readonly directory: string; readonly cells: readonly ShownCell[]; readonly done: number; readonly failed: number; readonly cached: number }

/** Gradient descent on a chain: deterministic, nothing but a budget ends it. */
export const chain = (iterations: number, more: object = {}): object => ({
  spec: 'run/1', problem: { spec: 'problem/1', kind: 'test-function', params: { name: 'nesterov-worst', dimension: 20 } }, method: { id: 'gradient-descent', params: {} },
  stop: { kind: 'step', below: 1e-320 }, budget: { iterations }, record: { ratio: 1.5 }, checkpoint: { iterations: 500 }, ...more,
});

/** The fields of a CSV by RFC 4180: written without looking at the writer. */
export function csvRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [], field = '', quoted = false;
  for (let i = 0; i < text.length; i++) {
    const letter = text[i]!;
    if (quoted) {
      if (letter !== '"') field += letter;
      else if (text[i + 1] === '"') { field += '"'; i++; }
      else quoted = false;
    } else if (letter === '"') quoted = true;
    else if (letter === ',') { row.push(field); field = ''; }
    else if (letter === '\r' && text[i + 1] === '\n') { rows.push([...row, field]); row = []; field = ''; i++; }
    else field += letter;
  }
  return rows;
}

export const tableText = (sandbox: Sandbox, folder: string): string => readFileSync(sandbox.path(folder, 'table.csv'), 'utf8');

/** The table as records of text, times left out. */
export function table(sandbox: Sandbox, folder: string): readonly Readonly<Record<string, string>>[] {
  const [header, ...rows] = csvRows(tableText(sandbox, folder));
  return rows.map((row) => Object.fromEntries(row.map((field, i) => [header![i]!, field] as const).filter(([name]) => name !== 'seconds')));
}

/** The records of every cell, by its key, times left out. */
export function traces(sandbox: Sandbox, folder: string): Readonly<Record<string, readonly object[]>> {
  const cells = readdirSync(sandbox.path(folder, 'cells')).filter((key) => existsSync(sandbox.path(folder, 'cells', key, 'trace.jsonl')));
  return Object.fromEntries(cells.sort().map((key) => [key, sandbox.records(join(folder, 'cells', key))]));
}

/** A cell in mid-run: a checkpoint past k = 0, no result; in the hands of process `pid`, where one is given. */
export function cellInMidRun(folder: string, pid?: number): { readonly key: string; readonly k: number } | undefined {
  for (const key of existsSync(join(folder, 'cells')) ? readdirSync(join(folder, 'cells')) : []) {
    const cell = join(folder, 'cells', key);
    try {
      if (existsSync(join(cell, 'result.json'))) continue;
      if (pid !== undefined && (JSON.parse(readFileSync(join(cell, 'lock'), 'utf8')) as { pid: number }).pid !== pid) continue;
      const k = Math.max(...readdirSync(join(cell, 'checkpoints')).filter((name) => name.endsWith('.safetensors')).map((name) => Number.parseInt(name, 10)));
      if (k > 0) return { key, k };
    } catch { /* just being written */ }
  }
  return undefined;
}

/** Lines of a trace as they are, times and all, up to a step. */
export const rawTrace = (folder: string, key: string, last: number): readonly string[] =>
  readFileSync(join(folder, 'cells', key, 'trace.jsonl'), 'utf8').split('\n').slice(1).filter((line) => line.endsWith('}') && (JSON.parse(line) as { k: number }).k <= last);

/** Like `sandbox.run`, but without waiting: several at once. */
export function running(sandbox: Sandbox, args: readonly string[]): Promise<Answer> {
  const child = spawn(process.execPath, [program, ...args], { cwd: sandbox.folder });
  let stdout = '', stderr = '';
  child.stdout.on('data', (text: Buffer) => { stdout += text; });
  child.stderr.on('data', (text: Buffer) => { stderr += text; });
  return new Promise((resolve) => child.on('close', (status) => { resolve({ status, stdout, stderr }); }));
}
