/** Cells on worker threads. A thread that crashes fails its cell only. */
import { fileURLToPath } from 'node:url';
import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { loaderArguments } from '../linear-programming/thread.js';
import { threadModule } from '../package-root.js';
import type { CellEnd, CellTask, CellWatch } from './cell.js';
import { inLanes, type Executor } from './executor.js';

export interface ThreadPool { readonly run: (task: CellTask, watch: CellWatch) => Promise<CellEnd>; close(): Promise<void> }

/** `threads` workers, started when they are first needed. Linear algebra uses one thread in each. */
export function openPool(threads: number): ThreadPool {
  const pool = new Piscina({ filename: fileURLToPath(threadModule('core/execute/thread')), name: 'work', minThreads: 0, maxThreads: threads, idleTimeout: 60_000, concurrentTasksPerWorker: 1, atomics: 'disabled', execArgv: loaderArguments(process.execArgv) });
  return { run: (task, watch) => runIn(pool, task, watch), close: () => pool.destroy() };
}

export function openThreads(threads: number): Executor {
  const pool = openPool(threads);
  return { execute: (tasks, watch) => inLanes(threads, tasks, watch, pool.run), close: pool.close };
}

async function runIn(pool: Piscina, task: CellTask, { signal, onShare, allowCommands = false }: CellWatch): Promise<CellEnd> {
  const { port1, port2 } = new MessageChannel();
  const stop = (): void => { port1.postMessage('stop'); };
  port1.on('message', (share: number) => onShare?.(share));
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();
  try {
    return await (pool.run({ task, port: port2, allowCommands }, { transferList: [port2] }) as Promise<CellEnd>);
  } catch (error) {
    return { end: 'failed', error: crashOf(error) };
  } finally {
    signal?.removeEventListener('abort', stop);
    port1.close();
  }
}

/** The cell's own errors come back as values: what is thrown here is the end of its thread. */
function crashOf(error: unknown): { readonly code: string; readonly message: string; readonly expected: string } {
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return { code: 'worker-out-of-memory', message: 'The worker thread of this cell ran out of memory.', expected: 'a cell that fits into the heap of a thread; see node --max-old-space-size' };
  return { code: 'worker-crashed', message: `The worker thread of this cell ended: ${message ?? String(error)}`, expected: 'a plugin that neither exits nor throws outside a step' };
}
