/** The rows of a sweep's folder: of its table; of a sweep that goes on, from its cells as far as they are. */
import { join } from 'node:path';
import { cellFolder, type CellError } from '../execute/cell.js';
import { registryFor } from '../registry.js';
import { readText } from '../store/read.js';
import { placesOf } from './axes.js';
import { planSweep } from './plan.js';
import { readRecord, type SweepRecord } from './record.js';
import { rowOf, type Row } from './table.js';

/** `complete`: the table was written when the sweep ended. */
export interface SweepRows { readonly record: SweepRecord; readonly names: readonly string[]; readonly rows: readonly Row[]; readonly complete: boolean }

/** Errors: `sweep-missing`, `sweep-damaged`, and those of a spec or data that cannot be read any more. */
export async function readRows(folder: string): Promise<SweepRows> {
  const record = readRecord(folder);
  const names = placesOf(record.axes);
  if (Array.isArray(record.rows)) return { record, names, rows: record.rows.filter(isRow), complete: true };
  const { run, problem, bare, folder: place } = record.base;
  const base = { run, problem, bare, folder: place, runSource: { text: '', prefix: '' }, problemSource: { text: '', prefix: '/problem' } };
  const plan = await planSweep({ record, source: { text: '' }, base, inline: true }, registryFor(record.registries));
  return { record, names, rows: plan.cells.map((cell) => rowOf(plan, cell, folder, cell.error?.toJSON() ?? errorIn(folder, cell.key))), complete: false };
}

/** Keys name folders: one that is no hash is not looked up. */
const isRow = (row: Row): boolean => typeof row === 'object' && row !== null && typeof row.key === 'string' && /^[0-9a-f]{16,64}$/.test(row.key) && typeof row.axes === 'object' && row.axes !== null;

function errorIn(folder: string, key: string): CellError | undefined {
  try { return (JSON.parse(readText(join(cellFolder(folder, key), 'error.json'))) as { readonly error?: CellError }).error; } catch { return undefined; }
}
