/** The plugins of a folder: from its registry.json, or from the exports of its index file; TypeScript is compiled when its output is missing or older. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { unavailableError, usageError } from '../../contract/errors.js';
import { packageRoot } from '../../package-root.js';
import { entryOf, isDefinition, type Definition } from '../../registry/definition.js';
import { loadRegistry, plain, type PlacedEntry } from '../../registry/load.js';
import { readText } from '../../store/read.js';

export interface PluginFolder { readonly entries: readonly PlacedEntry[]; readonly warnings: readonly string[] }

/** Errors: `plugin-folder`, `plugin-index`, `typescript-missing`, those of a registry file. */
export async function openFolder(folder: string): Promise<PluginFolder> {
  const place = resolve(folder);
  if (!existsSync(place) || !statSync(place).isDirectory()) throw usageError('plugin-folder', `${folder} is not a folder.`, { file: folder, expected: 'the folder of a plugin', suggestion: 'write one with `saddlepoint plugin new <id>`' });
  const registryFile = join(place, 'registry.json');
  compileSources(place);
  if (existsSync(registryFile)) {
    const base = pathToFileURL(`${place}/`).href;
    return { entries: loadRegistry([registryFile]).entries.filter((entry) => entry.base === base), warnings: [] };
  }
  return { entries: await entriesOfIndex(place), warnings: ['there is no registry.json: the command line cannot find the plugin; `saddlepoint plugin test <folder> --update` writes one'] };
}

/** Writes registry.json from the code: of every module that it names, or of the index file. */
export async function updateRegistry(folder: string): Promise<void> {
  const place = resolve(folder), file = join(place, 'registry.json');
  const { entries } = await openFolder(folder);
  const modules = [...new Set(entries.map(({ module }) => module))];
  const fresh = (await Promise.all(modules.map((module) => entriesOfModule(place, module)))).flat();
  writeFileSync(file, registryText(fresh.map(plain)));
}

export const registryText = (entries: readonly object[]): string => `${JSON.stringify({ registry: 1, entries }, undefined, 2)}\n`;

const indexFiles = ['index.js', 'index.mjs', 'dist/index.js'];

async function entriesOfIndex(place: string): Promise<readonly PlacedEntry[]> {
  const main = mainOf(place);
  const module = [...(main === undefined ? [] : [main]), ...indexFiles].find((name) => existsSync(join(place, name)));
  if (module === undefined) throw usageError('plugin-index', `${place} has neither registry.json nor an index file.`, { file: place, expected: 'registry.json, index.js or index.ts', suggestion: 'write a folder with `saddlepoint plugin new <id>`' });
  const entries = await entriesOfModule(place, `./${module}`);
  if (entries.length === 0) throw usageError('plugin-index', `${module} exports no plugin.`, { file: join(place, module), expected: 'export const ... = defineMethod({ ... }, ...)' });
  return entries;
}

function mainOf(place: string): string | undefined {
  const file = join(place, 'package.json');
  if (!existsSync(file)) return undefined;
  try {
    const { main } = JSON.parse(readText(file, 2 ** 20)) as { main?: unknown };
    return typeof main === 'string' ? main.replace(/^\.\//, '') : undefined;
  } catch (error) { throw usageError('plugin-package', `package.json is not JSON: ${(error as Error).message}`, { file }); }
}

async function entriesOfModule(place: string, module: string): Promise<readonly PlacedEntry[]> {
  const url = pathToFileURL(join(place, module)).href;
  let exports: Readonly<Record<string, unknown>>;
  try { exports = (await import(url)) as Readonly<Record<string, unknown>>; } catch (error) {
    throw usageError('plugin-import', `${module} cannot be loaded: ${(error as Error).message}`, { file: join(place, module) });
  }
  return Object.entries(exports).filter(([, value]) => isDefinition(value)).map(([name, value]) => ({ ...entryOf(value as Definition, module, name), base: pathToFileURL(`${place}/`).href }));
}

/** src/*.ts to dist/*.js, and index.ts beside itself. Types are looked at by `tsc`, not here. */
function compileSources(place: string): void {
  const src = join(place, 'src');
  const jobs = [...(existsSync(src) ? sourcesIn(src).map((name) => [join(src, name), join(place, 'dist', name.replace(/\.ts$/, '.js'))] as const) : []),
    ...(existsSync(join(place, 'index.ts')) ? sourcesOf(place) : [])];
  const due = jobs.filter(([source, output]) => !existsSync(output) || statSync(output).mtimeMs < statSync(source).mtimeMs);
  if (due.length === 0) return;
  const typescript = findTypescript(place);
  for (const [source, output] of due) {
    mkdirSync(dirname(output), { recursive: true });
    writeFileSync(output, typescript.transpileModule(readFileSync(source, 'utf8'), { fileName: source, compilerOptions: { target: 'ES2022', module: 'ESNext' } }).outputText);
  }
}

const isSource = (name: string): boolean => name.endsWith('.ts') && !name.endsWith('.d.ts');
const sourcesIn = (folder: string): readonly string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(isSource);
const sourcesOf = (place: string): readonly (readonly [string, string])[] => readdirSync(place).filter((name) => isSource(name) && !name.endsWith('.config.ts')).map((name) => [join(place, name), join(place, name.replace(/\.ts$/, '.js'))] as const);

interface Compiler { transpileModule(text: string, options: { readonly fileName: string; readonly compilerOptions: object }): { readonly outputText: string } }

/** Of the plugin's folder, else of this package. */
function findTypescript(place: string): Compiler {
  for (const from of [pathToFileURL(`${place}/package.json`), packageRoot]) {
    try { return createRequire(from)('typescript') as Compiler; } catch { /* the next place */ }
  }
  throw unavailableError('typescript-missing', 'The plugin is written in TypeScript, and the package typescript is not installed.', { file: place, suggestion: `npm install --save-dev typescript in ${place}, or compile it yourself` });
}
