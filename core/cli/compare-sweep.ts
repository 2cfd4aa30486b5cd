/** `saddlepoint compare FOLDER` of a sweep: its cells by problem and by method with its settings. */
import { join, resolve } from 'node:path';
import { usageError } from '../contract/errors.js';
import { readRows } from '../sweep/rows.js';
import type { CompareOptions } from './compare.js';
import { shownPath } from './format.js';
import { faint, print, printJson } from './io.js';
import { reportSweepFolder } from './report.js';
import { summarise, summaryDocument, summaryText } from './summary-text.js';

/** Options that say how to run: a sweep's runs are made. */
const meaningless = ['methods', 'method', 'backend', 'seed', 'set', 'start', 'maxIterations', 'maxSeconds', 'repetitions'] as const;

export async function compareSweep(path: string, options: CompareOptions): Promise<number> {
  const option = meaningless.find((name) => options[name] !== undefined);
  if (option !== undefined) throw usageError('option-value', `${path} is a sweep: its runs are made, and --${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} cannot change them.`, { expected: '`compare FOLDER` alone', suggestion: 'change the sweep/1 and run `saddlepoint sweep`' });
  const folder = resolve(path);
  const { rows, names, complete } = await readRows(folder);
  const summaries = summarise(rows, names);
  const report = options.out === undefined || options.report === false ? undefined : await reportSweepFolder(folder, join(options.out, 'report.html'));
  if (options.json) { printJson({ directory: folder, complete, cells: rows.length, groups: summaries.map(summaryDocument), ...(report === undefined ? {} : { report }) }); return 0; }
  if (options.quiet) return 0;
  print(summaryText(summaries));
  for (const [code, message] of new Map(rows.flatMap(({ error }) => (error ? [[error.code, error.message] as const] : [])))) print(`${faint(code)}  ${message}`);
  if (!complete) print(faint('the sweep goes on, or was interrupted: only what has ended is here'));
  if (report !== undefined) print(`${faint('report')}  ${shownPath(report)}`);
  return 0;
}
