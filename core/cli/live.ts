/** The live line of a run: rewritten in place on a terminal, a sparse line every few seconds in a pipe, nothing under --quiet. */
import { printableLine } from '../contract/printable.js';
import type { Progress } from '../driver/execution.js';
import { bar, countsText, duration, metricsText, roughly } from './format.js';
import { log } from './io.js';

export interface Live { update(progress: Progress): void; clear(): void }

/** Seconds of work between two lines in a pipe. The driver reports progress from 0.1 s on: a shorter run shows its result only. */
const sparse = 5;
const silent: Live = { update: () => {}, clear: () => {} };

export function openLive(method: string, quiet: boolean): Live {
  if (quiet) return silent;
  return process.stderr.isTTY ? inPlace(method) : inLines(method);
}

function inPlace(method: string): Live {
  let shown = false;
  return {
    update(progress) {
      shown = true;
      process.stderr.write(`\r\u001b[2K${printableLine(liveText(method, progress, (process.stderr.columns || 100) - 1))}`);
    },
    clear() {
      if (shown) process.stderr.write('\r\u001b[2K');
      shown = false;
    },
  };
}

function inLines(method: string): Live {
  let printed: number | undefined;
  return {
    update(progress) {
      printed ??= progress.seconds > sparse ? progress.seconds : 0;
      if (progress.seconds - printed < sparse) return;
      printed = progress.seconds;
      log(printableLine(liveText(method, progress, Infinity)));
    },
    clear: () => {},
  };
}

/** `████░░░░░░░░  34 %  about 3 s left  lbfgs  k=412  1.6 s  f 3.1415927  gradientNorm 8.9e-9  gradient 412`, as many whole items as fit into the width. */
export function liveText(method: string, { k, seconds, counts, metrics, share }: Progress, width: number): string {
  const done = Math.min(1, Math.max(0, Number.isNaN(share) ? 0 : share));
  const items = [`${bar(done, 12)} ${String(Math.floor(done * 100)).padStart(3)} %`, left(seconds, done), method, `k=${k}`, duration(seconds), metricsText(metrics), countsText(counts)].filter(Boolean).flatMap((item) => item.split('  '));
  let text = items[0]!.slice(0, width);
  for (const item of items.slice(1)) {
    if (text.length + 2 + item.length > width) break;
    text += `  ${item}`;
  }
  return text;
}

/** The time left if progress goes on at the pace so far. */
const left = (seconds: number, share: number): string => (share > 0.01 && share < 1 ? `about ${roughly((seconds * (1 - share)) / share)} left` : '');
