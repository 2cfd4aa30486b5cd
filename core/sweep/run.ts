/** Runs what is not there yet of a sweep, and writes its table. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { SaddlepointError, usageError } from '../contract/errors.js';
import { cellFolder, endedResult, type CellError } from '../execute/cell.js';
import type { Executor, OpenTask } from '../execute/executor.js';
import { guarded, makeFolder, writeWhole } from '../store/files.js';
import { placeInSweep, type PlannedCell, type SweepPlan } from './plan.js';
import { readRecord, recordFile, writeRecord } from './record.js';
import { columnsOf, csvOf, parquetOf, rowOf, type Row } from './table.js';

/** `share`: of the cells that had to be run, running ones in part. */
export interface SweepProgress { readonly done: number; readonly failed: number; readonly cached: number; readonly total: number; readonly share: number }

export interface SweepResult { readonly rows: readonly Row[]; readonly done: number; readonly failed: number; readonly cached: number; readonly interrupted: boolean }

/** Makes the folder of a sweep, or finds that it is this sweep's. Errors: `out-other-sweep`. */
export function openFolder(folder: string, plan: SweepPlan): void {
  if (existsSync(recordFile(folder))) {
    if (readRecord(folder).hash !== plan.record.hash) throw usageError('out-other-sweep', `${folder} holds another sweep.`, { file: folder, expected: 'a new folder, or one of the same sweep', suggestion: 'choose another --out' });
  } else if (existsSync(folder) && namesIn(folder).length > 0) throw usageError('out-not-empty', `The folder ${folder} is not empty.`, { file: folder, expected: 'a new or empty folder, or one of the same sweep', suggestion: 'choose another --out' });
  // The record first: a folder without one, but not empty, would be taken for another's.
  writeRecord(folder, plan.record);
  guarded(folder, () => makeFolder(join(folder, 'cells')));
}

function namesIn(folder: string): readonly string[] {
  try { return readdirSync(folder); } catch (error) { throw usageError('out-not-a-folder', `${folder} cannot be the folder of a sweep: ${(error as Error).message}`, { file: folder, expected: 'a new or empty folder' }); }
}

export interface RunSweep { readonly plan: SweepPlan; readonly folder: string; readonly executor: () => Promise<Executor>; readonly signal: AbortSignal; readonly allowCommands?: boolean; readonly onProgress?: (progress: SweepProgress) => void }

/** Cells that ended before are not run again; failed ones are. */
export async function runSweep({ plan, folder, executor, signal, allowCommands = false, onProgress }: RunSweep): Promise<SweepResult> {
  openFolder(folder, plan);
  const cells = [...new Map([...plan.cells].reverse().map((cell) => [cell.key, cell])).values()].reverse();
  const errors = new Map(cells.flatMap(({ key, error }) => (error ? [[key, error.toJSON()] as [string, CellError]] : [])));
  const waiting = cells.filter(({ key }) => !errors.has(key) && !endedResult(cellFolder(folder, key)));
  const cached = cells.length - waiting.length - errors.size;
  const counter = openCounter({ total: cells.length, waiting: waiting.length, cached, failed: errors.size }, onProgress);
  counter.report();
  if (waiting.length > 0 && !signal.aborted) await execute(await executor(), waiting, { plan, folder, signal, allowCommands }, errors, counter);
  keepErrors(folder, cells, errors);
  const rows = plan.cells.map((cell) => rowOf(plan, cell, folder, errors.get(cell.key)));
  await writeTables(folder, plan, rows);
  const failed = rows.filter(({ error }) => error).length;
  const done = rows.filter(({ outcome }) => outcome !== undefined && outcome !== 'aborted').length;
  return { rows, done, failed, cached, interrupted: done + failed < rows.length };
}

async function execute(executor: Executor, waiting: readonly PlannedCell[], { plan, folder, signal, allowCommands = false }: Pick<RunSweep, 'plan' | 'folder' | 'signal' | 'allowCommands'>, errors: Map<string, CellError>, counter: Counter): Promise<void> {
  const cellOf = new Map(waiting.map((cell) => [cell.key, cell]));
  const placing: Promise<void>[] = [];
  const tasks = waiting.map(({ index, key, problemHash }): OpenTask => ({ folder, index, key, problemHash }));
  try {
    await executor.execute(tasks, {
      signal, allowCommands,
      onShare: ({ key }, share) => counter.share(key, share),
      onEnd({ key }, end) {
        if (end.end === 'failed') placing.push(placed(end.error, plan, cellOf.get(key)!).then((error) => { errors.set(key, error); }));
        counter.end(key, end.end);
      },
    });
    await Promise.all(placing);
  } finally {
    await executor.close();
  }
}

async function placed({ code, message, ...details }: CellError, { opened }: SweepPlan, cell: PlannedCell): Promise<CellError> {
  return (await placeInSweep(new SaddlepointError(code, message, details), opened, cell)).toJSON();
}

interface Counter { report(): void; share(key: string, share: number): void; end(key: string, end: 'done' | 'failed' | 'aborted'): void }

function openCounter({ total, waiting, cached, failed }: { readonly total: number; readonly waiting: number; readonly cached: number; readonly failed: number }, onProgress: RunSweep['onProgress']): Counter {
  const shares = new Map<string, number>();
  let run = 0, bad = failed, reported = 0;
  const counter: Counter = {
    report() {
      reported = performance.now();
      const running = [...shares.values()].reduce((sum, share) => sum + share, 0);
      onProgress?.({ done: cached + failed + run, failed: bad, cached, total, share: waiting === 0 ? 1 : (run + running) / waiting });
    },
    share(key, share) { shares.set(key, share); if (performance.now() - reported > 100) counter.report(); },
    end(key, end) {
      shares.delete(key);
      if (end !== 'aborted') run += 1;
      if (end === 'failed') bad += 1;
      counter.report();
    },
  };
  return counter;
}

/** A failed cell says why in its own folder; a cell that ended has no error left. */
function keepErrors(folder: string, cells: readonly PlannedCell[], errors: ReadonlyMap<string, CellError>): void {
  for (const { key } of cells) {
    const file = join(cellFolder(folder, key), 'error.json');
    const error = errors.get(key);
    if (error) writeWhole(file, `${JSON.stringify({ error })}\n`);
    else rmSync(file, { force: true });
  }
}

async function writeTables(folder: string, { record, names }: SweepPlan, rows: readonly Row[]): Promise<void> {
  const columns = columnsOf(rows, names);
  writeWhole(join(folder, 'table.csv'), csvOf(columns));
  writeWhole(join(folder, 'table.parquet'), await parquetOf(columns));
  writeRecord(folder, { ...record, rows });
}
