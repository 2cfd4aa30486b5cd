/** Text to a syntax tree. mathjs parses and nothing else; bounds are checked before it sees the text. */
import { create, parseDependencies, type MathNode } from 'mathjs';
import type { SaddlepointError} from '../../contract/errors.js';
import { usageError } from '../../contract/errors.js';
import type { ExpressionLimits } from './limits.js';

/** mathjs nodes, as far as they are looked at. */
export interface Syntax {
  readonly type: string;
  readonly value?: unknown;
  readonly name?: string;
  readonly op?: string;
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

/** Errors: `expression-too-long`, `expression-too-deep`, `expression-syntax`. */
export function parseExpression(text: string, limits: ExpressionLimits): Syntax {
  if (text.length > limits.length) throw usageError('expression-too-long', `The expression has ${text.length} characters.`, { expected: `at most ${limits.length}`, suggestion: 'use sums over an index, or arrays in `data`' });
  const deep = tooDeepAt(text, limits.depth);
  if (deep !== undefined) throw tooDeep(`brackets are nested deeper than ${limits.depth} at column ${deep + 1}`, limits);
  try {
    return (parse as (expression: string) => MathNode)(text) as unknown as Syntax;
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep('it cannot be parsed', limits);
    throw usageError('expression-syntax', `The expression cannot be read: ${(error as Error).message}.`, { expected: 'a formula such as 100*(x[2] - x[1]^2)^2' });
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

export const tooDeep = (why: string, limits: ExpressionLimits): SaddlepointError =>
  usageError('expression-too-deep', `The expression is too deep: ${why}.`, { expected: `at most ${limits.depth} levels`, suggestion: 'write long sums in a row, or as sum(i, 1, n, ...)' });

/** A part of the expression, for messages. */
export function show(node: Syntax): string {
  const text = node.toString();
  return `\`${text.length > 60 ? `${text.slice(0, 57)}...` : text}\``;
}
