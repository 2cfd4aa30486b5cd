/** Tables that sort by a click on their headings, and read well without scripts. */
import { html, Html, type Piece } from './escape.js';

export interface Cell { readonly shown: Piece; /** What the column is sorted by; the cell's text when absent. */ readonly sort?: number | string }
export interface Column { readonly name: string; readonly numeric: boolean }

export function tableOf(caption: string, columns: readonly Column[], rows: readonly (readonly Cell[])[]): Html {
  const head = columns.map(({ name, numeric }) => html`<th scope="col"${numeric && new Html(' class="numeric"')}><button type="button">${name}</button></th>`);
  const body = rows.map((row) => html`<tr>${row.map((cell, i) => cellOf(cell, columns[i]!))}</tr>`);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table class="sortable"><caption class="hidden">${caption}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

const cellOf = ({ shown, sort }: Cell, { numeric }: Column): Html =>
  html`<td${numeric && new Html(' class="numeric"')}${sort !== undefined && html` data-sort="${sort}"`}>${shown}</td>`;

/** A number with a given text; an absent one as a dash that sorts last. */
export const numberCell = (value: number | undefined, text: (value: number) => string): Cell =>
  (value === undefined || !Number.isFinite(value) ? { shown: html`<span class="faint">–</span>`, sort: '' } : { shown: text(value), sort: value });
