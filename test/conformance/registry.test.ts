/** Every plugin of the registry keeps every promise: a new one is covered by being registered. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isMethod } from '../../core/registry/entry.js';
import { loadRegistry } from '../../core/registry/load.js';
import { conform, openElsewhere, type ConformanceReport } from '../../core/testing/index.js';
import { root } from '../cli/program.js';

const { entries } = loadRegistry();
const plugins = entries.filter(({ kind }) => kind !== 'bridge');
const elsewhere = openElsewhere(entries);
const reports = new Map<string, ConformanceReport>();

/** Methods whose numbers a file or test of ours compares with an independent computation. */
const named = ['test/golden', 'test/plugins', 'test/linear-programming'].flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
  .filter((item) => item.isFile()).map((item) => item.name + readFileSync(join(item.parentPath, item.name), 'utf8')).join('\n');

describe('every registered plugin conforms', () => {
  it.each(plugins.map(({ id }) => id))('%s', async (id) => {
    const report = await conform(entries.find((entry) => entry.id === id)!, { elsewhere });
    reports.set(id, report);
    expect(report.checks.filter(({ passed }) => !passed).map(({ name, problem, message }) => `${name}, ${problem ?? id}: ${message}`)).toEqual([]);
    expect(report.checks.length).toBeGreaterThan(0);
  });

  it.each(plugins.filter(isMethod).map(({ id }) => id))('%s was really run: on the zoo, in a second process, against its optimum', (id) => {
    const { checks } = reports.get(id)!, made = new Set(checks.filter(({ excluded }) => excluded === undefined).map(({ name }) => name));
    expect([...made]).toEqual(expect.arrayContaining(['manifest equals registry entry', 'two processes, same records', 'a resumed run has the same records', 'every declared capability shows in a run']));
    if (plugins.find((plugin) => plugin.id === id)!.kind === 'solver') expect([...made]).toContain('reaches the known optimum');
  });

  it.each(plugins.filter(isMethod).map(({ id }) => id))('%s has numbers from an independent computation somewhere', (id) => {
    expect(reports.get(id)!.warnings.length === 0 || named.includes(id)).toBe(true);
  });
});

afterAll(() => {
  const excluded = [...reports.values()].flatMap(({ checks }) => checks.filter((check) => check.excluded !== undefined));
  for (const { subject, name, excluded: reason } of excluded) process.stdout.write(`excluded: ${subject}: ${name}: ${reason}\n`);
});
