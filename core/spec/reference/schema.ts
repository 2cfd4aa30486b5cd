/** JSON Schema 2020-12 of a data reference. An if/then chain on the tag and the extension, so that an error speaks of the one form that was meant. */
import { extensions, forms, tags, type Form } from './forms.js';

/** `[cC][sS][vV]`: JSON Schema patterns know no flag for letter case. */
const anyCase = (extension: string): string => [...extension].map((letter) => `[${letter}${letter.toUpperCase()}]`).join('');
const endsWith = (endings: readonly string[]): string => `\\.(${endings.map(anyCase).join('|')})$`;

const condition = ({ tag, extensions: endings, value }: Form): object =>
  ({ required: [tag], ...(value !== undefined ? { properties: { [tag]: { const: value } } } : endings ? { properties: { [tag]: { type: 'string', pattern: endsWith(endings) } } } : {}) });

const branch = ({ title, fields, required, exclusive }: Form): object => ({
  title,
  properties: Object.fromEntries(Object.entries(fields).map(([name, { schema }]) => [name, schema])),
  required,
  ...(exclusive ? { not: { required: exclusive } } : {}),
  additionalProperties: false,
});

/** What is left: a file of another extension, or no tag at all. */
const otherwise = {
  if: { required: ['file'] },
  then: { properties: { file: { type: 'string', pattern: endsWith(extensions), description: `a file of one of these extensions: ${extensions.join(', ')}` } } },
  else: { anyOf: tags.map((tag) => ({ required: [tag] })) },
};

/** The schema of one data reference, without `$schema` and `$id`: meant to be embedded. */
export const referenceSchema: object = {
  title: 'Data reference',
  description: 'Where numbers come from: in the spec, from a file beside it, from columns of a table, or generated from a seed.',
  type: 'object',
  ...forms.reduceRight<object>((rest, form) => ({ if: condition(form), then: branch(form), else: rest }), otherwise),
};
