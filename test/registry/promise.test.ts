/** What `match` says is what happens: every method on every example problem of every family, from the registry. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openRun, offeredOfDocument, requireValidDocument } from '../../core/open-spec.js';
import { loadRegistry } from '../../core/registry/load.js';
import { matchMethods } from '../../core/registry/match.js';
import { documentOf, type SpecDocument } from '../../core/spec/document.js';
import { refusal, runAll } from '../driver/support.js';

const registry = loadRegistry();
const folder = fileURLToPath(new URL('../../problems/', import.meta.url));
const files = readdirSync(folder, { withFileTypes: true, recursive: true })
  .filter((item) => item.isFile() && item.name.endsWith('.json') && basename(item.parentPath) === 'examples').map((item) => join(item.parentPath, item.name)).sort();
const specs: readonly (readonly [string, object, string])[] = [
  ...registry.problems.map(({ id, example }) => [`${id}: its example`, example, folder] as const),
  ...files.map((file) => [file.slice(folder.length), JSON.parse(readFileSync(file, 'utf8')) as object, dirname(file)] as const).filter(([, spec]) => (spec as { spec?: string }).spec !== 'sweep/1'),
];

const documentFor = async (spec: object, place: string, id: string, params: object = {}): Promise<SpecDocument> => {
  const document = await documentOf(spec, { text: JSON.stringify(spec) }, place);
  return { ...document, run: { spec: 'run/1', method: { id, params }, budget: { iterations: 3 } } };
};

/** What a user might answer to a method that asks for a number that the problem does not know. */
const answers: Readonly<Record<string, number>> = { smoothness: 1e6, strongConvexity: 1e-6, diameter: 10, gradientBound: 10, rounds: 100, simpleStrongConvexity: 0.1, delta0: 10, Delta: 100 };

/** Three steps; numbers that only the user knows are given as they are asked for. */
async function threeSteps(spec: object, place: string, id: string, params: object = {}): Promise<number> {
  try {
    return (await runAll((await openRun(await documentFor(spec, place, id, params), registry, { allowCommands: true })).execution)).result.iterations;
  } catch (error) {
    const { code, details } = error as { code?: string; details?: { pointer?: string } };
    const name = details?.pointer?.split('/').at(-1) ?? '';
    if (code !== 'number-missing' || name in params) throw error;
    return threeSteps(spec, place, id, { ...params, [name]: answers[name] });
  }
}

describe.each(specs)('%s', (_name, spec, place) => {
  it('fits build and step, misfits are refused with exit 3', async () => {
    const document = await documentFor(spec, place, registry.methods[0]!.id);
    await requireValidDocument(document, registry);
    const { fits, misfits } = matchMethods(registry.methods, registry.bridges, await offeredOfDocument(document, registry));
    expect([...fits, ...misfits].map(({ id }) => id).sort()).toEqual(registry.methods.map(({ id }) => id).sort());
    for (const { id } of fits) expect(await threeSteps(spec, place, id), id).toBeLessThanOrEqual(3);
    for (const { id, missing, ignores = [] } of misfits) {
      const error = await refusal(openRun(await documentFor(spec, place, id), registry, { allowCommands: true }));
      expect(error).toMatchObject({ code: 'method-misfit', exitCode: 3 });
      for (const name of [...missing, ...(missing.length > 0 ? [] : ignores)]) expect(error.message).toContain(`\`${name}\``);
    }
  });

  it('a method that asks for `gradient` alone is kept from bounds and second terms', async () => {
    const offered = await offeredOfDocument(await documentFor(spec, place, registry.methods[0]!.id), registry);
    const constrained = ['box', 'prox', 'simpleValue'].some((name) => offered.oracles.has(name));
    const plain = registry.methods.filter(({ requires }) => requires.includes('gradient'));
    const fitting = new Set(matchMethods(plain, registry.bridges, offered).fits.map(({ id }) => id));
    if (constrained) expect(fitting).toEqual(new Set());
    expect(plain.length).toBeGreaterThan(0);
  });
});
