/** `npm run registry`: writes registry.json from the manifests in the code. */
import { readdirSync, writeFileSync, existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { codeRoot, packageRoot } from '../package-root.js';
import { entryOf, isDefinition } from './definition.js';
import type { Entry } from './entry.js';

/** The text of registry.json: entries by kind and id, one entry a line group, so that diffs stay small. */
export async function registryText(): Promise<string> {
  const entries = [...(await scan('plugins')), ...(await scan('problems')), ...(await scan('core/registry/bridges'))];
  return `${JSON.stringify({ registry: 1, entries }, undefined, 1)}\n`;
}

async function scan(folder: string): Promise<Entry[]> {
  const names = readdirSync(new URL(`${folder}/`, codeRoot), { withFileTypes: true });
  const modules = folder.endsWith('bridges')
    ? names.map(({ name }) => name).filter((name) => /\.(ts|js)$/.test(name) && !name.endsWith('.d.ts') && !name.startsWith('bridge.')).map((name) => `${folder}/${name.replace(/\.(ts|js)$/, '.js')}`)
    : names.filter((item) => item.isDirectory() && item.name !== 'shared').map(({ name }) => `${folder}/${name}/index.js`);
  const entries = await Promise.all(modules.sort().map(entriesOf));
  return entries.flat();
}

async function entriesOf(module: string): Promise<Entry[]> {
  const compiled = new URL(module, codeRoot);
  const url = existsSync(compiled) ? compiled : new URL(module.replace(/\.js$/, '.ts'), codeRoot);
  const exports = (await import(url.href)) as Readonly<Record<string, unknown>>;
  return Object.entries(exports).filter(([, value]) => isDefinition(value)).map(([name, value]) => entryOf(value as Parameters<typeof entryOf>[0], module, name));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(fileURLToPath(new URL('registry.json', packageRoot)), await registryText());
}
