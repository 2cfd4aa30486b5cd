/** The folder of package.json, and the folder that modules are loaded from: the same from source and from dist. */
import { existsSync, readFileSync } from 'node:fs';

/** Compiled: .../dist/; from source: the package's own folder. Ends with a slash. */
export const codeRoot = new URL('../', import.meta.url);

/** Where package.json and registry.json lie. Ends with a slash. */
export const packageRoot = existsSync(new URL('package.json', codeRoot)) ? codeRoot : new URL('../', codeRoot);

export const packageVersion = (): string => (JSON.parse(readFileSync(new URL('package.json', packageRoot), 'utf8')) as { version: string }).version;
