/** HTML reports of run directories. Observable Plot is loaded only when one is written. */
import { writeWhole } from '../store/files.js';
import type { ReportRun } from './read.js';

export { readRunDirectory, type ReportRun } from './read.js';

/** One self-contained page over the cells of a sweep's folder. */
export async function writeSweepReport(folder: string, file: string): Promise<void> {
  const { readSweep } = await import('./sweep/read.js');
  const { sweepPage } = await import('./sweep/page.js');
  writeWhole(file, sweepPage(await readSweep(folder)));
}

/** One self-contained page over the runs, in the order given. */
export async function writeReport(runs: readonly ReportRun[], file: string): Promise<void> {
  const { pageOf } = await import('./page.js');
  writeWhole(file, pageOf(runs));
}
