/** The formula of a problem, checked without its family: `validate` says what `solve` would. */
import { SaddlepointError } from '../contract/errors.js';
import type { DataValue } from '../contract/problem.js';
import type { ProblemEntry } from '../registry/entry.js';
import type { Plain } from './document.js';

/** Errors: those of the expression compiler, placed in the spec. Nothing for a family without a formula. */
export async function checkFormula({ formula }: ProblemEntry, spec: Plain, data: Readonly<Record<string, DataValue>>): Promise<void> {
  if (!formula) return;
  const { compileExpression, compileSystem } = await import('./expression/index.js');
  const variables = (spec.variables as readonly { readonly name: string; readonly shape?: readonly number[] }[]).map(({ name, shape = [] }) => ({ name, shape }));
  const arrays = Object.entries(data).flatMap(([name, value]) => (value.kind === 'array' ? [[name, value] as const] : []));
  const written = spec[formula] as string | readonly string[], common = { variables, data: Object.fromEntries(arrays), form: 'tape' } as const;
  try {
    if (typeof written === 'string') compileExpression({ text: written, ...common });
    else compileSystem({ texts: written, ...common });
  } catch (error) {
    throw error instanceof SaddlepointError ? placed(error, formula) : error;
  }
}

/** What is placed in a list of formulas (`/2`) is placed under the list; names of variables and data have places of their own. */
function placed(error: SaddlepointError, formula: string): SaddlepointError {
  const { code, message, details, failure } = error;
  const item = /^\/\d+$/.exec(details.pointer ?? '');
  return item ? new SaddlepointError(code, message, { ...details, pointer: `/${formula}${item[0]}` }, failure, { cause: error }) : error.at({ pointer: `/${formula}` });
}
