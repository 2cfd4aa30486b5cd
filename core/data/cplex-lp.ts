/**
 * CPLEX-LP files: Minimize or Maximize, Subject To, Bounds, General, Binary, End; `\` begins a comment. Only linear terms and relations to a number.
 * Rules: 0 <= x unless Bounds say otherwise, also where an upper bound is negative; Binary sets [0, 1]; constants in a row move to its right-hand side.
 * Source: https://www.ibm.com/docs/en/icos (LP file format); names may hold letters, digits and !"#$%&(),.;?@_`'{}~ but begin with neither a digit nor a point.
 */
import { closest } from '../contract/suggest.js';
import type { LinearProgram } from '../contract/linear-program.js';
import { dataError, inFile, quote } from './errors.js';
import { addColumn, addEntry, addRow, finishDraft, newDraft, type ProgramDraft } from './program-draft.js';

type Kind = 'section' | 'number' | 'name' | 'relation' | 'sign' | 'colon' | 'other' | 'end';
/** `text` is what stands in the file; of sections and relations, what it means. */
interface Token { readonly kind: Kind; readonly text: string; readonly line: number }

interface Reading { readonly file: string | undefined; readonly draft: ProgramDraft; peek(ahead?: 0 | 1): Token; next(): Token }

/** Errors: `data-format` with the line and what was expected there. */
export function readCplexLp(text: string, file?: string): LinearProgram {
  const reading: Reading = { file, draft: newDraft(), ...scanner(text) };
  const first = reading.next();
  if (first.text !== 'minimize' && first.text !== 'maximize') throw wrong(reading, first, 'Minimize or Maximize');
  reading.draft.sense = first.text;
  readObjective(reading);
  for (let token = reading.next(); token.text !== 'end' || token.kind !== 'section'; token = reading.next()) {
    const reader = token.kind === 'section' ? readers[token.text] : undefined;
    if (!reader) throw wrong(reading, token, 'a section: Subject To, Bounds, General, Binary or End', token.kind === 'end' ? 'the file may be cut off' : undefined);
    reader(reading, token);
  }
  const rest = reading.peek();
  if (rest.kind !== 'end') throw wrong(reading, rest, 'nothing after End');
  if (reading.draft.columns.size === 0) throw wrong(reading, rest, 'a program with variables');
  return finishDraft(reading.draft);
}

const sectionPatterns: readonly (readonly [string, string])[] = [
  ['minimize', 'minimi[sz]e|minimum|min'], ['maximize', 'maximi[sz]e|maximum|max'], ['subject to', 'subject[ \\t]+to|such[ \\t]+that|s\\.t\\.|st\\.|st'], ['bounds', 'bounds?'],
  ['general', 'generals?|gen|integers?|int'], ['binary', 'binary|binaries|bin'], ['semi-continuous', 'semi-continuous|semis?'], ['sos', 'sos[12]?'], ['lazy constraints', 'lazy[ \\t]+constraints'],
  ['user cuts', 'user[ \\t]+cuts'], ['piecewise-linear', 'pwlobj'], ['end', 'end'],
];
/** A keyword stands first on its line, and before a blank: `st: x >= 1` is a row. */
const sectionPattern = new RegExp(`(?:${sectionPatterns.map(([, pattern]) => `(${pattern})`).join('|')})(?=\\s|$|\\\\)(?![ \\t]*:)`, 'iy');
const numberPattern = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const namePattern = /[A-Za-z!"#$%&(),;?@_`'{}~][A-Za-z0-9!"#$%&(),.;?@_`'{}~]*/y;
const relationPattern = /<=|=<|>=|=>|[<>=]/y;

/** Tokens one after the other; nothing is kept but the next two. */
function scanner(text: string): Pick<Reading, 'peek' | 'next'> {
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0, line = 1, fresh = true;
  const ahead: Token[] = [];
  const match = (pattern: RegExp): RegExpExecArray | null => { pattern.lastIndex = at; return pattern.exec(text); };
  const skip = (): void => {
    for (; at < text.length; at++) {
      const c = text[at]!;
      if (c === '\n') { line++; fresh = true; } else if (c === '\\') { const end = text.indexOf('\n', at); at = (end < 0 ? text.length : end) - 1; } else if (!/\s/.test(c)) return;
    }
  };
  const take = (kind: Kind, raw: string, meaning = raw): Token => { at += raw.length; fresh = false; return { kind, text: meaning, line }; };
  const scan = (): Token => {
    skip();
    if (at >= text.length) return { kind: 'end', text: '', line };
    const section = fresh ? match(sectionPattern) : null;
    if (section) return take('section', section[0], sectionPatterns[section.slice(1).findIndex((group) => group !== undefined)]![0]);
    const number = match(numberPattern)?.[0] ?? '';
    if (number !== '') return take('number', number);
    const name = match(namePattern)?.[0] ?? '';
    if (name !== '') return take('name', name);
    if (text.startsWith('->', at)) return take('other', '->');
    const relation = match(relationPattern)?.[0] ?? '';
    if (relation !== '') return take('relation', relation, relation.includes('<') ? '<=' : relation.includes('>') ? '>=' : '=');
    const c = text[at]!;
    return take(c === '+' || c === '-' ? 'sign' : c === ':' ? 'colon' : 'other', c);
  };
  const peek = (count: 0 | 1 = 0): Token => { while (ahead.length <= count) ahead.push(scan()); return ahead[count]!; };
  return { peek, next: () => { const token = peek(); ahead.shift(); return token; } };
}

function wrong({ file }: Reading, token: Token, expected: string, suggestion?: string): Error {
  const what = token.kind === 'end' ? 'The file ends' : token.kind === 'section' ? `Section ${token.text} begins` : `${quote(token.text)} stands`;
  const quadratic = ['[', ']', '^', '*', '/', '->'].includes(token.text) && token.kind === 'other' ? 'only linear objectives and rows are supported' : undefined;
  return dataError('data-format', `${what} on line ${token.line}${inFile(file)}.`, { file, line: token.line, expected, suggestion: suggestion ?? quadratic });
}

const refuse = (what: string) => (reading: Reading, token: Token): never => { throw wrong(reading, token, `linear rows, bounds and integer marks only; ${what} not supported`); };

const readers: Readonly<Record<string, (reading: Reading, token: Token) => void>> = {
  'subject to': readRows, bounds: readBounds,
  general: (reading) => readMarks(reading, (at) => { reading.draft.integer[at] = 1; }),
  binary: (reading) => readMarks(reading, (at) => { const { integer, lower, upper } = reading.draft; integer[at] = 1; lower[at] = 0; upper[at] = 1; }),
  'semi-continuous': refuse('semi-continuous variables are'), sos: refuse('special ordered sets are'), 'lazy constraints': refuse('lazy constraints are'), 'user cuts': refuse('user cuts are'),
  'piecewise-linear': refuse('piecewise-linear objectives are'),
};

/** An optional `name:`. */
function labelIn(reading: Reading): string | undefined {
  if (reading.peek(1).kind !== 'colon') return undefined;
  const name = reading.next();
  if (name.kind !== 'name') throw wrong(reading, name, 'a name before the colon');
  reading.next();
  return name.text;
}

interface Side { readonly terms: number; readonly constant: number }

/** Linear terms up to a relation or a section: each goes to `add`, the sum of the constants (a lone infinity is one) comes back. */
function readSide(reading: Reading, add: (column: number, coefficient: number) => void): Side {
  let terms = 0, constant = 0;
  for (let first = true; ['sign', 'number', 'name'].includes(reading.peek().kind) && reading.peek(1).kind !== 'colon'; first = false) {
    if (!first && reading.peek().kind !== 'sign') break;
    const sign = signIn(reading);
    const factor = reading.peek().kind === 'number' ? numberOf(reading) : undefined;
    const token = reading.peek();
    if (token.kind === 'name' && isInfinity(token) && factor === undefined) { reading.next(); constant += sign * Infinity; continue; }
    if (token.kind === 'name' && reading.peek(1).kind !== 'colon') {
      reading.next();
      add(reading.draft.columns.get(token.text) ?? addColumn(reading.draft, token.text), sign * (factor ?? 1));
      terms++;
    } else if (factor !== undefined) constant += sign * factor;
    else throw wrong(reading, token, 'a number or a variable');
  }
  return { terms, constant };
}

/** The product of any number of signs. */
function signIn(reading: Reading): number {
  let sign = 1;
  while (reading.peek().kind === 'sign') if (reading.next().text === '-') sign = -sign;
  return sign;
}

function numberOf(reading: Reading): number {
  const token = reading.next(), value = Number(token.text);
  if (token.kind !== 'number' || !Number.isFinite(value)) throw wrong(reading, token, 'a finite number');
  return value;
}

function readObjective(reading: Reading): void {
  labelIn(reading);
  const { draft } = reading, begin = reading.peek();
  draft.constant = readSide(reading, (column, coefficient) => { draft.objective[column]! += coefficient; }).constant;
  if (!Number.isFinite(draft.constant)) throw wrong(reading, begin, 'an objective without infinity');
  const after = reading.peek();
  if (after.kind !== 'section' && after.kind !== 'end') throw wrong(reading, after, '+ or - between two terms, or Subject To');
}

const isInfinity = ({ kind, text }: Token): boolean => kind === 'name' && /^inf(inity)?$/i.test(text);

/** A number or infinity with signs: what rows and bounds are compared with. */
function limitIn(reading: Reading): number {
  const sign = signIn(reading);
  if (isInfinity(reading.peek())) { reading.next(); return sign * Infinity; }
  if (reading.peek().kind === 'name') throw wrong(reading, reading.peek(), 'a number: variables stand on one side of a relation only');
  return sign * numberOf(reading);
}

function relationIn(reading: Reading): Token {
  const token = reading.next();
  if (token.kind !== 'relation') throw wrong(reading, token, 'a relation: <=, >= or =; between two terms + or -');
  return token;
}

interface Range { lower: number; upper: number }

/** Narrows a range by `... relation limit`, or by `limit relation ...` when flipped. */
function restrict(range: Range, relation: string, limit: number, flipped = false): void {
  const below = relation === (flipped ? '<=' : '>=');
  if (relation === '=' || below) range.lower = limit;
  if (relation === '=' || !below) range.upper = limit;
}

/** `limit relation`, then what `middle` reads, then perhaps the same relation and a second limit; or `middle relation limit`. */
function readRange(reading: Reading, range: Range, limit: number | undefined, middle: () => void): void {
  let first: Token | undefined;
  if (limit !== undefined) {
    first = relationIn(reading);
    restrict(range, first.text, limit, true);
    middle();
    if (reading.peek().kind !== 'relation') return;
  }
  const second = relationIn(reading);
  if (first && (second.text !== first.text || first.text === '=')) throw wrong(reading, second, 'the same relation twice, <= or >=');
  restrict(range, second.text, limitIn(reading));
}

function readRows(reading: Reading): void {
  const { draft } = reading;
  while (reading.peek().kind !== 'section' && reading.peek().kind !== 'end') {
    const begin = reading.peek();
    const name = labelIn(reading) ?? `c${draft.rows.size + 1}`;
    if (draft.rows.has(name)) throw wrong(reading, begin, `a new name: there is a row ${quote(name)}`);
    const row = addRow(draft, name, 0, 0), range: Range = { lower: -Infinity, upper: Infinity };
    const side = (): Side => readSide(reading, (column, coefficient) => addEntry(draft, row, column, coefficient));
    const left = side();
    let { constant } = left;
    readRange(reading, range, left.terms === 0 ? left.constant : undefined, () => {
      const middle = side();
      if (middle.terms === 0) throw wrong(reading, reading.peek(), 'a row with a variable');
      ({ constant } = middle);
    });
    if (!Number.isFinite(constant)) throw wrong(reading, begin, 'a row without infinity among its terms');
    draft.rowLower[row] = range.lower - constant;
    draft.rowUpper[row] = range.upper - constant;
    refuseEmpty(reading, begin, range);
  }
}

function refuseEmpty(reading: Reading, begin: Token, { lower, upper }: Range): void {
  if (lower === Infinity || upper === -Infinity) throw wrong(reading, begin, 'a lower limit below infinity and an upper one above -infinity');
}

function readBounds(reading: Reading): void {
  const { lower, upper } = reading.draft;
  while (reading.peek().kind !== 'section' && reading.peek().kind !== 'end') {
    const begin = reading.peek();
    const limit = begin.kind === 'name' && !isInfinity(begin) ? undefined : limitIn(reading);
    let at = limit === undefined ? variableIn(reading) : -1;
    if (limit === undefined && /^free$/i.test(reading.peek().text)) {
      reading.next();
      lower[at] = -Infinity;
      upper[at] = Infinity;
      continue;
    }
    const range: Partial<Range> = {};
    readRange(reading, range as Range, limit, () => { at = variableIn(reading); });
    lower[at] = range.lower ?? lower[at]!;
    upper[at] = range.upper ?? upper[at]!;
    refuseEmpty(reading, begin, { lower: lower[at]!, upper: upper[at]! });
  }
}

/** A variable of the objective or of a row: one that bounds or marks alone name is a typing error. */
function variableIn(reading: Reading): number {
  const token = reading.next();
  const at = token.kind === 'name' ? reading.draft.columns.get(token.text) : undefined;
  if (at !== undefined) return at;
  const near = closest(token.text, [...reading.draft.columns.keys()]);
  throw wrong(reading, token, 'a variable of the objective or of a row', near === undefined ? undefined : `did you mean ${quote(near)}?`);
}

function readMarks(reading: Reading, mark: (at: number) => void): void {
  while (reading.peek().kind === 'name') mark(variableIn(reading));
  const after = reading.peek();
  if (after.kind !== 'section') throw wrong(reading, after, 'names of variables, then another section or End');
}
