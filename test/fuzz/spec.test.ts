/** Specs, criteria, overrides and registry files with parts replaced, removed, renamed and nested: valid and solvable, or a coded error with a place. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { drive } from '../../core/index.js';
import { openRun } from '../../core/open-spec.js';
import { checkEntries, loadRegistry, registryOf, type PlacedEntry } from '../../core/registry/load.js';
import { matchMethods } from '../../core/registry/match.js';
import { documentOf } from '../../core/spec/document.js';
import { applyOverrides, parseOverride } from '../../core/spec/override.js';
import { documentErrors } from '../../core/spec/validate.js';
import { acceptRefusal, attempt, attemptAsync, cases, editTree, treeEdits } from './support.js';

const registry = loadRegistry();
const problems = fileURLToPath(new URL('../../problems/', import.meta.url));
const small = ['quadratic', 'least-squares', 'elastic-net', 'logistic-regression', 'box-quadratic', 'expression', 'test-function', 'softmax-regression', 'linear-program'];
const examples = registry.problems.filter(({ id }) => small.includes(id)).map(({ example }) => example);
const files = readdirSync(problems, { recursive: true, withFileTypes: true }).filter((item) => item.isFile() && item.name.endsWith('.json') && basename(item.parentPath) === 'examples').map((item) => join(item.parentPath, item.name));
const onDisk = files.map((file) => ({ spec: JSON.parse(readFileSync(file, 'utf8')) as object, folder: dirname(file) }));
const run = (problem: object): object => ({
  spec: 'run/1', problem, method: { id: 'lbfgs', params: { memory: 5 } }, stop: { any: [{ kind: 'gradient-norm', below: 1e-6 }, { all: [{ kind: 'stall', iterations: 5, relative: 0 }, { repeat: 2, of: { kind: 'metric', name: 'value', below: 1 } }] }] },
  budget: { iterations: 3, calls: { value: 50 } }, seed: 1, record: { every: 1 }, checkpoint: { iterations: 2 },
});

/** Three steps at most, of what is valid and fits. */
async function solveBriefly(value: unknown, folder: string): Promise<void> {
  await attemptAsync(async () => {
    const document = await documentOf(value, { text: JSON.stringify(value) ?? '' }, folder);
    for (const error of await documentErrors(document, registry)) acceptRefusal(error);
    document.run.budget = { iterations: 3, seconds: 2 };
    const records = drive((await openRun(document, registry)).execution);
    for (;;) if ((await records.next()).done) return;
  });
}

it('1200 problems from the registry, solved where they are valid', async () => {
  await fc.assert(fc.asyncProperty(fc.constantFrom(...examples), treeEdits, async (example, list) => solveBriefly(editTree(example, list), problems)), cases(1200, 31) as never);
});

it('800 runs, solved where they are valid', async () => {
  await fc.assert(fc.asyncProperty(fc.constantFrom(...examples.slice(0, 6)), treeEdits, async (example, list) => solveBriefly(editTree(run(example), list), problems)), cases(800, 32) as never);
});

it('2500 specs from files, validated', async () => {
  await fc.assert(fc.asyncProperty(fc.constantFrom(...onDisk), fc.boolean(), treeEdits, async ({ spec, folder }, wrapped, list) => {
    const value = editTree(wrapped ? run(spec) : spec, list);
    await attemptAsync(async () => {
      const errors = await documentErrors(await documentOf(value, { text: JSON.stringify(value) ?? '' }, folder), registry);
      for (const error of errors) { acceptRefusal(error); expect(error.details.pointer).toBeDefined(); }
    });
  }), cases(2500, 33) as never);
});

it('1500 overrides', async () => {
  const words = fc.constantFrom('', 'method', 'params', 'step', 'problem', 'data', 'A', '0', '__proto__', 'constructor', 'stop', 'a~1b', '~');
  await fc.assert(fc.asyncProperty(fc.array(words, { maxLength: 5 }), fc.constantFrom('1', '{}', '[', 'text', 'null', '1e999', '{"__proto__":1}'), async (path, value) => {
    const document = await documentOf(run(examples[0]!), { text: '' }, problems);
    attempt(() => { applyOverrides(document, [parseOverride(`/${path.join('/')}=${value}`)]); });
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  }), cases(1500, 34) as never);
});

it('2000 registry files', () => {
  const { entries } = JSON.parse(readFileSync(new URL('../../registry.json', import.meta.url), 'utf8')) as { entries: object[] };
  const offered = { oracles: new Set(['value', 'gradient']), facts: new Set(['smooth']) };
  fc.assert(fc.property(fc.nat(entries.length - 1), treeEdits, (index, list) => {
    attempt(() => {
      const checked = checkEntries(editTree({ registry: 1, entries: [entries[index]] }, list), 'r.json');
      const made = registryOf(checked.map((entry) => ({ ...entry, base: '' }) as PlacedEntry));
      matchMethods(made.methods, made.bridges, offered);
    });
  }), cases(2000, 35) as never);
});
