/** Tables: one line an estimator, and all gradients and variances by row and unit. */
import type { Table } from '../../../core/index.js';
import type { Candidate } from './candidates.js';
import { auditOf, type State } from './state.js';

export function tablesOf(state: State, names: readonly Candidate[]): Record<string, Table> {
  const { k, rows, units, exact, probability, exactVariance, mean, variance, enumerated } = state, entries = k * units, audits = names.map((_, e) => auditOf(state, e));
  const column = (read: (audit: (typeof audits)[number]) => number): Float64Array => Float64Array.from(audits, read);
  const place = { row: Float64Array.from({ length: entries }, (_, i) => Math.floor(i / units)), unit: Float64Array.from({ length: entries }, (_, i) => i % units) };
  const each = (values: Float64Array): Record<string, Float64Array> => Object.fromEntries(names.map((name, e) => [name, values.slice(e * rows * units, e * rows * units + entries)]));
  return {
    estimators: { columns: { estimator: Float64Array.from(names.keys()), cosine: column(({ cosine }) => cosine), normRatio: column(({ normRatio }) => normRatio), signAgreement: column(({ signAgreement }) => signAgreement), bias: column(({ bias }) => bias), totalVariance: column(({ totalVariance }) => totalVariance) } },
    gradients: { columns: { ...place, probability: probability.slice(0, entries), exact: exact.slice(0, entries), ...(enumerated ? {} : { 'standard-error': exactVariance.slice(0, entries).map(Math.sqrt) }), ...each(mean) } },
    variances: { columns: { ...place, ...each(variance) } },
  };
}
