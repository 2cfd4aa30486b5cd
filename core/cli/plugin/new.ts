/** `saddlepoint plugin new ID`: a folder with a plugin that passes `plugin test`. */
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { usageError } from '../../contract/errors.js';
import { packageVersion } from '../../package-root.js';
import { entryOf, type Definition } from '../../registry/definition.js';
import { loadRegistry } from '../../registry/load.js';
import { guarded, makeFolder } from '../../store/files.js';
import { bold, print, printJson, type Common } from '../io.js';
import { filesOf } from './files.js';
import { registryText } from './folder.js';
import { literal } from './literal.js';
import { templateFor } from './templates/index.js';

interface NewOptions extends Common { readonly accepts?: string; readonly kind?: string; readonly out?: string }

/** Errors: `plugin-id`, `plugin-exists`, those of `templateFor`. Nothing is written when one is thrown. */
export function pluginNewVerb(id: string, options: NewOptions): number {
  requireId(id);
  const kind = options.kind ?? 'solver';
  const accepts = [...new Set((options.accepts ?? (kind === 'problem' ? '' : 'gradient')).split(',').map((name) => name.trim()).filter((name) => name !== ''))];
  const template = templateFor(kind, { id, title: titleOf(id), accepts });
  const folder = resolve(options.out ?? id);
  if (existsSync(folder)) throw usageError('plugin-exists', `${folder} exists already.`, { file: folder, expected: 'a folder that does not exist yet', suggestion: 'name another one with --out' });
  const name = exportName(id);
  const entry = entryOf({ manifest: template.manifest } as unknown as Definition, './dist/index.js', name);
  const manifest = literal(template.manifest, '  ').replace(/params: (\{[\s\S]*?\n {4}\}|\{.*\}),\n/, 'params: $1 as const,\n');
  const files: Readonly<Record<string, string>> = { ...filesOf({ id, accepts, template, version: packageVersion() }), 'src/index.ts': template.source(manifest, name), 'registry.json': registryText([entry]) };
  for (const [path, text] of Object.entries(files)) {
    guarded(join(folder, path), () => {
      makeFolder(dirname(join(folder, path)));
      writeFileSync(join(folder, path), text, { flag: 'wx' });
    });
  }
  const shown = options.out ?? id;
  if (options.json) printJson({ id, kind, folder, files: Object.keys(files).sort() });
  else if (!options.quiet) print(`${bold(`${shown}/`)}\n${Object.keys(files).sort().map((path) => `  ${path}`).join('\n')}\n\nnext: saddlepoint plugin test ${shown}`);
  return 0;
}

function requireId(id: string): void {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id) || id.length > 64) throw usageError('plugin-id', `\`${id.slice(0, 80)}\` is no id.`, { expected: 'small letters, digits and single hyphens between them, at most 64, such as my-method' });
  if (loadRegistry().entries.some((entry) => entry.id === id)) throw usageError('plugin-id', `\`${id}\` is the id of a built-in plugin.`, { expected: 'an id of its own', suggestion: `\`my-${id}\`` });
}

const titleOf = (id: string): string => id.replaceAll('-', ' ').replace(/^./, (first) => first.toUpperCase());

/** `my-method` is exported as myMethod. Words of the language and leading digits get a prefix, and so does what the template itself imports or names. */
function exportName(id: string): string {
  const camel = id.replace(/-(.)/g, (_match, letter: string) => letter.toUpperCase());
  return /^\d/.test(camel) || !id.includes('-') ? `plugin${camel.replace(/^./, (first) => first.toUpperCase())}` : camel;
}
