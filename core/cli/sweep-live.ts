/** The live line of a sweep: in place on a terminal, a sparse line in a pipe, nothing under --quiet. */
import type { SweepProgress } from '../sweep/run.js';
import { bar, roughly } from './format.js';
import { log } from './io.js';

export interface SweepLive { update(progress: SweepProgress): void; /** A line above the live one. */ note(text: string): void; clear(): void }

const sparse = 5000;

export function openSweepLive(quiet: boolean): SweepLive {
  if (quiet) return { update: () => {}, note: () => {}, clear: () => {} };
  const started = performance.now();
  const terminal = process.stderr.isTTY;
  let latest: SweepProgress | undefined;
  let printed = started;
  const draw = (): void => { if (latest) process.stderr.write(`\r\u001b[2K${sweepText(latest, (performance.now() - started) / 1000).slice(0, (process.stderr.columns || 100) - 1)}`); };
  // The time left goes on counting between two cells.
  const timer = terminal ? setInterval(draw, 1000).unref() : undefined;
  return {
    update(progress) {
      latest = progress;
      if (terminal) { draw(); return; }
      if (performance.now() - printed < sparse) return;
      printed = performance.now();
      log(sweepText(progress, (printed - started) / 1000));
    },
    note(text) {
      if (terminal) process.stderr.write('\r\u001b[2K');
      log(text);
      if (terminal) draw();
    },
    clear() {
      clearInterval(timer);
      if (terminal && latest) process.stderr.write('\r\u001b[2K');
      latest = undefined;
    },
  };
}

/** `████░░░░░░░░  34 %  about 3 min left  14/40 cells  1 failed  8 cached`. */
export function sweepText({ done, failed, cached, total, share }: SweepProgress, seconds: number): string {
  const left = share > 0.01 && share < 1 ? `about ${roughly((seconds * (1 - share)) / share)} left` : '';
  const overall = total === 0 ? 1 : Math.min(1, Math.max(done / total, (cached + share * (total - cached)) / total));
  return [`${bar(overall, 12)} ${String(Math.floor(overall * 100)).padStart(3)} %`, left, `${done}/${total} cells`, failed > 0 && `${failed} failed`, cached > 0 && `${cached} cached`].filter(Boolean).join('  ');
}
