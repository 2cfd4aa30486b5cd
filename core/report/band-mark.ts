/** The band around a curve: an area between two quantiles. */
import * as Plot from '@observablehq/plot';
import { colourOf } from './colour.js';
import type { Curve, FigureOptions } from './figure.js';
import { straighten, thin } from './thin.js';
import { isDrawable, type Scale } from './ticks.js';

const hasBand = (curve: Curve): curve is Curve & Required<Pick<Curve, 'low' | 'high'>> => curve.low !== undefined && curve.high !== undefined;

/** Where the band can be seen though its curve may not: indices whose upper edge the axes can show. */
const shownOf = (curve: Curve & Required<Pick<Curve, 'high'>>, logX: boolean, logY: boolean): number[] => Array.from(curve.x, (_, i) => i).filter((i) => isDrawable(curve.x[i]!, logX) && isDrawable(curve.high[i]!, logY));

/** Edges may lie so many pixels off: they have no line. */
const tolerance = 0.5;
const shareOf = ({ log, domain: [low, high] }: Scale, value: number): number => (log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low));

/** Values of the band that count for the ranges of the axes. */
export function bandExtent(curve: Curve, logX: boolean, logY: boolean): { readonly x: readonly number[]; readonly y: readonly number[] } {
  if (!hasBand(curve)) return { x: [], y: [] };
  const shown = shownOf(curve, logX, logY);
  return { x: shown.map((i) => curve.x[i]!), y: shown.flatMap((i) => [curve.low[i]!, curve.high[i]!]).filter((value) => isDrawable(value, logY)) };
}

/** An edge that a logarithmic axis cannot show lies at its end; points whose upper edge cannot be shown are left out. */
export function bandMarks(curve: Curve, scales: { readonly x: Scale; readonly y: Scale }, { mark, width, height, most = 400 }: FigureOptions): Plot.Markish[] {
  if (mark !== 'line' || !hasBand(curve)) return [];
  const { x, y } = scales;
  const [bottom, top] = y.domain;
  const points = shownOf(curve, x.log, y.log).map((i) => ({ at: curve.x[i]!, low: Math.max(bottom, curve.low[i]!), high: Math.min(top, curve.high[i]!) }));
  if (!points.some(({ low, high }) => high > low)) return [];
  const edge = (pick: 'low' | 'high'): number[] => {
    const pixels = points.map((point) => ({ x: width * shareOf(x, point.at), y: height * shareOf(y, point[pick]) })), few = thin(pixels, Math.max(8, most / 2));
    return straighten(few.map((i) => pixels[i]!), tolerance).map((i) => few[i]!);
  };
  const kept = [...new Set([...edge('low'), ...edge('high')])].sort((a, b) => a - b).map((i) => points[i]!);
  return [Plot.areaY(kept, { x: 'at', y1: 'low', y2: 'high', fill: colourOf(curve.style), fillOpacity: 0.16, className: 'band', curve: 'linear' })];
}
