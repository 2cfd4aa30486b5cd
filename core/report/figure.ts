/** One figure as SVG text: Observable Plot on a document without a browser. */
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { bandExtent, bandMarks } from './band-mark.js';
import { colourOf, dashOf, limitDash } from './colour.js';
import { html, Html } from './escape.js';
import { placeLabels } from './place.js';
import { isDrawable, scaleOf, ticksOf, tickTexts, type Scale } from './ticks.js';
import { straighten, thin } from './thin.js';

/** `line`: a curve over x; `dot`: a scatter; `stem`: a rule from zero to each point. */
export type MarkKind = 'line' | 'dot' | 'stem';

export interface Curve {
  readonly label: string;
  /** Picks colour and dashes. */
  readonly style: number;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** Edges of a band around y. */
  readonly low?: ArrayLike<number>;
  readonly high?: ArrayLike<number>;
  /** How many runs each point stands for. */
  readonly count?: ArrayLike<number>;
  /** What stands beside it, for a limit of the curve of the same style: drawn thin and dashed, without a number of its own. */
  readonly limit?: string;
  /** One run of several that a curve of the same style stands for: drawn thin and pale, without name and number. */
  readonly faint?: true;
  /** A line has a dot at every point: few points, each a result of its own. */
  readonly dots?: true;
}

/** `include`: values that the axis reaches in any case. */
export interface AxisOption { readonly label: string; readonly log: boolean; readonly whole?: boolean; readonly include?: readonly number[] }

export interface FigureOptions {
  readonly curves: readonly Curve[];
  readonly x: AxisOption;
  readonly y: AxisOption;
  readonly mark: MarkKind;
  /** In CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Direct labels: names at the ends of curves, their numbers where there is little room, or none. */
  readonly labels: 'names' | 'numbers' | 'none';
  /** Points of a curve at most; 400 when absent. */
  readonly most?: number;
}

/** A point a reader can see, with its position on the page. */
interface Placed { readonly curve: Curve; readonly points: readonly (readonly [number, number])[] }

/** Points that lie on their neighbours' line to so many pixels are not written. */
const tolerance = 0.2;
const mostLabelled = 12;
const { document } = parseHTML('<!doctype html><html><body></body></html>');

/** `undefined` when no point can be drawn on these axes. */
export function drawFigure(options: FigureOptions): Html | undefined {
  const { curves, x, y, mark, width, height } = options;
  const visible = (curve: Curve, i: number): boolean => isDrawable(curve.x[i]!, x.log) && isDrawable(curve.y[i]!, y.log);
  const seen = curves.map((curve) => Array.from(curve.x, (_, i) => i).filter((i) => visible(curve, i)));
  const xs = seen.flatMap((indices, c) => indices.map((i) => curves[c]!.x[i]!));
  const ys = seen.flatMap((indices, c) => indices.map((i) => curves[c]!.y[i]!));
  if (xs.length === 0) return undefined;
  const bands = curves.map((curve) => bandExtent(curve, x.log, y.log));
  const scales = { x: scaleOf([...xs, ...bands.flatMap((band) => band.x), ...x.include ?? []], x.log, mark === 'line' ? 0 : 0.03), y: scaleOf([...ys, ...bands.flatMap((band) => band.y), ...y.include ?? [], ...mark === 'stem' && !y.log ? [0] : []], y.log, 0.03) };
  const ticks = { x: ticksOf(scales.x, width < 500 ? 4 : 8).filter((tick) => !x.whole || Number.isInteger(tick)), y: ticksOf(scales.y, 6) };
  const text = { x: tickTexts(scales.x, ticks.x), y: tickTexts(scales.y, ticks.y) };
  const margins = marginsOf(options, text.y);
  const position = positionsOf(scales, margins, width, height);
  const placed = curves.map((curve): Placed => ({ curve, points: thinned(curve, visible, position, options) }));
  const svg = Plot.plot({
    document: document as unknown as NonNullable<Plot.PlotOptions['document']>, className: 'plot', width, height, ...margins, 
    x: { type: x.log ? 'log' : 'linear', domain: scales.x.domain, axis: null }, y: { type: y.log ? 'log' : 'linear', domain: scales.y.domain, axis: null },
    marks: [
      Plot.gridY(ticks.y as number[], { className: 'grid', strokeOpacity: 1 }), Plot.gridX(ticks.x as number[], { className: 'grid', strokeOpacity: 1 }),
      Plot.axisX(ticks.x as number[], { text: (_, i) => text.x[i]!, tickSize: 0, tickPadding: 8, className: 'axis', label: null }),
      Plot.axisY(ticks.y as number[], { text: (_, i) => text.y[i]!, tickSize: 0, tickPadding: 6, className: 'axis', label: null }),
      Plot.text([x.label], { frameAnchor: 'bottom-right', dy: 38, lineAnchor: 'bottom', className: 'title x-title' }),
      Plot.text([y.label], { frameAnchor: 'top-left', dx: 8 - margins.marginLeft, dy: -22, className: 'title y-title' }),
      ...curves.flatMap((curve) => bandMarks(curve, scales, options)),
      ...placed.filter(({ curve }) => curve.faint).flatMap((one) => marksOf(one, mark, scales.y, 0)),
      ...placed.filter(({ curve }) => !curve.faint).flatMap((one, i) => marksOf(one, mark, scales.y, i)),
      ...labelMarks(placed, options, position),
    ],
  }) as unknown as SvgElement;
  return new Html(trimmed(svg, options));
}

interface Margins { readonly marginTop: number; readonly marginRight: number; readonly marginBottom: number; readonly marginLeft: number }

/** Average width of a letter at 12 px; labels longer than `longestLabel` are cut. */
const letter = 6.7;
/** Of a name at the end of a curve, which is bold. */
const boldLetter = 7.6;
const longestLabel = 30;
const nameOf = ({ label, limit = label }: Curve): string => (limit.length > longestLabel ? `${limit.slice(0, longestLabel - 1)}…` : limit);

/** Those that have a name at their end. */
const namedOf = (curves: readonly Curve[]): readonly Curve[] => curves.filter(({ faint }) => !faint);

function marginsOf({ curves, labels }: FigureOptions, ticks: readonly string[]): Margins {
  const left = Math.max(24, ...ticks.map((tick) => tick.length * letter)) + 12;
  const named = labels === 'names' ? Math.max(...namedOf(curves).map((curve) => nameOf(curve).length)) * boldLetter + 12 : 22;
  return { marginTop: 34, marginRight: labels === 'none' ? 14 : named, marginBottom: 46, marginLeft: left };
}

interface Position { readonly x: (value: number) => number; readonly y: (value: number) => number; readonly toY: (pixel: number) => number; readonly bottom: number; readonly top: number }

/** Values to pixels, and pixels of y back to values. */
function positionsOf(scales: { readonly x: Scale; readonly y: Scale }, m: Margins, width: number, height: number): Position {
  const bottom = height - m.marginBottom;
  const along = ({ log, domain: [low, high] }: Scale, from: number, to: number) => (value: number): number =>
    from + (to - from) * (log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low));
  const { log, domain: [low, high] } = scales.y;
  const toY = (pixel: number): number => { const share = (bottom - pixel) / (bottom - m.marginTop); return log ? low * (high / low) ** share : low + share * (high - low); };
  return { x: along(scales.x, m.marginLeft, width - m.marginRight), y: along(scales.y, bottom, m.marginTop), toY, bottom, top: m.marginTop };
}

/** Undrawable points become gaps; each stretch between gaps is thinned by its share of the points. */
function thinned(curve: Curve, visible: (curve: Curve, i: number) => boolean, position: Position, { mark, most = 400 }: FigureOptions): (readonly [number, number])[] {
  const stretches: number[][] = [[]];
  for (let i = 0; i < curve.x.length; i++) {
    if (visible(curve, i)) stretches.at(-1)!.push(i);
    else if (stretches.at(-1)!.length > 0) stretches.push([]);
  }
  const total = stretches.reduce((sum, stretch) => sum + stretch.length, 0);
  return stretches.filter(({ length }) => length > 0).flatMap((stretch, s) => {
    const pixels = stretch.map((i) => ({ x: position.x(curve.x[i]!), y: position.y(curve.y[i]!) }));
    const few = thin(pixels, Math.max(2, Math.round((most * stretch.length) / total)));
    const kept = mark === 'line' && !curve.dots ? straighten(few.map((j) => pixels[j]!), tolerance).map((i) => few[i]!) : few;
    return [...(s > 0 ? [[NaN, NaN] as const] : []), ...kept.map((j) => [curve.x[stretch[j]!]!, curve.y[stretch[j]!]!] as const)];
  });
}

/** Later curves are a little thinner, so that one that lies on another leaves it visible. */
const strokeOf = (order: number): number => Math.max(1.6, 2.8 - 0.4 * order);

function marksOf({ curve, points }: Placed, mark: MarkKind, y: Scale, order: number): Plot.Markish[] {
  const channels = { x: (p: readonly number[]) => p[0]!, y: (p: readonly number[]) => p[1]! };
  const colour = colourOf(curve.style);
  const dash = curve.limit ? limitDash : dashOf(curve.style);
  if (curve.faint) return [Plot.line(points, { ...channels, stroke: colour, strokeWidth: 0.8, strokeOpacity: 0.4, className: 'seed', clip: false })];
  if (mark === 'line') return [...(curve.dots ? [Plot.dot(points, { ...channels, fill: colour, r: 3, className: 'point' })] : []), Plot.line(points, { ...channels, stroke: colour, strokeWidth: curve.limit ? 1.5 : strokeOf(order), className: 'curve', clip: false, ...(dash ? { strokeDasharray: dash } : {}) })];
  const dots = Plot.dot(points, { ...channels, fill: colour, r: mark === 'dot' ? 3.5 : 3, className: 'curve' });
  if (mark === 'dot') return [dots];
  const base = y.log ? y.domain[0] : 0;
  return [Plot.ruleX(points, { x: channels.x, y1: base, y2: channels.y, stroke: colour, strokeWidth: 1.5, className: 'stem' }), dots];
}

/** A dot at the end of each curve with its values as a tooltip, and its name or number beside it. */
function labelMarks(placed: readonly Placed[], { labels, mark, x, y }: FigureOptions, position: Position): Plot.Markish[] {
  if (mark !== 'line') return [];
  const ends = placed.filter(({ points, curve }) => points.length > 0 && !curve.faint).map(({ curve, points }) => ({ curve, end: rightmost(points) }));
  const dots = ends.map(({ curve, end }) => Plot.dot([end], {
    x: (p: readonly number[]) => p[0]!, y: (p: readonly number[]) => p[1]!, fill: colourOf(curve.style), r: 3.5, className: 'end',
    title: () => `${curve.label}\n${x.label}: ${end[0]}\n${y.label}: ${end[1]}`,
  }));
  if (labels === 'none' || ends.length > mostLabelled) return dots;
  const textOf = (curve: Curve): string => (labels === 'names' ? nameOf(curve) : curve.limit ? '' : String(curve.style + 1));
  const heights = placeLabels(ends.map(({ curve, end }) => ({ x: position.x(end[0]), y: position.y(end[1]), width: textOf(curve).length * letter + 10 })), position.top, position.bottom - 4);
  return [...dots, ...ends.map(({ curve, end }, i) => Plot.text([end], {
    x: end[0], y: position.toY(heights[i]!), text: () => textOf(curve), dx: 8, textAnchor: 'start', fill: colourOf(curve.style), stroke: 'var(--card)', strokeWidth: 4, fontWeight: 600, className: 'label',
  }))];
}

/** The end of a curve that is further right: paths over a decreasing parameter end on the left. */
const rightmost = (points: Placed['points']): readonly [number, number] => (points[0]![0] > points.at(-1)![0] ? points[0]! : points.at(-1)!);

interface SvgElement {
  readonly outerHTML: string;
  querySelector(selector: string): { remove(): void } | null;
  querySelectorAll(selector: string): Iterable<{ readonly textContent: string; remove(): void; getAttribute(name: string): string | null; setAttribute(name: string, value: string): void; removeAttribute(name: string): void }>;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
}

/** The page has the style once; positions need no more than a tenth of a pixel. */
function trimmed(svg: SvgElement, { x, y, curves }: FigureOptions): string {
  svg.querySelector('style')?.remove();
  for (const name of ['fill', 'font-family', 'style', 'width', 'height']) svg.removeAttribute(name);
  svg.setAttribute('role', 'img');
  for (const node of svg.querySelectorAll('g')) node.removeAttribute('aria-label');
  for (const name of positions) for (const node of svg.querySelectorAll(`[${name}]`)) node.setAttribute(name, rounded(node.getAttribute(name)!));
  const description = html`${y.label} over ${x.label}: ${namedOf(curves).map(({ label }) => label).join(', ')}`;
  return svg.outerHTML.replace('<svg ', () => `<svg aria-label="${description.toString()}" `);
}

const positions = ['transform', 'd', 'x1', 'x2', 'y1', 'y2', 'cx', 'cy'];
const rounded = (text: string): string => text.replace(/-?\d+\.\d+/g, (number) => String(Number(Number(number).toFixed(1))));
