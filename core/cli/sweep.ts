/** `saddlepoint sweep SPEC`: every cell of a sweep/1, in this process, on threads or on a queue; run again to carry on. */
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { exitCodes, usageError } from '../contract/errors.js';
import type { Executor } from '../execute/executor.js';
import { registryFor } from '../registry.js';
import { openSweep, type OpenedSweep } from '../sweep/open.js';
import { planSweep } from '../sweep/plan.js';
import { runSweep, type SweepResult } from '../sweep/run.js';
import type { Row } from '../sweep/table.js';
import { countsText, duration, metricsText, shownPath } from './format.js';
import { openInterrupt } from './interrupt.js';
import { faint, log, print, printJson, red, tableText, type Common } from './io.js';
import { openSweepLive } from './sweep-live.js';

export interface SweepOptions extends Common { readonly threads?: string; readonly out?: string; readonly queue?: string; readonly status?: boolean; readonly cancel?: boolean; readonly report?: boolean }

export async function sweepVerb(path: string, options: SweepOptions, command: string): Promise<number> {
  const threads = threadsOf(options);
  const opened = await openSweep(path, { allowOutside: options.allowOutside ?? false, registries: options.registry ?? [], command });
  const folder = resolve(options.out ?? defaultSweepFolder(opened));
  const quiet = options.quiet ?? false;
  const plan = await planSweep(opened, registryFor(options.registry));
  const live = openSweepLive(quiet);
  const interrupt = openInterrupt(quiet);
  let result: SweepResult;
  try {
    result = await runSweep({ plan, folder, signal: interrupt.signal, allowCommands: options.allowCommands ?? false, executor: () => openExecutor(threads), onProgress: live.update });
  } finally {
    live.clear();
    interrupt.close();
  }
  if (options.json) printJson({ directory: folder, cells: result.rows, done: result.done, failed: result.failed, cached: result.cached });
  else if (!quiet) printSweep(result, folder, plan.names);
  return exitCodeOf(result);
}

/** Stable, so that the same command carries on. */
export const defaultSweepFolder = ({ record: { hash } }: OpenedSweep): string => `runs/sweep-${hash.slice(0, 12)}`;

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
