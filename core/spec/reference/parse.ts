/** From an unknown value to a well-formed reference, or an error at the field that is wrong. */
import { closest } from '../../contract/suggest.js';
import { dataError, quote } from '../../data/errors.js';
import type { ColumnChoice, Delimiter } from '../../data/index.js';
import type { StructuralEquations } from '../../data/structural/index.js';
import type { generators } from './fields.js';
import { extensionOf, extensions, formOf, tags, type Form } from './forms.js';

interface Checked { readonly sha256?: string }
export interface InlineReference extends Checked { readonly inline: readonly unknown[] }
export interface FileReference extends Checked { readonly file: string; readonly name?: string; readonly part?: 'features' | 'labels'; readonly columns?: number; readonly header?: boolean; readonly delimiter?: Delimiter }
export interface CsvReference extends Checked { readonly csv: string; readonly column?: string | number; readonly columns?: Exclude<ColumnChoice, string | number>; readonly header?: boolean; readonly delimiter?: Delimiter }
export interface NumbersReference extends Checked { readonly generate: (typeof generators)[number]; readonly shape: readonly number[]; readonly seed: number; readonly scale?: number; readonly offset?: number }
export interface RandomSatReference extends Checked { readonly generate: 'random-sat'; readonly variables: number; readonly clauses: number; readonly length?: number; readonly seed: number }
/** Graph, samples and seed are there; the rest has defaults. */
export type StructuralReference = Checked & { readonly seed: number; readonly generate: StructuralEquations['generate'] } & Partial<StructuralEquations>;
export type GenerateReference = NumbersReference | RandomSatReference | StructuralReference;
export type Reference = InlineReference | FileReference | CsvReference | GenerateReference;

/** The reference, checked field by field. Error: `data-reference`. */
export function parseReference(reference: unknown, pointer: string): Reference {
  if (typeof reference !== 'object' || reference === null || Array.isArray(reference)) {
    throw dataError('data-reference', 'A data reference is an object.', {
      pointer, expected: 'one of {"inline": ...}, {"file": ...}, {"csv": ...}, {"generate": ...}', suggestion: Array.isArray(reference) ? 'wrap the list: {"inline": [...]}' : typeof reference === 'string' ? `wrap the path: {"file": ${quote(reference)}}` : undefined,
    });
  }
  const given = reference as Readonly<Record<string, unknown>>;
  const form = knownForm(given, pointer);
  refuseUnknownFields(given, form, pointer);
  refuseMissingFields(given, form, pointer);
  for (const [name, value] of Object.entries(given)) {
    const field = form.fields[name];
    if (field && !field.accepts(value)) throw dataError('data-reference', `\`${name}\` is not ${field.expected}.`, { pointer: `${pointer}/${name}`, expected: field.expected });
  }
  return given as unknown as Reference;
}

function knownForm(given: Readonly<Record<string, unknown>>, pointer: string): Form {
  const present = tags.filter((tag) => Object.hasOwn(given, tag));
  const tag = present[0];
  if (tag === undefined || present.length > 1) {
    const near = Object.keys(given).map((name) => closest(name, tags)).find((name) => name !== undefined);
    throw dataError('data-reference', present.length > 1 ? `The data reference has ${present.map((name) => `\`${name}\``).join(' and ')}.` : 'The data reference does not say where the numbers are.',
      { pointer, expected: 'exactly one of inline, file, csv, generate', suggestion: tag === undefined && near !== undefined ? `did you mean ${quote(near)}?` : undefined });
  }
  const path = given[tag];
  const form = formOf(given);
  if (form) return form;
  if (typeof path !== 'string') throw dataError('data-reference', '`file` is not a path.', { pointer: `${pointer}/file`, expected: 'a path relative to the folder of the spec' });
  throw dataError('data-reference', `The format of ${quote(path)} cannot be told by its extension.`, { pointer: `${pointer}/file`, expected: extensions.map((known) => `.${known}`).join(', '), suggestion: adviceFor(extensionOf(path)) });
}

function adviceFor(extension: string): string {
  if (extension === 'npz') return 'save each array as .npy';
  return 'for a table in a text file of any extension write {"csv": ...}; other formats convert to .npy, .safetensors or .csv';
}

function refuseUnknownFields(given: Readonly<Record<string, unknown>>, form: Form, pointer: string): void {
  const known = Object.keys(form.fields);
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    const near = closest(name, known);
    throw dataError('data-reference', `A reference to ${form.extensions ? `.${form.extensions[0]} data` : `\`${form.tag}\` data`} has no field ${quote(name)}.`, {
      pointer: `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, expected: `one of ${known.join(', ')}`,
      suggestion: near !== undefined ? `did you mean ${quote(near)}?` : form.tag === 'file' && name.startsWith('column') ? 'choose columns of a table by {"csv": ..., "columns": ...}' : undefined,
    });
  }
}

function refuseMissingFields(given: Readonly<Record<string, unknown>>, form: Form, pointer: string): void {
  const missing = form.required.find((name) => !Object.hasOwn(given, name));
  if (missing !== undefined) {
    throw dataError('data-reference', `A reference to ${form.extensions ? `.${form.extensions[0]} data` : `\`${form.tag}\` data`} needs \`${missing}\`.`, { pointer, expected: `\`${missing}\`: ${form.fields[missing]?.expected}` });
  }
  if (form.exclusive?.every((name) => Object.hasOwn(given, name))) {
    throw dataError('data-reference', `The data reference has both ${form.exclusive.map((name) => `\`${name}\``).join(' and ')}.`, { pointer, expected: 'one of them' });
  }
}
