/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/** Graphs of reports in a real browser: names fit their boxes, wide pictures scroll by themselves, and a saved picture stands alone. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRunDirectory, writeReport } from '../../core/report/index.js';
import { openFolder, type Folder } from '../report/support.js';
import { hasBrowser, openBrowser, type Browser } from './browser.js';

const names = ['praf', 'pmek', 'plcg', 'PIP2', 'PIP3', 'p44/42', 'pakts473', 'PKA <kinase>', 'PKC', 'P38', 'pjnk & a very long name indeed'], d = names.length;
const matrix = (edges: readonly (readonly [number, number, number?])[]): number[] => { const data = new Array<number>(d * d).fill(0); for (const [i, j, weight = 1] of edges) data[i * d + j] = weight; return data; };
const weights = {
  shape: [d, d], tags: ['graph'], labels: names, threshold: 0.3,
  data: matrix([[0, 1, 1.2], [1, 5, 0.8], [5, 6, -0.7], [7, 6, 0.9], [7, 5, 0.5], [8, 0, -0.4], [8, 9, 1.4], [8, 10, 1.1], [4, 3, 0.9], [3, 2, 0.4], [7, 0, -0.9], [9, 10, 0.5]]),
  known: matrix([[0, 1], [1, 5], [5, 6], [7, 6], [7, 5], [8, 0], [8, 9], [8, 10], [2, 3], [2, 4], [4, 3], [7, 9], [7, 10], [7, 0], [8, 7]]),
};

describe.skipIf(!hasBrowser)('a graph', () => {
  let folder: Folder, browser: Browser, file: string, page: Page, errors: readonly string[];
  beforeAll(async () => {
    [folder, browser] = [openFolder(), await openBrowser()];
    file = join(folder.path, 'graph.html');
    await writeReport([await readRunDirectory(folder.run('graph', { result: { solution: { weights } } }))], file);
    ({ page, errors } = await browser.open(file));
  });
  afterAll(async () => { await browser.close(); folder.close(); });

  it('has every name inside of its box, and says nothing on the console', async () => {
    const over = await page.locator('.graphed .node').evaluateAll((nodes) => nodes.filter((node) => node.querySelector('text')!.getBoundingClientRect().width > node.querySelector('rect')!.getBoundingClientRect().width).length);
    expect(over).toBe(0);
    expect(errors).toEqual([]);
    await page.locator('.graphed').screenshot({ path: join(browser.screenshots, 'graph.png') });
  });

  it('draws each kind of edge with dashes of its own', async () => {
    const dashes = await page.evaluate(() => Object.fromEntries(['correct', 'reversed', 'extra', 'missing'].map((kind) => [kind, getComputedStyle(document.querySelector(`.graphed .scroll .${kind} .line`)!).strokeDasharray])));
    expect(dashes['correct']).toBe('none');
    expect(new Set(Object.values(dashes)).size).toBe(4);
  });

  it('on a narrow screen scrolls in its card, not with the page', async () => {
    const { page: narrow } = await browser.open(file, { viewport: { width: 380, height: 800 } });
    expect(await narrow.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(380);
    expect(await narrow.locator('.graphed .scroll').evaluate((box) => box.scrollWidth > box.clientWidth)).toBe(true);
  });

  it('is saved as SVG that stands alone: well-formed, with dashes and colours, no variable of the page left', async () => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('.graphed button.save').click()]), text = readFileSync((await download.path()), 'utf8');
    expect(download.suggestedFilename()).toBe('graph-weights.svg');
    expect(text).not.toContain('var(');
    expect(await page.evaluate((svg) => new DOMParser().parseFromString(svg, 'image/svg+xml').querySelector('parsererror')?.textContent, text)).toBeUndefined();
    expect(text).toMatch(/\.plot \.missing \.line\s*{\s*stroke-dasharray/);
  });
});
