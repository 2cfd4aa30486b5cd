/** Graphs in reports: which edges there are, where everything stands, and what the reader is told. */
import { parseHTML } from 'linkedom';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { streamFor } from '../../core/random/index.js';
import { graphOf, isGraph } from '../../core/report/graph/edges.js';
import { columnsOf, type Link } from '../../core/report/graph/layers.js';
import { apart } from '../../core/report/graph/rows.js';
import { graphFigure } from '../../core/report/graph/section.js';
import { readRunDirectory, writeReport } from '../../core/report/index.js';
import type { GraphFacts, SolutionBlock } from '../../core/report/read-result.js';
import { graphErrors } from '../../plugins/shared/dag/metrics.js';
import { openFolder, type Folder } from './support.js';

type Edge = readonly [from: number, to: number, weight?: number];
const matrix = (d: number, edges: readonly Edge[]): number[] => { const data = new Array<number>(d * d).fill(0); for (const [i, j, weight = 1] of edges) data[i * d + j] = weight; return data; };
const block = (d: number, edges: readonly Edge[], graph: GraphFacts = {}): SolutionBlock => ({ name: 'weights', shape: [d, d], data: matrix(d, edges), complex: false, graph });
const upTo = (d: number): number[] => Array.from({ length: d }, (_, i) => i);
/** A graph without a cycle, its nodes shuffled. */
function randomGraph(d: number, share: number, seed: number): readonly Edge[] {
  const random = streamFor('report', 'graph', seed), names = upTo(d).map((node) => [random.uniform(), node] as const).sort((a, b) => a[0] - b[0]).map(([, node]) => node);
  return names.flatMap((i, at) => names.slice(at + 1).flatMap((j): Edge[] => (random.uniform() < share ? [[i, j, 4 * random.uniform() - 2]] : [])));
}
const drawing = (one: SolutionBlock) => parseHTML(`<html><body>${graphFigure(one).toString()}</body></html>`).document;
const classes = (element: { getAttribute(name: string): string | null }): string => element.getAttribute('class')!;

describe('the edges of a graph', () => {
  it('are correct, reversed, extra or missing against the known graph', () => {
    const { edges } = graphOf(block(5, [[0, 1], [2, 1], [3, 4]], { known: matrix(5, [[0, 1], [1, 2], [0, 4]]) }));
    expect(edges.map(({ from, to, kind }) => [from, to, kind])).toEqual([[0, 1, 'correct'], [0, 4, 'missing'], [2, 1, 'reversed'], [3, 4, 'extra']]);
  });
  it.each(upTo(12))('that are not correct number as many as the structural Hamming distance says, pair %i', (seed) => {
    const d = 5 + seed % 5, estimate = randomGraph(d, 0.4, 2 * seed), truth = randomGraph(d, 0.4, 2 * seed + 1), { edges } = graphOf(block(d, estimate, { known: matrix(d, truth) }));
    expect(edges.filter(({ kind }) => kind !== 'correct')).toHaveLength(graphErrors(Float64Array.from(matrix(d, estimate)), Float64Array.from(matrix(d, truth)), d).shd);
  });
  it('begin at the threshold; smaller weights are counted, the diagonal and what is no number are nothing', () => {
    const { edges, below } = graphOf(block(3, [[0, 1, 0.3], [0, 2, -0.29], [1, 1, 5], [2, 1, NaN], [1, 2, -2]], { threshold: 0.3 }));
    expect(edges.map(({ from, to }) => [from, to])).toEqual([[0, 1], [1, 2]]);
    expect(below).toBe(1);
  });
  it('both ways between two nodes that the truth joins once are one correct and one extra', () => {
    expect(graphOf(block(2, [[0, 1], [1, 0]], { known: matrix(2, [[0, 1]]) })).edges.map(({ kind }) => kind)).toEqual(['correct', 'extra']);
  });
  it('are plain where the known graph has another size; names that are too few give way to numbers', () => {
    const { edges, names } = graphOf(block(3, [[0, 1]], { known: [1, 0, 1], labels: ['a'] }));
    expect([edges[0]!.kind, names]).toEqual(['plain', ['0', '1', '2']]);
  });
  it('are looked for in square blocks that say that they are graphs', () => {
    const { graph: _none, ...plain } = block(2, []);
    expect([block(2, []), plain, { ...block(2, []), shape: [4] }, { ...block(2, []), data: [1] }, { ...block(2, []), complex: true }].map(isGraph)).toEqual([true, false, false, false, false]);
  });
});

describe('the columns', () => {
  it.each(upTo(6))('put every node as far right as the longest path to it has edges, graph %i', (seed) => {
    const links: readonly Link[] = randomGraph(9, 0.3, seed).map(([from, to]) => ({ from, to })), { items, backward } = columnsOf(9, links);
    const longest = (node: number): number => Math.max(0, ...links.filter(({ to }) => to === node).map(({ from }) => longest(from) + 1));
    expect(backward).not.toContain(true);
    expect(upTo(9).map((node) => items[node]!.column)).toEqual(upTo(9).map(longest));
  });
  it('turn the last link of a cycle around, and no other', () => {
    expect(columnsOf(3, [{ from: 0, to: 1 }, { from: 1, to: 2 }, { from: 2, to: 0 }]).backward).toEqual([false, false, true]);
  });
  it('undo crossings: two pairs that are joined crosswise', () => {
    const { columns } = columnsOf(4, [{ from: 0, to: 3 }, { from: 1, to: 2 }]);
    const [left, right] = columns as readonly [readonly number[], readonly number[]];
    expect(left.map((node) => 3 - node)).toEqual(right);
  });
});

describe('neighbours in a column', () => {
  it('stay where they want to be while there is room', () => {
    expect(apart([0, 10, 30], [8, 8, 8], [1, 1, 1])).toEqual([0, 10, 30]);
  });
  it('that want one place share it around their weighted mean', () => {
    const [a, b, c] = apart([5, 5, 5], [4, 4, 4], [1, 1, 1]) as [number, number, number];
    expect([a, b, c].map((at) => Math.round(at * 1e9) / 1e9)).toEqual([1, 5, 9]);
    expect(apart([0, 0], [4, 4], [3, 1])).toEqual([-1, 3]);
  });
  it('are nearer to their places than any shift of one of them that keeps the distances', () => {
    const random = streamFor('report', 'apart', 1), wanted = upTo(8).map(() => 40 * random.uniform()), extents = upTo(8).map(() => 4 + 6 * random.uniform()), weights = upTo(8).map(() => 1), at = apart(wanted, extents, weights);
    const legal = (places: readonly number[]): boolean => places.every((y, i) => i === 0 || y - places[i - 1]! >= (extents[i]! + extents[i - 1]!) / 2 - 1e-9), cost = (places: readonly number[]): number => places.reduce((sum, y, i) => sum + (y - wanted[i]!) ** 2, 0);
    expect(legal(at)).toBe(true);
    for (let from = 0; from < 8; from++) for (let to = from; to < 8; to++) for (const shift of [-0.1, 0.1]) {
      const moved = at.map((y, i) => (i >= from && i <= to ? y + shift : y));
      if (legal(moved)) expect(cost(moved)).toBeGreaterThan(cost(at) - 1e-9);
    }
  });
});

describe('the picture', () => {
  const known = matrix(6, [[0, 1], [1, 2], [3, 4], [5, 0]]), compared = block(6, [[0, 1, 2], [2, 1, -0.5], [0, 4, 1]], { known, labels: ['a', 'b <img src=x>', 'c', 'd', 'e', 'f'], threshold: 0.3 });
  it('has a box for every node and a line for every edge, wider for heavier, dashed by its kind', () => {
    const document = drawing(compared), edges = [...document.querySelectorAll('svg:not(.sample) .edge')];
    expect(document.querySelectorAll('.node')).toHaveLength(6);
    expect(edges.map((edge) => [classes(edge), edge.querySelector('title')!.textContent])).toEqual([
      ['edge correct', 'a → b <img src=x>: 2, correct'], ['edge extra', 'a → e: 1, extra'], ['edge reversed negative', 'c → b <img src=x>: -0.5, reversed'],
      ['edge missing', 'd → e, missing'], ['edge missing', 'f → a, missing'],
    ]);
    const widths = edges.slice(0, 3).map((edge) => Number(edge.querySelector('.line')!.getAttribute('stroke-width')));
    expect(widths).toEqual([...widths].sort((a, b) => b - a));
    expect(new Set(widths).size).toBe(3);
  });
  it('escapes names', () => {
    expect(graphFigure(compared).toString()).not.toContain('<img');
  });
  it('has a legend in words, with the number of each kind, and the sign of weights', () => {
    const entries = [...drawing(compared).querySelectorAll('.legend li')].map(({ textContent }) => textContent!.replace(/\s+/g, ' ').trim());
    expect(entries).toEqual(['correct 1', 'reversed: known the other way 1', 'extra: not known 1', 'missing: known, not found 2', 'positive weight', 'negative weight']);
  });
  it('without a known graph tells signs only, and says what the threshold hides', () => {
    const document = drawing(block(3, [[0, 1, 1], [1, 2, -1], [0, 2, 0.1]], { threshold: 0.3 }));
    expect([...document.querySelectorAll('.legend li')].map(({ textContent }) => textContent!.trim())).toEqual(['positive weight', 'negative weight']);
    expect(document.querySelector('.caption')!.textContent).toContain('below the threshold 0.3 in magnitude are not drawn: 1 that are not zero');
  });
  it.each([[12, 0.4], [30, 0.1], [60, 0.04], [21, 1]])('of %i nodes has no node on another, lies inside its frame, and is the same every time', (d, share) => {
    const one = block(d, randomGraph(d, share, d)), svg = drawing(one).querySelector('svg')!, [, , width, height] = svg.getAttribute('viewBox')!.split(' ').map(Number) as [number, number, number, number];
    const boxes = [...svg.querySelectorAll('.node rect')].map((rect) => ['x', 'y', 'width', 'height'].map((name) => Number(rect.getAttribute(name))) as [number, number, number, number]);
    expect(boxes).toHaveLength(d);
    boxes.forEach(([x, y, w, h], i) => {
      expect(Math.min(x, y, width - x - w, height - y - h)).toBeGreaterThanOrEqual(0);
      for (const [left, top, across, down] of boxes.slice(0, i)) expect(x >= left + across || left >= x + w || y >= top + down || top >= y + h).toBe(true);
    });
    for (const line of svg.querySelectorAll('.line')) expect(line.getAttribute('d')).not.toMatch(/NaN|Infinity/);
    expect(graphFigure(one).toString()).toBe(graphFigure(one).toString());
  });
  it('of one node, or of no edge, is drawn', () => {
    expect(drawing(block(1, [])).querySelectorAll('.node')).toHaveLength(1);
    expect(drawing(block(4, [])).querySelector('.caption')!.textContent).toContain('There is no edge.');
  });
});

describe('beyond sixty nodes', () => {
  const d = 61, edges = randomGraph(d, 0.05, 5), document = drawing(block(d, edges));
  it('a map of the adjacency says why it is there', () => {
    expect(document.querySelectorAll('.node')).toHaveLength(0);
    expect(document.querySelector('.caption')!.textContent).toContain('61 nodes are too many for a picture');
  });
  it('has one mark for each edge, all above the diagonal for a graph without a cycle', () => {
    const marks = [...document.querySelectorAll('svg:not(.sample) .mark')].map((mark) => /^M([\d.]+) ([\d.]+)/.exec(mark.getAttribute('d')!)!.slice(1).map(Number) as [number, number]);
    expect(marks).toHaveLength(edges.length);
    for (const [x, y] of marks) expect(x).toBeGreaterThan(y);
  });
});

describe('a page', () => {
  let folder: Folder;
  beforeAll(() => { folder = openFolder(); });
  afterAll(() => { folder.close(); });
  it('has the graph of a run whose result names one, with names, known edges and threshold', async () => {
    const weights = { shape: [3, 3], data: matrix(3, [[0, 1, 1], [1, 2, 0.2]]), tags: ['graph'], labels: ['rain', 'wet', 'slippery'], known: matrix(3, [[0, 1], [1, 2]]), threshold: 0.3 }, file = join(folder.path, 'graph.html');
    await writeReport([await readRunDirectory(folder.run('graph', { result: { solution: { weights } } }))], file);
    const { document } = parseHTML(readFileSync(file, 'utf8'));
    expect([...document.querySelectorAll('.node text')].map(({ textContent }) => textContent)).toEqual(['rain', 'wet', 'slippery']);
    expect([...document.querySelectorAll('.graphed .scroll .edge')].map(classes)).toEqual(['edge correct', 'edge missing']);
  });
});
