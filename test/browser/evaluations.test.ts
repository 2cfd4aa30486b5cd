/// <reference lib="dom" />
/** Figures against evaluations and against an axis of a sweep, in a real browser. */
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRunDirectory, writeReport, writeSweepReport } from '../../core/report/index.js';
import { openFolder, type FakeRun, type Folder } from '../report/support.js';
import { writeSweep } from '../report/sweep-support.js';
import { hasBrowser, openBrowser, type Browser } from './browser.js';

let folder: Folder;
let browser: Browser;

const measures = { accuracy: { unit: 'share', better: 'higher' } };
/** Evaluates `each` points a step, and falls by `rate`. */
const search = (each: number, rate: number, repetition: number): FakeRun => ({
  problem: 'decision-tree', measures, repetition, reference: 0,
  records: Array.from({ length: 31 }, (_, k) => ({ k, seconds: k, counts: { valueBatch: k * each }, metrics: { value: (1 + 0.2 * repetition) * rate ** k, accuracy: 1 - 0.5 * rate ** k } })),
});
const card = (page: Page, name: string): Locator => page.locator('section.card', { has: page.locator('h3', { hasText: new RegExp(`^${name}`) }) }).first();

/** Texts of the picture that stick out of it, or lie on one another. */
const clashes = (figure: Locator): Promise<readonly string[]> => figure.evaluate((svg) => {
  const outer = svg.getBoundingClientRect(), found: string[] = [];
  const texts = [...svg.querySelectorAll('text')].map((text) => ({ text: text.textContent, box: text.getBoundingClientRect() })).filter(({ text }) => text !== '');
  for (const [i, { text, box }] of texts.entries()) {
    if (box.left < outer.left - 1 || box.right > outer.right + 1 || box.top < outer.top - 1 || box.bottom > outer.bottom + 1) found.push(`${text} sticks out`);
    for (const other of texts.slice(i + 1)) if (box.left < other.box.right - 1 && other.box.left < box.right - 1 && box.top < other.box.bottom - 3 && other.box.top < box.bottom - 3) found.push(`${text} lies on ${other.text}`);
  }
  return found;
});

describe.skipIf(!hasBrowser)('searches by values', () => {
  beforeAll(async () => { folder = openFolder(); browser = await openBrowser(); });
  afterAll(async () => { await browser.close(); folder.close(); });

  describe.each([['light', 1200], ['dark', 1200], ['light', 390]] as const)('repetitions of two methods, %s, %d pixels wide', (colorScheme, width) => {
    let page: Page;
    let figure: Locator;
    beforeAll(async () => {
      const runs = [0, 1, 2].flatMap((repetition) => [folder.run(`${colorScheme}${width}/polystep-${repetition}`, { ...search(40, 0.7, repetition), method: 'polystep' }), folder.run(`${colorScheme}${width}/openai-es-${repetition}`, { ...search(100, 0.85, repetition), method: 'openai-es' })]);
      const file = join(folder.path, `${colorScheme}${width}.html`);
      await writeReport(await Promise.all(runs.map(readRunDirectory)), file);
      const opened = await browser.open(file, { colorScheme, viewport: { width, height: 900 } });
      page = opened.page;
      figure = card(page, 'Against evaluations').locator('.figure:visible .plot:visible');
      expect(opened.errors).toEqual([]);
      await card(page, 'Against evaluations').screenshot({ path: join(browser.screenshots, `evaluations-${colorScheme}-${width}.png`) });
    });

    it('show medians, bands and a thin line for each run, on named axes', async () => {
      expect(await figure.count()).toBe(1);
      expect([await figure.locator('.curve path').count(), await figure.locator('.band path').count(), await figure.locator('.seed path').count()]).toEqual([2, 2, 6]);
      expect(await figure.locator('.title').allTextContents()).toEqual(['evaluations (points)', 'best objective so far − reference']);
    });
    it('have no text on another, and none outside', async () => { expect(await clashes(figure)).toEqual([]); });
    it('show the accuracy when it is chosen', async () => {
      await card(page, 'Against evaluations').locator('.pill', { hasText: 'accuracy' }).click();
      expect(await figure.locator('.y-title').textContent()).toBe('accuracy (share)');
      expect(await clashes(figure)).toEqual([]);
    });
  });

  it('a sweep over a number is drawn against it, a dot for each value', async () => {
    const cells = [100, 1000, 10_000].flatMap((variables) => ['polystep', 'walksat'].flatMap((method) => [0, 1].map((repetition) => ({
      axes: { '/problem/data/clauses/variables': variables, '/method/id': method }, method, problem: 'max-sat', repetition, run: search(10, method === 'polystep' ? 0.8 : 0.9, repetition) }))));
    const path = writeSweep(join(folder.path, 'sweep'), cells), file = join(path, 'report.html');
    await writeSweepReport(path, file);
    const { page, errors } = await browser.open(file), figure = card(page, 'Against variables').locator('.figure:visible .plot:visible');
    await card(page, 'Against variables').screenshot({ path: join(browser.screenshots, 'against-variables.png') });
    expect(errors).toEqual([]);
    expect(await figure.locator('.point circle').count()).toBe(6);
    expect(await figure.locator('.title').allTextContents()).toEqual(['variables', 'accuracy (share)']);
    expect(await figure.locator('.axis').first().locator('text').allTextContents()).toEqual(['100', '1\u202f000', '10\u202f000']);
    expect(await clashes(figure)).toEqual([]);
  });
});
