/** Reading a spec file: size and nesting are bounded before anything is parsed, and every place can be given a line. */
import { usageError, SaddlepointError } from '../contract/errors.js';
import { tooDeepAt, tooManyAt } from '../data/nesting.js';
import { lineAt, lineOf } from './line-of.js';
import { readInput, readRegular, textOfBytes, Unread } from '../store/read.js';

/** Specs may carry inline data, but 64 MiB is a data file. */
export const largestSpec = 64 * 2 ** 20;
export const deepestNesting = 64;
/** Lists, objects and members together: a matrix of a million rows is a data file. */
export const mostParts = 2 ** 20;

export interface SpecText { readonly text: string; readonly file?: string }

/** A regular file, or whatever standard input is for `-`; never more than the limit is held. */
export function readSpecFile(path: string): SpecText {
  try {
    return { text: textOfBytes(path === '-' ? readInput(largestSpec) : readRegular(path, largestSpec)), file: path === '-' ? '<stdin>' : path };
  } catch (error) {
    throw error instanceof Unread ? unreadable(path === '-' ? '<stdin>' : path, error) : error;
  }
}

function unreadable(file: string, { why, message }: Unread): SaddlepointError {
  if (why === 'too-large') return tooLarge(file);
  if (why === 'absent') return usageError('spec-missing', `There is no file ${file}.`, { file, expected: 'a readable JSON file' });
  if (why === 'not-a-file') return usageError('spec-not-a-file', `${file} is not a file: ${message}.`, { file, expected: 'a JSON file', suggestion: 'give `-` to read standard input' });
  if (why === 'not-text') return usageError('spec-encoding', `${file} is not text in UTF-8.`, { file, expected: 'JSON in UTF-8', suggestion: 'save it again as UTF-8' });
  return usageError('spec-unreadable', `${file} cannot be read: ${message}`, { file, expected: 'a readable JSON file' });
}
const tooLarge = (file: string | undefined): SaddlepointError => usageError('spec-too-large', `The spec ${file ?? ''} is larger than ${largestSpec / 2 ** 20} MiB.`, { ...(file ? { file } : {}), expected: 'large arrays in data files', suggestion: 'name the data with {"file": "A.npy"}' });

/** JSON to a value; coded errors with the line of a syntax error. */
export function parseSpec({ text, file }: SpecText): unknown {
  const place = file ? { file } : {};
  if (text.length > largestSpec) throw tooLarge(file);
  const deep = tooDeepAt(text, deepestNesting);
  if (deep !== undefined) throw usageError('spec-too-deep', `The spec is nested deeper than ${deepestNesting} levels.`, { ...place, line: lineAt(text, deep), expected: `at most ${deepestNesting} levels` });
  const many = tooManyAt(text, mostParts);
  if (many !== undefined) throw usageError('spec-too-large', `The spec has more than ${mostParts} lists, objects and members.`, { ...place, line: lineAt(text, many), expected: 'large arrays in data files', suggestion: 'name the data with {"file": "A.npy"}' });
  try {
    return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text) as unknown;
  } catch (error) {
    const message = (error as Error).message;
    const position = /position (\d+)/.exec(message)?.[1];
    throw usageError('spec-json', `The spec is not valid JSON: ${message.replace(/[\u0000-\u001f]/g, ' ').slice(0, 300)}`, { ...place, line: lineAt(text, position === undefined ? text.length : Number(position)), expected: 'JSON' });
  }
}

/** Adds file and line to an error that has a pointer only. */
export async function placeError(error: unknown, source: SpecText): Promise<unknown> {
  if (!(error instanceof SaddlepointError) || error.details.line !== undefined || error.details.pointer === undefined) return error;
  if (error.details.file !== undefined && error.details.file !== source.file) return error;
  const line = lineOf(source.text, error.details.pointer);
  return error.at({ ...(source.file ? { file: source.file } : {}), ...(line === undefined ? {} : { line }) });
}
