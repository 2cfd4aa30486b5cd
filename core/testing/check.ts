/** What a check of a problem's oracles is, and what it measures. */
import type { AnyProblem } from '../contract/problem.js';
import type { CheckSubject } from './subject.js';

/** A number held against its tolerance. `finding` says in one line what is wrong, for the author of the problem. */
export interface Measurement {
  readonly measured: number;
  readonly tolerance: number;
  readonly bound: 'at most' | 'at least';
  readonly passed: boolean;
  readonly finding: string;
}

export interface Check {
  readonly name: string;
  /** Why the check does not apply to a problem; undefined where it does. */
  skips(problem: AnyProblem): string | undefined;
  run(subject: CheckSubject): Measurement;
}

/** NaN passes neither way. */
export const atMost = (measured: number, tolerance: number, finding: string): Measurement => ({ measured, tolerance, bound: 'at most', passed: measured <= tolerance, finding });
export const atLeast = (measured: number, tolerance: number, finding: string): Measurement => ({ measured, tolerance, bound: 'at least', passed: measured >= tolerance, finding });

/** Of measurements of one kind, the one that is nearest to failing or has failed worst. */
export function worst(measurements: readonly Measurement[]): Measurement {
  return measurements.reduce((before, next) => (severity(next) > severity(before) ? next : before));
}

/** Above 1 for a failure; Infinity for NaN. */
function severity({ measured, tolerance, bound, passed }: Measurement): number {
  const ratio = bound === 'at most' ? measured / tolerance : tolerance / measured;
  if (passed) return Number.isNaN(ratio) ? 0 : Math.min(1, ratio);
  return Number.isNaN(measured) || !(ratio > 1) ? Infinity : ratio;
}

/**
 * Relative size of rounding in sums of unknown length: 1e5 unit roundings that all point the same way, or 1e10 in random directions.
 * Mistakes of a formula are many orders above it.
 */
export const rounding = 1e5 * Number.EPSILON;

/** Numbers in findings: four significant digits. */
export const shown = (value: number): string => String(Number(value.toPrecision(4)));
