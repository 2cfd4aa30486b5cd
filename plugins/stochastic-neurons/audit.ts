/** The audit in mid-training: every estimator against the exact gradient by the pre-activations, on the first training rows. */
import type { OracleSet, Random, Table, Vector } from '../../core/index.js';
import { usageError } from '../../core/index.js';
import { candidates, type Candidate } from '../shared/gate-audit/candidates.js';
import { openRow } from '../shared/gate-audit/row.js';
import { auditOf, newAudit, type State as RowState } from '../shared/gate-audit/state.js';
import type { NeuronParams, Plan } from './params.js';

/** Numbers of one estimator in one audit. */
const columns = ['cosine', 'normRatio', 'signAgreement', 'bias', 'totalVariance'] as const;
type Column = (typeof columns)[number];
const perAudit = candidates.length * columns.length;

/** The first audits and the last one: more would let the state grow. `k` their steps, `values` audits x estimators x columns. */
export interface Audits { count: number; readonly k: Float64Array; readonly values: Float64Array }
const mostAudits = 256;

export const newAudits = (wanted: boolean): Audits => ({ count: 0, k: new Float64Array(wanted ? mostAudits : 0), values: new Float64Array(wanted ? mostAudits * perAudit : 0) });

export interface Audited { readonly k: number; readonly units: number; readonly training: number; readonly x: Vector; readonly audits: Audits }
type Oracles = Pick<OracleSet, 'gateInputs'> & { readonly gatedLosses: OracleSet['gatedLosses'] | undefined };

/** Called before each step; looks every so many. Errors: `oracle-missing`. */
export function openAudit(audit: NonNullable<NeuronParams['audit']>, { gateInputs, gatedLosses }: Oracles, stream: (label: string, ...index: readonly number[]) => Random): (state: Audited) => void {
  if (!gatedLosses) throw usageError('oracle-missing', 'The audit asks for the loss at many outputs of the gates.', { pointer: '/method/params/audit', expected: 'a problem with `gatedLosses`', suggestion: 'leave `audit` out' });
  let step = 0;
  // The reference is a difference of two losses: it needs fewer draws.
  const { every, samples, rows, enumerateUpTo } = audit, measure = openRow({ gateInputs, gatedLosses }, candidates, { samples, referenceSamples: Math.max(2, Math.ceil(samples / 10)) }, (row) => stream('audit', step, row!));
  let scratch: RowState | undefined;
  return ({ k, units, training, x, audits }) => {
    if (k % every !== 0) return;
    scratch ??= newAudit(units, Math.min(rows, training), x, units <= enumerateUpTo, candidates.length);
    for (const sums of [scratch.exact, scratch.exactVariance]) sums.fill(0);
    Object.assign(scratch, { k: 0, x, loss: 0 });
    for (step = k; scratch.k < scratch.rows; scratch.k++) measure(scratch);
    keep(audits, k, scratch);
  };
}

function keep(audits: Audits, k: number, measured: RowState): void {
  const at = Math.min(audits.count, mostAudits - 1);
  audits.k[at] = k;
  candidates.forEach((_, e) => { const numbers = auditOf(measured, e); columns.forEach((name, c) => { audits.values[at * perAudit + e * columns.length + c] = numbers[name]; }); });
  audits.count = at + 1;
}

/** The estimator in use, as the audit knows it: the baseline by which reinforce comes nearest. */
export function auditedName({ estimator, baseline: { kind } }: Plan): Candidate | undefined {
  if (estimator === 'noisy-rectifier') return undefined;
  if (estimator !== 'reinforce') return estimator;
  return kind === 'none' ? 'reinforce' : kind === 'mean' || kind === 'leave-one-out' ? 'reinforce-mean' : 'reinforce-optimal';
}

/** A number of the last audit. */
export function lastAudit({ count, values }: Audits, name: Candidate | undefined, column: Column): number | undefined {
  if (count === 0 || name === undefined) return undefined;
  return values[(count - 1) * perAudit + candidates.indexOf(name) * columns.length + columns.indexOf(column)];
}

/** A row for each audit and estimator; `estimator` counts from 0 in the order of `candidates`. */
export function auditTable({ count, k, values }: Audits): Readonly<Record<string, Table>> {
  if (count === 0) return {};
  const many = candidates.length, each = (of: (row: number) => number): Float64Array => Float64Array.from({ length: count * many }, (_, row) => of(row));
  return { audit: { columns: { step: each((row) => k[Math.floor(row / many)]!), estimator: each((row) => row % many), ...Object.fromEntries(columns.map((name, c) => [name, each((row) => values[row * columns.length + c]!)])) } } };
}
