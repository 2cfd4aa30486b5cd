/** `saddlepoint sweep SPEC`: every cell of a sweep/1, in this process, on threads or on a queue; run again to carry on. */
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { exitCodes, usageError } from '../contract/errors.js';
import type { Executor } from '../execute/executor.js';
import type { QueueNotes, QueuePlace } from '../execute/queue/submit.js';
import { registryFor } from '../registry.js';
import { openSweep, type OpenedSweep } from '../sweep/open.js';
import { planSweep } from '../sweep/plan.js';
import { familyOfSweep } from '../sweep/record.js';
import { runSweep, type SweepResult } from '../sweep/run.js';
import type { Row } from '../sweep/table.js';
import { countsText, duration, metricsText, shownPath } from './format.js';
import { openInterrupt } from './interrupt.js';
import { faint, log, print, printJson, red, tableText, type Common } from './io.js';
import { openSweepLive, type SweepLive } from './sweep-live.js';

export interface SweepOptions extends Common { readonly threads?: string; readonly out?: string; readonly queue?: string; readonly status?: boolean; readonly cancel?: boolean; readonly report?: boolean }

export async function sweepVerb(path: string, options: SweepOptions, command: string): Promise<number> {
  checkOptions(options);
  const threads = threadsOf(options);
  const opened = await openSweep(path, { allowOutside: options.allowOutside ?? false, registries: options.registry ?? [], command });
  const folder = resolve(options.out ?? defaultSweepFolder(opened));
  const quiet = options.quiet ?? false;
  const plan = await planSweep(opened, registryFor(options.registry));
  const place = async (): Promise<QueuePlace> => ({ redis: await (await import('../execute/queue/connect.js')).connect(options.queue!), hash: opened.record.hash, folder });
  if (options.status) return (await import('./sweep-queue.js')).statusVerb(await place(), plan, options);
  if (options.cancel) return (await import('./sweep-queue.js')).cancelVerb(await place(), options);
  const live = openSweepLive(quiet);
  const interrupt = openInterrupt(quiet, options.queue === undefined ? undefined : 'the workers carry on; --cancel stops them');
  const notes = notesOf(live, options.queue);
  let result: SweepResult;
  try {
    result = await runSweep({ plan, folder, signal: interrupt.signal, allowCommands: options.allowCommands ?? false, executor: async () => (options.queue === undefined ? openExecutor(threads) : (await import('../execute/queue/submit.js')).openQueueExecutor(await place(), notes)), onProgress: live.update });
  } finally {
    live.clear();
    interrupt.close();
  }
  if (options.report) await (await import('./report.js')).reportSweepFolder(folder);
  if (options.json) printJson({ directory: folder, cells: result.rows, done: result.done, failed: result.failed, cached: result.cached });
  else if (!quiet) printSweep(result, folder, plan.names);
  if (options.report && !quiet && !options.json) print(`${faint('report')} ${shownPath(join(folder, 'report.html'))}`);
  return exitCodeOf(result);
}

/** Stable, so that the same command carries on, other values on an axis included. */
export const defaultSweepFolder = ({ record }: OpenedSweep): string => `runs/sweep-${familyOfSweep(record).slice(0, 12)}`;

function checkOptions({ queue, threads, status, cancel }: SweepOptions): void {
  const refuse = (message: string, expected: string): never => { throw usageError('usage', message, { expected, suggestion: 'see `saddlepoint sweep --help`' }); };
  if (queue !== undefined && threads !== undefined) refuse('A sweep runs on threads or on a queue.', '--threads or --queue; the threads of a queue are those of its workers');
  if ((status || cancel) && queue === undefined) refuse('--status and --cancel speak of a queue.', '--queue URL');
  if (status && cancel) refuse('--status or --cancel, not both.', 'one of them');
}

/** All processors but one. */
function threadsOf({ threads }: SweepOptions): number {
  if (threads === undefined) return Math.max(1, availableParallelism() - 1);
  if (!/^\d{1,4}$/.test(threads)) throw usageError('option-value', `--threads ${threads} is not a number of threads.`, { expected: 'a whole number; 0 runs the cells in this process' });
  return Number(threads);
}

async function openExecutor(threads: number): Promise<Executor> {
  if (threads === 0) return (await import('../execute/inline.js')).openInline();
  return (await import('../execute/threads.js')).openThreads(threads);
}

const notesOf = (live: SweepLive, url = ''): QueueNotes => ({
  noWorker: () => { live.note(`no worker takes its cells yet; start one in another terminal: saddlepoint worker --queue ${/[@?]/.test(url) ? 'URL' : url}`); },
  cancelled: () => { live.note('the sweep was cancelled; the same command carries on'); },
});

const mostRows = 60;

function printSweep({ rows, done, failed, cached }: SweepResult, folder: string, names: readonly string[]): void {
  const shown = rows.slice(0, mostRows);
  print(tableText(['cell', ...names.map((name) => name.split('/').at(-1)!), 'rep', 'method', 'outcome', 'k', 'time', 'calls', 'best'], shown.map((row) => lineOf(row, names)), [0]));
  if (rows.length > mostRows) print(faint(`${rows.length - mostRows} more cells in table.csv`));
  for (const [code, message] of new Map(rows.flatMap(({ error }) => (error ? [[error.code, error.message] as const] : [])))) log(`${red(`error[${code}]`)}: ${message}`);
  print(`${done} of ${rows.length} cells done${failed > 0 ? `, ${failed} failed` : ''}${cached > 0 ? `, ${cached} from an earlier run` : ''}`);
  print(`${faint('table')}  ${shownPath(join(folder, 'table.csv'))}`);
}

function lineOf({ cell, axes, repetition, method, outcome, iterations, seconds, counts, best, error }: Row, names: readonly string[]): string[] {
  const end = error ? red(error.code) : outcome ?? 'not run';
  return [String(cell), ...names.map((name) => String(axes[name])), String(repetition), method, end, iterations === undefined ? '' : String(iterations), seconds === undefined ? '' : duration(seconds), counts ? countsText(counts) : '', best ? metricsText(best) : ''];
}

/** Failed cells are visible; the sweep fails when every cell did. */
function exitCodeOf({ rows, failed, interrupted }: SweepResult): number {
  if (interrupted) return exitCodes.interrupted;
  return failed === rows.length ? exitCodes.failed : 0;
}
