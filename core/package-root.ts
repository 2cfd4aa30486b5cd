/** The folder of package.json, and the folder that modules are loaded from: the same from source and from dist. */
import { existsSync, readFileSync } from 'node:fs';

/** Compiled: .../dist/; from source: the package's own folder. Ends with a slash. */
export const codeRoot = new URL('../', import.meta.url);

/** Where package.json and registry.json lie. Ends with a slash. */
export const packageRoot = existsSync(new URL('package.json', codeRoot)) ? codeRoot : new URL('../', codeRoot);

/** A module of core for a worker thread, by its path without `.js` from the code's folder: a thread cannot run TypeScript, so that from source it is the compiled file. */
export function threadModule(path: string): URL {
  const beside = new URL(`${path}.js`, codeRoot);
  return existsSync(beside) ? beside : new URL(`dist/${path}.js`, packageRoot);
}

export const packageVersion = (): string => (JSON.parse(readFileSync(new URL('package.json', packageRoot), 'utf8')) as { version: string }).version;
