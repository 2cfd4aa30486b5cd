/** Importing a plugin, at the moment that it is needed. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { usageError } from '../contract/errors.js';
import type { AnyMethod } from '../contract/method.js';
import type { Family } from '../contract/problem.js';
import type { Bridge } from '../driver/grant.js';
import type { BridgeEntry, Entry, MethodEntry, ProblemEntry } from './entry.js';
import { codeRoot } from '../package-root.js';
import type { PlacedEntry } from './load.js';
import { resolvePackageFor } from './package-hook.js';

export const importMethod = async (entry: PlacedEntry<MethodEntry>): Promise<AnyMethod> => (await importExport(entry)) as AnyMethod;
export const importFamily = async (entry: PlacedEntry<ProblemEntry>): Promise<Family> => (await importExport(entry)) as Family;
export const importBridge = async (entry: PlacedEntry<BridgeEntry>): Promise<Bridge> => (await importExport(entry)) as Bridge;

async function importExport(entry: PlacedEntry): Promise<unknown> {
  if (entry.definition) return entry.definition;
  const module = await importModule(entry);
  const value = module[entry.export];
  const manifest = (value as { manifest?: { id?: unknown } } | undefined)?.manifest;
  if (manifest?.id !== entry.id) {
    throw usageError('plugin-export', `Module ${entry.module} does not export \`${entry.export}\` with the id \`${entry.id}\`.`, { expected: `export const ${entry.export} = define...({ id: '${entry.id}', ... })` });
  }
  return value;
}

async function importModule(entry: PlacedEntry<Entry>): Promise<Readonly<Record<string, unknown>>> {
  try {
    const module = locate(entry);
    if (entry.base !== codeRoot.href) resolvePackageFor(module);
    return (await import(module)) as Readonly<Record<string, unknown>>;
  } catch (error) {
    throw usageError('plugin-import', `Plugin \`${entry.id}\` cannot be loaded from ${entry.module}: ${(error as Error).message}`, { suggestion: 'check `module` in the registry file' });
  }
}

/** Paths are relative to the registry file; from source, .js stands for .ts. Anything else is a package name, resolved beside the registry file. */
function locate(entry: PlacedEntry<Entry>): string {
  const { base, module } = entry;
  const url = new URL(module, base);
  if (existsSync(url)) return url.href;
  const source = new URL(url.href.replace(/\.js$/, '.ts'));
  if (existsSync(source)) return source.href;
  return pathToFileURL(createRequire(fileURLToPath(new URL('registry.json', base))).resolve(module)).href;
}
