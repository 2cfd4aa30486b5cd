/** The problem/1 schema of one kind, from its registry entry. */
import type { ProblemEntry } from '../registry/entry.js';
import { dataReferenceSchema } from './data.js';
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
    [name, { ...dataReferenceSchema, description: `${field.summary}; shape ${field.shape.join(' x ')}` }]));
  return { type: 'object', properties, required: Object.entries(entry.data).filter(([, field]) => !field.optional).map(([name]) => name), additionalProperties: false };
}
