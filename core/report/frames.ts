/** Positions of a swarm over the steps: one small picture for each of some steps, all on the same axes. */
import { slug } from './download.js';
import { html, type Html } from './escape.js';
import type { ResultTable } from './read-result.js';
import { scaleOf, ticksOf, type Scale } from './ticks.js';
import { precise, spaced, whole } from './words.js';

const most = 12, perRow = 4, side = 168, gap = 14, gutter = 62, head = 22;

interface Frame { readonly k: number; readonly from: number; readonly to: number }

/** The first three columns: step, and two coordinates; rows of one step stand together. Undefined where there is nothing to draw. */
export function framesFigure({ name, columns: [steps, first, second] }: ResultTable): Html | undefined {
  if (!steps || !first || !second || steps.values.length === 0) return undefined;
  const frames = thinned(framesOf(steps.values)), x = scaleOf(bulkOf(first.values), false, 0.25), y = scaleOf(bulkOf(second.values), false, 0.25);
  const rows = Math.ceil(frames.length / perRow), width = gutter + Math.min(perRow, frames.length) * (side + gap), height = rows * (side + gap + head) + 34;
  const label = `${frames.length} steps of ${whole(frames[0]!.to - frames[0]!.from)} particles, over ${first.name} and ${second.name}`;
  const panels = frames.map((frame, at) => panel(frame, gutter + (at % perRow) * (side + gap), head + Math.floor(at / perRow) * (side + gap + head), { x, y, first: first.values, second: second.values, left: at % perRow === 0, below: at + perRow >= frames.length }));
  return html`<div class="graphed"><div class="scroll" tabindex="0" role="region" aria-label="${spaced(name)}"><svg class="plot graph" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${label}">${panels}
    <text class="title" x="${gutter + (width - gutter) / 2}" y="${height - 4}" text-anchor="middle">${first.name}</text><text class="title" x="10" y="${height / 2}" text-anchor="middle" transform="rotate(-90 10 ${height / 2})">${second.name}</text></svg></div>
    <div class="caption"><p>All pictures have the same axes, which hold nine tenths of the particles of all steps; a number says how many are beyond them.</p></div>
    <div class="downloads"><button type="button" class="save" data-save="drawing" data-file="${slug(name)}">Download SVG</button></div></div>`;
}

interface Axes { readonly x: Scale; readonly y: Scale; readonly first: readonly number[]; readonly second: readonly number[]; readonly left: boolean; readonly below: boolean }

function panel({ k, from, to }: Frame, left: number, top: number, axes: Axes): Html {
  const at = ({ domain: [low, high] }: Scale, value: number): number => ((value - low) / (high - low)) * side;
  const dots: Html[] = [], inside = ({ domain: [low, high] }: Scale, value: number): boolean => value >= low && value <= high;
  for (let row = from; row < to; row++) {
    const across = axes.first[row]!, up = axes.second[row]!;
    if (inside(axes.x, across) && inside(axes.y, up)) dots.push(html`<circle class="dot" cx="${px(left + at(axes.x, across))}" cy="${px(top + side - at(axes.y, up))}" r="2.2"/>`);
  }
  const beyond = to - from - dots.length;
  const across = ticksOf(axes.x, 4).map((tick) => html`<text x="${px(left + at(axes.x, tick))}" y="${top + side + 15}" text-anchor="middle">${precise(tick)}</text>`);
  const up = ticksOf(axes.y, 4).map((tick) => html`<text x="${left - 6}" y="${px(top + side - at(axes.y, tick) + 4)}" text-anchor="end">${precise(tick)}</text>`);
  return html`<g><rect class="frame" x="${left}" y="${top}" width="${side}" height="${side}"/><text class="title" x="${left}" y="${top - 6}">step ${whole(k)}</text>${beyond > 0 && html`<text x="${left + side}" y="${top - 6}" text-anchor="end">${whole(beyond)} beyond</text>`}${dots}${axes.below && across}${axes.left && up}</g>`;
}

function framesOf(steps: readonly number[]): readonly Frame[] {
  const frames: Frame[] = [];
  for (let from = 0; from < steps.length;) {
    let to = from + 1;
    while (to < steps.length && steps[to] === steps[from]) to++;
    frames.push({ k: steps[from]!, from, to });
    from = to;
  }
  return frames;
}

/** First, last, and evenly between. */
const thinned = (frames: readonly Frame[]): readonly Frame[] => (frames.length <= most ? frames : Array.from({ length: most }, (_, i) => frames[Math.round((i * (frames.length - 1)) / (most - 1))]!));
/** The values without the twentieths at both ends: some particles fly far. */
function bulkOf(values: readonly number[]): readonly number[] {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b), cut = Math.floor(sorted.length / 20);
  return sorted.slice(cut, sorted.length - cut);
}
const px = (value: number): string => String(Number(value.toFixed(2)));
