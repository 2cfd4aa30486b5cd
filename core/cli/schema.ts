/** `saddlepoint schema [NAME]`: JSON Schemas for editors and other programs. */
import { usageError } from '../contract/errors.js';
import { closest } from '../contract/suggest.js';
import { loadRegistry } from '../registry/load.js';
import { problemSchema } from '../spec/problem-schema.js';
import { criterionSchema, runSchema } from '../spec/schemas.js';
import { sweepSchema } from '../spec/sweep-schema.js';
import { print, printJson, type Common } from './io.js';

/** `run/1` (with the criterion inlined as a definition), `problem/1` of every kind, `sweep/1`, or one kind. */
export function schemaVerb(name: string, options: Common): number {
  const { problems } = loadRegistry(options.registry);
  const kinds = problems.map(({ id }) => id);
  const schema = name === 'run/1' ? { ...runSchema, $defs: { criterion: criterionSchema } }
    : name === 'sweep/1' ? sweepSchema
    : name === 'problem/1' ? { $schema: runSchema.$schema, title: 'problem/1', type: 'object', required: ['spec', 'kind'], discriminator: { propertyName: 'kind' }, oneOf: problems.map(problemSchema) }
      : problems.filter(({ id }) => id === name).map(problemSchema)[0];
  if (!schema) {
    const near = closest(name, [...kinds, 'run/1', 'problem/1', 'sweep/1']);
    throw usageError('unknown-schema', `There is no schema \`${name}\`.`, { expected: `run/1, problem/1, sweep/1, or one of ${kinds.join(', ')}`, ...(near ? { suggestion: `did you mean \`${near}\`?` } : {}) });
  }
  if (options.json) printJson(schema);
  else print(JSON.stringify(schema, undefined, 2));
  return 0;
}
