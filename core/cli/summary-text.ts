/** Many runs by problem and by method with its settings, as `compare` prints them: how many were solved, medians and quantiles. */
import type { Quantiles } from '../report/quantile.js';
import { groupRows } from '../report/sweep/groups.js';
import { summariesOf, type Summary } from '../report/sweep/summary.js';
import type { Row } from '../sweep/table.js';
import { duration, precise, short } from './format.js';
import { red, tableText } from './io.js';

export const summarise = (rows: readonly Row[], names: readonly string[]): readonly Summary[] => summariesOf(groupRows(rows, names));

/** Columns: the problem where there are several, the combination, then counts, and medians with the quantiles 25 % and 75 % in brackets. */
export function summaryText(summaries: readonly Summary[]): string {
  const several = new Set(summaries.map(({ problem }) => problem.index)).size > 1;
  const open = summaries.some((summary) => summary.open > 0);
  const oracles = [...new Set(summaries.flatMap(({ counts }) => Object.keys(counts)))].filter((name) => summaries.some(({ counts }) => (counts[name]?.high ?? 0) > 0));
  const merit = meritOf(summaries);
  const header = [...(several ? ['problem'] : []), 'combination', 'runs', 'converged', 'failed', ...(open ? ['not run'] : []), 'k', 'time', ...oracles, ...(merit === undefined ? [] : [merit === 'value' ? 'best f' : `best ${merit}`])];
  const lines = summaries.map(({ problem, combination, rows, solved, failed, open: waiting, iterations, seconds, counts, best }) => [
    ...(several ? [problem.label] : []), combination.label, String(rows.length), String(solved), failed > 0 ? red(String(failed)) : '0', ...(open ? [String(waiting)] : []),
    quantilesText(iterations, whole), quantilesText(seconds, duration), ...oracles.map((name) => quantilesText(counts[name], whole)), ...(merit === undefined ? [] : [quantilesText(best[merit], merit === 'value' ? precise : short)]),
  ]);
  return tableText(header, lines);
}

/** The objective, else the first metric of any. */
function meritOf(summaries: readonly Summary[]): string | undefined {
  const names = summaries.flatMap(({ best }) => Object.keys(best));
  return names.includes('value') ? 'value' : names[0];
}

const whole = (value: number): string => String(Number(value.toFixed(1)));

function quantilesText(quantiles: Quantiles | undefined, text: (value: number) => string): string {
  if (!quantiles || quantiles.count === 0) return '-';
  const { median, low, high } = quantiles;
  return text(low) === text(high) ? text(median) : `${text(median)} [${text(low)}, ${text(high)}]`;
}

/** One entry of `--json`. Quantiles are `{count, median, low, high}` at 25 % and 75 %, null where nothing ended. */
export const summaryDocument = ({ problem, combination, rows, solved, failed, open, iterations, seconds, counts, best }: Summary): object => ({
  problem: { label: problem.label, kind: problem.kind, axes: problem.axes }, combination: { label: combination.label, method: combination.method, axes: combination.axes },
  runs: rows.length, converged: solved, failed, notRun: open, iterations: quantilesDocument(iterations), seconds: quantilesDocument(seconds),
  counts: mapped(counts), best: mapped(best), errors: [...new Map(rows.flatMap(({ error }) => (error ? [[`${error.code} ${error.message}`, { code: error.code, message: error.message }] as const] : []))).values()],
});

const mapped = (quantiles: Readonly<Record<string, Quantiles>>): object => Object.fromEntries(Object.entries(quantiles).map(([name, each]) => [name, quantilesDocument(each)]));
const quantilesDocument = (quantiles: Quantiles): Quantiles | null => (quantiles.count === 0 ? null : quantiles);
