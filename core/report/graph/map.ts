/** A graph too large for a picture of nodes: its adjacency as a map, one mark for each edge, rows and columns from roots to leaves. */
import { html, type Html } from '../escape.js';
import { precise, whole } from '../words.js';
import type { EdgeKind, Graph, GraphEdge } from './edges.js';

/** Marks are shapes, so that kinds differ without colour. */
export const markOf = (kind: EdgeKind, negative: boolean, x: number, y: number, size: number): string => {
  const [r, b] = [x + size, y + size].map(px) as [string, string], [l, t] = [px(x), px(y)];
  if (kind === 'plain' && negative) return `M${px(x + size / 2)} ${t}L${r} ${px(y + size / 2)}L${px(x + size / 2)} ${b}L${l} ${px(y + size / 2)}Z`;
  switch (kind) {
    case 'reversed': return `M${l} ${b}L${r} ${b}L${r} ${t}Z`;
    case 'extra': return `M${l} ${t}L${r} ${b}M${r} ${t}L${l} ${b}`;
    default: return `M${l} ${t}H${r}V${b}H${l}Z`;
  }
};

const side = 620, gutter = 44;
/** Marks beyond this are left out, the lightest first. */
const mostMarks = 8000;

export function adjacencyMap({ names, edges }: Graph, label: string): Html {
  const d = names.length, place = placesOf(d, edges), cell = side / d, size = Math.max(1.5, cell * 0.82);
  const shown = [...edges].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).slice(0, mostMarks);
  const marks = shown.map(({ from, to, weight, kind }) => html`<path class="mark ${kind}${weight < 0 && ' negative'}" d="${markOf(kind, weight < 0, gutter + place[to]! * cell, gutter + place[from]! * cell, size)}"><title>${`${names[from]} → ${names[to]}${kind === 'missing' ? ', missing' : `: ${precise(weight)}${kind === 'plain' ? '' : `, ${kind}`}`}`}</title></path>`);
  const tick = (at: number): Html => html`<text x="${gutter - 8}" y="${px(gutter + (at + 0.5) * cell + 4)}" text-anchor="end">${at + 1}</text><text x="${px(gutter + (at + 0.5) * cell)}" y="${gutter - 8}" text-anchor="middle">${at + 1}</text>`;
  return html`<svg class="plot graph" viewBox="0 0 ${side + gutter + 14} ${side + gutter + 14}" width="${side + gutter + 14}" height="${side + gutter + 14}" role="img" aria-label="${label}"><rect class="frame" x="${gutter}" y="${gutter}" width="${side}" height="${side}"/><path class="diagonal" d="M${gutter} ${gutter}L${gutter + side} ${gutter + side}"/>${ticksOf(d).map(tick)}
    <text class="title" x="${gutter + side / 2}" y="14" text-anchor="middle">to</text><text class="title" x="12" y="${gutter + side / 2}" text-anchor="middle" transform="rotate(-90 12 ${gutter + side / 2})">from</text>${marks}</svg>
    ${edges.length > mostMarks && html`<p class="faint">The ${whole(mostMarks)} heaviest of ${whole(edges.length)} edges are shown.</p>`}`;
}

/** First, last and round places between them. */
function ticksOf(d: number): readonly number[] {
  const step = [10, 20, 50, 100, 200].find((each) => d / each <= 8) ?? 500;
  return [0, ...Array.from({ length: Math.floor(d / step) }, (_, i) => (i + 1) * step - 1).filter((at) => at > step / 2 && at < d - step / 2), d - 1];
}

/** Roots first, of those that may come next the first; where the estimate has a cycle, the node with the fewest edges left into it. */
function placesOf(d: number, edges: readonly GraphEdge[]): readonly number[] {
  const waiting = new Array<number>(d).fill(0), children: number[][] = Array.from({ length: d }, () => []), place = new Array<number>(d).fill(-1);
  for (const { from, to, kind } of edges) if (kind !== 'missing') { waiting[to]!++; children[from]!.push(to); }
  for (let placed = 0; placed < d; placed++) {
    let next = -1;
    for (let node = 0; node < d; node++) if (place[node]! < 0 && (next < 0 || waiting[node]! < waiting[next]!)) next = node;
    place[next] = placed;
    for (const child of children[next]!) waiting[child]!--;
  }
  return place;
}

const px = (value: number): string => String(Number(value.toFixed(2)));
