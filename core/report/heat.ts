/** A matrix as a map of its entries: the deeper the colour, the larger the modulus; one colour for each sign. */
import { html, type Html } from './escape.js';
import type { SolutionBlock } from './read-result.js';
import { short, whole } from './words.js';

const mostEntries = 4096;
/** Entries of more rows or columns than this are too small to see. */
const mostAcross = 128;

/** Two dimensions of more than one entry each, as many numbers as the shape says, and few enough to draw. */
export function isMatrix({ shape, data, complex }: SolutionBlock): boolean {
  const [rows = 0, columns = 0] = shape;
  const sound = shape.length === 2 && [rows, columns].every((extent) => Number.isInteger(extent) && extent > 1 && extent <= mostAcross);
  return sound && rows * columns <= mostEntries && data.length === rows * columns * (complex ? 2 : 1);
}

/** Entries of complex matrices are drawn by their moduli. */
const entriesOf = ({ data, complex }: SolutionBlock): readonly number[] => (complex ? Array.from({ length: data.length / 2 }, (_, i) => Math.hypot(data[2 * i]!, data[2 * i + 1]!)) : data);

const width = 560;
const gutter = 34;
const bar = { width: 14, gap: 18, steps: 24, room: 96 };

export function heatMap(block: SolutionBlock): Html {
  const [rows, columns] = block.shape as readonly [number, number];
  const entries = entriesOf(block);
  const most = entries.reduce((largest, value) => (Number.isFinite(value) ? Math.max(largest, Math.abs(value)) : largest), 0);
  const size = Math.min(34, (width - gutter - bar.room) / columns, 520 / rows);
  const [across, down] = [columns * size, rows * size];
  const height = Math.max(down, 90) + gutter;
  const cells = entries.map((value, i) => cellOf(value, most, gutter + (i % columns) * size, Math.floor(i / columns) * size, size, `${Math.floor(i / columns) + 1}, ${(i % columns) + 1}: ${value}`));
  return html`<svg class="heat" viewBox="0 -6 ${round(gutter + across + bar.room)} ${round(height + 6)}" role="img" aria-label="${block.name}, ${whole(rows)} by ${whole(columns)}, moduli up to ${short(most)}">
    ${cells}<rect class="frame" x="${gutter}" y="0" width="${round(across)}" height="${round(down)}"/>
    <text x="${gutter - 6}" y="${round(size / 2 + 4)}" text-anchor="end">1</text><text x="${gutter - 6}" y="${round(down - size / 2 + 4)}" text-anchor="end">${rows}</text>
    <text x="${round(gutter + size / 2)}" y="${round(down + 16)}" text-anchor="middle">1</text><text x="${round(gutter + across - size / 2)}" y="${round(down + 16)}" text-anchor="middle">${columns}</text>
    ${scaleBar(most, entries.some((value) => value < 0), gutter + across + bar.gap, Math.max(down, 90))}</svg>`;
}

function cellOf(value: number, most: number, x: number, y: number, size: number, title: string): Html | undefined {
  const at = html`x="${round(x)}" y="${round(y)}" width="${round(size)}" height="${round(size)}"`;
  if (!Number.isFinite(value)) return html`<rect class="broken" ${at}><title>${title}</title></rect>`;
  if (value === 0) return undefined;
  return html`<rect class="${value < 0 ? 'negative' : 'positive'}" ${at} fill-opacity="${(Math.abs(value) / most).toFixed(3)}"><title>${title}</title></rect>`;
}

/** From the largest modulus down to zero, or to its negative where an entry has that sign. */
function scaleBar(most: number, signed: boolean, x: number, height: number): Html | undefined {
  if (most === 0) return undefined;
  const step = height / bar.steps;
  const share = (i: number): number => (signed ? 1 - (2 * (i + 0.5)) / bar.steps : 1 - (i + 0.5) / bar.steps);
  const label = (text: string, y: number): Html => html`<text x="${round(x + bar.width + 6)}" y="${round(y)}">${text}</text>`;
  return html`${Array.from({ length: bar.steps }, (_, i) => html`<rect class="${share(i) < 0 ? 'negative' : 'positive'}" x="${round(x)}" y="${round(i * step)}" width="${bar.width}" height="${round(step)}" fill-opacity="${Math.abs(share(i)).toFixed(3)}"/>`)}<rect class="frame" x="${round(x)}" y="0" width="${bar.width}" height="${round(height)}"/>
    ${label(short(most), 10)}${label(signed ? short(-most) : '0', height)}${signed && label('0', height / 2 + 4)}`;
}

const round = (value: number): string => String(Number(value.toFixed(2)));
