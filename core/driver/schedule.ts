/** When a checkpoint is due: by iterations, or by wall-clock seconds when the clock is looked at. */
import type { CheckpointSchedule } from '../contract/stop.js';
import type { Store } from './execution.js';

export interface Schedule {
  /** Called when the clock is looked at, `now` in milliseconds. */
  tick(now: number): void;
  /** Whether to save after step k; asked once a step. */
  due(k: number): boolean;
  /** Milliseconds until `tick` can make one due; Infinity where iterations do. */
  wait(now: number): number;
}

export function openSchedule(schedule: CheckpointSchedule | undefined, store: Store | undefined): Schedule {
  if (!schedule || !store) return { tick: () => {}, due: () => false, wait: () => Infinity };
  if ('iterations' in schedule) return { tick: () => {}, due: (k) => k % schedule.iterations === 0, wait: () => Infinity };
  let saved = performance.now();
  let waiting = false;
  return {
    tick(now) { if (now - saved >= schedule.seconds * 1000) { saved = now; waiting = true; } },
    due() { const due = waiting; waiting = false; return due; },
    wait: (now) => Math.max(0, saved + schedule.seconds * 1000 - now),
  };
}
