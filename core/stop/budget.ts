/** Budgets: limits that are added to the criteria and never replace them. Checked between steps. */
import type { Budget } from '../contract/stop.js';

/** The default when neither spec nor command line limits the iterations. */
export const defaultIterations = 100_000;

/** The reason once a budget is spent. Seconds are checked apart, when the driver looks at the clock. */
export function spentBudget(budget: Budget, k: number, count: (oracle: string) => number): string | undefined {
  if (k >= (budget.iterations ?? defaultIterations)) return `the budget of ${budget.iterations ?? defaultIterations} iterations is spent`;
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
  const shares = [k / (budget.iterations ?? defaultIterations), ...(budget.seconds ? [seconds / budget.seconds] : []),
    ...Object.entries(budget.calls ?? {}).map(([oracle, limit]) => count(oracle) / limit)];
  return Math.min(Math.max(...shares), 1);
}
