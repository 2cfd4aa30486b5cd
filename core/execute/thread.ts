/** In a worker thread: one cell at a time; the port tells it to stop, and tells how far it is. */
import type { MessagePort } from 'node:worker_threads';
import { runCell, type CellEnd, type CellTask } from './cell.js';

export interface ThreadTask { readonly task: CellTask; readonly port: MessagePort; readonly allowCommands: boolean }

export async function work({ task, port, allowCommands }: ThreadTask): Promise<CellEnd> {
  const controller = new AbortController();
  port.on('message', () => { controller.abort(); });
  try { return await runCell(task, { signal: controller.signal, allowCommands, onShare: (share) => { port.postMessage(share); } }); } finally { port.close(); }
}
