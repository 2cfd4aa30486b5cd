/** `registry`: what this process knows of methods, problem kinds and bridges; third parties add theirs by file or by definition. */
import { resolve } from 'node:path';
import type { SaddlepointError } from './contract/errors.js';
import type { AnyProblem } from './contract/problem.js';
import { entryOf, type Definition } from './registry/definition.js';
import type { Entry } from './registry/entry.js';
import { loadRegistry, plain, registryOf, type PlacedEntry, type Registry } from './registry/load.js';
import { matchMethods, offeredBy, type Matching } from './registry/match.js';

const files: string[] = [];
const definitions: PlacedEntry[] = [];

/** The built-in entries, those added to this process, and those of further files. */
export function registryFor(further: readonly string[] = []): Registry {
  const loaded = loadRegistry([...new Set([...files, ...further.map((file) => resolve(file))])]);
  return definitions.length > 0 ? registryOf([...loaded.entries, ...definitions]) : loaded;
}

/** A spec as a path or an object, as `solve` takes it. */
export type SpecInput = string | object;

async function open(input: SpecInput, folder: string, known: Registry) {
  const { documentOf, openDocument } = await import('./spec/document.js');
  const { documentErrors } = await import('./spec/validate.js');
  const document = typeof input === 'string' ? await openDocument(input) : await documentOf(input, { text: JSON.stringify(input) }, resolve(folder));
  return { document, errors: await documentErrors(document, known) };
}

export const registry = {
  /** All entries, of one kind when it is named. */
  list: (kind?: Entry['kind']): readonly Entry[] => registryFor().entries.filter((entry) => kind === undefined || entry.kind === kind).map(plain),

  /** The entry of an id. Errors: `unknown-id`. */
  describe: (id: string): Entry => plain(registryFor().find(id)),

  /** Adds the entries of a registry file; modules are relative to the file, or packages beside it. Errors: `registry-...`. */
  addFile(file: string): void {
    const path = resolve(file);
    if (files.includes(path)) return;
    registryFor([path]);
    files.push(path);
  },

  /** Adds a method, a family or a bridge that is given as code. Errors: `registry-duplicate`. */
  add(definition: Definition | { readonly manifest: { readonly id: string } }): void {
    const entry = { ...entryOf(definition as Definition, '(in this program)', ''), base: '', definition: definition as Definition };
    registryOf([...registryFor().entries, entry]);
    definitions.push(entry);
  },

  /** Which methods fit a problem (functions, a spec object or a spec file), best first. No plugin is loaded. */
  async match(problem: AnyProblem | SpecInput, folder = '.'): Promise<Matching> {
    const known = registryFor();
    if (typeof problem === 'object' && 'oracles' in problem) return matchMethods(known.methods, known.bridges, offeredBy(problem));
    const { document, errors } = await open(problem, folder, known);
    if (errors[0]) throw errors[0];
    const { offeredOfDocument } = await import('./open-spec.js');
    return matchMethods(known.methods, known.bridges, await offeredOfDocument(document, known));
  },

  /** All errors of a spec; data files are not read. */
  async validate(spec: SpecInput, folder = '.'): Promise<{ readonly valid: boolean; readonly errors: readonly SaddlepointError[] }> {
    const { errors } = await open(spec, folder, registryFor());
    return { valid: errors.length === 0, errors };
  },
};
