/** All runs of a group side by side. */
import { html, type Html } from './escape.js';
import type { Group, LabelledRun } from './group.js';
import { swatch } from './panel.js';
import type { ReportRun } from './read.js';
import { numberCell, savedTable, type Cell, type Column } from './table.js';
import { duration, precise, short, spaced, toneOf, whole } from './words.js';

export function runsTable({ runs, reference }: Group): Html {
  const oracles = namesOf(runs, ({ counts }) => counts).filter((name) => runs.some((run) => (endOf(run).counts[name] ?? 0) > 0));
  const metrics = namesOf(runs, (end) => end.metrics).filter((name) => name !== 'value');
  const numeric = (name: string): Column => ({ name, numeric: true });
  const columns = [{ name: 'run', numeric: false }, { name: 'outcome', numeric: false }, numeric('k'), numeric('time'), ...oracles.map((name) => numeric(`${spaced(name)} calls`)), numeric('best objective'), ...(reference ? [numeric('gap')] : []), ...metrics.map((name) => numeric(spaced(name)))];
  const rows = runs.map((run): readonly Cell[] => {
    const end = endOf(run);
    return [
      { shown: html`<span class="run">${swatch(run.style)}<span class="number">${run.style + 1}</span> ${run.label}</span>`, sort: run.label },
      { shown: badge(run), sort: outcomeOf(run.run) },
      numberCell(end.k, whole), numberCell(end.seconds, duration), ...oracles.map((name) => numberCell(end.counts[name], whole)),
      numberCell(end.best, precise), ...(reference ? [numberCell(end.best === undefined ? undefined : end.best - reference.value, short)] : []),
      ...metrics.map((name) => numberCell(end.metrics[name], short)),
    ];
  });
  return savedTable('Runs', columns, rows);
}

export const outcomeOf = ({ result, error }: ReportRun): string => result?.outcome ?? (error ? 'failed' : 'unfinished');
export const badge = ({ run }: LabelledRun): Html => outcomeBadge(outcomeOf(run));
export const outcomeBadge = (outcome: string): Html => html`<span class="badge ${toneOf(outcome)}">${outcome}</span>`;

/** Where a run ended, or stands. */
export interface End { readonly k: number | undefined; readonly seconds: number | undefined; readonly counts: Readonly<Record<string, number>>; readonly best: number | undefined; /** At the best point of a run that ended, at the last record of another. */ readonly metrics: Readonly<Record<string, number>> }

export function endOf({ run: { result, records } }: LabelledRun): End {
  if (result) return { k: result.iterations, seconds: result.seconds, counts: result.counts, best: result.best.metrics.value, metrics: result.best.metrics };
  const last = records.at(-1);
  const values = records.map(({ metrics }) => metrics.value).filter((value) => value !== undefined);
  return { k: last?.k, seconds: last?.seconds, counts: last?.counts ?? {}, best: values.length > 0 ? values.reduce((a, b) => Math.min(a, b)) : undefined, metrics: last?.metrics ?? {} };
}

const namesOf = (runs: readonly LabelledRun[], pick: (end: End) => Readonly<Record<string, number>>): readonly string[] => [...new Set(runs.flatMap((run) => Object.keys(pick(endOf(run)))))];
