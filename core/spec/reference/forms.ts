/** The forms of a data reference: which fields each has. The schema and the parser are made from this one table. */
import { fields, type Field } from './fields.js';

/** A form is known by its tag, and a file by its extension too. `exclusive`: at most one of these fields. */
export interface Form {
  readonly tag: Tag;
  readonly title: string;
  readonly extensions?: readonly string[];
  /** The value of the tag by which the form is known. */
  readonly value?: string;
  readonly fields: Readonly<Record<string, Field>>;
  readonly required: readonly string[];
  readonly exclusive?: readonly [string, string];
}

export const tags = ['inline', 'file', 'csv', 'generate'] as const;
export type Tag = (typeof tags)[number];

const { inline, file, csv, name, part, width, header, delimiter, column, columns, generate, randomSat, variables, clauses, length, linearSem, linearSemCovariance, nonlinearSem, graph, nodes, edgesPerNode, weights, noise, noiseScale, mechanism, samples, shape, seed, scale, offset, sha256 } = fields;

export const forms: readonly Form[] = [
  { tag: 'inline', title: 'Numbers in the spec itself', fields: { inline, sha256 }, required: ['inline'] },
  { tag: 'file', title: 'An array that NumPy saved', extensions: ['npy'], fields: { file, sha256 }, required: ['file'] },
  { tag: 'file', title: 'A PNG image: grey values from 0 to 1, colours as their luminance', extensions: ['png'], fields: { file, sha256 }, required: ['file'] },
  { tag: 'file', title: 'A whole table', extensions: ['csv'], fields: { file, header, delimiter, sha256 }, required: ['file'] },
  { tag: 'file', title: 'A list in a JSON file', extensions: ['json'], fields: { file, name, sha256 }, required: ['file'] },
  { tag: 'file', title: 'A tensor of a safetensors file; the name may be left out when there is one only', extensions: ['safetensors'], fields: { file, name, sha256 }, required: ['file'] },
  { tag: 'file', title: 'Features or labels of an svmlight file', extensions: ['svm', 'svmlight', 'libsvm'], fields: { file, part, columns: width, sha256 }, required: ['file', 'part'] },
  { tag: 'file', title: 'A linear or mixed-integer program, as MPS or CPLEX-LP text', extensions: ['mps', 'lp'], fields: { file, sha256 }, required: ['file'] },
  { tag: 'file', title: 'Clauses, as DIMACS text, weighted or not', extensions: ['cnf', 'wcnf'], fields: { file, sha256 }, required: ['file'] },
  { tag: 'csv', title: 'Columns of a table', fields: { csv, column, columns, header, delimiter, sha256 }, required: ['csv'], exclusive: ['column', 'columns'] },
  { tag: 'generate', value: 'random-sat', title: 'Random clauses that a seed determines', fields: { generate: randomSat, variables, clauses, length, seed, sha256 }, required: ['generate', 'variables', 'clauses', 'seed'] },
  { tag: 'generate', value: 'linear-sem', title: 'Observations of a random linear graph', fields: { generate: linearSem, graph, nodes, edgesPerNode, weights, noise, noiseScale, samples, seed, sha256 }, required: ['generate', 'graph', 'nodes', 'edgesPerNode', 'samples', 'seed'] },
  { tag: 'generate', value: 'linear-sem-covariance', title: 'Covariance of a random linear graph', fields: { generate: linearSemCovariance, graph, nodes, edgesPerNode, weights, noiseScale, seed, sha256 }, required: ['generate', 'graph', 'nodes', 'edgesPerNode', 'seed'] },
  { tag: 'generate', value: 'nonlinear-sem', title: 'Observations of a random nonlinear graph', fields: { generate: nonlinearSem, graph, nodes, edgesPerNode, mechanism, samples, seed, sha256 }, required: ['generate', 'graph', 'nodes', 'edgesPerNode', 'samples', 'seed'] },
  { tag: 'generate', title: 'Random numbers that a seed determines', fields: { generate, shape, seed, scale, offset, sha256 }, required: ['generate', 'shape', 'seed'] },
];

/** Every extension that a `file` may have. */
export const extensions: readonly string[] = forms.flatMap((form) => form.extensions ?? []);

/** The extension of a path, in lower case and without the point; '' where there is none. */
export const extensionOf = (path: string): string => /\.([A-Za-z0-9]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';

/** The form of a reference, by its one tag and the value of that. */
export function formOf(given: Readonly<Record<string, unknown>>): Form | undefined {
  const tag = tags.find((name) => Object.hasOwn(given, name)), value = tag && given[tag], extension = typeof value === 'string' ? extensionOf(value) : '';
  return forms.find((form) => form.tag === tag && (form.value === undefined || form.value === value) && (form.extensions === undefined || form.extensions.includes(extension)));
}
