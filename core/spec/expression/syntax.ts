/** Text to a syntax tree. mathjs parses and nothing else; bounds are checked before it sees the text. */
import { create, parseDependencies, type MathNode } from 'mathjs';
import type { SaddlepointError } from '../../contract/errors.js';
import type { ExpressionLimits } from './limits.js';
import { fail } from './vocabulary.js';

/** mathjs nodes, as far as they are looked at. */
export interface Syntax {
  readonly type: string;
  readonly value?: unknown;
  readonly name?: string;
  readonly fn?: string | Syntax;
  readonly implicit?: boolean;
  readonly args?: readonly Syntax[];
  readonly content?: Syntax;
  readonly object?: Syntax;
  readonly index?: Syntax & { readonly dimensions?: readonly Syntax[]; readonly dotNotation?: boolean };
  readonly items?: readonly Syntax[];
  toString(): string;
}

const { parse } = create(parseDependencies!, {});

/** Errors: `expression-too-long`, `expression-too-deep`, `expression-forbidden` for a comment, `expression-syntax`. */
export function parseExpression(text: string, limits: ExpressionLimits): Syntax {
  if (text.length > limits.length) throw fail('expression-too-long', `The expression has ${text.length} characters.`, `at most ${limits.length}`, 'use sums over an index, or arrays in `data`');
  const deep = tooDeepAt(text, limits.depth);
  if (deep !== undefined) throw tooDeep(`brackets are nested deeper than ${limits.depth} at column ${deep + 1}`, limits.depth);
  if (text.includes('#')) throw fail('expression-forbidden', 'The expression holds a comment.', 'a formula without `#`', 'move the comment to another place');
  try {
    return (parse as (expression: string) => MathNode)(text) as unknown as Syntax;
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep('it cannot be parsed', limits.depth);
    throw fail('expression-syntax', `The expression cannot be read: ${short((error as Error).message, 120)}.`, 'a formula such as 100*(x[2] - x[1]^2)^2');
  }
}

function tooDeepAt(text: string, depth: number): number | undefined {
  let open = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === '(' || c === '[' || c === '{') { if (++open > depth) return i; } else if (c === ')' || c === ']' || c === '}') open -= 1;
  }
  return undefined;
}

export const tooDeep = (why: string, depth: number): SaddlepointError =>
  fail('expression-too-deep', `The expression is too deep: ${why}.`, `at most ${depth} levels`, 'write long sums in a row, or as sum(i, 1, n, ...)');

/** Text that is safe in a message: short, and without the control characters that a terminal obeys. */
export function short(text: string, length = 60): string {
  const clean = text.slice(0, 4 * length).replace(/\p{C}/gu, '?');
  return clean.length > length || text.length > 4 * length ? `${clean.slice(0, length - 3)}...` : clean;
}

/** A part of the expression, for messages. */
export function show(node: Syntax): string {
  try {
    return `\`${short(node.toString())}\``;
  } catch {
    return 'a part of the expression'; // a chain of thousands of operations: its text is made by recursion
  }
}
