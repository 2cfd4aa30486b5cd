/** `sweep --queue URL --status` and `--cancel`. */
import { cellFolder, endedResult, errorOf } from '../execute/cell.js';
import { cancelQueue, queueStatus } from '../execute/queue/control.js';
import type { QueuePlace } from '../execute/queue/submit.js';
import type { SweepPlan } from '../sweep/plan.js';
import { print, printJson } from './io.js';
import type { SweepOptions } from './sweep.js';

export async function statusVerb(place: QueuePlace, { cells }: SweepPlan, options: SweepOptions): Promise<number> {
  const { queued, running, waiting, workers } = await queueStatus(place);
  const folderOf = ({ key }: { readonly key: string }): string => cellFolder(place.folder, key);
  const done = cells.filter((cell) => endedResult(folderOf(cell))).length;
  const failed = cells.filter((cell) => cell.error ?? errorOf(folderOf(cell))).length;
  if (options.json) printJson({ directory: place.folder, queued, cells: cells.length, done, failed, running, waiting, workers });
  else print(`${queued ? 'on the queue' : 'not on the queue'}: ${done} of ${cells.length} cells done, ${failed > 0 ? `${failed} failed, ` : ''}${running} running, ${waiting} waiting, ${counted(workers, 'worker')}`);
  return 0;
}

export async function cancelVerb(place: QueuePlace, options: SweepOptions): Promise<number> {
  const { queued, removed, interrupted } = await cancelQueue(place);
  if (options.json) printJson({ directory: place.folder, queued, removed, interrupted });
  else if (!options.quiet) print(queued || removed + interrupted > 0 ? `cancelled: ${counted(removed, 'waiting cell')} taken off the queue, ${counted(interrupted, 'running cell')} stopped with a checkpoint` : 'nothing of this sweep is on the queue');
  return 0;
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
