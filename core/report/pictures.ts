/** Pictures that a run left beside its solution: solution.png, or solution-<block>.png for each of several. They are put into the page as they are. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readRegular } from '../store/read.js';
import type { LabelledRun } from './group.js';
import { html, type Html } from './escape.js';
import { swatch } from './panel.js';
import { whole } from './words.js';

export interface Picture { readonly file: string; readonly base64: string; /** In pixels. */ readonly width: number; readonly height: number }

const pattern = /^solution(-.{1,64})?\.png$/;
const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Of one picture; of one run; of one page. */
const limits = { bytes: 2 ** 21, each: 4, page: 12 };

/** What cannot be read, or is no PNG file, is left out. */
export function readPictures(folder: string): readonly Picture[] {
  return namesIn(folder).filter((name) => pattern.test(name)).sort().slice(0, limits.each).flatMap((file) => {
    try { return pictureOf(file, readRegular(join(folder, file), limits.bytes)); } catch { return []; }
  });
}

function namesIn(folder: string): readonly string[] {
  try { return readdirSync(folder); } catch { return []; }
}

/** Extents stand at the head of every PNG file. */
function pictureOf(file: string, bytes: Uint8Array): readonly Picture[] {
  if (bytes.length < 33 || !signature.every((byte, i) => bytes[i] === byte)) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return [{ file, base64: Buffer.from(bytes).toString('base64'), width: view.getUint32(16), height: view.getUint32(20) }];
}

/** Side by side, so that runs can be compared. */
export function picturesOf(runs: readonly LabelledRun[]): Html | undefined {
  const found = runs.flatMap((labelled) => (labelled.run.pictures?.() ?? []).map((picture) => ({ ...labelled, picture })));
  if (found.length === 0) return undefined;
  const more = found.length - limits.page;
  return html`<section class="card"><h3>Image${found.length > 1 && 's'}</h3><div class="pictures">${found.slice(0, limits.page).map(({ label, style, picture: { file, base64, width, height } }) =>
    html`<figure><img src="data:image/png;base64,${base64}" alt="${file} of ${label}, ${height} by ${width} pixels"><figcaption>${runs.length > 1 && html`${swatch(style)}<span class="number">${style + 1}</span> ${label}, `}<code>${file}</code>, ${whole(height)} × ${whole(width)}</figcaption></figure>`)}</div>
    ${more > 0 && html`<p class="faint">${whole(more)} more in the run directories.</p>`}</section>`;
}
