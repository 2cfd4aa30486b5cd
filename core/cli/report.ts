/** `saddlepoint report DIRECTORY...`: one self-contained HTML file over run directories. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { usageError } from '../contract/errors.js';
import { shownPath } from './format.js';
import { faint, print, printJson, type Common } from './io.js';

export interface ReportOptions extends Common { readonly out?: string }

export async function reportVerb(directories: readonly string[], options: ReportOptions): Promise<number> {
  const folders = directories.flatMap(runsIn);
  const file = await reportFolders(folders, resolve(options.out ?? join(directories[0]!, 'report.html')));
  if (options.json) printJson({ report: file, runs: folders });
  else if (!options.quiet) print(`${faint('report')}  ${shownPath(file)}`);
  return 0;
}

export async function reportFolders(folders: readonly string[], file: string): Promise<string> {
  const { readRunDirectory, writeReport } = await import('../report/index.js');
  await writeReport(await Promise.all(folders.map(readRunDirectory)), file);
  return file;
}

/** A run directory itself, or the run directories in a folder (as `compare` makes them). */
function runsIn(directory: string): readonly string[] {
  const folder = resolve(directory);
  if (existsSync(join(folder, 'run.json'))) return [folder];
  const inside = statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder).map((name) => join(folder, name)).filter((path) => existsSync(join(path, 'run.json'))).sort() : [];
  if (inside.length === 0) throw usageError('run-missing', `${basename(directory)} is no run directory and holds none.`, { file: folder, expected: 'a folder that `saddlepoint solve` or `compare` made' });
  return inside;
}
