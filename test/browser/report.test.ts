/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/** Reports as a reader meets them, in a real browser. */
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRunDirectory, writeReport } from '../../core/report/index.js';
import { decaying, openFolder, type FakeRun, type Folder } from '../report/support.js';
import { hasBrowser, openBrowser, type Browser } from './browser.js';

let folder: Folder;
let browser: Browser;

async function report(name: string, runs: readonly FakeRun[]): Promise<string> {
  const file = join(folder.path, `${name}.html`);
  await writeReport(await Promise.all(runs.map((run, i) => readRunDirectory(folder.run(join(name, String(i)), run)))), file);
  return file;
}

const shot = (page: Page, name: string): Promise<Buffer> => page.screenshot({ path: join(browser.screenshots, `${name}.png`), fullPage: true });
const figure = '.figure:visible .plot:visible';
const titles = (page: Page) => page.locator(`${figure} .title text`).allTextContents();
const ticksOf = (page: Page, axis: 'x' | 'y') => page.locator(`${figure} g.axis`).nth(axis === 'x' ? 0 : 1).locator('text').allTextContents();
/** Clicks the switch of that name. */
const press = (scope: Page | Locator, name: string) => scope.locator('.switches .pill').filter({ hasText: new RegExp(`^${name}$`) }).first().click();
const scrollsSideways = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);

const three: readonly FakeRun[] = [
  { method: 'gradient-descent', records: decaying(0.97, 900, 0.25), result: { outcome: 'budget', reason: 'the budget of 900 iterations is spent', certificate: { kind: 'none', evidence: 'measured', measure: 'gradientNorm', value: 1e-3 } } },
  { method: 'nesterov', records: decaying(0.9, 200, 0.25) },
  { method: 'lbfgs', records: decaying(0.3, 24, 0.25) },
];

describe.skipIf(!hasBrowser)('a report', () => {
  beforeAll(async () => { folder = openFolder(); browser = await openBrowser(); });
  afterAll(async () => { await browser.close(); folder.close(); });

  describe('of three runs', () => {
    let file: string;
    let page: Page;
    let errors: readonly string[];
    let requests: readonly string[];
    beforeAll(async () => { file = await report('three', three.map((run) => ({ ...run, reference: 0.25 }))); ({ page, errors, requests } = await browser.open(file)); });

    it('says nothing on the console and loads nothing but itself', () => {
      expect(errors).toEqual([]);
      expect(requests).toHaveLength(1);
      expect(requests[0]).toMatch(/^file:/);
    });

    it('has a title, a language and headings', async () => {
      expect(await page.title()).toBe('quadratic · quadratic.json · Saddlepoint');
      expect(await page.getAttribute('html', 'lang')).toBe('en');
      expect(await page.locator('h1').textContent()).toBe('quadratic');
    });

    it('shows one figure with one path for each run, named at its end', async () => {
      expect(await page.locator(figure).count()).toBe(1);
      expect(await page.locator(`${figure} .curve path`).count()).toBe(3);
      expect(await page.locator(`${figure} .label text`).allTextContents()).toEqual(['gradient-descent', 'nesterov', 'lbfgs']);
      await shot(page, 'three');
    });

    it('starts with the gap over iterations, on logarithmic axes', async () => {
      expect(await titles(page)).toEqual(['iterations', 'gap: objective − reference']);
      expect(await ticksOf(page, 'x')).toEqual(['1', '10', '100']);
      expect(await ticksOf(page, 'y')).toContain('10⁻⁶');
      expect(await page.locator('.figure:visible figcaption').textContent()).toContain('the reference value 0.25 that the problem\'s spec gives');
    });

    it('says of each run why it stopped and what its point is', async () => {
      const words = await page.locator('.verdict p').allTextContents();
      expect(words[0]).toContain('Stopped by its budget after 900 iterations');
      expect(words[0]).toContain('The point is not shown to be optimal: its gradient norm is 0.001.');
      expect(words[2]).toContain('Converged after 24 iterations');
      expect(words[2]).toContain('The point is globally optimal (proved): its objective is at most 1.0e-9 above the optimum.');
    });

    it('has a switch for each horizontal axis, vertical axis and scale, by mouse', async () => {
      const before = await page.locator(`${figure} .curve path`).first().getAttribute('d');
      await press(page, 'seconds');
      expect(await titles(page)).toEqual(['seconds', 'gap: objective − reference']);
      expect(await page.locator(`${figure} .curve path`).first().getAttribute('d')).not.toBe(before);
      await press(page, 'value calls');
      expect((await titles(page))[0]).toBe('calls of value');
      await press(page, 'gradient norm');
      expect((await titles(page))[1]).toBe('gradient norm');
      await press(page, 'vertical');
      expect(await ticksOf(page, 'y')).toEqual(['0', '0.5', '1', '1.5', '2']);
      await press(page, 'horizontal');
      expect(await ticksOf(page, 'x')).toContain('0');
      expect(await page.locator(figure).count()).toBe(1);
    });

    it('has the same switches by keyboard', async () => {
      await page.getByRole('radio', { name: 'iterations' }).focus();
      await page.keyboard.press('Space');
      expect((await titles(page))[0]).toBe('iterations');
      await page.keyboard.press('ArrowRight');
      expect((await titles(page))[0]).toBe('seconds');
      await page.getByRole('checkbox', { name: 'vertical' }).focus();
      const ticks = await ticksOf(page, 'y');
      await page.keyboard.press('Space');
      expect(await ticksOf(page, 'y')).not.toEqual(ticks);
    });

    it('sorts its table by a click, numbers as numbers, and the other way by another', async () => {
      const iterations = () => page.locator('table').first().locator('tbody tr td:nth-child(3)').allTextContents();
      await page.locator('th button', { hasText: /^k$/ }).click();
      expect(await iterations()).toEqual(['24', '200', '900']);
      await page.locator('th button', { hasText: /^k$/ }).click();
      expect(await iterations()).toEqual(['900', '200', '24']);
      expect(await page.locator('th[aria-sort=descending]').textContent()).toBe('k');
      await page.locator('th button', { hasText: 'run' }).click();
      expect(await page.locator('tbody tr td:first-child .run').allTextContents()).toEqual(['1 gradient-descent', '3 lbfgs', '2 nesterov']);
    });

    it('has the command of each run with a button that copies it', async () => {
      await page.locator('.run-details > summary').nth(2).click();
      const details = page.locator('.run-details').nth(2);
      expect(await details.locator('.command code').textContent()).toBe('saddlepoint solve quadratic.json --method lbfgs');
      await details.locator('button.copy').click();
      await expect.poll(() => details.locator('button.copy').textContent()).toMatch(/Copied|Selected/);
      expect(errors).toEqual([]);
    });

    it('is dark in a dark scheme, with text that stands out', async () => {
      const dark = await browser.open(file, { colorScheme: 'dark' });
      const [background, ink] = await dark.page.evaluate(() => [getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color].map((colour) => Number(/\d+/.exec(colour)![0])));
      expect(background).toBeLessThan(40);
      expect(ink).toBeGreaterThan(200);
      await shot(dark.page, 'three-dark');
    });

    it('on a phone does not scroll sideways, and numbers its curves', async () => {
      const phone = await browser.open(file, { viewport: { width: 390, height: 844 } });
      for (const summary of await phone.page.locator('summary').all()) if (await summary.isVisible()) await summary.click();
      expect(await scrollsSideways(phone.page)).toBe(false);
      expect(await phone.page.locator(`${figure} .label text`).allTextContents()).toEqual(['1', '2', '3']);
      await shot(phone.page, 'three-phone');
    });

    it('without scripts shows the figure, and its switches work', async () => {
      const plain = await browser.open(file, { javaScriptEnabled: false });
      expect(await plain.page.locator(`${figure} .curve path`).count()).toBe(3);
      await press(plain.page, 'objective');
      expect(await titles(plain.page)).toContain('objective');
      expect(await plain.page.locator('button.copy').first().isVisible()).toBe(false);
    });

    it('prints its figure without the switches', async () => {
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator(`${figure} .curve path`).count()).toBe(3);
      expect(await page.locator('.switches').first().isVisible()).toBe(false);
      await page.emulateMedia({ media: null });
    });
  });

  it('of one run shows its numbers large and its details open', async () => {
    const { page, errors } = await browser.open(await report('one', [{ records: decaying(0.5, 40) }]));
    expect(await page.locator('.tiles dd').allTextContents()).toContain('40');
    expect(await page.locator('.run-details .command').isVisible()).toBe(true);
    expect(await page.locator('.block .plot:visible .curve circle').count()).toBe(3);
    expect(await page.locator('.figure:visible .label text').count()).toBe(0);
    expect(errors).toEqual([]);
    await shot(page, 'one');
  });

  it('of a run in progress says so, and shows how far it is', async () => {
    const { page, errors } = await browser.open(await report('progress', [{ result: null, records: decaying(0.9, 77), tail: '{"k":78,"sec' }]));
    expect(await page.locator('.badge').first().textContent()).toBe('unfinished');
    expect(await page.locator('.verdict p').textContent()).toContain('The trace reaches iteration 77');
    expect(await page.locator('.issues').textContent()).toContain('half-written');
    expect(await page.locator(`${figure} .curve path`).count()).toBe(1);
    expect(errors).toEqual([]);
    await shot(page, 'progress');
  });

  it('of a run without any record says so, and draws nothing', async () => {
    const { page, errors } = await browser.open(await report('nothing', [{ result: null, records: [] }]));
    expect(await page.locator('.verdict p').textContent()).toContain('has just begun');
    expect(await page.locator('svg.plot').count()).toBe(0);
    expect(errors).toEqual([]);
  });

  it('of runs from two problems has a section for each', async () => {
    const { page, errors } = await browser.open(await report('two', [...three.slice(0, 2), { problem: 'lasso', method: 'fista' }, { problem: 'lasso', method: 'fista', params: { restart: 'gradient' }, records: decaying(0.4, 30) }]));
    expect(await page.locator('h1').textContent()).toBe('2 problems, 4 runs');
    expect(await page.locator('h2').allTextContents()).toEqual(['quadratic', 'lasso']);
    expect(await page.locator(`.group:nth-of-type(2) ${figure} .label text`).allTextContents()).toEqual(['fista restart default', 'fista restart gradient']);
    await press(page.locator('.group').nth(1), 'objective');
    expect(await titles(page)).toEqual(['iterations', 'gap: objective − best of all runs', 'iterations', 'objective']);
    expect(errors).toEqual([]);
    await shot(page, 'two');
  });

  it('of numbers that no logarithm takes still draws, and says what is left out', async () => {
    const records = [5, 0, -3, -1e200, 2, -1].map((value, k) => ({ k, seconds: k, counts: { gradient: k }, metrics: { value, rate: k === 2 ? null : 0 } }));
    const { page, errors } = await browser.open(await report('negative', [{ records, result: null }]));
    expect(await page.locator(`${figure} .curve path`).count()).toBe(1);
    await press(page, 'rate');
    await press(page, 'horizontal');
    expect(await page.locator(`${figure} .curve path`).count()).toBe(1);
    expect(await page.locator('.figure:visible figcaption').textContent()).toContain('not on a logarithmic axis');
    expect(await page.locator('svg.plot [d*=NaN], svg.plot [transform*=NaN], svg.plot [y1*=NaN]').count()).toBe(0);
    expect(errors).toEqual([]);
  });

  it('a run that diverges leaves the others visible', async () => {
    const wild = Array.from({ length: 30 }, (_, k) => ({ k, seconds: k, counts: {}, metrics: { value: 1000 ** k } }));
    const { page } = await browser.open(await report('wild', [{ method: 'a', records: decaying(0.5, 30) }, { method: 'b', records: wild, result: { outcome: 'diverged' } }]));
    expect(await page.locator('.figure:visible figcaption').textContent()).toContain('Points above 1.0e6 are left out, so that the other runs can be seen (b).');
  });

  describe('of an analysis', () => {
    const n = 60;
    const column = (f: (i: number) => number): number[] => Array.from({ length: n }, (_, i) => f(i));
    const tables = {
      pareto: { role: 'front', columns: { cost: column((i) => i / n), risk: column((i) => (1 - i / n) ** 2) } },
      eigenvalues: { role: 'spectrum', columns: { value: column((i) => Math.cos(i)) } },
      motion: { role: 'curve', columns: { t: column((i) => i), 'discrete method': column((i) => 0.8 ** i), 'differential equation': column((i) => 0.82 ** i) } },
      coefficients: { role: 'path', columns: { lambda: column((i) => 0.9 ** i), ...Object.fromEntries(Array.from({ length: 5 }, (_, j) => [`w${j + 1}`, column((i) => Math.sin(i / 20 + j))])) } },
      rates: { columns: { method: [1, 2], measured: [0.5, null] } },
    };

    it('draws each table by its role, with its first rows', async () => {
      const { page, errors } = await browser.open(await report('analysis', [{ method: 'momentum-dynamics', records: [{ k: 0, seconds: 0, counts: {}, metrics: { rate: 1 } }, { k: 1, seconds: 1, counts: {}, metrics: { rate: 0.5 } }], result: { tables, solution: {} } }]));
      const card = (name: string) => page.locator('section.card', { has: page.locator('h3', { hasText: name }) });
      expect(await card('pareto').locator('.plot:visible .curve circle').count()).toBe(n);
      expect(await card('eigenvalues').locator('.plot:visible .stem line').count()).toBe(n);
      expect(await card('motion').locator('.plot:visible .curve path').count()).toBe(2);
      expect(await card('coefficients').locator('.plot:visible .curve path').count()).toBe(5);
      expect(await card('rates').locator('svg.plot').count()).toBe(0);
      expect(await card('pareto').locator('summary').textContent()).toBe('First 20 of 60 rows');
      expect(await card('rates').locator('td').allTextContents()).toEqual(['1', '0.5', '2', '–']);
      await press(card('coefficients'), 'horizontal');
      expect(await card('coefficients').locator('.plot:visible .axis').first().locator('text').allTextContents()).toContain('0.01');
      expect(errors).toEqual([]);
      await shot(page, 'analysis');
    });
  });

  it('runs no script that a name carries', async () => {
    const hostile = '</style></svg><script>window.broken = 1</script><img src=x onerror="window.broken = 1">';
    const { page, errors, requests } = await browser.open(await report('hostile', [{ problemFile: hostile, command: hostile, method: hostile, result: { notes: [{ k: 1, event: hostile }], solution: { [hostile]: { shape: [3], data: [1, 2, 3] } } } }, { method: hostile, params: { step: hostile } }]));
    expect(await page.evaluate(() => (window as unknown as { broken?: number }).broken)).toBeUndefined();
    expect(requests).toHaveLength(1);
    expect(errors).toEqual([]);
    expect(await scrollsSideways(page)).toBe(false);
  });
});
