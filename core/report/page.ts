/** The whole page from runs: one section for each problem. */
import { convergencePanel } from './convergence.js';
import { detailsOf } from './details.js';
import { html, Html } from './escape.js';
import { evaluationsPanel } from './evaluations.js';
import { graphSections } from './graph/section.js';
import { groupsOf, ownWords, type Group, type LabelledRun } from './group.js';
import { textOf } from './loose.js';
import type { Panel } from './panel.js';
import { picturesOf } from './pictures.js';
import type { ReportRun } from './read.js';
import { resultTables } from './result-tables.js';
import { badge, endOf, runsTable } from './runs-table.js';
import { shellOf } from './shell.js';
import { certificateText, duration, endingText, failedText, precise, prose, short, spaced, unfinishedText, whole } from './words.js';
import { swatch } from './panel.js';

export function pageOf(runs: readonly ReportRun[]): string {
  const groups = groupsOf(runs);
  const several = groups.length > 1;
  const sections = groups.map((group, g) => sectionOf(group, `g${g}`, several));
  const title = several ? `${groups.length} problems, ${runs.length} runs` : groups[0] ? titleOf(groups[0]) : 'No runs';
  return shellOf({
    title, eyebrow: 'Saddlepoint report', header: several ? html`<h1>${title}</h1>` : groups[0] && heading(groups[0], 'h1'),
    css: sections.map(({ css }) => css), body: sections.map(({ body }) => body), footer: footer(runs),
  });
}

const titleOf = ({ kind, file }: Group): string => `${spaced(kind)}${file === undefined ? '' : ` · ${file}`}`;

function heading({ kind, file, runs, reference }: Group, level: 'h1' | 'h2'): Html {
  const facts = [
    ...(file === undefined ? [] : [html`<code>${file}</code>`]), html`${runs.length} run${runs.length > 1 && 's'}`,
    ...(reference ? [html`${reference.given ? 'reference value' : `best value of ${ownWords(runs)}`} <span class="nowrap">${precise(reference.value)}</span>`] : []),
  ];
  const tag = new Html(level);
  return html`<${tag}>${kind}</${tag}><p class="meta">${facts.map((fact, i) => html`${i > 0 && html` <span aria-hidden="true">·</span> `}${fact}`)}</p>`;
}

function sectionOf(group: Group, id: string, several: boolean): Panel {
  const alone = group.runs.length === 1;
  const figure = convergencePanel(group, `${id}c`);
  const evaluations = evaluationsPanel(group, `${id}e`);
  const tables = resultTables(group.runs, id);
  const verdicts = html`<section class="card verdicts" aria-label="Verdicts">${group.runs.map((run) => verdict(run, alone))}${alone && tiles(group, group.runs[0]!)}</section>`;
  const curves = figure && html`<section class="card"><h3>Convergence</h3>${figure.body}</section>`;
  const work = evaluations && html`<section class="card"><h3>Against evaluations</h3>${evaluations.body}</section>`;
  const overview = !alone && html`<section class="card"><h3>Runs</h3>${runsTable(group)}</section>`;
  return {
    css: [figure, evaluations, ...tables].map((panel) => panel?.css ?? '').filter(Boolean).join('\n'),
    body: html`<div class="group">
${several && heading(group, 'h2')}
${group.runs.length > mostVerdictsFirst ? [curves, work, overview, verdicts] : [verdicts, curves, work, overview]}
${picturesOf(group.runs)}
${graphSections(group.runs)}
${tables.map(({ body }) => body)}
${group.runs.map((run) => detailsOf(run, alone))}
</div>`,
  };
}

/** With more runs than this, figure and table come before the sentences. */
const mostVerdictsFirst = 4;

/** Why the run stopped and what its point is, in words. */
function verdict(labelled: LabelledRun, alone: boolean): Html {
  const { run, label, style } = labelled;
  const { result, issues } = run;
  return html`<div class="verdict"><div class="who">${!alone && swatch(style)}${!alone && html`<span class="number">${style + 1}</span>`} <strong>${label}</strong> ${badge(labelled)}</div>
    <p>${prose(result ? `${endingText(result)} ${certificateText(result.certificate)}` : run.error ? failedText(run) : unfinishedText(run))}</p>
    ${issues.length > 0 && html`<ul class="issues">${issues.map((issue) => html`<li>${issue}</li>`)}</ul>`}</div>`;
}

/** The numbers of a single run, large. */
function tiles({ reference }: Group, run: LabelledRun): Html {
  const { k, seconds, counts, best, metrics } = endOf(run);
  const numbers = [
    ...(best === undefined ? [] : [['best objective', precise(best)]]),
    ...(best === undefined || !reference?.given ? [] : [['gap to the reference', short(best - reference.value)]]),
    ...Object.entries(metrics).filter(([name]) => name !== 'value').map(([name, value]) => [spaced(name), short(value)]),
    ...(k === undefined ? [] : [['iterations', whole(k)]]), ...(seconds === undefined ? [] : [['time', duration(seconds)]]),
    ...Object.entries(counts).filter(([, amount]) => amount > 0).map(([name, amount]) => [`${spaced(name)} calls`, whole(amount)]),
  ];
  return html`<dl class="tiles">${numbers.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function footer(runs: readonly ReportRun[]): Html {
  const versions = [...new Set(runs.map(({ header, result }) => textOf((result?.environment ?? {}).saddlepoint) ?? textOf((header.environment as { saddlepoint?: unknown } | undefined)?.saddlepoint)).filter((version) => version !== undefined))];
  return html`Written by Saddlepoint${versions.length > 0 && ` ${versions.join(', ')}`}. This file stands on its own: it loads nothing and can be sent, archived and printed. Times exclude observing and writing.`;
}
