/**
 * Clauses in DIMACS text. `.cnf`: `c` comments, `p cnf VARIABLES CLAUSES`, literals ended by 0; a line `%` ends the file, as in SATLIB's.
 * `.wcnf`: `p wcnf VARIABLES CLAUSES [TOP]` with the weight before each clause, hard from TOP on; or without such a line, hard clauses begun by `h`.
 */
import type { ClauseSet } from '../contract/clauses.js';
import { dataError, inFile, quote } from './errors.js';

/** More variables are taken for a mistake: their assignment alone would not fit. */
export const mostVariables = 2 ** 26;

interface Reading { readonly text: string; readonly file: string | undefined; at: number; line: number }

export const readCnf = (text: string, file?: string): ClauseSet => read(text, file, false);
export const readWcnf = (text: string, file?: string): ClauseSet => read(text, file, true);

/** Errors: `data-format` with the line; `data-too-large`. */
function read(text: string, file: string | undefined, weighted: boolean): ClauseSet {
  const reading: Reading = { text, file, at: text.charCodeAt(0) === 0xfeff ? 1 : 0, line: 1 };
  const draft = openDraft();
  let header: Header | undefined;
  for (let word = next(reading); word !== undefined; word = next(reading)) {
    if (word === '%') break;
    if (word === 'c' || (word.startsWith('c') && draft.clauses() === 0 && header === undefined && !/^-?\d/.test(word))) skipLine(reading);
    else if (word === 'p') header = headerOf(reading, weighted);
    else readClause(reading, word, weighted, header, draft);
  }
  if (!weighted && !header) throw problem(reading, 'There is no line `p cnf VARIABLES CLAUSES`', 'a DIMACS file');
  if (header && draft.clauses() !== header.clauses) throw problem(reading, `There are ${draft.clauses()} clauses, the header says ${header.clauses}`, `${header.clauses} clauses`);
  return draft.finish(header?.variables);
}

interface Header { readonly variables: number; readonly clauses: number; readonly top: number }

function headerOf(reading: Reading, weighted: boolean): Header {
  const kind = next(reading), variables = countOf(reading, next(reading)), clauses = countOf(reading, next(reading));
  if (kind !== (weighted ? 'wcnf' : 'cnf')) throw problem(reading, `The header says ${quote(kind ?? '')}`, weighted ? '`p wcnf`' : '`p cnf`');
  if (variables > mostVariables) throw dataError('data-too-large', `The header names ${variables} variables${inFile(reading.file)}.`, { expected: `at most ${mostVariables}`, line: reading.line });
  const line = reading.line, at = reading.at, top = weighted ? next(reading) : undefined;
  if (top === undefined || reading.line === line) return { variables, clauses, top: top === undefined ? Infinity : weightOf(reading, top) };
  reading.line = line;
  reading.at = at;
  return { variables, clauses, top: Infinity };
}

function readClause(reading: Reading, first: string, weighted: boolean, header: Header | undefined, draft: Draft): void {
  const hard = weighted && first === 'h', weight = !weighted ? 1 : hard ? Infinity : weightOf(reading, first);
  for (let word = weighted ? next(reading) : first; word !== '0'; word = next(reading)) {
    const literal = word === undefined ? Number.NaN : Number(word), most = header?.variables ?? mostVariables;
    if (!Number.isInteger(literal) || literal === 0 || Math.abs(literal) > most) throw problem(reading, `${quote(word ?? 'the end of the file')} is no literal`, `a number from 1 to ${most}, or its negative, and 0 at the end of a clause`);
    draft.literal(literal);
  }
  draft.end(weight >= (header?.top ?? Infinity) ? Infinity : weight);
}

function weightOf(reading: Reading, word: string): number {
  const weight = Number(word);
  if (!(weight >= 0) || weight === Infinity) throw problem(reading, `${quote(word)} is no weight`, 'a number from 0 on');
  return weight;
}

function countOf(reading: Reading, word: string | undefined): number {
  const count = Number(word);
  if (!Number.isSafeInteger(count) || count < 0) throw problem(reading, `${quote(word ?? '')} is no number of variables or clauses`, 'an integer from 0 on');
  return count;
}

const problem = ({ file, line }: Reading, message: string, expected: string): Error => dataError('data-format', `${message}${inFile(file)}.`, { expected, line });

/** The next word; undefined at the end. */
function next(reading: Reading): string | undefined {
  const { text } = reading;
  let at = reading.at;
  for (; at < text.length && text.charCodeAt(at) <= 32; at++) if (text.charCodeAt(at) === 10) reading.line++;
  const from = at;
  while (at < text.length && text.charCodeAt(at) > 32) at++;
  reading.at = at;
  return at > from ? text.slice(from, at) : undefined;
}

function skipLine(reading: Reading): void {
  const end = reading.text.indexOf('\n', reading.at);
  reading.at = end < 0 ? reading.text.length : end;
}

/** `weight` of `end` is Infinity for a hard clause. */
interface Draft { literal(literal: number): void; end(weight: number): void; clauses(): number; finish(variables?: number): ClauseSet }

function openDraft(): Draft {
  const literals: number[] = [], starts: number[] = [0], weights: number[] = [];
  let largest = 0;
  return {
    literal(literal) { literals.push(literal); largest = Math.max(largest, Math.abs(literal)); },
    end(weight) { starts.push(literals.length); weights.push(weight); },
    clauses: () => weights.length,
    finish: (variables = largest) => clauseSet(variables, starts, literals, weights),
  };
}

/** Weights of Infinity are hard: their weight is the sum of all others plus 1. */
export function clauseSet(variables: number, starts: readonly number[], literals: readonly number[], weights?: readonly number[]): ClauseSet {
  const plain = { variables, start: Int32Array.from(starts), literal: Int32Array.from(literals) };
  if (!weights || weights.every((weight) => weight === 1)) return plain;
  const soft = weights.reduce((sum, weight) => (weight === Infinity ? sum : sum + weight), 0);
  const weight = Float64Array.from(weights, (value) => (value === Infinity ? soft + 1 : value));
  return weights.includes(Infinity) ? { ...plain, weight, hard: Uint8Array.from(weights, (value) => (value === Infinity ? 1 : 0)) } : { ...plain, weight };
}
