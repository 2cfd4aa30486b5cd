/** Places whatever a plugin threw: the oracle or method, the step and the last finite point. */
import { SaddlepointError } from '../contract/errors.js';
import type { Guard } from './guard.js';
import type { OpenSession } from './session.js';

export function placeError(error: unknown, session: OpenSession, guard: Guard): SaddlepointError {
  const oracle = session.ledger.running();
  if (error instanceof SaddlepointError && error.failure !== 'failed') return error;
  const message = error instanceof Error ? error.message : String(error);
  const where = `at step ${session.k + 1}${pointText(guard)}`;
  const code = error instanceof SaddlepointError ? error.code : oracle ? 'oracle-threw' : 'method-threw';
  const who = oracle ? `Oracle \`${oracle}\` of problem \`${session.problem.kind}\`` : 'The method';
  return new SaddlepointError(code, `${who} failed ${where}: ${message}`, error instanceof SaddlepointError ? error.details : {}, 'failed', { cause: error });
}

/** The first eight numbers of the last finite point. */
function pointText(guard: Guard): string {
  const last = guard.last();
  if (!last) return '';
  const shown = [...last.x.subarray(0, 8)].map((value) => Number(value.toPrecision(6))).join(', ');
  return ` (last point [${shown}${last.x.length > 8 ? ', ...' : ''}])`;
}
