/** The formula of a problem, checked without its family: `validate` says what `solve` would. */
import { SaddlepointError } from '../contract/errors.js';
import type { DataValue } from '../contract/problem.js';
import type { ProblemEntry } from '../registry/entry.js';
import type { Plain } from './document.js';

/** Errors: those of the expression compiler, placed in the spec. Nothing for a family without a formula. */
export async function checkFormula({ formula }: ProblemEntry, spec: Plain, data: Readonly<Record<string, DataValue>>): Promise<void> {
  if (!formula) return;
  const { compileExpression } = await import('./expression/index.js');
  const variables = (spec.variables as readonly { readonly name: string; readonly shape?: readonly number[] }[]).map(({ name, shape = [] }) => ({ name, shape }));
  const arrays = Object.entries(data).flatMap(([name, value]) => (value.kind === 'array' ? [[name, value] as const] : []));
  try {
    compileExpression({ text: spec[formula] as string, variables, data: Object.fromEntries(arrays), form: 'tape' });
  } catch (error) {
    throw error instanceof SaddlepointError ? error.at({ pointer: `/${formula}` }) : error;
  }
}
