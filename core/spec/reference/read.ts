/** From a file's content to a data value: one reader for each format. */
import type { NamedArray } from '../../contract/arrays.js';
import type { DataValue } from '../../contract/problem.js';
import { readCnf, readCplexLp, readCsv, readJson, readMps, readNpy, readPng, readSafetensors, readSvmlight, readWcnf, type ColumnChoice, type CsvOptions } from '../../data/index.js';
import { dataError, inFile, quote } from '../../data/errors.js';
import { unknownName } from '../../data/json.js';
import type { DataFile } from './file.js';
import { extensionOf } from './forms.js';
import type { CsvReference, FileReference } from './parse.js';

type Reader = (source: DataFile, reference: FileReference) => DataValue | Promise<DataValue>;

const svmlight: Reader = (source, { file, part, columns }) => {
  const { features, labels } = readSvmlight(source.text(), { file, ...(columns === undefined ? {} : { columns }) });
  return part === 'labels' ? { kind: 'array', shape: [labels.length], data: labels } : features;
};

const readers: Readonly<Record<string, Reader>> = {
  npy: ({ bytes }, { file }) => finiteArray(readNpy(bytes, file), file),
  png: ({ bytes }, { file }) => finiteArray(readPng(bytes, file), file),
  csv: (source, reference) => readTable(source, reference.file, undefined, reference),
  json: (source, { file, name }) => finiteArray(readJson(source.text(), { file, ...(name === undefined ? {} : { name }) }), file),
  safetensors: ({ bytes }, { file, name }) => finiteArray(tensorOf(bytes, file, name), file),
  svm: svmlight, svmlight, libsvm: svmlight,
  mps: (source, { file }) => ({ kind: 'linear-program', program: readMps(source.text(), file) }),
  cnf: (source, { file }) => ({ kind: 'clauses', clauses: readCnf(source.text(), file) }),
  wcnf: (source, { file }) => ({ kind: 'clauses', clauses: readWcnf(source.text(), file) }),
  lp: (source, { file }) => ({ kind: 'linear-program', program: readCplexLp(source.text(), file) }),
};

/** Reads a file in the format of its extension. */
export function readFile(source: DataFile, reference: FileReference): DataValue | Promise<DataValue> {
  const reader = readers[extensionOf(reference.file)];
  if (!reader) throw dataError('data-reference', `The format of ${quote(reference.file)} cannot be told by its extension.`);
  return reader(source, reference);
}

/** Reads columns of a table: one as a vector, several as a matrix. */
export const readColumns = (source: DataFile, reference: CsvReference): Promise<DataValue> =>
  readTable(source, reference.csv, reference.column ?? reference.columns, reference);

async function readTable(source: DataFile, file: string, columns: ColumnChoice | undefined, { header, delimiter }: Pick<CsvOptions, 'header' | 'delimiter'>): Promise<DataValue> {
  const table = await readCsv(source.text(), { file, ...(columns === undefined ? {} : { columns }), ...(header === undefined ? {} : { header }), ...(delimiter === undefined ? {} : { delimiter }) });
  const isVector = typeof columns === 'string' || typeof columns === 'number';
  return { kind: 'array', shape: isVector ? [table.rows] : [table.rows, table.columns], data: table.data, ...(table.names ? { names: table.names } : {}) };
}

/** The tensor of that name, or the only one. */
function tensorOf(bytes: Uint8Array, file: string, name: string | undefined): NamedArray {
  const names: string[] = [];
  const { tensors } = readSafetensors(bytes, file, (candidate) => names.push(candidate) > 0 && (name === undefined || candidate === name));
  if (name === undefined && names.length !== 1) {
    throw dataError('data-name-unknown', `${file} holds ${names.length} tensors.`, { expected: '"name": the tensor to read', suggestion: names.length > 0 ? `one of ${names.slice(0, 20).map(quote).join(', ')}` : undefined });
  }
  const tensor = tensors.get(name ?? names[0] ?? '');
  if (!tensor) throw unknownName(name ?? '', names, file, 'tensor');
  return tensor;
}

/** A dense value of finite float64 numbers. Errors: `data-non-finite` with the place, `data-dtype` for complex numbers. */
export function finiteArray({ shape, data, field }: NamedArray, file?: string): DataValue {
  if (field === 'complex') throw dataError('data-dtype', `The array${inFile(file)} is complex.`, { expected: 'real numbers', suggestion: 'save real and imaginary part as a last axis of 2' });
  const strange = data.findIndex((value) => !Number.isFinite(value));
  if (strange >= 0) throw dataError('data-non-finite', `The number at ${placeOf(strange, shape)}${inFile(file)} is ${data[strange]}.`, { expected: 'finite numbers', suggestion: 'remove the row, or put a finite number there' });
  return { kind: 'array', shape, data: data instanceof Float64Array ? data : Float64Array.from(data) };
}

/** `row 3, column 0`, `entry 7`, or `index [1, 0, 2]`; all counted from 0. */
function placeOf(position: number, shape: readonly number[]): string {
  let rest = position;
  const index = [...shape].reverse().map((extent) => {
    const along = rest % extent;
    rest = (rest - along) / extent;
    return along;
  }).reverse();
  if (index.length === 2) return `row ${index[0]}, column ${index[1]}`;
  return index.length === 1 ? `entry ${index[0]}` : `index [${index.join(', ')}]`;
}
