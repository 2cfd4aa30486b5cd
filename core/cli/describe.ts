/** `saddlepoint describe ID`: a registry entry, its params and data, and an example. */
import type { MethodEntry, ProblemEntry } from '../registry/entry.js';
import { isMethod } from '../registry/entry.js';
import { loadRegistry } from '../registry/load.js';
import { bold, print, printJson, tableText, type Common } from './io.js';
import { plain } from './list.js';

export async function describeVerb(id: string, options: Common): Promise<number> {
  const registry = loadRegistry(options.registry);
  const entry = registry.find(id);
  if (options.json) {
    const { problemSchema } = await import('../spec/problem-schema.js');
    const example = isMethod(entry) ? exampleRun(entry, registry.problems) : entry.kind === 'problem' ? entry.example : undefined;
    printJson({ ...plain(entry), ...(entry.kind === 'problem' ? { schema: problemSchema(entry) } : {}), ...(example ? { example } : {}) });
    return 0;
  }
  print(`${bold(entry.id)}  ${entry.kind} ${entry.version}\n${entry.title}: ${entry.summary}`);
  if (isMethod(entry)) describeMethod(entry, registry.problems);
  else if (entry.kind === 'problem') describeProblem(entry);
  else print(`from     ${entry.from.join(', ')}\nto       ${entry.to.join(', ')}\nfacts    ${(entry.facts ?? []).join(', ') || 'none'}\ncost     ${entry.cost}`);
  return 0;
}

function describeMethod(entry: MethodEntry, problems: readonly ProblemEntry[]): void {
  if (entry.source) print(`source   ${entry.source.authors} (${entry.source.year}), ${entry.source.title}${entry.source.reference ? `, ${entry.source.reference}` : ''}`);
  print(`needs    ${entry.requires.join(', ')}${factsText(entry)}`);
  if (entry.uses?.length) print(`uses     ${entry.uses.join(', ')}`);
  print(`metrics  ${Object.keys(entry.metrics).join(', ')}`);
  print(paramsText(entry.params));
  print(`\nexample\n${JSON.stringify(exampleRun(entry, problems), undefined, 2)}`);
}

function describeProblem(entry: ProblemEntry): void {
  for (const { oracles, facts, when } of entry.offers) print(`offers   ${[...oracles, ...Object.keys(facts ?? {})].join(', ')}${when ? '  (depending on the spec)' : ''}`);
  if (entry.data) print(`\n${tableText(['data', 'shape', 'meaning'], Object.entries(entry.data).map(([name, { shape, summary, optional, sparse }]) => [name, shape.join(' x '), [summary, sparse && 'may be sparse', optional && 'optional'].filter(Boolean).join('; ')]))}`);
  if (entry.fields) print(`\n${tableText(['field', 'meaning'], Object.entries(entry.fields.properties).map(([name, schema]) => [name, String((schema as { description?: string }).description ?? '')]))}`);
  print(paramsText(entry.params));
  print(`\nexample\n${JSON.stringify(entry.example, undefined, 2)}`);
}

const factsText = ({ facts }: MethodEntry): string => (facts && Object.keys(facts).length > 0 ? `; facts ${Object.keys(facts).join(', ')}` : '');

interface Property { type?: string | string[]; const?: unknown; enum?: unknown[]; anyOf?: Property[]; default?: unknown; description?: string }

function paramsText(schema: object): string {
  const properties = Object.entries((schema as { properties?: Record<string, Property> }).properties ?? {});
  if (properties.length === 0) return '\nno params';
  return `\n${tableText(['param', 'type', 'default', 'meaning'], properties.map(([name, property]) => [name, typeText(property), property.default === undefined ? '' : JSON.stringify(property.default), property.description ?? '']))}`;
}

function typeText({ type, const: constant, enum: values, anyOf }: Property): string {
  if (constant !== undefined) return JSON.stringify(constant);
  if (values) return values.map((value) => JSON.stringify(value)).join(' | ');
  return anyOf ? anyOf.map(typeText).join(' | ') : [type ?? 'any'].flat().join(' | ');
}

/** A run of the method on the example of a family that offers what it requires. */
function exampleRun(entry: MethodEntry, problems: readonly ProblemEntry[]): object {
  const offersAll = (problem: ProblemEntry): boolean => entry.requires.every((oracle) => problem.offers.some(({ oracles }) => oracles.includes(oracle)));
  const problem = problems.find((candidate) => candidate.id === 'quadratic' && offersAll(candidate)) ?? problems.find(offersAll) ?? problems[0];
  return { spec: 'run/1', problem: problem?.example ?? 'problem.json', method: { id: entry.id, params: {} }, ...(entry.kind === 'analysis' ? {} : { stop: { kind: 'gradient-norm', below: 1e-8 } }) };
}

