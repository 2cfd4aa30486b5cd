/** Reading a spec file: size and nesting are bounded before anything is parsed, and every place can be given a line. */
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { usageError, SaddlepointError } from '../contract/errors.js';
import { tooDeepAt } from '../data/nesting.js';

/** Specs may carry inline data, but 64 MiB is a data file. */
export const largestSpec = 64 * 2 ** 20;
export const deepestNesting = 64;

export interface SpecText { readonly text: string; readonly file?: string }

/** A regular file (or a pipe, for `-`), read once. */
export function readSpecFile(path: string): SpecText {
  let handle: number;
  try { handle = path === '-' ? 0 : openSync(path, 'r'); } catch (error) { throw unreadable(path, error); }
  try {
    const stat = fstatSync(handle);
    if (path !== '-' && !stat.isFile()) throw usageError('spec-not-a-file', `${path} is not a file.`, { file: path, expected: 'a JSON file' });
    if (stat.size > largestSpec) throw tooLarge(path);
    return { text: readFileSync(handle, 'utf8'), file: path === '-' ? '<stdin>' : path };
  } catch (error) {
    throw error instanceof SaddlepointError ? error : unreadable(path, error);
  } finally {
    if (handle !== 0) closeSync(handle);
  }
}

const unreadable = (file: string, error: unknown): SaddlepointError => {
  const absent = (error as NodeJS.ErrnoException).code === 'ENOENT';
  return usageError(absent ? 'spec-missing' : 'spec-unreadable', absent ? `There is no file ${file}.` : `${file} cannot be read: ${(error as Error).message}`, { file, expected: 'a readable JSON file' });
};
const tooLarge = (file: string | undefined): SaddlepointError => usageError('spec-too-large', `The spec ${file ?? ''} is larger than ${largestSpec / 2 ** 20} MiB.`, { ...(file ? { file } : {}), expected: 'large arrays in data files', suggestion: 'name the data with {"file": "A.npy"}' });

/** JSON to a value; coded errors with the line of a syntax error. */
export function parseSpec({ text, file }: SpecText): unknown {
  const place = file ? { file } : {};
  if (text.length > largestSpec) throw tooLarge(file);
  const deep = tooDeepAt(text, deepestNesting);
  if (deep !== undefined) throw usageError('spec-too-deep', `The spec is nested deeper than ${deepestNesting} levels.`, { ...place, line: lineAt(text, deep), expected: `at most ${deepestNesting} levels` });
  try {
    return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text) as unknown;
  } catch (error) {
    const message = (error as Error).message;
    const position = /position (\d+)/.exec(message)?.[1];
    throw usageError('spec-json', `The spec is not valid JSON: ${message.replace(/[\u0000-\u001f]/g, ' ').slice(0, 300)}`, { ...place, line: lineAt(text, position === undefined ? text.length : Number(position)), expected: 'JSON' });
  }
}

/** 1-based line of a position. */
export function lineAt(text: string, position: number): number {
  let line = 1;
  for (let i = text.indexOf('\n'); i >= 0 && i < position; i = text.indexOf('\n', i + 1)) line += 1;
  return line;
}

/** The line of a JSON Pointer's value; of its nearest ancestor when it is absent. */
export async function lineOf(text: string, pointer: string): Promise<number | undefined> {
  const { findNodeAtLocation, parseTree } = await import('jsonc-parser');
  const root = parseTree(text);
  if (!root) return undefined;
  const path: (string | number)[] = [];
  let found = root;
  for (const part of pointer.split('/').slice(1).map(unescape)) {
    path.push(found.type === 'array' ? Number(part) : part);
    const next = findNodeAtLocation(root, path);
    if (!next) break;
    found = next;
  }
  return lineAt(text, found.parent?.type === 'property' ? found.parent.offset : found.offset);
}

const unescape = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~');

/** Adds file and line to an error that has a pointer only. */
export async function placeError(error: unknown, source: SpecText): Promise<unknown> {
  if (!(error instanceof SaddlepointError) || error.details.line !== undefined || error.details.pointer === undefined) return error;
  if (error.details.file !== undefined && error.details.file !== source.file) return error;
  const line = await lineOf(source.text, error.details.pointer);
  return error.at({ ...(source.file ? { file: source.file } : {}), ...(line === undefined ? {} : { line }) });
}
