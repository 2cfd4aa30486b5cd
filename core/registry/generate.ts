/** `npm run registry`: writes registry.json from the manifests in the code. */
import { readdirSync, writeFileSync, existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { AnyMethod } from '../contract/method.js';
import type { Family } from '../contract/problem.js';
import { codeRoot, packageRoot } from '../package-root.js';
import type { BridgeDefinition } from './bridges/bridge.js';
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

type Definition = AnyMethod | Family | BridgeDefinition;

async function entriesOf(module: string): Promise<Entry[]> {
  const compiled = new URL(module, codeRoot);
  const url = existsSync(compiled) ? compiled : new URL(module.replace(/\.js$/, '.ts'), codeRoot);
  const exports = (await import(url.href)) as Readonly<Record<string, unknown>>;
  return Object.entries(exports).filter(([, value]) => isDefinition(value)).map(([name, value]) => entryOf(value as Definition, module, name));
}

const isDefinition = (value: unknown): value is Definition => typeof value === 'object' && value !== null && 'manifest' in value;

function entryOf(definition: Definition, module: string, name: string): Entry {
  const place = { module, export: name };
  const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
  if ('from' in definition) return plain({ kind: 'bridge', ...place, ...definition.manifest }) as Entry;
  if ('offers' in definition.manifest) return plain({ kind: 'problem', ...place, ...definition.manifest }) as Entry;
  const { services, ...manifest } = (definition as AnyMethod).manifest;
  return plain({ precision: ['f64'], ...place, ...manifest, kind: manifest.kind ?? 'solver', ...(services ? { services: Object.values(services).map(({ id }) => id) } : {}) }) as unknown as Entry;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(fileURLToPath(new URL('registry.json', packageRoot)), await registryText());
}
