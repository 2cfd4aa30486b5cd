/** One run in a run directory, with live line and Ctrl-C: what `solve`, `resume`, `compare` and the demo share. */
import { exitCodes } from '../contract/errors.js';
import { printableLine } from '../contract/printable.js';
import type { RunResult } from '../contract/result.js';
import { drive } from '../driver/iterate.js';
import type { Snapshot } from '../driver/execution.js';
import type { OpenedRun } from '../open-spec.js';
import { writeResult, type DirectoryStore } from '../store/run-directory.js';
import { countsText, duration, metricsText, short, shownPath } from './format.js';
import { bold, faint, green, print, yellow } from './io.js';
import { openInterrupt } from './interrupt.js';
import { openLive } from './live.js';

export interface RunPlan { readonly opened: OpenedRun; readonly store: DirectoryStore; readonly folder: string; readonly snapshot?: Snapshot; readonly quiet: boolean }

/** Runs to the end and writes the result; the store is closed in any case. */
export async function runToEnd({ opened, store, folder, snapshot, quiet }: RunPlan): Promise<RunResult> {
  const live = openLive(opened.chosen.method.manifest.id, quiet);
  const interrupt = openInterrupt(quiet);
  try {
    const records = drive({ ...opened.execution, store, signal: interrupt.signal, onProgress: (progress) => live.update(progress), ...(snapshot ? { snapshot } : {}) });
    for (;;) {
      const next = await records.next();
      if (!next.done) continue;
      live.clear();
      writeResult(folder, next.value);
      return { ...next.value, runDirectory: folder };
    }
  } finally {
    live.clear();
    interrupt.close();
    store.close();
  }
}

/** The line of a run that ended, and what its point is. */
export function printResult(result: RunResult): void {
  const { outcome, reason, best } = result;
  const paint = outcome === 'converged' ? green : yellow;
  print([bold(result.method), `k=${result.iterations}`, duration(result.seconds), countsText(result.counts), metricsText(best.metrics), `${paint(outcome)}: ${reason}`].filter(Boolean).join('  '));
  print(`  certificate  ${certificateText(result)}`);
  for (const text of warningsOf(result)) print(`  ${yellow('warning')}      ${printableLine(text)}`);
  for (const [name, { shape, data }] of Object.entries(result.solution)) print(`  ${printableLine(name).padEnd(11)}  ${solutionText(shape, data)}`);
  if (result.runDirectory !== undefined) print(faint(`  run          ${shownPath(result.runDirectory)}`));
}

/** What the run says of its settings: notes of the event `warning`. */
const warningsOf = ({ notes = [] }: RunResult): string[] => notes.flatMap(({ event, detail }) => (event === 'warning' && typeof detail?.text === 'string' ? [detail.text] : []));

export function certificateText({ certificate: { kind, evidence, measure, value } }: RunResult): string {
  const words = { global: 'globally optimal', local: 'locally optimal', stationary: 'stationary', feasible: 'feasible, optimality not shown', none: 'nothing shown about optimality' }[kind];
  const measured = measure !== undefined && value !== undefined ? ` (${measure} ${short(value)}, ${evidence})` : '';
  return words + measured;
}

function solutionText(shape: readonly number[], data: ArrayLike<number>): string {
  const shown = Array.from({ length: Math.min(data.length, 6) }, (_, i) => String(Number(data[i]!.toPrecision(6))));
  return `[${shown.join(', ')}${data.length > 6 ? `, ...] (${shape.join(' x ')})` : ']'}`;
}

export function exitCodeOf(result: RunResult, requireConverged: boolean): number {
  if (result.outcome === 'aborted') return exitCodes.interrupted;
  if (result.outcome === 'diverged') return exitCodes.failed;
  return requireConverged && result.outcome !== 'converged' ? exitCodes.notConverged : 0;
}
