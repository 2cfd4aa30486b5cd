/** Images that a run left, in the page. */
import { writeFileSync } from 'node:fs';
import { parseHTML } from 'linkedom';
import { afterAll, describe, expect, it } from 'vitest';
import { writePng } from '../../core/data/png.js';
import { readRunDirectory } from '../../core/report/index.js';
import { pageOf } from '../../core/report/page.js';
import { openFolder, type FakeRun } from './support.js';

const folder = openFolder();
afterAll(() => { folder.close(); });
const picture = Buffer.from(writePng({ shape: [2, 3], data: Float64Array.of(0, 0.5, 1, 0.2, 0.4, 0.6) }));
const solution = { x: { shape: [2, 3], data: [0, 0.5, 1, 0.2, 0.4, 0.6] } };
function left(name: string, files: Readonly<Record<string, Uint8Array>>, run: FakeRun = { result: { solution } }): string {
  const path = folder.run(name, run);
  for (const [file, bytes] of Object.entries(files)) writeFileSync(`${path}/${file}`, bytes);
  return path;
}
const page = async (...paths: string[]): Promise<Document> => parseHTML(pageOf(await Promise.all(paths.map((path) => readRunDirectory(path))))).document as unknown as Document;
const sources = (document: Document): (string | null)[] => [...document.querySelectorAll('img')].map((node) => node.getAttribute('src'));
const embedded = `data:image/png;base64,${picture.toString('base64')}`;

describe('pictures of a run', () => {
  it('are in the page byte by byte, with their extents, and take the place of the heat map', async () => {
    const document = await page(left('one', { 'solution.png': picture }));
    expect(sources(document)).toEqual([embedded]);
    expect(document.querySelector('.pictures figcaption')!.textContent).toBe('solution.png, 2 × 3');
    expect(document.querySelector('.heat')).toBeNull();
    expect((await page(left('none', {}))).querySelector('.heat')).not.toBeNull();
  });
  it('of several runs and blocks stand side by side under their names', async () => {
    const document = await page(left('first', { 'solution.png': picture }), left('second', { 'solution-a.png': picture, 'solution-b.png': picture }, { method: 'fista', result: { solution } }));
    expect(sources(document)).toEqual([embedded, embedded, embedded]);
    expect([...document.querySelectorAll('.pictures code')].map((node) => node.textContent)).toEqual(['solution.png', 'solution-a.png', 'solution-b.png']);
  });
  it('that are none, too large, or called otherwise are left out', async () => {
    const huge = Buffer.concat([picture, Buffer.alloc(2 ** 21)]);
    const document = await page(left('odd', { 'solution.png': Buffer.from('<svg onload=alert(1)>'.padEnd(64)), 'solution-huge.png': huge, 'other.png': picture, 'solution-cut.png': picture.subarray(0, 20) }));
    expect(sources(document)).toEqual([]);
    expect(document.querySelector('.heat')).not.toBeNull();
  });
});

it('a table of more rows than are shown is folded, a short one is open', async () => {
  const rows = (count: number): FakeRun => ({ result: { tables: { dual: { columns: { y: Array.from({ length: count }, (_, i) => i) } } } } });
  const open = async (name: string, count: number): Promise<boolean> => [...(await page(folder.run(name, rows(count)))).querySelectorAll('details')].find((node) => node.textContent!.includes(`${count} rows`))!.hasAttribute('open');
  expect(await open('long', 21)).toBe(false);
  expect(await open('short', 20)).toBe(true);
});
