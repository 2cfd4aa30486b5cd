/** Budgets: limits that are added to the criteria and never replace them. Checked between steps. */
import type { Budget } from '../contract/stop.js';

/** The limit of a run whose budget says nothing at all. */
export const defaultIterations = 100_000;

export const withDefaults = (budget: Budget | undefined): Budget => (budget && Object.keys(budget).length > 0 ? budget : { iterations: defaultIterations });

/** The reason once a budget is spent. Seconds are checked apart, when the driver looks at the clock. */
export function spentBudget(budget: Budget, k: number, count: (oracle: string) => number): string | undefined {
  if (budget.iterations !== undefined && k >= budget.iterations) return `the budget of ${budget.iterations} iterations is spent`;
  if (budget.calls) {
    for (const oracle in budget.calls) {
      if (count(oracle) >= budget.calls[oracle]!) return `the budget of ${budget.calls[oracle]!} calls of \`${oracle}\` is spent`;
    }
  }
  return undefined;
}

export const spentSeconds = (budget: Budget, seconds: number): string | undefined =>
  budget.seconds !== undefined && seconds >= budget.seconds ? `the budget of ${budget.seconds} seconds is spent` : undefined;

/** How much of the budget is used, in [0, 1]: the largest share. */
export function budgetProgress(budget: Budget, k: number, seconds: number, count: (oracle: string) => number): number {
  const shares = [0, ...(budget.iterations ? [k / budget.iterations] : []), ...(budget.seconds ? [seconds / budget.seconds] : []),
    ...Object.entries(budget.calls ?? {}).map(([oracle, limit]) => count(oracle) / limit)];
  return Math.min(Math.max(...shares), 1);
}
