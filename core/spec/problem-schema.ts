/** The problem/1 schema of one kind, from its registry entry. */
import type { DataField } from '../contract/problem.js';
import type { ProblemEntry } from '../registry/entry.js';
import { dataReferenceSchema, shapesOf } from './data.js';
import { referenceSchema, startSchema } from './schemas.js';

export function problemSchema(entry: ProblemEntry): object {
  const data = dataSchema(entry);
  const properties: Record<string, object> = {
    $schema: { type: 'string' }, spec: { const: 'problem/1' }, kind: { const: entry.id }, params: entry.params,
    ...(data ? { data } : {}), ...entry.fields?.properties, start: startSchema, reference: referenceSchema,
  };
  const needsData = Object.values(entry.data ?? {}).some((field) => !field.optional);
  const required = ['spec', 'kind', ...(needsData ? ['data'] : []), ...(entry.fields?.required ?? [])];
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', title: `problem/1 of kind ${entry.id}`, description: entry.summary, type: 'object', properties, required, additionalProperties: false };
}

function dataSchema(entry: ProblemEntry): object | undefined {
  if (entry.openData) return { type: 'object', additionalProperties: dataReferenceSchema, description: 'any named dense arrays' };
  if (!entry.data) return undefined;
  const properties = Object.fromEntries(Object.entries(entry.data).map(([name, field]) =>
    [name, { ...dataReferenceSchema, description: field.model ? `${field.summary}; a file .mps or .lp` : field.clauses ? `${field.summary}; a file .cnf or .wcnf, {"generate": "random-sat", "variables", "clauses", "length": 3, "seed"}, or rows of literals` : `${field.summary}; shape ${shapesOf(field).map((shape) => shape.join(' x ')).join(' or ')}` }]));
  const required = Object.entries(entry.data).filter(([, field]) => !field.optional && field.instead === undefined).map(([name]) => name);
  return { type: 'object', properties, required, additionalProperties: false, ...alternatives(entry.data) };
}

/** Where a model file is given nothing else may be that it replaces, else all that it would have replaced. */
function alternatives(data: NonNullable<ProblemEntry['data']>): object {
  const models = [...new Set(Object.values(data).flatMap(({ instead }) => instead ?? []))];
  const replacedBy = (model: string): [string, DataField][] => Object.entries(data).filter(([, { instead }]) => instead === model);
  const allOf = models.map((model) => ({
    if: { required: [model] },
    then: { properties: Object.fromEntries(replacedBy(model).map(([name]) => [name, { not: {}, description: `nothing: \`${model}\` says it all` }])) },
    else: { required: replacedBy(model).filter(([, field]) => !field.optional).map(([name]) => name) },
  }));
  return allOf.length > 0 ? { allOf } : {};
}
