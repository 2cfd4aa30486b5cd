/** A graph as a picture: nodes in columns, edges from left to right, each kind with a line of its own. */
import { html, type Html } from '../escape.js';
import { precise } from '../words.js';
import type { EdgeKind, Graph, GraphEdge } from './edges.js';
import { columnsOf } from './layers.js';
import { rowsOf } from './rows.js';

/** Pixels of a wide letter at 13 px, of a node's side at least, and of the way between columns. */
const letter = 8.2, least = 30, gap = { least: 64, most: 150 }, air = 12, margin = 14;
const longestName = 22;
/** A picture that is wider than the page shrinks to this share of its size, and scrolls from there on. */
const smallest = 0.72;
const cut = (name: string): string => (name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name);
const width = { least: 1.4, most: 5.5, missing: 1.6 };
const head = { length: 9, half: 4.5 };

interface Point { readonly x: number; readonly y: number }

/** In the order in which cycles are broken: what the estimate has comes before what it lacks, and large weights before small ones. */
const byImportance = (edges: readonly GraphEdge[]): readonly GraphEdge[] => [...edges].sort((a, b) => Number(a.kind === 'missing') - Number(b.kind === 'missing') || Math.abs(b.weight) - Math.abs(a.weight) || a.from - b.from || a.to - b.to);

export function graphPicture({ names, edges: given }: Graph, label: string): Html {
  const edges = byImportance(given), laid = columnsOf(names.length, edges), { items, columns, routes, backward } = laid;
  const count = (node: number, end: 'from' | 'to'): number => edges.filter((edge, i) => (backward[i] ? (end === 'from' ? edge.to : edge.from) : edge[end]) === node).length;
  const heights = names.map((_, node) => Math.max(least, Math.min(90, 7 * Math.max(count(node, 'from'), count(node, 'to')) + 12)));
  const widths = names.map((name) => Math.max(least, cut(name).length * letter + 20));
  const y = rowsOf(laid, (item) => (item < names.length ? heights[item]! + air : 14)).map((at) => at + margin);
  const between = Math.min(gap.most, gap.least + 4 * routes.length / Math.max(1, columns.length - 1));
  const left = leftsOf(columns.map((column) => Math.max(least, ...column.filter((i) => i < names.length).map((i) => widths[i]!))), between);
  const columnWidth = (c: number): number => left[c + 1]! - left[c]! - between;
  const middle = (item: number): number => left[items[item]!.column]! + columnWidth(items[item]!.column) / 2;
  const ports = portsOf(routes, y, heights);
  const lines = routes.map((route, i): readonly Point[] => route.flatMap((item, at) => {
    if (item >= names.length) { const c = items[item]!.column; return [{ x: left[c]!, y: y[item]! }, { x: left[c]! + columnWidth(c), y: y[item]! }]; }
    const port = ports.get(`${i} ${at === 0 ? 'out' : 'in'}`)!;
    return [{ x: middle(item) + (at === 0 ? 1 : -1) * widths[item]! / 2, y: y[item]! + port }];
  }));
  const heaviest = Math.max(0, ...edges.map(({ weight }) => Math.abs(weight)));
  const right = left.at(-1)! - between + margin, bottom = Math.max(...y.map((at, i) => at + (i < names.length ? heights[i]! : 0) / 2)) + margin;
  // The lightest lie on top, missing ones above all.
  return html`<svg class="plot graph" viewBox="0 0 ${px(right)} ${px(bottom)}" width="${px(right)}" height="${px(bottom)}" style="min-width:${Math.round(smallest * right)}px" role="img" aria-label="${label}">${edges.map((edge, i) => edgeOf(edge, backward[i] ? [...lines[i]!].reverse() : lines[i]!, heaviest, names))}
    ${names.map((name, node) => html`<g class="node"><rect x="${px(middle(node) - widths[node]! / 2)}" y="${px(y[node]! - heights[node]! / 2)}" width="${px(widths[node]!)}" height="${px(heights[node]!)}" rx="8"/><text x="${px(middle(node))}" y="${px(y[node]! + 4.5)}" text-anchor="middle">${cut(name)}</text>${cut(name) !== name && html`<title>${name}</title>`}</g>`)}</svg>`;
}

/** Left sides of the columns, and where the next one would begin. */
function leftsOf(widths: readonly number[], between: number): readonly number[] {
  const lefts = [margin];
  for (const each of widths) lefts.push(lefts.at(-1)! + each + between);
  return lefts;
}

/** Where on a node's side each line begins or ends, from its middle: in the order of where the lines go. */
function portsOf(routes: readonly (readonly number[])[], y: readonly number[], heights: readonly number[]): ReadonlyMap<string, number> {
  const sides = new Map<string, { readonly key: string; readonly towards: number }[]>();
  const add = (side: string, key: string, towards: number): void => { sides.set(side, [...(sides.get(side) ?? []), { key, towards }]); };
  routes.forEach((route, i) => {
    add(`${route[0]!} out`, `${i} out`, y[route[1]!]!);
    add(`${route.at(-1)!} in`, `${i} in`, y[route.at(-2)!]!);
  });
  const ports = new Map<string, number>();
  for (const [side, ends] of sides) {
    const step = Math.min(9, (heights[Number.parseInt(side, 10)]! - 10) / Math.max(1, ends.length - 1));
    [...ends].sort((a, b) => a.towards - b.towards).forEach(({ key }, at) => ports.set(key, (at - (ends.length - 1) / 2) * step));
  }
  return ports;
}

const kinds: Readonly<Record<EdgeKind, string>> = { plain: '', correct: ', correct', reversed: ', reversed', extra: ', extra', missing: ', missing' };

function edgeOf({ from, to, weight, kind }: GraphEdge, points: readonly Point[], heaviest: number, names: readonly string[]): Html {
  const end = points.at(-1)!, before = points.at(-2)!, direction = Math.sign(end.x - before.x) || 1, thick = kind === 'missing' ? width.missing : widthOf(weight, heaviest);
  const scale = 1 + (thick - width.least) / 8, tip = { x: end.x - direction * head.length * scale, y: end.y };
  const text = `${names[from]} → ${names[to]}${kind === 'missing' ? '' : `: ${precise(weight)}`}${kinds[kind]}`;
  return html`<g class="edge ${kind}${weight < 0 && ' negative'}"><path class="line" d="${curve([...points.slice(0, -1), tip])}" stroke-width="${px(thick)}"/>${arrow(end, direction, scale)}<title>${text}</title></g>`;
}

export const widthOf = (weight: number, heaviest: number): number => width.least + (width.most - width.least) * (heaviest > 0 ? Math.abs(weight) / heaviest : 0);

/** Level at every point, so that an arrow at its end is level too. */
const curve = (points: readonly Point[]): string => points.map(({ x, y }, i) => {
  if (i === 0) return `M${px(x)} ${px(y)}`;
  const { x: start, y: height } = points[i - 1]!, half = (start + x) / 2;
  return height === y ? `L${px(x)} ${px(y)}` : `C${px(half)} ${px(height)} ${px(half)} ${px(y)} ${px(x)} ${px(y)}`;
}).join('');

export const arrow = ({ x, y }: Point, direction: number, scale: number): Html =>
  html`<path class="head" d="M${px(x)} ${px(y)}L${px(x - direction * head.length * scale)} ${px(y - head.half * scale)}V${px(y + head.half * scale)}Z"/>`;

const px = (value: number): string => String(Number(value.toFixed(1)));
