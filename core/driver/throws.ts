/** Places whatever a plugin threw: the oracle or method, the step and the last finite point. */
import { SaddlepointError } from '../contract/errors.js';
import { innerPlaceOf } from './inner-places.js';
import type { Session } from './session.js';

/** Coded errors of usage stay as they are; everything else says who failed, when and where. */
export function placeError(error: unknown, session: Session): SaddlepointError {
  if (error instanceof SaddlepointError && error.failure !== 'failed') return error;
  const oracle = session.blamed(error), inner = innerPlaceOf(error);
  const who = oracle ? `Oracle \`${oracle}\` of problem \`${inner && oracle.includes('/') ? inner.problem : session.problem.kind}\`` : inner ? `Method \`${inner.method}\` of the inner run \`${inner.label}\`` : 'The method';
  const when = (session.k === 0 ? 'at the start' : `at step ${session.k}`) + (inner ? `, step ${inner.k} of the inner run \`${inner.label}\`` : '');
  return failure(error, oracle ? 'oracle-threw' : 'method-threw', `${who} failed ${when}${pointText(session)}`);
}

export const placeBuildError = (error: unknown, method: string): SaddlepointError =>
  (error instanceof SaddlepointError && error.failure !== 'failed' ? error : failure(error, 'method-threw', `Method \`${method}\` could not be built`));

function failure(error: unknown, code: string, what: string): SaddlepointError {
  const message = `${what}: ${error instanceof Error ? error.message : String(error)}`;
  const coded = error instanceof SaddlepointError ? error : undefined;
  return new SaddlepointError(coded?.code ?? code, message, coded?.details ?? {}, 'failed', { cause: error });
}

/** The first eight numbers of the last finite point. */
function pointText({ guard }: Session): string {
  const last = guard.last();
  if (!last) return '';
  const shown = [...last.x.subarray(0, 8)].map((value) => Number(value.toPrecision(6))).join(', ');
  return ` (last point [${shown}${last.x.length > 8 ? ', ...' : ''}])`;
}
