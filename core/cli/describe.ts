/** `saddlepoint describe ID`: a registry entry, its params and data, and an example. */
import type { MethodEntry, ProblemEntry } from '../registry/entry.js';
import { exampleRun, fieldMeaning, neededOracles, paramRows, shapeText, sourceText } from '../registry/describe.js';
import { isMethod } from '../registry/entry.js';
import { loadRegistry, plain } from '../registry/load.js';
import { bold, print, printJson, tableText, type Common } from './io.js';

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
  if (entry.source) print(`source   ${sourceText(entry.source)}`);
  print(`needs    ${neededOracles(entry).join(', ')}${factsText(entry)}`);
  if (entry.uses?.length) print(`uses     ${entry.uses.join(', ')}`);
  print(`metrics  ${Object.keys(entry.metrics).join(', ')}`);
  print(paramsText(entry.params));
  print(`\nexample\n${JSON.stringify(exampleRun(entry, problems), undefined, 2)}`);
}

function describeProblem(entry: ProblemEntry): void {
  if (entry.tensors) print(`tensors  ${entry.tensors.join(', ')}  (float32, with --backend)`);
  for (const { oracles, facts, when } of entry.offers) print(`offers   ${[...oracles, ...Object.keys(facts ?? {})].join(', ')}${when ? '  (depending on the spec)' : ''}`);
  if (entry.data) print(`\n${tableText(['data', 'shape', 'meaning'], Object.entries(entry.data).map(([name, field]) => [name, shapeText(field), fieldMeaning(field)]))}`);
  if (entry.fields) print(`\n${tableText(['field', 'meaning'], Object.entries(entry.fields.properties).map(([name, schema]) => [name, String((schema as { description?: string }).description ?? '')]))}`);
  print(paramsText(entry.params));
  print(`\nexample\n${JSON.stringify(entry.example, undefined, 2)}`);
}

const factsText = ({ facts }: MethodEntry): string => (facts && Object.keys(facts).length > 0 ? `; facts ${Object.keys(facts).join(', ')}` : '');

function paramsText(schema: object): string {
  const rows = paramRows(schema);
  return rows.length === 0 ? '\nno params' : `\n${tableText(['param', 'type', 'default', 'meaning'], rows.map(({ name, type, default: value, meaning }) => [name, type, value, meaning]))}`;
}
