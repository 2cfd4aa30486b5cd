/** The report of a sweep: what came out in numbers, profiles over problems, curves with their bands, every cell. */
import { convergencePanel } from '../convergence.js';
import { evaluationsPanel } from '../evaluations.js';
import { abridged, startedText } from '../details.js';
import { html, type Html, type Piece } from '../escape.js';
import type { Panel } from '../panel.js';
import { bandWords } from '../quantile.js';
import { shellOf } from '../shell.js';
import { prose, spaced, whole } from '../words.js';
import { axisPanels } from './against.js';
import { cellsTable } from './cells-table.js';
import { isEnded } from './summary.js';
import { profilesOf } from './profiles.js';
import { summaryTable } from './summary-table.js';
import { viewOf, type SweepView } from './view.js';
import type { ReportSweep } from './read.js';

export function sweepPage(sweep: ReportSweep): string {
  const view = viewOf(sweep);
  const profiles = profilesOf(view.profile);
  const curves = curvePanels(view), against = axisPanels(sweep);
  const title = titleOf(view);
  return shellOf({
    title, eyebrow: 'Saddlepoint sweep report', header: html`<h1>${title}</h1><p class="meta">${factsOf(view)}</p>`,
    css: [profiles.performance, profiles.data, ...[...against, ...curves].map(({ panel }) => panel)].map((panel) => panel?.css ?? '').filter(Boolean),
    body: html`${failures(view)}${card('Combinations', summaryTable(view), `Medians over the cells that ended, with the quantiles ${bandWords} beneath.`)}
${profiles.performance && card('Performance profile', profiles.performance.body)}${profiles.data && card('Data profile', profiles.data.body)}
${[...against, ...curves].map(({ name, panel }) => card(name, panel.body))}${undrawn(view, Math.min(view.traced.size, mostPanels))}
${card('Cells', cellsTable(view))}${details(view)}`,
    footer: html`Written by Saddlepoint. This file stands on its own: it loads nothing and can be sent, archived and printed. Times exclude observing and writing.`,
  });
}

const card = (title: string, body: Piece, lead?: string): Html => html`<section class="card"><h3>${title}</h3>${lead !== undefined && html`<p class="lead">${lead}</p>`}${body}</section>`;

function titleOf({ groups: { problems } }: SweepView): string {
  const kinds = [...new Set(problems.map(({ kind }) => kind).filter(Boolean))];
  const kind = kinds.length === 1 ? spaced(kinds[0]!) : '';
  if (problems.length === 1) return kind || 'sweep';
  return kind ? `${kind}: ${problems.length} problems` : `${problems.length} problems`;
}

function factsOf({ sweep: { rows, complete }, groups: { combinations, problems } }: SweepView): Piece {
  const done = rows.filter(isEnded).length;
  const failed = rows.filter(({ error }) => error).length;
  const facts = [
    amount(rows.length, 'cell'), amount(combinations.length, 'combination'), ...(problems.length > 1 ? [amount(problems.length, 'problem')] : []), `${whole(done)} done`,
    ...(failed > 0 ? [`${whole(failed)} failed`] : []), ...(done + failed < rows.length ? [`${whole(rows.length - done - failed)} not run${complete ? '' : ' yet'}`] : []),
  ];
  return facts.map((fact, i) => html`${i > 0 && html` <span aria-hidden="true">·</span> `}<span class="nowrap">${fact}</span>`);
}

const amount = (count: number, name: string): string => `${whole(count)} ${name}${count === 1 ? '' : 's'}`;

const mostErrors = 20;
const mostCells = 12;

/** Each error once, with the cells that have it. */
function failures({ sweep: { rows } }: SweepView): Html | undefined {
  const byError = new Map<string, { readonly code: string; readonly message: string; readonly cells: number[] }>();
  for (const { cell, error } of rows) {
    if (!error) continue;
    const { code, message } = error;
    const key = JSON.stringify([code, message]);
    const known = byError.get(key) ?? { code, message, cells: [] };
    known.cells.push(cell);
    byError.set(key, known);
  }
  if (byError.size === 0) return undefined;
  const listed = [...byError.values()].slice(0, mostErrors);
  return card('Failed cells', html`<ul class="failures">${listed.map(({ code, message, cells }) => html`<li><span class="badge bad">${code}</span> <span>${prose(message)} <span class="faint">${cells.length === 1 ? 'cell' : `${whole(cells.length)} cells:`} ${cells.slice(0, mostCells).join(', ')}${cells.length > mostCells && ', …'}</span></span></li>`)}</ul>${byError.size > mostErrors && html`<p class="faint">${whole(byError.size - mostErrors)} more errors in the table of cells</p>`}`);
}

/** More problems than this are in the tables and profiles only. */
const mostPanels = 12;

function curvePanels({ traced, groups: { problems } }: SweepView): readonly { readonly name: string; readonly panel: Panel }[] {
  const drawn = problems.filter(({ index }) => traced.has(index)).slice(0, mostPanels);
  return drawn.flatMap(({ index, label }) => {
    const group = traced.get(index)!, on = problems.length > 1 ? ` on ${label}` : '';
    const panels = [{ name: `Convergence${on}`, panel: convergencePanel(group, `c${index}`, drawn.length) }, { name: `Against evaluations${on}`, panel: evaluationsPanel(group, `e${index}`, drawn.length) }];
    return panels.flatMap(({ name, panel }) => (panel ? [{ name, panel }] : []));
  });
}

function undrawn({ traced, sweep: { leftOut } }: SweepView, drawn: number): Html | undefined {
  const rest = traced.size - drawn;
  if (rest <= 0 && leftOut === 0) return undefined;
  return html`<p class="aside">${rest > 0 && `Curves of the first ${drawn} problems are drawn; the other ${whole(rest)} are in the tables and the profiles. `}${leftOut > 0 && `Traces of ${whole(leftOut)} cells were not read: there are too many for one page.`}</p>`;
}

function details({ sweep: { record, name } }: SweepView): Html {
  const { command, hash, created, axes, base, registries } = record;
  const facts = [['folder', name], ['sweep hash', hash], ...(startedText(created) === undefined ? [] : [['started', startedText(created)!]]), ['mode', axes.mode ?? 'grid'], ['repetitions', String(axes.repetitions ?? 1)], ...(registries.length > 0 ? [['registries', String(registries.length)]] : [])];
  return html`<details class="card run-details"><summary><strong>Details</strong></summary>
    <h4>Command</h4><div class="command"><pre><code>${command}</code></pre><button type="button" class="copy">Copy</button></div>
    <h4>Facts</h4><dl class="facts">${facts.map(([title, value]) => html`<div><dt>${title}</dt><dd>${title === 'sweep hash' ? html`<code>${value}</code>` : value}</dd></div>`)}</dl>
    <details class="inner"><summary>Axes and base</summary><pre class="spec"><code>${JSON.stringify(abridged({ ...axes, base: { ...base.run, problem: base.problem } }), undefined, 2)}</code></pre></details>
  </details>`;
}
