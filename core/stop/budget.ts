/** Budgets: limits that are added to the criteria and never replace them. Checked between steps. */
import type { Budget } from '../contract/stop.js';

/** The limit of a run whose budget says nothing at all. */
export const defaultIterations = 100_000;

/** The budget as it is kept; one without any limit gets the default number of iterations. */
export function withDefaults(budget: Budget = {}): Budget {
  const limited = budget.iterations !== undefined || budget.seconds !== undefined || Object.keys(budget.calls ?? {}).length > 0;
  return limited ? budget : { iterations: defaultIterations };
}

/** How often an oracle was called so far. */
export interface Counter { readonly amount: number }

export interface OpenBudget {
  /** The reason once the iterations or the calls are spent. */
  spent(k: number): string | undefined;
  /** The reason once the seconds are spent; apart, because the driver looks at the clock only now and then. */
  spentSeconds(seconds: number): string | undefined;
  /** How much is used, in [0, 1]: the largest share. */
  progress(k: number, seconds: number): number;
}

export function openBudget(budget: Budget, counterOf: (oracle: string) => Counter): OpenBudget {
  const { iterations = Infinity, seconds: limit = Infinity } = budget;
  const calls = Object.entries(budget.calls ?? {}).map(([oracle, most]) => ({ oracle, most, counter: counterOf(oracle) }));
  return {
    spent(k) {
      if (k >= iterations) return `the budget of ${iterations} iterations is spent`;
      for (let i = 0; i < calls.length; i++) {
        const { oracle, most, counter } = calls[i]!;
        if (counter.amount >= most) return `the budget of ${most} calls of \`${oracle}\` is spent`;
      }
      return undefined;
    },
    spentSeconds: (seconds) => (seconds >= limit ? `the budget of ${limit} seconds is spent` : undefined),
    progress: (k, seconds) => Math.min(1, Math.max(iterations > 0 ? k / iterations : 1, seconds / limit, ...calls.map(({ most, counter }) => counter.amount / most))),
  };
}
