/** A spec as it was written: the run and its problem, each with the text that it came from, so that errors can name file and line. */
import { dirname, resolve } from 'node:path';
import { SaddlepointError, usageError, type ErrorDetails } from '../contract/errors.js';
import { closest } from '../contract/suggest.js';
import { locate } from './reference/file.js';
import { largestSpec, parseSpec, placeError, readSpecFile, type SpecText } from './text.js';

export type Plain = Record<string, unknown>;

/** Where a part of a document was written: its text, and the pointer of the part in it. */
export interface Source extends SpecText { readonly prefix: string }

export interface SpecDocument {
  /** run/1 without its problem; only `spec` for a bare problem/1. */
  readonly run: Plain;
  readonly problem: Plain;
  readonly runSource: Source;
  readonly problemSource: Source;
  /** Whether the document is a problem/1, without a run around it. */
  readonly bare: boolean;
  /** Data references are relative to this folder. */
  readonly folder: string;
}

export const isSweep = (value: unknown): boolean => typeof value === 'object' && value !== null && (value as Plain).spec === 'sweep/1';

/** Reads a run/1 or problem/1 file (`-`: standard input, relative to the current folder). */
export async function openDocument(path: string, allowOutside = false): Promise<SpecDocument> {
  const source = readSpecFile(path);
  return documentOf(parseSpec(source), source, path === '-' ? process.cwd() : dirname(resolve(path)), allowOutside);
}

/** A document from a value; `folder` is what its paths are relative to. */
export async function documentOf(value: unknown, source: SpecText, folder: string, allowOutside = false): Promise<SpecDocument> {
  const place = source.file ? { file: source.file } : {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw usageError('spec-shape', 'A spec is a JSON object.', { ...place, pointer: '', expected: '{"spec": "problem/1", ...} or {"spec": "run/1", ...}' });
  const spec = structuredClone(value) as Plain;
  if (spec.spec === 'problem/1') return { run: { spec: 'run/1' }, problem: spec, runSource: { ...source, prefix: '' }, bare: true, problemSource: { ...source, prefix: '' }, folder };
  if (spec.spec === 'run/1') return splitRun(spec, source, folder, allowOutside);
  if (isSweep(spec)) throw usageError('spec-kind', 'This is a sweep: many runs.', { ...place, pointer: '/spec', expected: '"problem/1" or "run/1"', suggestion: 'use `saddlepoint sweep`' });
  const near = typeof spec.spec === 'string' ? closest(spec.spec, ['problem/1', 'run/1']) : undefined;
  throw usageError('spec-kind', spec.spec === undefined ? 'The document does not say which spec it is.' : `There is no spec ${JSON.stringify(spec.spec).slice(0, 80)}.`, { ...place, pointer: '/spec', expected: '"problem/1" or "run/1"', ...(near ? { suggestion: `did you mean "${near}"?` } : {}) });
}

async function splitRun(spec: Plain, source: SpecText, folder: string, allowOutside: boolean): Promise<SpecDocument> {
  const { problem, ...run } = spec;
  const runSource = { ...source, prefix: '' };
  if (typeof problem === 'string') {
    const file = await fileOf(problem, folder, allowOutside, source);
    const problemText = readSpecFile(file);
    const value = parseSpec(problemText);
    if ((value as Plain | null)?.spec !== 'problem/1') throw usageError('spec-kind', `${problem} is not a problem/1 spec.`, { file, pointer: '/spec', expected: '"problem/1"' });
    return { bare: false, run, problem: value as Plain, runSource, problemSource: { ...problemText, prefix: '' }, folder: dirname(file) };
  }
  if (typeof problem !== 'object' || problem === null || Array.isArray(problem)) {
    throw usageError('missing-key', 'A run needs a problem.', { ...(source.file ? { file: source.file } : {}), pointer: '/problem', expected: 'the path of a problem/1 file, or the problem itself' });
  }
  return { bare: false, run, problem: problem as Plain, runSource, problemSource: { ...source, prefix: '/problem' }, folder };
}

async function fileOf(path: string, folder: string, allowOutside: boolean, source: SpecText): Promise<string> {
  try {
    return await locate(path, { folder, allowOutside, bytes: largestSpec });
  } catch (error) {
    throw await placeError(error instanceof SaddlepointError ? usageError(error.code, error.message, { ...error.details, file: source.file, pointer: '/problem' } as ErrorDetails) : error, source);
  }
}
