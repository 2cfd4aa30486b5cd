/** Everything else about one run: command, solution, notes, environment and the effective spec. */
import { html, type Html } from './escape.js';
import type { LabelledRun } from './group.js';
import { isRecord, listOf, numberOf, recordOf, textOf } from './loose.js';
import { badge } from './runs-table.js';
import { solutionOf } from './solution.js';
import { swatch } from './panel.js';
import { inline, precise, spaced, whole } from './words.js';

export function detailsOf(labelled: LabelledRun, alone: boolean): Html {
  const { run, label, style } = labelled;
  const command = textOf(run.document.command);
  const solution = run.result && solutionOf(run.result, style, (run.pictures?.().length ?? 0) > 0);
  return html`<details class="card run-details"${alone && html` open`}>
    <summary>${alone ? html`<strong>Details</strong>` : html`<span class="run">${swatch(style)}<span class="number">${style + 1}</span> <strong>${label}</strong></span> ${badge(labelled)}`}</summary>
    ${command !== undefined && html`<h4>Command</h4><div class="command"><pre><code>${command}</code></pre><button type="button" class="copy">Copy</button></div>`}
    ${solution && html`<h4>Solution</h4>${solution}`}
    ${notes(labelled)}
    <h4>Facts</h4><dl class="facts">${factsOf(labelled).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
    ${isRecord(run.document.spec) && html`<details class="inner"><summary>Effective spec</summary><pre class="spec"><code>${JSON.stringify(abridged(run.document.spec), undefined, 2)}</code></pre></details>`}
  </details>`;
}

function factsOf({ run, method }: LabelledRun): readonly (readonly [string, string | Html])[] {
  const { document, header, result } = run;
  const { id, version, title } = recordOf(document.method);
  const chain = listOf(document.chain).filter((bridge) => typeof bridge === 'string');
  const environment = recordOf(result?.environment && Object.keys(result.environment).length > 0 ? result.environment : header.environment);
  const known = (name: string, value: string | undefined): readonly (readonly [string, string | Html])[] => (value === undefined ? [] : [[name, value]]);
  const seed = numberOf(header.seed) ?? result?.seed;
  return [
    ['method', [textOf(title) ?? textOf(id) ?? method, textOf(version)].filter(Boolean).join(' ')],
    ['bridges', chain.length > 0 ? chain.join(' → ') : 'none: the method fits the problem directly'],
    ...Object.entries(result?.problemDetails ?? {}).map(([name, value]): readonly [string, string] => [`problem: ${spaced(name)}`, precise(value)]),
    ...known('seed', seed === undefined ? undefined : String(seed)),
    ...known('started', startedText(textOf(document.created))),
    ...known('spec hash', textOf(document.specHash)),
    ...known('problem hash', textOf(document.problemHash)),
    ['run directory', run.name],
    ...Object.entries(environment).map(([name, value]): readonly [string, string] => [spaced(name), inline(value)]),
  ].map(([name, value]) => (String(name).endsWith('hash') ? [name, html`<code>${value}</code>`] as const : [name!, value!] as const)) as readonly (readonly [string, string | Html])[];
}

/** `2026-11-25 09:36:03 UTC`. */
export const startedText = (created: string | undefined): string | undefined => (created === undefined ? undefined : created.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d).*Z$/, '$1 $2 UTC'));

const mostNotes = 100;

function notes({ run }: LabelledRun): Html | undefined {
  const all = run.result?.notes ?? [];
  if (all.length === 0) return undefined;
  return html`<h4>Notes</h4><ol class="notes">${all.slice(0, mostNotes).map(({ k, event, detail }) =>
    html`<li>${k !== undefined && html`<span class="faint">k = ${whole(k)}</span> `}${event}${Object.entries(detail).map(([name, value]) => html` <span class="faint">${name} ${inline(value)}</span>`)}</li>`)}</ol>
    ${all.length > mostNotes && html`<p class="faint">${whole(all.length - mostNotes)} more in result.json</p>`}`;
}

const longest = { list: 12, text: 400, depth: 12 };

/** Long arrays and texts cut short, so that inline data does not fill the page. */
export function abridged(value: unknown, depth = 0): unknown {
  if (depth > longest.depth) return '…';
  if (typeof value === 'string') return value.length > longest.text ? `${value.slice(0, longest.text)}…` : value;
  if (Array.isArray(value)) {
    const kept = value.slice(0, longest.list).map((entry) => abridged(entry, depth + 1));
    return value.length > longest.list ? [...kept, `… ${value.length - longest.list} more`] : kept;
  }
  return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, abridged(entry, depth + 1)])) : value;
}
