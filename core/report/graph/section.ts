/** The graphs that runs returned, each in a card: picture, legend, and what is not in it. */
import { html, type Html } from '../escape.js';
import { slug } from '../download.js';
import type { LabelledRun } from '../group.js';
import type { SolutionBlock } from '../read-result.js';
import { short, spaced, whole } from '../words.js';
import { graphOf, isGraph, type EdgeKind, type Graph } from './edges.js';
import { adjacencyMap, markOf } from './map.js';
import { arrow, graphPicture } from './picture.js';

/** More nodes or edges than this are drawn as a map. */
export const mostNodes = 60;
const mostEdges = 240;
/** Graphs of more runs than this are left to their result.json. */
const mostRuns = 6;

export function graphSections(runs: readonly LabelledRun[]): readonly Html[] {
  const several = runs.length > 1;
  const found = runs.flatMap(({ run, label }) => (run.result?.solution ?? []).filter(isGraph).map((block) => ({ label, block })));
  const cards = found.slice(0, mostRuns).map(({ label, block }) => html`<section class="card"><p class="eyebrow">Graph${several && ` of ${label}`}</p><h3>${spaced(block.name)}</h3>${graphFigure(block)}</section>`);
  return found.length > mostRuns ? [...cards, html`<p class="lead">The graphs of ${found.length - mostRuns} more runs are in their result.json.</p>`] : cards;
}

export function graphFigure(block: SolutionBlock): Html {
  const graph = graphOf(block), { names, edges } = graph, drawn = edges.filter(({ kind }) => kind !== 'missing').length;
  const isMap = names.length > mostNodes || edges.length > mostEdges;
  const label = `${names.length} nodes, ${drawn} edges${isMap ? ', as a map of the adjacency' : ''}`;
  return html`<div class="graphed"><div class="scroll" tabindex="0" role="region" aria-label="graph">${isMap ? adjacencyMap(graph, label) : graphPicture(graph, label)}</div>
    ${legend(graph, isMap)}<div class="caption">${sentences(graph, isMap).map((sentence) => html`<p>${sentence}</p>`)}</div>
    <div class="downloads"><button type="button" class="save" data-save="drawing" data-file="${slug(`graph ${block.name}`)}">Download SVG</button></div></div>`;
}

const words: Readonly<Record<EdgeKind, string>> = { plain: 'edge', correct: 'correct', reversed: 'reversed: known the other way', extra: 'extra: not known', missing: 'missing: known, not found' };

/** Every kind with its line and its number; the sign of a weight is told by the arrow's head. */
function legend({ edges }: Graph, isMap: boolean): Html {
  const comparing = edges.some(({ kind }) => kind !== 'plain'), negative = edges.some(({ weight }) => weight < 0);
  const counts = (['correct', 'reversed', 'extra', 'missing'] as const).map((kind) => ({ kind, count: edges.filter((edge) => edge.kind === kind).length }));
  const signs = [{ kind: comparing ? 'correct' : 'plain', sign: '', text: 'positive weight' }, { kind: comparing ? 'correct' : 'plain', sign: ' negative', text: 'negative weight' }] as const;
  return html`<ul class="legend">${comparing && counts.map(({ kind, count }) => html`<li>${sample(kind, '', isMap)} ${words[kind]} <span class="number">${count}</span></li>`)}${negative && !(isMap && comparing) && signs.map(({ kind, sign, text }) => html`<li>${sample(kind, sign, isMap)} ${text}</li>`)}</ul>`;
}

const sample = (kind: EdgeKind, sign: string, isMap: boolean): Html => (isMap
  ? html`<svg class="plot graph sample" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path class="mark ${kind}${sign}" d="${markOf(kind, sign !== '', 3, 3, 10)}"/></svg>`
  : html`<svg class="plot graph sample" viewBox="0 0 46 16" width="46" height="16" aria-hidden="true"><g class="edge ${kind}${sign}"><path class="line" d="M2 8H33" stroke-width="${kind === 'missing' ? 1.6 : 2.6}"/>${arrow({ x: 44, y: 8 }, 1, 1.15)}</g></svg>`);

function sentences({ names, edges, threshold, below }: Graph, isMap: boolean): readonly string[] {
  const drawn = edges.filter(({ kind }) => kind !== 'missing'), heaviest = drawn.reduce((most, { weight }) => Math.max(most, Math.abs(weight)), 0);
  const reason = names.length > mostNodes ? `${whole(names.length)} nodes are too many` : `${whole(edges.length)} edges are too many`;
  return [
    ...(isMap ? [`${reason} for a picture of nodes and arrows (at most ${mostNodes} nodes and ${mostEdges} edges): the map has a mark in row i and column j for each edge i → j, with the nodes numbered from roots to leaves. Without a cycle all marks of the estimate lie above the diagonal.`]
      : ['Arrows point right, from parents to children; one that points left closes a cycle with the others.']),
    drawn.length === 0 ? 'There is no edge.' : `${whole(drawn.length)} edge${drawn.length === 1 ? '' : 's'} with weights of magnitude up to ${short(heaviest)}${isMap ? '' : '; the wider, the heavier'}.`,
    ...(threshold > 0 ? [`Weights below the threshold ${threshold} in magnitude are not drawn${below > 0 ? `: ${whole(below)} that are not zero` : ''}.`] : []),
  ];
}
