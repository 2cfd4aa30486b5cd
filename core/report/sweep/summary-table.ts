/** One row for each combination on each problem: how many were solved, medians and the middle half. */
import { html, type Html } from '../escape.js';
import { swatch } from '../panel.js';
import { bandShares, type Quantiles } from '../quantile.js';
import { numberCell, savedTable, type Cell, type Column } from '../table.js';
import { duration, precise, short, spaced, whole } from '../words.js';
import type { Summary } from './summary.js';
import type { SweepView } from './view.js';

interface Field extends Column { read(summary: Summary): Cell }

export function summaryTable({ summaries, groups: { problems }, traced }: SweepView): Html {
  const union = (pick: (summary: Summary) => object): readonly string[] => [...new Set(summaries.flatMap((summary) => Object.keys(pick(summary))))];
  const called = union(({ counts }) => counts).filter((name) => summaries.some(({ counts }) => (counts[name]?.high ?? 0) > 0));
  const metrics = union(({ best }) => best);
  const hasValue = metrics.includes('value');
  const gapOf = ({ problem, best }: Summary): Quantiles | undefined => {
    const reference = traced.get(problem.index)?.reference?.value;
    const value = best.value;
    return reference === undefined || !value ? undefined : { count: value.count, median: value.median - reference, low: value.low - reference, high: value.high - reference };
  };
  const fields: readonly Field[] = [
    ...(problems.length > 1 ? [{ name: 'problem', numeric: false, filter: true, read: ({ problem }: Summary): Cell => ({ shown: problem.label, sort: problem.label }) }] : []),
    { name: 'combination', numeric: false, filter: problems.length > 1, read: ({ combination: { index, label } }) => ({ shown: html`<span class="run">${swatch(index)}<span class="number">${index + 1}</span> ${label}</span>`, sort: label }) },
    count('runs', ({ rows }) => rows.length), count('converged', ({ solved }) => solved), count('failed', ({ failed }) => failed),
    ...(summaries.some(({ open }) => open > 0) ? [count('not run', ({ open }) => open)] : []),
    ...quantiles('iterations', ({ iterations }) => iterations, (value) => whole(Math.round(value))), ...quantiles('time', ({ seconds }) => seconds, duration, 'seconds'),
    ...(hasValue ? quantiles('best objective', ({ best }) => best.value, precise, 'best.value') : []),
    ...(hasValue ? quantiles('gap', gapOf, short) : []),
    ...called.flatMap((name) => quantiles(`${spaced(name)} calls`, ({ counts }) => counts[name], (value) => whole(Math.round(value)), `counts.${name}`)),
    ...metrics.filter((name) => name !== 'value').flatMap((name) => quantiles(spaced(name), ({ best }) => best[name], short, `best.${name}`)),
  ];
  return savedTable('Combinations', fields, summaries.map((summary) => fields.map(({ read }) => read(summary))));
}

const count = (name: string, read: (summary: Summary) => number): Field => ({ name, numeric: true, read: (summary) => numberCell(read(summary), whole) });

/** The median with the quantiles beneath it; CSV has them in columns of their own. */
function quantiles(name: string, read: (summary: Summary) => Quantiles | undefined, text: (value: number) => string, key = name): readonly Field[] {
  const spread = ({ count: runs, low, high }: Quantiles): Html | undefined => (runs > 1 && text(low) !== text(high) ? html`<span class="spread">${text(low)} – ${text(high)}</span>` : undefined);
  const edge = (share: 'low' | 'high'): Field => ({ name: `${name} ${bandShares[share] * 100}%`, key: `${key}.${bandShares[share] * 100}%`, numeric: true, csvOnly: true, read: (summary) => numberCell(read(summary)?.[share], String) });
  return [{
    name, key: `${key}.median`, numeric: true,
    read(summary) {
      const found = read(summary);
      const cell = numberCell(found?.median, text);
      return found && found.count > 0 ? { ...cell, shown: [cell.shown, spread(found)] } : cell;
    },
  }, edge('low'), edge('high')];
}
