/** Records: taken at sampled steps and at the end, ranked, written. */
import { numericalError } from '../contract/errors.js';
import type { TraceRecord } from '../contract/result.js';
import type { Ending } from './ending.js';
import type { Execution } from './execution.js';
import type { Session } from './session.js';

export async function recordOf(session: Session): Promise<TraceRecord> {
  const metrics = await session.view.all(session.state), failure = session.failure();
  if (failure !== undefined) throw numericalError('tensor-failed', `The tensor backend failed: ${failure}`, { expected: 'a device that does what it is told', suggestion: 'take another `backend`' });
  return { k: session.k, seconds: session.clock.seconds(), counts: session.ledger.counts(), metrics };
}

/** The name of a metric that is not finite. */
export const notFinite = ({ metrics }: TraceRecord): string | undefined => Object.keys(metrics).find((name) => !Number.isFinite(metrics[name]));

/** Writes a record, ranks its point, and, on abort, saves: an extra last record is not part of what a resumed run continues. */
export async function keepRecord(x: Execution, session: Session, record: TraceRecord, ending?: Ending): Promise<void> {
  const scheduled = record.k >= session.sampler.next;
  const aborted = ending?.outcome === 'aborted';
  if (aborted && !scheduled) x.store?.save(await session.snapshot());
  await session.best.offer(record, () => session.view.solution(session.state));
  x.store?.write(record);
  session.last = record;
  if (scheduled) session.sampler.advance(record.k);
  if (aborted && scheduled) x.store?.save(await session.snapshot());
}
