/** `saddlepoint worker --queue URL`: runs cells of the sweeps that are on a queue, until it is stopped. */
import { availableParallelism } from 'node:os';
import { exitCodes, usageError } from '../contract/errors.js';
import { openInterrupt } from './interrupt.js';
import type { CellEnd } from '../execute/cell.js';
import { shownPath } from './format.js';
import { faint, log, printJson, type Common } from './io.js';

export interface WorkerOptions extends Common { readonly queue: string; readonly concurrency?: string; readonly takeover?: string; readonly once?: boolean }

export async function workerVerb(options: WorkerOptions): Promise<number> {
  const quiet = options.quiet ?? false;
  const concurrency = whole('--concurrency', options.concurrency, Math.max(1, availableParallelism() - 1));
  const takeover = whole('--takeover', options.takeover, 15);
  const { connect } = await import('../execute/queue/connect.js');
  const { serve } = await import('../execute/queue/serve.js');
  const redis = await connect(options.queue);
  const interrupt = openInterrupt(quiet);
  const note = (text: string): void => { if (!quiet) log(faint(text)); };
  const cells = { done: 0, failed: 0, aborted: 0 };
  note(`ready: ${concurrency} cell${concurrency > 1 ? 's' : ''} at a time (Ctrl-C stops with a checkpoint)`);
  try {
    await serve({ redis, concurrency, takeover, once: options.once ?? false, allowCommands: options.allowCommands ?? false, signal: interrupt.signal, note, onCell(folder, index, end) { cells[end.end] += 1; note(`${shownPath(folder)}  cell ${index}  ${said(end)}`); } });
  } finally {
    interrupt.close();
  }
  if (options.json) printJson(cells);
  return interrupt.signal.aborted ? exitCodes.interrupted : 0;
}

const said = (end: CellEnd): string => (end.end === 'failed' ? `failed: ${end.error.code}, ${end.error.message}` : end.end === 'aborted' ? 'stopped with a checkpoint' : 'done');

function whole(option: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^[1-9]\d{0,3}$/.test(text)) throw usageError('option-value', `${option} ${text} is not a whole number above 0.`, { expected: 'a whole number from 1 to 9999' });
  return Number(text);
}
