/** Ctrl-C: the first one asks the run to stop after its step and a checkpoint, the second ends the process at once. */
import { exitCodes } from '../contract/errors.js';
import { log } from './io.js';

export function openInterrupt(quiet: boolean, what = 'finishing the step and writing a checkpoint'): { readonly signal: AbortSignal; close(): void } {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    controller.abort();
    if (!quiet) log(`\ninterrupted: ${what} (Ctrl-C again to end at once)`);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return { signal: controller.signal, close: () => { process.off('SIGINT', stop); process.off('SIGTERM', stop); } };
}
