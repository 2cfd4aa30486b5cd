/** The returned point: each block as a small figure where that helps, and its first numbers. */
import { html, type Html } from './escape.js';
import { drawFigure } from './figure.js';
import { heatMap, isMatrix } from './heat.js';
import type { EndedRun, SolutionBlock } from './read-result.js';
import { precise, whole } from './words.js';

/** `pictured`: a matrix is a picture that the page shows already. */
export function solutionOf({ solution, solutionFile }: EndedRun, style: number, pictured = false): Html | undefined {
  if (solutionFile !== undefined) return html`<p>The solution is large: it is in <code>${solutionFile}</code> of the run directory.</p>`;
  if (solution.length === 0) return undefined;
  return html`<div class="blocks">${solution.map((block) => blockOf(block, style, pictured))}</div>`;
}

const mostBars = 400;
const mostNumbers = 12;

function blockOf(block: SolutionBlock, style: number, pictured: boolean): Html {
  const { name, shape, data, complex } = block;
  const size = complex ? data.length / 2 : data.length;
  const extent = shape.length === 0 ? 'scalar' : `${shape.map(whole).join(' × ')}${shape.length === 1 ? (size === 1 ? ' number' : ' numbers') : ''}`;
  const nonzero = data.filter((value) => value !== 0).length;
  const facts = [extent, ...(complex ? ['complex: real and imaginary parts alternate; drawn are moduli'] : []), ...(data.length > 2 ? [`from ${precise(least(data))} to ${precise(-least(data.map((value) => -value)))}`, ...(nonzero < data.length ? [`${whole(nonzero)} not zero`] : [])] : [])];
  return html`<div class="block"><h5><code>${name}</code> <span class="faint">${facts.join(', ')}</span></h5>${isMatrix(block) ? !pictured && heatMap(block) : bars(block, size, style)}<p class="numbers">${numbers(data)}</p></div>`;
}

function bars({ name, data, complex }: SolutionBlock, size: number, style: number): Html | undefined {
  if (size < 3 || size > mostBars) return undefined;
  const y = complex ? Array.from({ length: size }, (_, i) => Math.hypot(data[2 * i]!, data[2 * i + 1]!)) : data;
  const shared = { curves: [{ label: name, style, x: y.map((_, i) => i + 1), y }], x: { label: 'index', log: false, whole: true }, y: { label: complex ? `|${name}|` : name, log: false }, mark: 'stem' as const, labels: 'none' as const };
  const wide = drawFigure({ ...shared, width: 920, height: 220 });
  const narrow = drawFigure({ ...shared, width: 360, height: 220 });
  return wide && narrow && html`<div class="wide">${wide}</div><div class="narrow">${narrow}</div>`;
}

const least = (values: readonly number[]): number => values.reduce((low, value) => (value < low ? value : low), Infinity);

const numbers = (data: readonly number[]): string =>
  data.slice(0, mostNumbers).map((value) => (Number.isFinite(value) ? precise(value) : 'not finite')).join(', ') + (data.length > mostNumbers ? `, … ${whole(data.length - mostNumbers)} more in result.json` : '');
