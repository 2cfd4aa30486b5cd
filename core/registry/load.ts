/** Reading registry files. No plugin module is imported here. */
import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { usageError } from '../contract/errors.js';
import { closest } from '../contract/suggest.js';
import { tooDeepAt } from '../data/nesting.js';
import { codeRoot, packageRoot } from '../package-root.js';
import { readText, Unread } from '../store/read.js';
import type { Definition } from './definition.js';
import { isMethod, type BridgeEntry, type Entry, type MethodEntry, type ProblemEntry } from './entry.js';

/** An entry with the folder that its module is relative to. */
export type PlacedEntry<E extends Entry = Entry> = E & { readonly base: string; /** Given by API: nothing to import. */ readonly definition?: Definition };

/** The entry as it stands in a registry file. */
export function plain(entry: PlacedEntry): Entry {
  const { base: _base, definition: _definition, ...rest } = entry;
  return rest as Entry;
}

export interface Registry {
  readonly entries: readonly PlacedEntry[];
  readonly methods: readonly PlacedEntry<MethodEntry>[];
  readonly problems: readonly PlacedEntry<ProblemEntry>[];
  readonly bridges: readonly PlacedEntry<BridgeEntry>[];
  /** Coded error with a did-you-mean when the id is unknown. */
  method(id: string): PlacedEntry<MethodEntry>;
  problem(kind: string): PlacedEntry<ProblemEntry>;
  find(id: string): PlacedEntry;
}

/** Read once a process: schemas that were compiled are found again by the identity of their entry, and are kept for ever. */
let builtIn: readonly PlacedEntry[] | undefined;

/** The built-in registry, and further files whose entries are added. */
export function loadRegistry(files: readonly string[] = []): Registry {
  builtIn ??= placed(readEntries(new URL('registry.json', packageRoot), 'registry.json'), codeRoot.href);
  const added = files.flatMap((file) => {
    const url = pathToFileURL(isAbsolute(file) ? file : resolve(file));
    return placed(readEntries(url, file), new URL('./', url).href);
  });
  return registryOf([...builtIn, ...added]);
}

/** A registry from entries; duplicate ids are an error. */
export function registryOf(entries: readonly PlacedEntry[]): Registry {
  const byId = new Map<string, PlacedEntry>();
  for (const entry of entries) {
    if (byId.has(entry.id)) throw usageError('registry-duplicate', `Two registry entries have the id \`${entry.id}\`.`, { expected: 'unique ids', suggestion: 'rename the plugin that you add' });
    byId.set(entry.id, entry);
  }
  const methods = entries.filter((entry): entry is PlacedEntry<MethodEntry> => isMethod(entry));
  const problems = entries.filter((entry): entry is PlacedEntry<ProblemEntry> => entry.kind === 'problem');
  const look = <E extends Entry>(list: readonly PlacedEntry<E>[], id: string, code: string, what: string): PlacedEntry<E> =>
    list.find((entry) => entry.id === id) ?? unknown(code, what, id, list.map((entry) => entry.id));
  return {
    entries, methods, problems,
    bridges: entries.filter((entry): entry is PlacedEntry<BridgeEntry> => entry.kind === 'bridge'),
    method: (id) => look(methods, id, 'unknown-method', 'method'),
    problem: (id) => look(problems, id, 'unknown-problem-kind', 'problem kind'),
    find: (id) => look(entries, id, 'unknown-id', 'registry entry'),
  };
}

function unknown(code: string, what: string, id: string, known: readonly string[]): never {
  const near = closest(id, known);
  throw usageError(code, `There is no ${what} \`${id}\`.`, { expected: `one of ${known.join(', ')}`, suggestion: near ? `did you mean \`${near}\`?` : 'see `saddlepoint list`' });
}

/** A file cannot hold code: a key `definition` in it is none. */
const placed = (entries: readonly Entry[], base: string): PlacedEntry[] => entries.map((entry) => { const { definition: _, ...rest } = entry as PlacedEntry; return { ...rest, base } as PlacedEntry; });

function readEntries(url: URL, shown: string): readonly Entry[] {
  return checkEntries(parse(readRegistryText(url, shown), shown), shown);
}

/** Ours has less than 1 MiB. */
const largestRegistry = 16 * 2 ** 20;
const deepestNesting = 64;

function readRegistryText(url: URL, file: string): string {
  try { return readText(fileURLToPath(url), largestRegistry); } catch (error) {
    if (!(error instanceof Unread)) throw error;
    const { why, message } = error;
    throw usageError(why === 'too-large' ? 'registry-too-large' : 'registry-missing', `The registry file ${file} cannot be read: ${why === 'absent' ? 'there is no such file' : message}.`, { file, expected: `a JSON file of at most ${largestRegistry / 2 ** 20} MiB` });
  }
}

function parse(text: string, file: string): unknown {
  if (tooDeepAt(text, deepestNesting) !== undefined) throw usageError('registry-json', `The registry file ${file} is nested deeper than ${deepestNesting} levels.`, { file, expected: `at most ${deepestNesting} levels` });
  try { return JSON.parse(text); } catch (error) { throw usageError('registry-json', `The registry file ${file} is not JSON: ${(error as Error).message}`, { file }); }
}

const kinds = ['solver', 'analysis', 'problem', 'bridge'];
type Refuse = (key: string, expected: string) => never;
type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const areNames = (value: unknown): boolean => Array.isArray(value) && value.every((item) => typeof item === 'string');

/** Lists of names by kind: those that must be there, and those that may. */
const needed: Readonly<Record<string, readonly string[]>> = { solver: ['requires'], analysis: ['requires'], problem: [], bridge: ['from', 'to'] };
const allowed: Readonly<Record<string, readonly string[]>> = { solver: ['uses', 'asks', 'observes', 'services', 'tags'], analysis: ['uses', 'asks', 'observes', 'services', 'tags'], problem: ['tags'], bridge: ['facts', 'unless', 'tags'] };

function checkMethod(entry: Fields, refuse: Refuse): void {
  if (!isObject(entry.params)) refuse('params', 'a JSON Schema');
  if (!isObject(entry.metrics) || !Object.values(entry.metrics).every(isObject)) refuse('metrics', 'an object of metrics');
  if (entry.facts !== undefined && !isObject(entry.facts)) refuse('facts', 'an object of facts');
  if (entry.nests !== undefined && !(isObject(entry.nests) && Object.values(entry.nests).every((ids) => areNames(ids) || (isObject(ids) && typeof ids.param === 'string')))) refuse('nests', '{"label": [method ids]} or {"label": {"param": name}}');
  if (entry.preference !== undefined && typeof entry.preference !== 'number') refuse('preference', 'a number');
}

function checkProblem(entry: Fields, refuse: Refuse): void {
  if (!isObject(entry.params)) refuse('params', 'a JSON Schema');
  if (!Array.isArray(entry.offers)) refuse('offers', 'a list');
  (entry.offers as unknown[]).forEach((offer, i) => {
    if (!isObject(offer) || !areNames(offer.oracles) || (offer.answers !== undefined && !areNames(offer.answers)) || (offer.facts !== undefined && !isObject(offer.facts)) || (offer.when !== undefined && !isObject(offer.when))) refuse(`offers/${i}`, '{"oracles": [names], "facts"?: {...}, "when"?: a JSON Schema}');
  });
  if (entry.data !== undefined && !(isObject(entry.data) && Object.values(entry.data).every((field) => isObject(field) && Array.isArray(field.shape) && typeof field.summary === 'string'))) refuse('data', '{"name": {"shape": [...], "summary": "..."}}');
  if (entry.fields !== undefined && !(isObject(entry.fields) && isObject(entry.fields.properties))) refuse('fields', '{"properties": {...}}');
}

/** The shape that matching relies on. */
export function checkEntries(document: unknown, file: string): readonly Entry[] {
  const entries = (document as { entries?: unknown } | null)?.entries;
  if (!Array.isArray(entries)) throw usageError('registry-shape', `The registry file ${file} has no list \`entries\`.`, { file, pointer: '/entries', expected: '{"registry": 1, "entries": [...]}' });
  entries.forEach((entry: unknown, i) => checkEntry(entry, `/entries/${i}`, file));
  return entries as readonly Entry[];
}

function checkEntry(value: unknown, pointer: string, file: string): void {
  const refuse: Refuse = (key, expected) => { throw usageError('registry-shape', `A registry entry in ${file} is malformed at ${pointer}/${key}.`, { file, pointer: `${pointer}/${key}`, expected }); };
  if (!isObject(value)) refuse('', 'an object');
  const entry = value as Fields, kind = entry.kind as string;
  for (const key of ['id', 'version', 'module', 'export', 'title', 'summary']) if (typeof entry[key] !== 'string') refuse(key, 'a string');
  if (!kinds.includes(kind)) refuse('kind', `one of ${kinds.join(', ')}`);
  for (const key of needed[kind]!) if (!areNames(entry[key])) refuse(key, 'a list of names');
  for (const key of allowed[kind]!) if (entry[key] !== undefined && !areNames(entry[key])) refuse(key, 'a list of names');
  if (kind === 'problem') checkProblem(entry, refuse);
  else if (kind === 'bridge') { if (typeof entry.cost !== 'number') refuse('cost', 'a number'); } else checkMethod(entry, refuse);
}
