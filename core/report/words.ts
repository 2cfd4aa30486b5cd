/** Outcomes, certificates and numbers in plain words. */
import { duration, precise, short } from '../cli/format.js';
import { html, type Html } from './escape.js';
import { isRecord } from './loose.js';
import type { ReportRun } from './read.js';
import type { EndedRun } from './read-result.js';

export { duration, precise, short };

export const whole = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, '\u202f');

/** How an outcome is to be read: a spent budget is no success, and an unfinished run no failure. */
export type Tone = 'good' | 'plain' | 'bad';
export const toneOf = (outcome: string | undefined): Tone =>
  (outcome === 'converged' ? 'good' : outcome === 'diverged' || outcome === 'infeasible' || outcome === 'unbounded' || outcome === 'failed' ? 'bad' : 'plain');

const endings: Readonly<Record<string, string>> = {
  converged: 'Converged', budget: 'Stopped by its budget', stalled: 'Stalled', diverged: 'Diverged',
  infeasible: 'Found the problem infeasible', unbounded: 'Found the problem unbounded', aborted: 'Was interrupted',
};

/** `Converged after 3 768 iterations in 3.85 ms: gradient norm 9.971e-9 is below 1e-8.` */
export function endingText({ outcome, reason, iterations, seconds }: EndedRun): string {
  const length = iterations === undefined ? '' : ` after ${whole(iterations)} iteration${iterations === 1 ? '' : 's'}`;
  const time = seconds === undefined ? '' : ` in ${duration(seconds)}`;
  return `${endings[outcome] ?? `Ended as ${outcome}`}${length}${time}${reason ? `: ${reason}` : ''}.`;
}

/** Why a run failed, and how far it came. */
export function failedText({ error, records }: ReportRun): string {
  const { message = '', expected, suggestion } = error ?? {};
  const last = records.at(-1);
  return [`Failed${last ? ` after iteration ${whole(last.k)}` : ' before its first record'}: ${message.replace(/([^.!?])$/, '$1.')}`, expected !== undefined && `Expected: ${expected}.`, suggestion !== undefined && `Try: ${suggestion}.`].filter(Boolean).join(' ');
}

/** What a run without a result is: nobody but its process knows whether it still runs. */
export function unfinishedText({ records }: ReportRun): string {
  const last = records.at(-1);
  return last
    ? `No result yet. The trace reaches iteration ${whole(last.k)} at ${duration(last.seconds)}. The run is in progress, or was killed: \`saddlepoint resume\` carries it on.`
    : 'No result and no record yet: the run has just begun, or was killed before its first record.';
}

const kinds: Readonly<Record<string, string>> = {
  global: 'globally optimal', local: 'locally optimal', stationary: 'stationary', feasible: 'feasible, not shown to be optimal', none: 'not shown to be optimal',
};

/** What the driver measures at the returned point; other measures speak for themselves. */
const measures: Readonly<Record<string, (value: string) => string>> = {
  gapBound: (value) => `its objective is at most ${value} above the optimum`, gap: (value) => `its objective is ${value} above the reference value`, gradientNorm: (value) => `its gradient norm is ${value}`,
};

/** `The point is globally optimal (proved): its objective is at most 5.0e-15 above the optimum.` */
export function certificateText({ kind, evidence, measure, value }: EndedRun['certificate']): string {
  const known = kind === 'none' ? '' : evidence === 'proved' ? ' (proved)' : ' (measured, not proved)';
  const amount = measure === undefined || value === undefined ? '' : `: ${measures[measure]?.(short(value)) ?? `${spaced(measure)} ${short(value)}`}`;
  return `The point is ${kinds[kind] ?? kind}${known}${amount}.`;
}

/** Text in which `names` between backticks are set as code, and numbers such as 5.0e-15 are kept in one line. */
export const prose = (text: string): Html => html`${text.split(/(`[^`]*`|\d[\d.]*e-\d+)/).map((part, i) => (i % 2 === 0 ? part : part.startsWith('`') ? html`<code>${part.slice(1, -1)}</code>` : html`<span class="nowrap">${part}</span>`))}`;

/** A metric's name as a heading: `gradientNorm` becomes `gradient norm`. */
export const spaced = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);

/** A value from a note or a spec in one short line. */
export const inline = (value: unknown): string => {
  const text = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : isRecord(value) || Array.isArray(value) ? JSON.stringify(value) : String(value);
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
};
