import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { drawFigure, type Curve } from '../../core/report/figure.js';

const axes = { x: { label: 'x', log: false }, y: { label: 'y', log: true } };
const draw = (curve: Omit<Curve, 'label' | 'style'>, y = axes.y) => parseHTML(drawFigure({ curves: [{ label: 'a', style: 0, ...curve }], x: axes.x, y, mark: 'line', width: 900, height: 400, labels: 'none' })!.toString()).document;
const pointsOf = (path: string): readonly (readonly [number, number])[] => [...path.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map((match) => [Number(match[1]), Number(match[2])]);

describe('a band', () => {
  it('stays inside the axes where the median is zero and a logarithmic axis cannot show it', () => {
    const band = draw({ x: [0, 1, 2, 3], y: [1, 0.1, 0, 0], low: [1, 0.01, 0, 0], high: [1, 1, 0.5, 0.25] }).querySelector('.band path')!;
    const points = pointsOf(band.getAttribute('d')!);
    expect(points.length).toBeGreaterThan(4);
    for (const [x, y] of points) { expect(x).toBeGreaterThanOrEqual(0); expect(x).toBeLessThanOrEqual(900); expect(y).toBeGreaterThanOrEqual(0); expect(y).toBeLessThanOrEqual(400); }
  });
  it('of no width is not drawn', () => {
    expect(draw({ x: [0, 1], y: [1, 2], low: [1, 2], high: [1, 2] }).querySelector('.band')).toBeNull();
  });
  it('reaches the values of its edges on a linear axis', () => {
    const document = draw({ x: [0, 1], y: [5, 5], low: [0, 0], high: [10, 10] }, { label: 'y', log: false });
    const heights = pointsOf(document.querySelector('.band path')!.getAttribute('d')!).map(([, y]) => y);
    const curve = pointsOf(document.querySelector('.curve path, path.curve')!.getAttribute('d')!)[0]![1];
    // Half-way between the edges, to a tenth of a pixel.
    expect(Math.abs((Math.max(...heights) + Math.min(...heights)) / 2 - curve)).toBeLessThanOrEqual(0.11);
  });
});
