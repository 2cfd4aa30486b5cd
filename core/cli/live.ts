/** The live line of a run: rewritten in place on a terminal, a sparse line every few seconds in a pipe, nothing under --quiet. */
import type { Progress } from '../driver/execution.js';
import { bar, countsText, duration, metricsText } from './format.js';
import { log } from './io.js';

export interface Live { update(progress: Progress): void; clear(): void }

const sparse = 5;

export function openLive(method: string, quiet: boolean): Live {
  if (quiet) return { update: () => {}, clear: () => {} };
  if (!process.stderr.isTTY) {
    let printed = 0;
    return { update(progress) { if (progress.seconds - printed >= sparse) { printed = progress.seconds; log(lineOf(method, progress)); } }, clear: () => {} };
  }
  return {
    update(progress) {
      const width = (process.stderr.columns ?? 100) - 1;
      process.stderr.write(`\r\u001b[2K${`${bar(progress.share, 12)} ${lineOf(method, progress)}${left(progress)}`.slice(0, width)}`);
    },
    clear() { process.stderr.write('\r\u001b[2K'); },
  };
}

const lineOf = (method: string, { k, seconds, counts, metrics }: Progress): string =>
  [method, `k=${k}`, duration(seconds), countsText(counts), metricsText(metrics)].filter(Boolean).join('  ');

/** The time left if progress goes on at the pace so far. */
const left = ({ seconds, share }: Progress): string => (share > 0.01 && share < 1 ? `  about ${duration((seconds * (1 - share)) / share)} left` : '');
