/** Metrics of the sliding methods. */
import type { Metric } from '../../../core/index.js';

export const slidingMetrics = {
  /** T_k. */
  innerSteps: { unit: 'steps', better: 'neither' },
  /** A-priori bound on Psi(xbar_k) - Psi*. */
  bound: { unit: 'objective', better: 'lower' },
} as const satisfies Readonly<Record<string, Metric>>;

export const smoothedMetrics = {
  ...slidingMetrics,
  /** eta_k. */
  smoothing: { unit: '', better: 'neither' },
  /** Psi(xbar) + (f + chi)*(-K'y) + J(y) at the last y: at least the distance to the optimum. */
  dualityGap: { unit: 'objective', better: 'lower' },
} as const satisfies Readonly<Record<string, Metric>>;
