/** `saddlepoint list`: what the registry holds. Nothing heavy is imported. */
import { usageError } from '../contract/errors.js';
import { loadRegistry, plain } from '../registry/load.js';
import { print, printJson, tableText, type Common } from './io.js';

const kinds: Readonly<Record<string, readonly string[]>> = {
  all: ['solver', 'analysis', 'problem', 'bridge'], methods: ['solver', 'analysis'], solvers: ['solver'], analyses: ['analysis'], problems: ['problem'], bridges: ['bridge'],
};

export function listVerb(kind: string, options: Common): number {
  const wanted = kinds[kind];
  if (!wanted) throw usageError('list-kind', `\`list ${kind}\`: there is nothing of that kind.`, { expected: `one of ${Object.keys(kinds).join(', ')}` });
  const entries = loadRegistry(options.registry).entries.filter((entry) => wanted.includes(entry.kind));
  if (options.json) printJson({ entries: entries.map(plain) });
  else print(tableText(['id', 'kind', 'summary'], entries.map(({ id, kind: of, summary }) => [id, of, summary])));
  return 0;
}
