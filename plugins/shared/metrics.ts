/** Metrics that the first-order methods share. */
import type { Metric, OracleSet, Vector } from '../../core/index.js';

export const valueMetric: Metric = { unit: 'objective', better: 'lower' };
export const gradientNormMetric: Metric = { unit: 'gradient', better: 'lower' };

type Observed = Readonly<Partial<Pick<OracleSet, 'value' | 'smoothValue' | 'simpleValue'>>>;

/** f + chi at x: by `value`, else by its two terms; `undefined` where the problem has neither. */
export function observedObjective({ value, smoothValue, simpleValue }: { readonly [K in keyof Observed]: Observed[K] | undefined }, x: Vector): number | undefined {
  if (value) return value(x);
  return smoothValue && simpleValue ? smoothValue(x) + simpleValue(x) : undefined;
}
