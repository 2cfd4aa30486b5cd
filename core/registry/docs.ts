/** `npm run docs`: writes docs/reference, one page for each entry of registry.json and an index. The registry is the only source: no plugin is loaded. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Metric } from '../contract/method.js';
import { packageRoot } from '../package-root.js';
import { exampleProblem, exampleRun, fieldMeaning, paramRows, shapeText, sourceText } from './describe.js';
import { isMethod, type BridgeEntry, type Entry, type MethodEntry, type ProblemEntry } from './entry.js';
import { loadRegistry } from './load.js';

/** File name and text of every page, in the order of the registry; the same bytes for the same entries. */
export function referencePages(entries: readonly Entry[]): ReadonlyMap<string, string> {
  const problems = entries.filter((entry): entry is ProblemEntry => entry.kind === 'problem');
  return new Map([['README.md', indexPage(entries)], ...entries.map((entry) => [`${entry.id}.md`, page(entry, problems)] as const)]);
}

/** A document from its parts; absent ones are left out. */
const document = (...parts: readonly (string | undefined)[]): string => `${parts.filter((part) => part !== undefined && part !== '').join('\n\n')}\n`;
const generated = '<!-- Generated from registry.json by `npm run docs`. -->';

/** Pipes would end a cell. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const table = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  [header, header.map(() => '---'), ...rows.map((row) => row.map(cell))].map((row) => `| ${row.join(' | ')} |`).join('\n');
const section = (title: string, body: string): string => `## ${title}\n\n${body}`;
const code = (name: string): string => `\`${name}\``;
const list = (names: readonly string[]): string => names.map(code).join(', ') || 'none';
/** Rows of numbers stay on one line. */
const json = (value: object): string => `\`\`\`json\n${JSON.stringify(value, undefined, 2).replace(/\[[^[\]{}]*\]/g, (row) => row.replace(/\s*\n\s*/g, ' ').replace(/^\[ | \]$/g, (end) => end.trim()))}\n\`\`\``;
const shell = (...lines: readonly string[]): string => `\`\`\`sh\n${lines.join('\n')}\n\`\`\``;

const groups: readonly (readonly [string, readonly Entry['kind'][]])[] = [['Methods', ['solver', 'analysis']], ['Problem kinds', ['problem']], ['Bridges', ['bridge']]];

function indexPage(entries: readonly Entry[]): string {
  const sections = groups.map(([title, kinds]) => {
    const rows = entries.filter(({ kind }) => kinds.includes(kind)).map(({ id, summary }) => [`[${id}](${id}.md)`, summary]);
    return rows.length > 0 ? section(title, table([title.toLowerCase().replace(/s$/, ''), 'summary'], rows)) : undefined;
  });
  return document('# Reference', generated, 'One page for each entry of the registry. `saddlepoint list` and `saddlepoint describe <id>` print the same, and `saddlepoint match SPEC` says which methods fit a problem.', ...sections);
}

function page(entry: Entry, problems: readonly ProblemEntry[]): string {
  const head = [`# ${entry.id}`, generated, `${entry.title}: ${entry.summary}.`, `${entry.kind}, version ${entry.version}${entry.tags?.length ? `; ${entry.tags.join(', ')}` : ''}`];
  const readme = readmeOf(entry);
  const body = isMethod(entry) ? methodParts(entry, problems) : entry.kind === 'problem' ? problemParts(entry) : bridgeParts(entry);
  return document(...head, readme && `Formulas, guarantees and sources: [${readme}](../../${readme}).`, ...body);
}

/** Built-in methods and families have a README beside their module. */
function readmeOf({ module }: Entry): string | undefined {
  const folder = /^((?:plugins|problems)\/[^/]+)\/index\.js$/.exec(module)?.[1];
  return folder && `${folder}/README.md`;
}

function methodParts(entry: MethodEntry, problems: readonly ProblemEntry[]): readonly (string | undefined)[] {
  const needs = [
    ['requires', list(entry.requires)],
    ...(entry.asks ? [['asks', list(entry.asks)] as const] : []),
    ['uses, where they are offered', list(entry.uses ?? [])],
    ['observes, for metrics only', list(entry.observes ?? [])],
    ...(entry.nests ? [['inner runs', Object.entries(entry.nests).map(([label, ids]) => `${label}: ${'param' in ids ? `those that the param \`${ids.param}\` names` : ids.join(', ') || 'given as code'}`).join('; ')] as const] : []),
    ['facts', list(Object.keys(entry.facts ?? {}))],
    ...(entry.services?.length ? [['services', list(entry.services)]] : []),
    ['precision', entry.precision.join(', ')],
  ];
  const shown = exampleProblem(entry, problems);
  return [
    entry.source && `Source: ${sourceText(entry.source)}.`,
    section('Needs', table(['', ''], needs)),
    section('Params', paramsTable(entry.params)),
    section('Metrics', metricsTable(entry)),
    section('Example', `A run/1 spec${shown ? ` on the example of [${shown.id}](${shown.id}.md)` : ''}:\n\n${json(exampleRun(entry, problems))}\n\n${shell(`npx saddlepoint describe ${entry.id} --json | jq .example > run.json`, 'npx saddlepoint solve run.json')}`),
  ];
}

function metricsTable({ metrics, merit }: MethodEntry): string {
  const meaning = ({ better }: Metric): string => (better === 'neither' ? '' : `${better} is better`);
  const rows = Object.entries(metrics).map(([name, metric]) => [code(name), metric.unit, [meaning(metric), name === merit && 'ranks points for `best`'].filter(Boolean).join('; ')]);
  return rows.length > 0 ? table(['metric', 'unit', ''], rows) : 'None.';
}

function problemParts(entry: ProblemEntry): readonly (string | undefined)[] {
  const fields = entry.fields && Object.entries(entry.fields.properties).map(([name, schema]) => [code(name), String((schema as { description?: string }).description ?? '') + (entry.fields!.required?.includes(name) ? '; required' : '')]);
  return [
    entry.data && section('Data', table(['data', 'shape', 'meaning'], Object.entries(entry.data).map(([name, field]) => [code(name), shapeText(field), fieldMeaning(field)]))),
    entry.openData && section('Data', 'Any named dense arrays of any shape.'),
    fields && section('Fields', table(['field', 'meaning'], fields)),
    section('Params', paramsTable(entry.params)),
    section('Offers', offersText(entry)),
    section('Example', `${json(entry.example)}\n\n${shell(`npx saddlepoint describe ${entry.id} --json | jq .example > problem.json`, 'npx saddlepoint solve problem.json')}`),
  ];
}

function offersText({ offers, tensors }: ProblemEntry): string {
  const rows = offers.map(({ when, oracles, facts }) => [when ? code(JSON.stringify(when)) : 'always', list(oracles), list(Object.keys(facts ?? {}))]);
  return `What a spec offers to methods; rules whose condition (a JSON Schema on the whole spec) accepts it are added up.\n\n${table(['when', 'oracles', 'facts'], rows)}${tensors ? `\n\nWith a named backend (\`--backend\`) float32 tensors compute ${list(tensors)}.` : ''}`;
}

const bridgeParts = (entry: BridgeEntry): readonly string[] => [section('Rewrites', table(['', ''], [
  ['from', list(entry.from)], ['to', list(entry.to)], ['needs the facts', list(entry.facts ?? [])],
  ...(entry.unless?.length ? [['not where the problem offers', list(entry.unless)]] : []), ['cost', String(entry.cost)],
]))];

function paramsTable(schema: object): string {
  const rows = paramRows(schema).map(({ name, type, default: value, meaning, required }) => [code(name), type, required ? 'required' : value && code(value), meaning]);
  return rows.length > 0 ? table(['param', 'type', 'default', 'meaning'], rows) : 'None.';
}

/** Writes the pages and removes those of entries that are gone. */
export function writeReference(folder: string, pages: ReadonlyMap<string, string>): void {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) if (name.endsWith('.md') && !pages.has(name)) rmSync(join(folder, name));
  for (const [name, text] of pages) writeFileSync(join(folder, name), text);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeReference(fileURLToPath(new URL('docs/reference', packageRoot)), referencePages(loadRegistry().entries));
}
