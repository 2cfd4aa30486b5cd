/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/** The report of a sweep in a real browser: sorting, filters, switches and what the buttons save. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { parseHTML } from 'linkedom';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeSweepReport } from '../../core/report/index.js';
import { decaying, openFolder, type Folder } from '../report/support.js';
import { writeSweep, type FakeCell } from '../report/sweep-support.js';
import { hasBrowser, openBrowser, type Browser } from './browser.js';

let folder: Folder;
let browser: Browser;

async function report(name: string, cells: readonly FakeCell[]): Promise<string> {
  const path = writeSweep(join(folder.path, name), cells);
  await writeSweepReport(path, join(path, 'report.html'));
  return join(path, 'report.html');
}

const card = (page: Page, name: string): Locator => page.locator('section.card', { has: page.locator('h3', { hasText: new RegExp(`^${name}`) }) }).first();
const saved = async (page: Page, button: Locator): Promise<{ readonly name: string; readonly text: string }> => {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
};
const rowsOf = (text: string): string[][] => parse(text, { relax_column_count: false });
const shot = (page: Page, name: string): Promise<Buffer> => page.screenshot({ path: join(browser.screenshots, `${name}.png`), fullPage: true });
const column = (table: Locator, index: number): Promise<string[]> => table.locator(`tbody tr:visible td:nth-child(${index})`).allTextContents();

/** Two methods on two problems, three repetitions: `slow` has 20, 30, 40 iterations; on `lasso` its repetition 2 fails. */
const cells: readonly FakeCell[] = ['quadratic', 'lasso'].flatMap((problem) => ['fast', 'slow'].flatMap((method) => [0, 1, 2].map((repetition): FakeCell => ({
  axes: { '/problem': `${problem}.json`, '/method/id': method }, method, problem, repetition,
  ...(problem === 'lasso' && method === 'slow' && repetition === 2 ? { error: { code: 'oracle-failed', message: 'The oracle, "gradient", is lost.' } }
    : { run: { reference: 0, records: decaying(method === 'fast' ? 0.1 : 0.5, method === 'fast' ? 8 : 20 + 10 * repetition) } }),
}))));

describe.skipIf(!hasBrowser)('the report of a sweep', () => {
  beforeAll(async () => { folder = openFolder(); browser = await openBrowser(); });
  afterAll(async () => { await browser.close(); folder.close(); });

  describe('of two methods on two problems', () => {
    let file: string;
    let page: Page;
    let errors: readonly string[];
    let requests: readonly string[];
    beforeAll(async () => { file = await report('two', cells); ({ page, errors, requests } = await browser.open(file, { acceptDownloads: true })); });

    it('says nothing on the console and loads nothing but itself', async () => {
      expect(errors).toEqual([]);
      expect(requests).toHaveLength(1);
      await shot(page, 'sweep');
    });

    it('counts its cells, and shows each failed cell with its error', async () => {
      expect(await page.locator('.meta .nowrap').allTextContents()).toEqual(['12 cells', '2 combinations', '2 problems', '11 done', '1 failed']);
      expect(await card(page, 'Failed cells').textContent()).toContain('The oracle, "gradient", is lost. cell 11');
      expect(await card(page, 'Cells').locator('tbody tr').count()).toBe(12);
      expect(await card(page, 'Cells').locator('tbody tr', { hasText: 'failed' }).textContent()).toContain('The oracle, "gradient", is lost.');
    });

    it('has medians with their quantiles: 20, 30 and 40 iterations are 30, 25 to 35', async () => {
      const row = card(page, 'Combinations').locator('tbody tr').nth(1);
      expect(await row.textContent()).toMatch(/quadratic.*slow/);
      expect(await row.locator('td:visible').nth(5).innerText()).toMatch(/^30\s+25 – 35$/);
    });

    it('sorts its cells by a click and by the keyboard, absent ones last both ways', async () => {
      const table = card(page, 'Cells').locator('table');
      const heading = table.locator('th button', { hasText: /^k$/ });
      const k = async (): Promise<string[]> => table.locator('tbody tr').evaluateAll((rows, at) => rows.map((row) => (row as HTMLTableRowElement).cells[at]!.textContent), await heading.evaluate((button) => (button.parentElement as HTMLTableCellElement).cellIndex));
      await heading.click();
      expect(await k()).toEqual(['8', '8', '8', '8', '8', '8', '20', '20', '30', '30', '40', '–']);
      await heading.focus();
      await page.keyboard.press('Enter');
      expect(await k()).toEqual(['40', '30', '30', '20', '20', '8', '8', '8', '8', '8', '8', '–']);
      expect(await table.locator('th[aria-sort=descending]').textContent()).toBe('k');
    });

    it('shows the cells of one method only when it is chosen', async () => {
      const cellsCard = card(page, 'Cells');
      await cellsCard.locator('.filters label', { hasText: 'method' }).locator('select').selectOption('=fast');
      expect(await cellsCard.locator('tbody tr:visible').count()).toBe(6);
      expect(await cellsCard.locator('.shown').textContent()).toBe('6 of 12 rows');
      await cellsCard.locator('.filters label', { hasText: 'method' }).locator('select').selectOption('');
      expect(await cellsCard.locator('tbody tr:visible').count()).toBe(12);
    });

    it('saves its cells as CSV that parses back to the numbers', async () => {
      await card(page, 'Cells').locator('th button', { hasText: /^cell$/ }).click();
      const { name, text } = await saved(page, card(page, 'Cells').locator('button.save'));
      const [head, ...rows] = rowsOf(text);
      expect(name).toBe('cells.csv');
      expect(head).toEqual(['cell', '/problem', '/method/id', 'repetition', 'seed', 'method', 'problem', 'outcome', 'iterations', 'best.value', 'best.gradientNorm', 'counts.gradient', 'counts.value', 'seconds', 'error', 'message', 'key']);
      expect(rows).toHaveLength(12);
      expect(Number(rows[3]![9])).toBe(0.5 ** 20);
      expect(rows[11]!.slice(7, 16)).toEqual(['failed', '', '', '', '', '', '', 'oracle-failed', 'The oracle, "gradient", is lost.']);
    });

    it('saves the numbers of a figure: median and quantiles over the repetitions', async () => {
      const { name, text } = await saved(page, card(page, 'Convergence on quadratic').locator('button[data-save=csv]'));
      const [head, ...rows] = rowsOf(text);
      expect(name).toBe('quadratic-gap-over-iterations.csv');
      expect(head).toEqual(['curve', 'iterations', 'gap (median)', 'gap (25%)', 'gap (75%)', 'runs']);
      // At 40 iterations the runs stand at 2^-20, 2^-30 and 2^-40: the shorter ones keep their last value.
      expect(rows.find(([curve, k]) => curve === 'slow' && k === '40')!.slice(2).map(Number)).toEqual([2 ** -30, (2 ** -40 + 2 ** -30) / 2, (2 ** -30 + 2 ** -20) / 2, 3]);
    });

    it('saves a figure as SVG that stands alone: well-formed, with colours and size, no variable of the page left', async () => {
      const { name, text } = await saved(page, card(page, 'Convergence on quadratic').locator('button[data-save=svg]'));
      expect(name).toBe('quadratic-gap-over-iterations.svg');
      expect(text).not.toContain('var(');
      const problem = await page.evaluate((svg) => new DOMParser().parseFromString(svg, 'image/svg+xml').querySelector('parsererror')?.textContent, text);
      expect(problem).toBeUndefined();
      const { document } = parseHTML(text);
      expect(document.querySelector('svg')!.getAttribute('xmlns')).toBe('http://www.w3.org/2000/svg');
      expect(document.querySelectorAll('.curve path')).toHaveLength(2);
      expect(document.querySelector('.curve path, .curve')!.outerHTML).toMatch(/#0072b2/i);
    });

    it('has a performance profile that says when a problem counts as solved, and counts the failed cell', async () => {
      const profile = card(page, 'Performance profile');
      expect(await profile.locator('figcaption:visible').textContent()).toContain('Failed and unfinished cells count as not solved.');
      await profile.locator('.pill', { hasText: /^iterations$/ }).click();
      const [, ...rows] = rowsOf((await saved(page, profile.locator('button[data-save=csv]'))).text);
      const last = (curve: string): number => Number(rows.filter(([name]) => name === curve).at(-1)![2]);
      expect(last('fast')).toBe(1);
      expect(last('slow')).toBe(5 / 6);
      // The least factor of `slow` is 20 / 8.
      expect(rows.filter(([name, , share]) => name === 'slow' && Number(share) > 0)[0]![1]).toBe('2.5');
      expect(await profile.locator('.figure:visible .plot:visible .axis').nth(1).locator('text').allTextContents()).toEqual(['0', '0.2', '0.4', '0.6', '0.8', '1']);
    });

    it('draws a band where runs differ, and none where they are equal', async () => {
      expect(await card(page, 'Convergence on quadratic').locator('.figure:visible .plot:visible .band path').count()).toBe(1);
    });

    it('without scripts shows figures and tables, and no button', async () => {
      const plain = await browser.open(file, { javaScriptEnabled: false });
      expect(await plain.page.locator('button.save:visible').count()).toBe(0);
      expect(await plain.page.locator('select:visible').count()).toBe(0);
      expect(await card(plain.page, 'Convergence on lasso').locator('.plot:visible .curve path').count()).toBe(2);
    });

    it('on a phone does not scroll sideways', async () => {
      const phone = await browser.open(file, { viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
      expect(await phone.page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)).toBe(false);
      await shot(phone.page, 'sweep-phone-dark');
    });
  });

  it('of cells that all failed shows them, and draws nothing', async () => {
    const { page, errors } = await browser.open(await report('failed', [0, 1].map((seed) => ({ axes: { '/seed': seed }, error: { code: 'method-misfit', message: 'It does not fit.' } }))));
    expect(await page.locator('svg.plot').count()).toBe(0);
    expect(await column(card(page, 'Cells').locator('table'), 1)).toEqual(['0', '1']);
    expect(errors).toEqual([]);
  });

  it('of one cell has its curve, and no profile', async () => {
    const { page, errors } = await browser.open(await report('one', [{ axes: { '/seed': 1 } }]));
    expect(await page.locator('.plot:visible .curve path').count()).toBe(1);
    expect(await page.locator('h3', { hasText: 'profile' }).count()).toBe(0);
    expect(errors).toEqual([]);
  });

  it('of forty combinations names them in the table, and draws them without bands', async () => {
    const { page, errors } = await browser.open(await report('many', Array.from({ length: 80 }, (_, i) => ({ axes: { '/method/params/step': i >> 1 }, repetition: i & 1, run: { records: decaying(0.5 + (i >> 1) / 100, 20 + i) } }))));
    expect(await card(page, 'Convergence').locator('.plot:visible .curve path').count()).toBe(40);
    expect(await card(page, 'Convergence').locator('.plot .band').count()).toBe(0);
    expect(await card(page, 'Combinations').locator('tbody tr').count()).toBe(40);
    expect(errors).toEqual([]);
  });

  it('runs no script that a name carries', async () => {
    const hostile = '</script><script>window.broken = 1</script><img src=x onerror="window.broken = 1">';
    const { page, errors } = await browser.open(await report('hostile', [1, 2].map((step) => ({ axes: { [`/method/params/${hostile.replaceAll('/', '~1')}`]: `${hostile}${step}` }, method: hostile, problem: hostile, run: { result: { outcome: hostile } } }))));
    expect(await page.evaluate(() => (window as unknown as { broken?: number }).broken)).toBeUndefined();
    expect(errors).toEqual([]);
  });
});
