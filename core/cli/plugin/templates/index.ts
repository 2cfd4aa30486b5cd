/** Which template answers what was asked for. */
import { usageError } from '../../../contract/errors.js';
import { oracleTerms } from '../../../contract/oracle.js';
import { closest } from '../../../contract/suggest.js';
import { analysisTemplate } from './analysis.js';
import { descentTemplate } from './descent.js';
import { linearTemplate } from './linear.js';
import { problemTemplate } from './problem.js';
import { searchTemplate } from './search.js';
import type { Template, Wanted } from './template.js';

export const templateKinds = ['solver', 'ask-tell', 'analysis', 'problem'] as const;

/** Oracles that a template can step along, or call beside its step. */
const known = ['value', 'gradient', 'hessianVector', 'valueBatch', 'sampleGradient', 'smoothValue', 'smoothGradient', 'smoothHessianVector', 'simpleValue', 'prox', 'box', 'linearProgram'];

/** What `--accepts` means where it is absent. */
export const defaultAccepts: Readonly<Record<string, string>> = { solver: 'gradient', 'ask-tell': 'value', analysis: 'gradient', problem: '' };

/** Oracles without which no step can be made from those that are named. */
export function companions(kind: string, accepts: readonly string[]): readonly string[] {
  const has = (...names: readonly string[]): boolean => names.some((name) => accepts.includes(name));
  if (kind !== 'solver') return [];
  const needed = has('smoothValue', 'smoothGradient', 'smoothHessianVector', 'simpleValue', 'prox', 'box') ? ['smoothGradient', ...(has('prox', 'box') ? [] : ['prox'])]
    : has('hessianVector') && !has('sampleGradient') ? ['gradient'] : [];
  return needed.filter((name) => !accepts.includes(name));
}

/** Errors: `plugin-kind`, `unknown-oracle`, `accepts-terms`, `accepts-step`. */
export function templateFor(kind: string, wanted: Wanted): Template {
  requireKind(kind);
  if (kind === 'problem') {
    if (wanted.accepts.length > 0) throw usageError('accepts-step', 'A family of problems accepts no oracles: it offers them.', { expected: 'no --accepts with --kind problem' });
    return problemTemplate(wanted);
  }
  for (const name of wanted.accepts) requireKnown(name);
  requireOneObjective(wanted.accepts);
  if (kind === 'analysis') return analysis(wanted);
  if (kind === 'ask-tell') return asking(wanted);
  return descentTemplate(wanted) ?? search(wanted);
}

const meant = (word: string, words: readonly string[]): { readonly suggestion?: string } => {
  const near = closest(word, words);
  return near ? { suggestion: `did you mean \`${near}\`?` } : {};
};

function requireKind(kind: string): void {
  if (!(templateKinds as readonly string[]).includes(kind)) throw usageError('plugin-kind', `There is no kind of plugin \`${kind}\`.`, { expected: `one of ${templateKinds.join(', ')}`, ...meant(kind, templateKinds) });
}

function requireKnown(name: string): void {
  if (!known.includes(name)) throw usageError('unknown-oracle', `No template steps along \`${name}\`.`, { expected: `names of ${known.join(', ')}, with commas`, ...meant(name, known) });
}

/** No problem offers both forms of an objective. */
function requireOneObjective(accepts: readonly string[]): void {
  if (accepts.includes('linearProgram') && accepts.length > 1) {
    throw usageError('accepts-terms', '`linearProgram` is a whole problem: no problem offers it beside other oracles.', { expected: '--accepts linearProgram', suggestion: 'for linear subproblems declare the service `linearProgrammingToken` in the manifest' });
  }
  const whole = accepts.find((name) => oracleTerms[name] === 'whole'), part = accepts.find((name) => oracleTerms[name] === 'smooth' || oracleTerms[name] === 'simple');
  if (whole === undefined || part === undefined) return;
  throw usageError('accepts-terms', `\`${whole}\` speaks for an objective of one term and \`${part}\` for a part of one with two: no problem offers both.`, { expected: 'oracles of one form', suggestion: 'with `prox` or `box` use `smoothGradient`, which bridges give for smooth problems too' });
}

function analysis(wanted: Wanted): Template {
  if (wanted.accepts.includes('gradient') && wanted.accepts.every((name) => name === 'gradient' || name === 'value')) return analysisTemplate(wanted);
  throw usageError('accepts-step', 'The template of an analysis follows `gradient`, and may ask for `value`.', { expected: '--accepts gradient or --accepts gradient,value', suggestion: 'start from `gradient`, and change `requires` in its manifest' });
}

function asking(wanted: Wanted): Template {
  if (wanted.accepts.length === 1 && wanted.accepts[0] === 'value') return searchTemplate(wanted, true);
  throw usageError('accepts-step', 'The template of a method that asks is told values.', { expected: '--accepts value with --kind ask-tell', suggestion: 'start from `value`, and change `asks` in its manifest' });
}

/** All others have a step: `companions` sees to that. */
function search(wanted: Wanted): Template {
  if (wanted.accepts.length === 0) throw usageError('accepts-step', 'A method accepts at least one oracle.', { expected: `--accepts with names of ${known.join(', ')}` });
  return wanted.accepts.includes('linearProgram') ? linearTemplate(wanted) : searchTemplate(wanted);
}
