/** Loads data references: parses, finds, checks and reads; every error is placed in the spec. */
import { createHash } from 'node:crypto';
import { SaddlepointError } from '../../contract/errors.js';
import type { DataValue } from '../../contract/problem.js';
import { dataError, quote } from '../../data/errors.js';
import { denseFrom } from '../../data/nested.js';
import { locate, readWhole, type DataFile, type FileRules } from './file.js';
import { canonical, generated } from './generate.js';
import { parseReference, type CsvReference, type FileReference, type GenerateReference, type InlineReference } from './parse.js';
import { finiteArray, readColumns, readFile } from './read.js';

/** `bytes`: the largest file (default 2 GiB). `numbers`: the most numbers that are generated for one reference (default 2^26). */
export interface ReferenceLimits { readonly bytes?: number; readonly numbers?: number }

/** `folder` is that of the spec that names the references; files outside are refused unless `allowOutside`. */
export interface ReferenceContext { readonly folder: string; readonly allowOutside?: boolean; readonly limits?: ReferenceLimits }

/** `sha256` is of the file's bytes, or of the reference's canonical JSON when there is no file; `file` is the real path. */
export interface LoadedReference { readonly value: DataValue; readonly sha256: string; readonly file?: string }

/** Loads references of one spec; each file is read once. Drop the loader to free what it read. */
export interface ReferenceLoader { load(reference: unknown, pointer: string): Promise<LoadedReference> }

/** Loads one reference. Errors: the codes of README.md, with `pointer` into the spec and `file` of the data. */
export const loadReference = (reference: unknown, pointer: string, context: ReferenceContext): Promise<LoadedReference> =>
  createReferenceLoader(context).load(reference, pointer);

/** A loader that reads every file once, however many references name it. */
export function createReferenceLoader(context: ReferenceContext): ReferenceLoader {
  const rules: FileRules = { folder: context.folder, allowOutside: context.allowOutside ?? false, bytes: context.limits?.bytes ?? 2 ** 31 };
  const numbers = context.limits?.numbers ?? 2 ** 26;
  const files = new Map<string, Promise<DataFile>>();

  /** One reading for each real path, also while it is still under way. */
  const open = async (path: string): Promise<DataFile> => {
    const real = await locate(path, rules);
    const reading = files.get(real) ?? readWhole(real, path, rules);
    files.set(real, reading);
    return reading;
  };

  return {
    async load(given, pointer) {
      const reference = parseReference(given, pointer);
      if ('inline' in reference) return loadInline(reference, pointer);
      if ('generate' in reference) return loadGenerated(reference, pointer, numbers);
      return 'csv' in reference ? loadColumns(reference, pointer, open) : loadFile(reference, pointer, open);
    },
  };
}

type Open = (path: string) => Promise<DataFile>;

async function loadFile(reference: FileReference, pointer: string, open: Open): Promise<LoadedReference> {
  const source = await placed(() => open(reference.file), () => `${pointer}/file`);
  refuseOtherHash(source.sha256, reference.sha256, pointer, source.file);
  const value = await placed(() => readFile(source, reference), () => `${pointer}/file`, source.file);
  return { value, sha256: source.sha256, file: source.file };
}

async function loadColumns(reference: CsvReference, pointer: string, open: Open): Promise<LoadedReference> {
  const source = await placed(() => open(reference.csv), () => `${pointer}/csv`);
  refuseOtherHash(source.sha256, reference.sha256, pointer, source.file);
  const chosen = `${pointer}/${reference.column === undefined ? 'columns' : 'column'}`;
  const value = await placed(() => readColumns(source, reference), ({ details }) => details.pointer === undefined ? `${pointer}/csv` : chosen + details.pointer, source.file);
  return { value, sha256: source.sha256, file: source.file };
}

async function loadInline({ inline, sha256 }: InlineReference, pointer: string): Promise<LoadedReference> {
  const value = await placed(() => finiteArray(denseFrom(inline)), ({ details }) => `${pointer}/inline${details.pointer ?? ''}`);
  const hash = hashOf(inline);
  refuseOtherHash(hash, sha256, pointer);
  return { value, sha256: hash };
}

async function loadGenerated(reference: GenerateReference, pointer: string, limit: number): Promise<LoadedReference> {
  const hash = hashOf(canonical(reference));
  refuseOtherHash(hash, reference.sha256, pointer);
  const value = await placed(() => generated(reference, limit), ({ details }) => pointer + (details.pointer ?? ''));
  return { value, sha256: hash };
}

/** Canonical: no spaces, keys sorted (by the caller), numbers as JavaScript prints them. */
const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

function refuseOtherHash(actual: string, expected: string | undefined, pointer: string, file?: string): void {
  if (expected === undefined || expected.toLowerCase() === actual) return;
  throw dataError('data-sha256', `${file === undefined ? 'The data' : quote(file)} is not what the spec was written for: its SHA-256 is ${actual}.`, { pointer: `${pointer}/sha256`, file, expected, suggestion: 'restore the file, or change sha256 if the new data is meant' });
}

/** Runs `read`; a coded error gets its place in the spec and the path of the data file. */
async function placed<T>(read: () => T | Promise<T>, pointerOf: (error: SaddlepointError) => string, file?: string): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof SaddlepointError)) throw error;
    const { code, message, details, failure } = error;
    throw new SaddlepointError(code, message, { ...details, ...(file === undefined ? {} : { file }), pointer: pointerOf(error) }, failure, { cause: error });
  }
}
