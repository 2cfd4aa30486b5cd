/** Regret and its bound in one figure. */
import { parseHTML } from 'linkedom';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageOf } from '../../core/report/page.js';
import { readRunDirectory } from '../../core/report/index.js';
import { openFolder, type FakeRun, type Folder } from './support.js';

const records = (bound: number | null): NonNullable<FakeRun['records']> => [0, 1, 2, 3].map((k) => ({ k, seconds: k, counts: { roundGradient: k }, metrics: { cumulativeLoss: k, staticRegret: k / 4, bound: k === 0 ? null : bound } }));
const paths = (document: Document, axis: string): Element[] => [...[...document.querySelectorAll('figure')].find((figure) => figure.innerHTML.includes(`>${axis}<`))!.querySelectorAll('.wide .curve')];
const dashed = (nodes: readonly Element[]): number => nodes.filter((node) => node.outerHTML.includes('stroke-dasharray')).length;

describe('the regret of an online method', () => {
  let folder: Folder;
  const page = async (...names: string[]): Promise<Document> => parseHTML(pageOf(await Promise.all(names.map((name) => readRunDirectory(`${folder.path}/${name}`))))).document as unknown as Document;
  beforeAll(() => {
    folder = openFolder();
    folder.run('first', { method: 'ader', records: records(7) });
    folder.run('second', { method: 'online-gradient-descent', records: records(9) });
    folder.run('unproved', { method: 'online-gradient-descent', records: records(null) });
  });
  afterAll(() => { folder.close(); });

  it('comes first, with the bound dashed beside it and a sentence about it', async () => {
    const document = await page('first'), curves = paths(document, 'static regret');
    expect([curves.length, dashed(curves)]).toEqual([2, 1]);
    expect(document.body.textContent).toContain('Dashed: the bound');
    expect(document.querySelector('input[value="metric:staticRegret"]')!.hasAttribute('checked')).toBe(true);
  });
  it('of two runs has two bounds, which are in the numbers that can be saved, and not in the legend', async () => {
    const document = await page('first', 'second'), curves = paths(document, 'static regret');
    expect([curves.length, dashed(curves)]).toEqual([4, 2]);
    expect([...document.querySelectorAll('.panel .legend li')]).toHaveLength(2);
    const { figures } = JSON.parse(document.querySelector('script.data')!.textContent!) as { figures: Record<string, { file: string; curves: [string][] }> };
    expect(Object.values(figures).find(({ file }) => file.endsWith('static-regret-over-iterations'))!.curves.map(([label]) => label)).toEqual(['ader', 'online-gradient-descent', 'bound, ader', 'bound, online-gradient-descent']);
  });
  it('stands alone where no bound is proved, and other axes show no bound', async () => {
    const document = await page('unproved');
    expect(paths(document, 'static regret')).toHaveLength(1);
    expect(document.body.textContent).not.toContain('Dashed');
    expect(paths(await page('first'), 'cumulative loss')).toHaveLength(1);
  });
});
