/** Folders of sweeps made by hand: sweep.json with its rows, and the run directories of the cells. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashOfSweep } from '../../core/sweep/record.js';
import type { Row, Scalar } from '../../core/sweep/table.js';
import { writeRun, type FakeRun } from './support.js';

/** `run`: null for a cell that was not run. */
export interface FakeCell { readonly axes: Readonly<Record<string, Scalar>>; readonly method?: string; readonly problem?: string; readonly repetition?: number; readonly seed?: number; readonly run?: FakeRun | null; readonly error?: { readonly code: string; readonly message: string } }

export const keyOf = (index: number): string => index.toString(16).padStart(32, '0');

export function writeSweep(folder: string, cells: readonly FakeCell[]): string {
  const names = Object.keys(cells[0]!.axes);
  mkdirSync(join(folder, 'cells'), { recursive: true });
  const rows = cells.map((cell, index) => rowOf(folder, cell, index));
  const axes = { axes: Object.fromEntries(names.map((name) => [name, [...new Set(cells.map((cell) => cell.axes[name]))]])), mode: 'grid' as const, repetitions: 1 };
  const base = { run: { spec: 'run/1', method: { id: 'fista' } }, problem: { spec: 'problem/1', kind: 'quadratic' }, bare: false, folder: '.', runFolder: '.' };
  writeFileSync(join(folder, 'sweep.json'), JSON.stringify({ sweep: 1, hash: hashOfSweep({ axes, base }), axes, base, registries: [], allowOutside: false, command: 'saddlepoint sweep sweep.json', created: '2026-01-02T03:04:05.678Z', cells: rows.length, rows }));
  return folder;
}

function rowOf(folder: string, { axes, method = 'fista', problem = 'quadratic', repetition = 0, seed = 0, run = {}, error }: FakeCell, cell: number): Row {
  const head = { cell, key: keyOf(cell), axes, repetition, seed, method, problem };
  if (error) return { ...head, error };
  if (!run) return head;
  writeRun(join(folder, 'cells', keyOf(cell)), { method, problem, problemHash: `hash of ${problem}`, seed, ...run });
  const last = run.records?.at(-1) ?? { k: 30, seconds: 0.031, counts: { gradient: 31, value: 61 }, metrics: { value: 0.5 ** 30, gradientNorm: 2 * 0.5 ** 15 } };
  const best = Object.fromEntries(Object.entries(last.metrics).filter((entry): entry is [string, number] => entry[1] !== null));
  return { ...head, outcome: (run.result?.outcome as string | undefined) ?? 'converged', certificate: 'global', evidence: 'proved', iterations: last.k, bestK: last.k, best, counts: last.counts, seconds: last.seconds };
}
