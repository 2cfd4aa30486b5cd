/** `saddlepoint report DIRECTORY...`: one self-contained HTML file over run directories. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { usageError } from '../contract/errors.js';
import { shownPath } from './format.js';
import { faint, print, printJson, type Common } from './io.js';

export interface ReportOptions extends Common { readonly out?: string }

export async function reportVerb(directories: readonly string[], options: ReportOptions): Promise<number> {
  const sweep = directories.find(isSweepFolder);
  if (sweep !== undefined) return reportSweep(sweep, directories, options);
  const folders = directories.flatMap(runsIn);
  const file = await reportFolders(folders, resolve(options.out ?? join(directories[0]!, 'report.html')));
  if (options.json) printJson({ report: file, runs: folders });
  else if (!options.quiet) print(`${faint('report')}  ${shownPath(file)}`);
  return 0;
}

/** A folder that `saddlepoint sweep` wrote. */
export const isSweepFolder = (directory: string): boolean => existsSync(join(directory, 'sweep.json'));

async function reportSweep(sweep: string, directories: readonly string[], options: ReportOptions): Promise<number> {
  if (directories.length > 1) throw usageError('report-mixed', `${basename(sweep)} is a sweep: it has a report of its own.`, { file: resolve(sweep), expected: 'one sweep, or run directories', suggestion: 'report its cells by their folders to see them beside other runs' });
  const file = await reportSweepFolder(resolve(sweep), options.out);
  if (options.json) printJson({ report: file, sweep: resolve(sweep) });
  else if (!options.quiet) print(`${faint('report')}  ${shownPath(file)}`);
  return 0;
}

export async function reportSweepFolder(folder: string, out?: string): Promise<string> {
  const { writeSweepReport } = await import('../report/index.js');
  const file = resolve(out ?? join(folder, 'report.html'));
  await writeSweepReport(folder, file);
  return file;
}

export async function reportFolders(folders: readonly string[], file: string): Promise<string> {
  const { readRunDirectory, writeReport } = await import('../report/index.js');
  await writeReport(await Promise.all(folders.map(readRunDirectory)), file);
  return file;
}

/** A run directory itself, or the run directories in a folder (as `compare` makes them). */
function runsIn(directory: string): readonly string[] {
  const folder = resolve(directory);
  if (isRun(folder)) return [folder];
  const inside = statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder).map((name) => join(folder, name)).filter(isRun).sort() : [];
  if (inside.length === 0) throw usageError('run-missing', `${basename(directory)} is no run directory and holds none.`, { file: folder, expected: 'a folder that `saddlepoint solve` or `compare` made' });
  return inside;
}

/** A run that failed before its first record left its error only. */
const isRun = (folder: string): boolean => existsSync(join(folder, 'run.json')) || existsSync(join(folder, 'error.json'));
