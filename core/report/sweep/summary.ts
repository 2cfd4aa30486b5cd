/** What the cells of one problem and one combination came to, seeds and repetitions together. */
import type { Row } from '../../sweep/table.js';
import { quantilesOf, type Quantiles } from '../quantile.js';
import type { Combination, SweepGroups, SweepProblem } from './groups.js';

export interface Summary {
  readonly problem: SweepProblem;
  readonly combination: Combination;
  readonly rows: readonly Row[];
  readonly solved: number;
  /** Ended with an error. */
  readonly failed: number;
  /** Not run, or interrupted. */
  readonly open: number;
  /** Over the cells that ended without an error, whatever their outcome. */
  readonly iterations: Quantiles;
  readonly seconds: Quantiles;
  readonly counts: Readonly<Record<string, Quantiles>>;
  readonly best: Readonly<Record<string, Quantiles>>;
}

export const isEnded = ({ outcome }: Row): boolean => outcome !== undefined && outcome !== 'aborted';
export const isSolvedRow = ({ outcome }: Row): boolean => outcome === 'converged';

/** In the order of the problems, then of the combinations; pairs without a cell are left out. */
export function summariesOf({ cells }: Pick<SweepGroups, 'cells'>): readonly Summary[] {
  const byPair = new Map<string, typeof cells[number][]>();
  for (const cell of cells) {
    const key = `${cell.problem.index} ${cell.combination.index}`;
    const members = byPair.get(key);
    if (members) members.push(cell); else byPair.set(key, [cell]);
  }
  return [...byPair.values()].map(summaryOf).sort((a, b) => a.problem.index - b.problem.index || a.combination.index - b.combination.index);
}

function summaryOf(cells: SweepGroups['cells']): Summary {
  const rows = cells.map(({ row }) => row);
  const ended = rows.filter(isEnded);
  return {
    problem: cells[0]!.problem, combination: cells[0]!.combination, rows,
    solved: rows.filter(isSolvedRow).length, failed: rows.filter(({ error }) => error).length, open: rows.filter((row) => !row.error && !isEnded(row)).length,
    iterations: quantilesOf(ended.map(({ iterations }) => iterations)), seconds: quantilesOf(ended.map(({ seconds }) => seconds)),
    counts: each(ended, ({ counts }) => counts), best: each(ended, ({ best }) => best),
  };
}

function each(rows: readonly Row[], pick: (row: Row) => Readonly<Record<string, number>> | undefined): Readonly<Record<string, Quantiles>> {
  const names = [...new Set(rows.flatMap((row) => Object.keys(pick(row) ?? {})))].sort();
  return Object.fromEntries(names.map((name) => [name, quantilesOf(rows.map((row) => pick(row)?.[name]))]));
}
