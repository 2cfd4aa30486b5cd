/** Tables that sort by a click on their headings, that can be filtered and saved, and read well without scripts. */
import { slug } from './download.js';
import { html, Html, type Piece } from './escape.js';

/** `sort`: what the column is sorted by and what CSV has; the cell's text when absent. */
export interface Cell { readonly shown: Piece; readonly sort?: number | string }
/** `key`: the heading in CSV, where it is not the name. `filter`: a switch above the table shows the rows of one value only. `wrap`: long text in several lines. `csvOnly`: not shown. */
export interface Column { readonly name: string; readonly numeric: boolean; readonly key?: string; readonly filter?: boolean; readonly wrap?: boolean; readonly csvOnly?: boolean }

export function tableOf(caption: string, columns: readonly Column[], rows: readonly (readonly Cell[])[]): Html {
  const head = columns.map(({ name, numeric, key, csvOnly }) => html`<th scope="col"${csvOnly && new Html(' hidden')}${numeric && new Html(' class="numeric"')}${key !== undefined && key !== name && html` data-key="${key}" title="${key}"`}><button type="button">${name}</button></th>`);
  const body = rows.map((row) => html`<tr>${row.map((cell, i) => cellOf(cell, columns[i]!))}</tr>`);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table class="sortable"><caption class="hidden">${caption}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** With filters above it and a button that saves the rows that are shown, in their order. */
export function savedTable(caption: string, columns: readonly Column[], rows: readonly (readonly Cell[])[]): Html {
  return html`<div class="tabled">${filters(columns, rows)}${tableOf(caption, columns, rows)}<div class="downloads"><button type="button" class="save" data-save="table" data-file="${slug(caption)}">Download CSV</button><span class="faint shown"></span></div></div>`;
}

const mostChoices = 60;

function filters(columns: readonly Column[], rows: readonly (readonly Cell[])[]): Html | undefined {
  const choices = columns.flatMap(({ name, filter }, column) => {
    const values = filter ? [...new Set(rows.map((row) => valueOf(row[column]!)))] : [];
    return values.length > 1 && values.length <= mostChoices ? [html`<label>${name} <select data-column="${column}" autocomplete="off"><option value="">all</option>${values.map((value) => html`<option value="=${value}">${value === '' ? 'none' : value}</option>`)}</select></label>`] : [];
  });
  return choices.length > 0 ? html`<div class="filters">${choices}</div>` : undefined;
}

const valueOf = ({ shown, sort }: Cell): string => String(sort ?? (typeof shown === 'string' || typeof shown === 'number' ? shown : ''));

const cellOf = ({ shown, sort }: Cell, { numeric, wrap, csvOnly }: Column): Html =>
  html`<td${csvOnly && new Html(' hidden')}${numeric && new Html(' class="numeric"')}${wrap && new Html(' class="wrap"')}${sort !== undefined && html` data-sort="${sort}"`}>${shown}</td>`;

/** A number with a given text; an absent one as a dash that sorts last. */
export const numberCell = (value: number | undefined, text: (value: number) => string): Cell =>
  (value === undefined || !Number.isFinite(value) ? { shown: html`<span class="faint">–</span>`, sort: '' } : { shown: text(value), sort: value });
