import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { referencePages, writeReference } from '../../core/registry/docs.js';
import type { Entry } from '../../core/registry/entry.js';
import { loadRegistry } from '../../core/registry/load.js';

const place = { version: '1.2.3', export: 'it' };
const entries: readonly Entry[] = [
  {
    ...place, id: 'walk', kind: 'solver', module: 'plugins/walk/index.js', title: 'Walk', summary: 'one step after the other', precision: ['f64'], requires: ['gradient'], facts: { smooth: true },
    source: { title: 'On walking', authors: 'A. Author', year: 2001 }, metrics: { value: { unit: 'objective', better: 'lower' } }, merit: 'value',
    params: { type: 'object', required: ['pace'], properties: { pace: { enum: ['slow', 'fast'], description: 'how fast: |v|' }, length: { anyOf: [{ type: 'number' }, { const: 'auto' }], default: 'auto', description: 'step' } } },
  },
  {
    ...place, id: 'hill', kind: 'problem', module: './elsewhere.js', title: 'Hill', summary: 'a slope', params: { type: 'object' }, data: { A: { shape: ['m', 2], summary: 'heights', sparse: true } },
    offers: [{ oracles: ['value', 'gradient'], facts: { smooth: true } }, { when: { required: ['start'] }, oracles: [], facts: { convex: true } }], example: { spec: 'problem/1', kind: 'hill' },
  },
  { ...place, id: 'ladder', kind: 'bridge', module: 'core/registry/bridges/ladder.js', title: 'Ladder', summary: 'from value to gradient', from: ['value'], to: ['gradient'], facts: ['smooth'], cost: 7 },
];
const pages = referencePages(entries);

describe('reference pages', () => {
  it('are an index and one page for each entry, in the order of the registry', () => {
    expect([...pages.keys()]).toEqual(['README.md', 'walk.md', 'hill.md', 'ladder.md']);
    for (const id of ['walk', 'hill', 'ladder']) expect(pages.get('README.md')).toContain(`[${id}](${id}.md)`);
  });

  it('tell what a method needs, its params with pipes escaped, metrics, source and an example that names it', () => {
    const page = pages.get('walk.md')!;
    expect(page).toContain('Source: A. Author (2001), On walking.');
    expect(page).toContain('| requires | `gradient` |');
    expect(page).toContain('| facts | `smooth` |');
    expect(page).toContain('| `pace` | "slow" \\| "fast" | required | how fast: \\|v\\| |');
    expect(page).toContain('| `length` | number \\| "auto" | `"auto"` | step |');
    expect(page).toContain('| `value` | objective | lower is better; ranks points for `best` |');
    expect(page).toContain('[plugins/walk/README.md](../../plugins/walk/README.md)');
    const example = JSON.parse(/```json\n([\s\S]*?)\n```/.exec(page)![1]!);
    expect(example).toMatchObject({ spec: 'run/1', problem: { kind: 'hill' }, method: { id: 'walk' } });
  });

  it('tell data, offers with their conditions and the example of a problem kind', () => {
    const page = pages.get('hill.md')!;
    expect(page).toContain('| `A` | m x 2 | heights; may be sparse |');
    expect(page).toContain('| always | `value`, `gradient` | `smooth` |');
    expect(page).toContain('| `{"required":["start"]}` | none | `convex` |');
    expect(page).toContain('"kind": "hill"');
    expect(page).not.toContain('README');
  });

  it('tell from, to, facts and cost of a bridge', () => {
    expect(pages.get('ladder.md')).toMatch(/\| from \| `value` \|\n\| to \| `gradient` \|\n\| needs the facts \| `smooth` \|\n\| cost \| 7 \|/);
  });

  it('are the same bytes for the same entries, end with one newline, and link to files that exist', () => {
    const real = loadRegistry().entries;
    expect([...referencePages(real)]).toEqual([...referencePages(structuredClone(real))]);
    const root = fileURLToPath(new URL('../../', import.meta.url));
    for (const text of referencePages(real).values()) {
      expect(text).toMatch(/[^\n]\n$/);
      for (const [, path] of text.matchAll(/\]\(\.\.\/\.\.\/((?:problems)[^)]+)\)/g)) expect(`${path} ${path!.startsWith('problems/expression') || existsSync(join(root, path!))}`).toBe(`${path} true`);
    }
  });

  it('are written, and those of entries that are gone are removed', () => {
    const folder = mkdtempSync(join(tmpdir(), 'saddlepoint-'));
    try {
      writeFileSync(join(folder, 'gone.md'), 'old');
      writeReference(folder, pages);
      expect(readdirSync(folder).sort()).toEqual(['README.md', 'hill.md', 'ladder.md', 'walk.md']);
      expect(readFileSync(join(folder, 'hill.md'), 'utf8')).toBe(pages.get('hill.md'));
    } finally { rmSync(folder, { recursive: true }); }
  });
});
