import { parseHTML } from 'linkedom';
import { afterAll, describe, expect, it } from 'vitest';
import { escapeText, Html, html } from '../../core/report/escape.js';
import { readRunDirectory } from '../../core/report/index.js';
import { pageOf } from '../../core/report/page.js';
import { openFolder } from './support.js';

const hostile = '</style></title></code></svg><script>window.broken = 1</script><img src=x onerror="window.broken = 1">" onload=\'x\' `&amp;';

describe('the template', () => {
  it('escapes text for elements and attributes', () => { expect(escapeText('<a href="x">\'`&')).toBe('&lt;a href=&quot;x&quot;&gt;&#39;&#96;&amp;'); });
  it('leaves HTML that it made alone, in lists too', () => { expect(String(html`<p>${[html`<b>${'<'}</b>`, ' & ']}${false}${undefined}</p>`)).toBe('<p><b>&lt;</b> &amp; </p>'); });
  it('does not take an object from a file for HTML', () => { expect(String(html`${JSON.parse('{"html": "<b>"}')}`)).not.toContain('<b>'); });
  it('makes marks that reorder text visible', () => { expect(escapeText('a\u202eb\u0000')).toBe('a\ufffdb\ufffd'); });
  it('HTML is a class of its own', () => { expect(html`x`).toBeInstanceOf(Html); });
});

describe('a page of hostile names', () => {
  const folder = openFolder();
  afterAll(() => { folder.close(); });
  const run = () => folder.run('hostile', {
    method: hostile, problem: hostile, problemFile: hostile, command: hostile, params: { [hostile]: hostile },
    records: [0, 1, 2].map((k) => ({ k, seconds: k, counts: { [hostile]: k }, metrics: { value: 1 / (k + 1), [hostile]: k + 1 } })),
    result: {
      reason: hostile, outcome: hostile, certificate: { kind: hostile, evidence: hostile, measure: hostile, value: 1 }, environment: { [hostile]: hostile },
      notes: [{ k: 1, event: hostile, detail: { [hostile]: hostile } }], solution: { [hostile]: { shape: [3], data: [1, 2, 3] } },
      tables: { [hostile]: { role: 'curve', columns: { [hostile]: [1, 2, 3], [`${hostile}2`]: [1, 2, 3], [`${hostile}3`]: [1, 2, 3] } } },
    },
  });

  it('has the page\'s own script and style and no other, no image, and no handler', async () => {
    const path = run();
    const page = pageOf([await readRunDirectory(path), await readRunDirectory(path)]);
    const { document } = parseHTML(page);
    const scripts = [...document.querySelectorAll('script')].map((script) => ({ type: script.getAttribute('type'), text: script.textContent }));
    expect(scripts.filter(({ type }) => type === null)).toHaveLength(1);
    // The others are the numbers of the figures, which no browser runs; a name in them cannot end them.
    for (const { type, text } of scripts.filter((script) => script.type !== null)) { expect(type).toBe('application/json'); expect(() => { JSON.parse(text); }).not.toThrow(); expect(text).not.toContain('<'); }
    expect(document.querySelectorAll('style')).toHaveLength(1);
    expect(document.querySelectorAll('img')).toHaveLength(0);
    expect(document.querySelectorAll('[onerror], [onload]')).toHaveLength(0);
    expect(page).not.toContain('<script>window');
  });

  it('shows the names as they are', async () => {
    const { document } = parseHTML(pageOf([await readRunDirectory(run())]));
    expect(document.querySelector('title')!.textContent).toContain(hostile);
    expect([...document.querySelectorAll('code')].map((code) => code.textContent)).toContain(hostile);
  });
});
