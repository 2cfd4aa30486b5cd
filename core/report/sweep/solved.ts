/** When a run solved its problem: by its own stopping, or by how near its objective came. */
import type { TraceRecord } from '../../contract/result.js';
import type { ReportRun } from '../read.js';

/** `accuracy`: objective <= best + accuracy (start - best), as in More and Wild (2009). */
export type Criterion = { readonly kind: 'converged' } | { readonly kind: 'accuracy'; readonly accuracy: number };

/** Of one problem: objective at the start, and the reference value or the least that any run found. */
export interface Scale { readonly start: number; readonly best: number }

export type CostOf = (at: Pick<TraceRecord, 'k' | 'seconds' | 'counts'>) => number;

/** What the run cost up to the record that solves its problem; NaN where none does. */
export function costToSolve(run: ReportRun | undefined, criterion: Criterion, scale: Scale | undefined, cost: CostOf): number {
  if (!run) return NaN;
  const { result, records } = run;
  if (criterion.kind === 'converged') return result?.outcome === 'converged' ? cost({ k: result.iterations ?? NaN, seconds: result.seconds ?? NaN, counts: result.counts }) : NaN;
  if (!scale) return NaN;
  const target = scale.best + criterion.accuracy * Math.max(0, scale.start - scale.best);
  const first = records.find(({ metrics }) => metrics.value !== undefined && metrics.value <= target);
  return first ? cost(first) : NaN;
}

/** `undefined` where no run has an objective. The start is the first finite objective of any run: all begin at one point. */
export function scaleOf(runs: readonly ReportRun[], best: number | undefined): Scale | undefined {
  const start = runs.map(({ records }) => records.find(({ metrics }) => Number.isFinite(metrics.value))?.metrics.value).find((value) => value !== undefined);
  return start === undefined || best === undefined ? undefined : { start, best };
}
