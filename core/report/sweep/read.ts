/** A sweep's folder as its report needs it: the table, and the traces of its cells. */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { cellFolder } from '../../execute/cell.js';
import { readRows, type SweepRows } from '../../sweep/rows.js';
import { readRunDirectory, type ReportRun } from '../read.js';
import { coarse } from '../thin.js';

export interface ReportSweep extends SweepRows { readonly name: string; /** By the key of the cell; cells without a trace have none. */ readonly runs: ReadonlyMap<string, ReportRun>; /** Cells whose traces were left out because there are so many. */ readonly leftOut: number }

/** Traces of more cells than this are not read: the table has them all. */
const mostTraces = 4000;
/** Records of one cell, by how many cells there are. */
const mostRecords = 400_000;
const atOnce = 8;

export async function readSweep(folder: string): Promise<ReportSweep> {
  const sweep = await readRows(folder);
  const keys = [...new Set(sweep.rows.map(({ key }) => key))];
  const read = keys.slice(0, mostTraces);
  const each = Math.max(100, Math.floor(mostRecords / Math.max(1, read.length)));
  const runs = new Map<string, ReportRun>();
  for (let start = 0; start < read.length; start += atOnce) {
    await Promise.all(read.slice(start, start + atOnce).filter((key) => existsSync(join(cellFolder(folder, key), 'trace.jsonl'))).map(async (key) => {
      runs.set(key, lighter(await readRunDirectory(cellFolder(folder, key)), each));
    }));
  }
  return { ...sweep, name: basename(folder), runs, leftOut: keys.length - read.length };
}

/** What curves and profiles need of a run, and no solution. */
function lighter(run: ReportRun, most: number): ReportRun {
  const kept = coarse(run.records.map((_, i) => i), most);
  const records = kept ? kept.map((i) => run.records[i]!) : run.records;
  return { ...run, records, ...(run.result ? { result: { ...run.result, solution: [], tables: [], notes: [] } } : {}) };
}
