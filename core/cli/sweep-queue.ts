/** `sweep --queue URL --status` and `--cancel`. */
import { cancelQueue, queueStatus } from '../execute/queue/control.js';
import type { QueuePlace } from '../execute/queue/submit.js';
import { cellFolder, endedResult } from '../execute/cell.js';
import type { SweepPlan } from '../sweep/plan.js';
import { print, printJson } from './io.js';
import type { SweepOptions } from './sweep.js';

export async function statusVerb(place: QueuePlace, plan: SweepPlan, options: SweepOptions): Promise<number> {
  const status = await queueStatus(place);
  const done = plan.cells.filter(({ key }) => endedResult(cellFolder(place.folder, key))).length;
  const document = { directory: place.folder, cells: plan.cells.length, done, invalid: plan.cells.filter(({ error }) => error).length, ...status };
  if (options.json) printJson(document);
  else print(`${status.queued ? 'on the queue' : 'not on the queue'}: ${done} of ${document.cells} cells done, ${status.active} running, ${status.waiting} waiting, ${status.workers} worker${status.workers === 1 ? '' : 's'}`);
  return 0;
}

export async function cancelVerb(place: QueuePlace, options: SweepOptions): Promise<number> {
  const { removed, interrupted } = await cancelQueue(place);
  if (options.json) printJson({ directory: place.folder, removed, interrupted });
  else if (!options.quiet) print(`cancelled: ${removed} waiting cells removed, ${interrupted} running cells stopped with a checkpoint`);
  return 0;
}
