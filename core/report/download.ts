/** What the buttons of a figure save: the picture, and the numbers behind it. The numbers stand in the page as a data block, which no browser runs. */
import { html, Html } from './escape.js';
import type { Curve } from './figure.js';
import type { Choice, PanelOptions } from './panel.js';
import { bandShares } from './quantile.js';

interface Drawn { readonly x: number; readonly y: number; readonly curves: readonly Curve[] }

export const figureButtons = (id: string): Html =>
  html`<div class="downloads"><button type="button" class="save" data-save="svg" data-panel="${id}">Download SVG</button><button type="button" class="save" data-save="csv" data-panel="${id}">Download CSV</button></div>`;

/** Read by the page's script: `columns` are shared by the figures; a figure is a list of headings and, for each curve, its label and the numbers of its columns. */
interface FigureData { readonly file: string; readonly columns: readonly (readonly (number | null)[])[]; readonly figures: Readonly<Record<number, FigureTable>> }
interface FigureTable { readonly file: string; readonly head: readonly string[]; readonly curves: readonly (readonly [string, ...number[]])[] }

export function figureData({ xs, ys, file }: PanelOptions, drawn: readonly Drawn[]): Html {
  const columns: (readonly (number | null)[])[] = [];
  const known = new Map<string, number>();
  const numberOf = (values: ArrayLike<number>): number => {
    const column = Array.from(values, (value) => (Number.isFinite(value) ? value : null));
    const text = JSON.stringify(column);
    if (!known.has(text)) { known.set(text, columns.length); columns.push(column); }
    return known.get(text)!;
  };
  const tableOf = ({ x, y, curves }: Drawn): FigureTable => {
    const banded = curves.some(({ low }) => low !== undefined);
    return {
      file: `${slug(file)}-${slug(ys[y]!.name)}-over-${slug(xs[x]!.name)}`, head: headOf(xs[x]!, ys[y]!, banded),
      curves: curves.map(({ label, x: at, y: values, low = values, high = values, count }) => [label, numberOf(at), numberOf(values), ...(banded ? [numberOf(low), numberOf(high), numberOf(count ?? Array.from(values, () => 1))] : [])]),
    };
  };
  const figures = Object.fromEntries(drawn.map((one) => [one.x * ys.length + one.y, tableOf(one)]));
  return jsonBlock({ file: slug(file), columns, figures } satisfies FigureData);
}

const percent = (share: number): string => `${share * 100}%`;
const headOf = (x: Choice, y: Choice, banded: boolean): readonly string[] =>
  ['curve', x.name, ...(banded ? [`${y.name} (median)`, `${y.name} (${percent(bandShares.low)})`, `${y.name} (${percent(bandShares.high)})`, 'runs'] : [y.name])];

/** Part of a file name. */
export const slug = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 60) || 'figure';

/** JSON that cannot end the element that it stands in. */
const jsonBlock = (value: unknown): Html => new Html(`<script type="application/json" class="data">${JSON.stringify(value).replaceAll('<', '\\u003c')}</script>`);
