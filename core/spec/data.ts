/** The data fields of a problem: loaded, and their shapes checked against each other before any oracle is built. */
import { usageError } from '../contract/errors.js';
import type { DataField, DataValue } from '../contract/problem.js';
import type { ProblemEntry } from '../registry/entry.js';

export { referenceSchema as dataReferenceSchema } from './reference/schema.js';

export interface LoadedData { readonly data: Readonly<Record<string, DataValue>>; readonly hashes: Readonly<Record<string, string>> }
export interface DataContext { readonly folder: string; readonly allowOutside?: boolean }

export async function loadData(entry: ProblemEntry, references: Readonly<Record<string, unknown>>, context: DataContext): Promise<LoadedData> {
  const { createReferenceLoader } = await import('./reference/index.js');
  const loader = createReferenceLoader(context);
  const data: Record<string, DataValue> = {};
  const hashes: Record<string, string> = {};
  for (const [name, reference] of Object.entries(references)) {
    const loaded = await loader.load(reference, `/data/${name}`);
    data[name] = loaded.value;
    hashes[name] = loaded.sha256;
  }
  for (const value of Object.values(data)) if (value.kind === 'array') for (const [name, known] of Object.entries(value.beside ?? {})) if (entry.data?.[name]) data[name] ??= known;
  checkShapes(entry.data ?? {}, data);
  return { data, hashes };
}

/** Binds the letters of the declared shapes (`m`, `n`) to extents, and refuses a field that disagrees. */
export function checkShapes(fields: Readonly<Record<string, DataField>>, data: Readonly<Record<string, DataValue>>): void {
  const bound = new Map<string, { extent: number; by: string }>();
  for (const [name, field] of Object.entries(fields)) {
    const value = data[name];
    if (!value) continue;
    if ((value.kind === 'linear-program') !== (field.model ?? false)) throw shapeError(name, field, field.model ? 'it holds numbers' : 'it is a linear program', field.model ? 'a file .mps or .lp' : 'numbers');
    if (value.kind === 'linear-program') continue;
    if (value.kind === 'clauses') {
      if (!field.clauses) throw shapeError(name, field, 'it holds clauses', 'numbers');
      continue;
    }
    const shape = value.kind === 'sparse' ? [value.rows, value.columns] : value.shape;
    if (value.kind === 'sparse' && !field.sparse) throw shapeError(name, field, 'it is sparse', 'a dense array');
    const declared = shapesOf(field).find(({ length }) => length === shape.length) ?? field.shape;
    if (shape.length !== declared.length) throw shapeError(name, field, `it has shape ${shapeText(shape)}`, `shape ${shapesText(field)}`);
    shape.forEach((extent, axis) => {
      if (extent === 0) throw shapeError(name, field, `it is empty (${shapeText(shape)})`, 'at least one row and column');
      const dimension = declared[axis]!;
      if (typeof dimension === 'number') {
        if (extent !== dimension) throw shapeError(name, field, `it has shape ${shapeText(shape)}`, `shape ${shapeText(field.shape)}`);
        return;
      }
      const before = bound.get(dimension) ?? { extent, by: name };
      if (before.extent !== extent) throw shapeError(name, field, `${dimension} is ${extent} in \`${name}\` (${shapeText(shape)}) and ${before.extent} in \`${before.by}\``, `${dimension} = ${before.extent}`);
      bound.set(dimension, before);
    });
  }
}

const fieldText = (field: DataField): string => (field.model ? 'a model file' : shapesText(field));
/** Every shape that a field may have. */
export const shapesOf = ({ shape, or = [] }: DataField): readonly (readonly (number | string)[])[] => [shape, ...(or.length === 0 ? [] : Array.isArray(or[0]) ? or as readonly (readonly (number | string)[])[] : [or as readonly (number | string)[]])];
const shapesText = (field: DataField): string => shapesOf(field).map(shapeText).join(' or ');
const shapeText = (shape: readonly (number | string)[]): string => (shape.length === 0 ? 'scalar' : shape.join(' x '));
const shapeError = (name: string, field: DataField, found: string, expected: string): Error =>
  usageError('data-shape', `Data \`${name}\` (${field.summary}, ${fieldText(field)}) does not fit: ${found}.`, { pointer: `/data/${name}`, expected });
