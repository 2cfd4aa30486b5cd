/** A figure with switches: every combination is drawn beforehand, and CSS alone shows the one that is chosen, so the switches work without scripts and print as seen. */
import { colourOf, colours, dashOf } from './colour.js';
import { figureButtons, figureData } from './download.js';
import { html, Html } from './escape.js';
import { drawFigure, type Curve, type MarkKind } from './figure.js';
import { coarse } from './thin.js';
import { isDrawable } from './ticks.js';

export interface Choice { readonly key: string; /** On the switch. */ readonly name: string; /** Title of the axis. */ readonly axis: string; /** Counts: no ticks between whole numbers. */ readonly whole?: boolean }

export interface PanelOptions {
  /** Letters and digits, unique on the page. */
  readonly id: string;
  readonly xs: readonly Choice[];
  readonly ys: readonly Choice[];
  /** Names of the two rows of switches. */
  readonly titles?: { readonly x: string; readonly y: string };
  /** Axes whose scale can be switched; both when absent. The others stay as `first` has them. */
  readonly scales?: readonly ('x' | 'y')[];
  /** Values that the axes reach in any case. */
  readonly include?: { readonly x?: readonly number[]; readonly y?: readonly number[] };
  /** Downloads are called so. */
  readonly file: string;
  /** How many such panels the page has: many make each smaller. */
  readonly panels?: number;
  readonly mark: MarkKind;
  curves(x: Choice, y: Choice): readonly Curve[];
  /** What is shown first: positions in `xs` and `ys`, and the scales. */
  readonly first: { readonly x: number; readonly y: number; readonly logX: boolean; readonly logY: boolean };
  /** Sentences for a choice of y, under the figure. */
  notes?(y: Choice): readonly string[];
}

export interface Panel { readonly body: Html; readonly css: string }

interface State { readonly x: number; readonly y: number; readonly logX: boolean; readonly logY: boolean }

/** More curves than this have neither legend nor direct labels. */
const mostNamed = 16;

/** The states of the switch of a scale. */
const statesOf = ({ scales = ['x', 'y'], first }: PanelOptions, axis: 'x' | 'y'): readonly boolean[] => (scales.includes(axis) ? [false, true] : [axis === 'x' ? first.logX : first.logY]);

export function panelOf(options: PanelOptions): Panel {
  const { id, xs, ys, first } = options;
  const figures: Html[] = [];
  const numberOf = new Map<string, number>();
  const rules: string[] = [];
  const pairs = [...xs.keys()].flatMap((x) => [...ys.keys()].map((y) => ({ x, y, curves: options.curves(xs[x]!, ys[y]!).map(lighter) })));
  for (const { x, y, curves } of pairs) for (const logX of statesOf(options, 'x')) for (const logY of statesOf(options, 'y')) {
    const state = { x, y, logX: logX && can(curves, 'x'), logY: logY && can(curves, 'y') };
    const key = JSON.stringify(state);
    if (!numberOf.has(key)) { numberOf.set(key, figures.length); figures.push(figureOf(options, curves, state, figures.length)); }
    const number = numberOf.get(key)!;
    rules.push(`${selector(options, { x, y, logX, logY })} .${id}f${number}{display:block}`);
    if (x === first.x && y === first.y && logX === first.logX && logY === first.logY) rules.push(`@supports not selector(:has(a)){#${id} .${id}f${number}{display:block}}`);
  }
  return { body: html`<div class="panel" id="${id}">${switches(options)}${figures}${legend(options)}${figureButtons(id)}${figureData(options, pairs)}</div>`, css: rules.join('\n') };
}

/** Long curves are thinned once for all figures that draw them. */
function lighter(curve: Curve): Curve {
  const kept = coarse(curve.y, 2000);
  return kept ? { ...curve, x: kept.map((i) => curve.x[i]!), y: kept.map((i) => curve.y[i]!) } : curve;
}

const can = (curves: readonly Curve[], axis: 'x' | 'y'): boolean => curves.some((curve) => Array.from(curve[axis]).some((value) => isDrawable(value, true)));

function selector(options: PanelOptions, { x, y, logX, logY }: State): string {
  const { id, xs, ys } = options;
  const scale = (axis: 'x' | 'y', wanted: boolean): string => (statesOf(options, axis).length > 1 ? on(`l${axis}`, wanted) : '');
  const on = (name: string, wanted = true): string => (wanted ? `:has(#${id}${name}:checked)` : `:not(:has(#${id}${name}:checked))`);
  return `#${id}${xs.length > 1 ? on(`x${x}`) : ''}${ys.length > 1 ? on(`y${y}`) : ''}${scale('x', logX)}${scale('y', logY)}`;
}

function figureOf(options: PanelOptions, curves: readonly Curve[], state: State, number: number): Html {
  const { axis, whole = false } = options.xs[state.x]!;
  const x = { label: axis, log: state.logX, whole, include: options.include?.x ?? [] };
  const y = { label: options.ys[state.y]!.axis, log: state.logY, include: options.include?.y ?? [] };
  const few = ownOf(curves) > 1 && ownOf(curves) <= mostNamed;
  const shared = { curves: ownOf(curves) > colours ? curves.map(bare) : curves, x, y, mark: options.mark, most: pointsEach(options, curves.length) };
  const wide = drawFigure({ ...shared, width: 920, height: 430, labels: few ? 'names' : 'none' });
  const narrow = drawFigure({ ...shared, width: 360, height: 320, labels: few ? 'numbers' : 'none' });
  const notes = [...(options.notes?.(options.ys[state.y]!) ?? []), ...leftOut(curves, state)];
  const drawn = wide && narrow ? html`<div class="wide">${wide}</div><div class="narrow">${narrow}</div>` : html`<p class="empty">Nothing to draw yet: no finite values of ${y.label}.</p>`;
  return html`<figure class="figure ${options.id}f${number}" data-pair="${state.x * options.ys.length + state.y}">${drawn}<figcaption>${notes.map((note) => html`<p>${note}</p>`)}</figcaption></figure>`;
}

/** Without limits, and without the single runs of a series. */
const ownOf = (curves: readonly Curve[]): number => curves.filter(isOwn).length;
const isOwn = ({ limit, faint }: Curve): boolean => !limit && !faint;

/** Bands of more curves than there are colours would hide each other. */
const bare = ({ low: _low, high: _high, count: _count, ...curve }: Curve): Curve => curve;

/** Points of one curve in one figure, so that the page stays small with many figures and many curves. */
const pointsOnPage = 200_000;
const pointsEach = ({ xs, ys, panels = 1 }: PanelOptions, curves: number): number => Math.max(panels > 1 ? 60 : 120, Math.min(400, Math.floor(pointsOnPage / (xs.length * ys.length * 8 * curves * panels))));

function leftOut(curves: readonly Curve[], { logX, logY }: State): readonly string[] {
  const isLost = ({ x, y }: Curve, i: number): boolean => isDrawable(x[i]!, false) && isDrawable(y[i]!, false) && !(isDrawable(x[i]!, logX) && isDrawable(y[i]!, logY));
  return curves.some((curve) => Array.from(curve.x).some((_, i) => isLost(curve, i))) ? ['Points that are zero or negative are not on a logarithmic axis.'] : [];
}

function switches(options: PanelOptions): Html {
  const { id, xs, ys, first, titles = { x: 'Horizontal axis', y: 'Vertical axis' }, scales = ['x', 'y'] } = options;
  return html`<div class="switches">
    ${radios(`${id}y`, titles.y, ys, first.y)}${radios(`${id}x`, titles.x, xs, first.x)}
    ${scales.length > 0 && html`<fieldset><legend>Logarithmic</legend><div class="pills">
      ${scales.includes('y') && checkbox(`${id}ly`, 'vertical', first.logY)}${scales.includes('x') && checkbox(`${id}lx`, 'horizontal', first.logX)}
    </div></fieldset>`}</div>`;
}

function radios(name: string, title: string, choices: readonly Choice[], checked: number): Html | undefined {
  if (choices.length < 2) return undefined;
  return html`<fieldset><legend>${title}</legend><div class="pills">${choices.map((choice, i) =>
    html`<label class="pill"><input type="radio" name="${name}" id="${name}${i}" value="${choice.key}" autocomplete="off"${i === checked && new Html(' checked')}><span>${choice.name}</span></label>`)}</div></fieldset>`;
}

const checkbox = (id: string, name: string, checked: boolean): Html =>
  html`<label class="pill"><input type="checkbox" id="${id}" autocomplete="off"${checked && new Html(' checked')}><span>${name}</span></label>`;

function legend({ curves, xs, ys, first }: PanelOptions): Html | undefined {
  const shown = curves(xs[first.x]!, ys[first.y]!).filter(isOwn);
  if (shown.length < 2 || shown.length > mostNamed) return undefined;
  return html`<ul class="legend">${shown.map(({ style, label }) => html`<li>${swatch(style)}<span class="number">${style + 1}</span> ${label}</li>`)}</ul>`;
}

/** A sample of a curve's line. */
export const swatch = (style: number): Html =>
  html`<svg class="swatch" viewBox="0 0 28 10" aria-hidden="true"><line x1="2" y1="5" x2="26" y2="5" stroke="${colourOf(style)}" stroke-width="3.5" stroke-linecap="round"${dashOf(style) && html` stroke-dasharray="${dashOf(style)}"`}/></svg>`;
