/** Which template answers what was asked for. */
import { usageError } from '../../../contract/errors.js';
import { oracleTerms } from '../../../contract/oracle.js';
import { closest } from '../../../contract/suggest.js';
import { analysisTemplate } from './analysis.js';
import { descentTemplate } from './descent.js';
import { problemTemplate } from './problem.js';
import { searchTemplate } from './search.js';
import type { Template, Wanted } from './template.js';

export const templateKinds = ['solver', 'analysis', 'problem'] as const;

/** Oracles that a template can step along, or call beside its step. */
const known = ['value', 'gradient', 'hessianVector', 'valueBatch', 'sampleGradient', 'smoothValue', 'smoothGradient', 'smoothHessianVector', 'simpleValue', 'prox', 'box'];
const starts = '`gradient`; `sampleGradient`; `smoothGradient` with `prox` or `box`; or `value` or `valueBatch`';

/** Errors: `plugin-kind`, `unknown-oracle`, `accepts-terms`, `accepts-step`. */
export function templateFor(kind: string, wanted: Wanted): Template {
  if (kind === 'problem') {
    if (wanted.accepts.length > 0) throw usageError('accepts-step', 'A family of problems accepts no oracles: it offers them.', { expected: 'no --accepts with --kind problem' });
    return problemTemplate(wanted);
  }
  for (const name of wanted.accepts) requireKnown(name);
  requireOneObjective(wanted.accepts);
  if (kind === 'analysis') return analysis(wanted);
  if (kind !== 'solver') throw usageError('plugin-kind', `There is no kind of plugin \`${kind}\`.`, { expected: `one of ${templateKinds.join(', ')}` });
  return descentTemplate(wanted) ?? search(wanted);
}

function requireKnown(name: string): void {
  if (known.includes(name)) return;
  const near = closest(name, known);
  throw usageError('unknown-oracle', `No template steps along \`${name}\`.`, { expected: `names of ${known.join(', ')}, with commas`, ...(near ? { suggestion: `did you mean \`${near}\`?` } : {}) });
}

/** No problem offers both forms of an objective. */
function requireOneObjective(accepts: readonly string[]): void {
  const whole = accepts.find((name) => oracleTerms[name] === 'whole'), part = accepts.find((name) => oracleTerms[name] === 'smooth' || oracleTerms[name] === 'simple');
  if (whole === undefined || part === undefined) return;
  throw usageError('accepts-terms', `\`${whole}\` speaks for an objective of one term and \`${part}\` for a part of one with two: no problem offers both.`, { expected: 'oracles of one form', suggestion: 'with `prox` or `box` use `smoothGradient`, which bridges give for smooth problems too' });
}

function analysis(wanted: Wanted): Template {
  if (wanted.accepts.includes('gradient') && wanted.accepts.every((name) => name === 'gradient' || name === 'value')) return analysisTemplate(wanted);
  throw usageError('accepts-step', 'The template of an analysis follows `gradient`, and may ask for `value`.', { expected: '--accepts gradient or --accepts gradient,value' });
}

function search(wanted: Wanted): Template {
  if (wanted.accepts.length > 0 && wanted.accepts.every((name) => name === 'value' || name === 'valueBatch')) return searchTemplate(wanted);
  throw usageError('accepts-step', `No template makes a step from ${wanted.accepts.map((name) => `\`${name}\``).join(', ')} alone.`, { expected: `${starts}; others may be named beside them`, suggestion: 'take the nearest template and change `requires` in its manifest' });
}
