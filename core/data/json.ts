/** Numbers in a JSON file: a list of numbers, a list of rows, or, with a name, such a member of an object. */
import { closest } from '../contract/suggest.js';
import { dataError, quote } from './errors.js';
import { tooDeepAt } from './nesting.js';
import { denseFrom, type DenseArray } from './nested.js';

/** `name`: the member of the file's object that holds the numbers; without it the file is the list. `file`: how errors name the text. */
export interface JsonOptions { readonly name?: string; readonly file?: string }

/**
 * Reads a vector or a matrix.
 * Errors: `data-format` (with the line) for text that is not JSON or holds something else than numbers, `data-name-unknown`, `data-ragged`, `data-non-finite`.
 */
export function readJson(text: string, { name, file }: JsonOptions = {}): DenseArray {
  const value = parse(text, file);
  return denseFrom(name === undefined ? unnamed(value, file) : member(value, name, file), file);
}

/** An object of lists of rows has three levels; others that stand beside them may have more. */
const deepest = 64;

function parse(text: string, file: string | undefined): unknown {
  const deep = tooDeepAt(text, deepest);
  if (deep !== undefined) throw dataError('data-format', `${file ?? 'The data'} is nested deeper than ${deepest} levels.`, { file, line: text.slice(0, deep).split('\n').length, expected: 'a list of numbers, or a list of rows' });
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw dataError('data-format', `${file ?? 'The data'} is not JSON: ${message}.`, { file, line: lineOf(text, message) });
  }
}

/** The line that the parser's message speaks of; the last one when the text ends too early. */
function lineOf(text: string, message: string): number {
  const position = /at position (\d+)/.exec(message)?.[1];
  return text.slice(0, position === undefined ? text.length : Number(position)).split('\n').length;
}

function unnamed(value: unknown, file: string | undefined): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  throw dataError('data-format', `${file ?? 'The data'} is an object, not a list of numbers.`, { file, expected: 'a list', suggestion: `say which member: "name": ${quote(Object.keys(value)[0] ?? 'A')}` });
}

function member(value: unknown, name: string, file: string | undefined): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw dataError('data-format', `${file ?? 'The data'} is not an object, so it has no member ${quote(name)}.`, { file, expected: 'an object', suggestion: 'remove "name"' });
  }
  if (Object.hasOwn(value, name)) return (value as Record<string, unknown>)[name];
  throw unknownName(name, Object.keys(value), file, 'member');
}

/** There is no member (or tensor) of that name: which there are, and which was perhaps meant. */
export function unknownName(name: string, names: readonly string[], file: string | undefined, what: 'member' | 'tensor'): Error {
  const near = closest(name, names);
  return dataError('data-name-unknown', `${file ?? 'The data'} has no ${what} ${quote(name)}.`, {
    file, expected: names.length === 0 ? undefined : `one of ${names.slice(0, 20).map(quote).join(', ')}${names.length > 20 ? ', ...' : ''}`, suggestion: near === undefined ? undefined : `did you mean ${quote(near)}?`,
  });
}
