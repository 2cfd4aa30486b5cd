/** Stop criteria as data. Budgets are apart: a spent budget is never called success. */

export type Criterion =
  | { readonly kind: 'gradient-norm'; readonly below: number }
  | { readonly kind: 'gap'; readonly below: number }
  | { readonly kind: 'value'; readonly below: number }
  | { readonly kind: 'step'; readonly below: number }
  | { readonly kind: 'stall'; readonly iterations: number; readonly relative: number }
  | { readonly kind: 'metric'; readonly name: string; readonly below?: number; readonly above?: number }
  | { readonly any: readonly Criterion[] }
  | { readonly all: readonly Criterion[] }
  | { readonly repeat: number; readonly of: Criterion };

/** Limits of a run. `calls` are by oracle name, in the oracle's own units. */
export interface Budget { readonly iterations?: number; readonly seconds?: number; readonly calls?: Readonly<Record<string, number>> }

/** When records are taken: every so many steps, when k grew by a ratio, or after so many seconds; first and last always. */
export type Sampling = { readonly every: number } | { readonly ratio: number } | { readonly seconds: number };

/** When checkpoints are written, besides k = 0 and on abort. */
export type CheckpointSchedule = { readonly iterations: number } | { readonly seconds: number };
