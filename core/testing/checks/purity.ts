/** Oracles are pure functions: what methods, counting, caching and resume rely on. */
import { callsOf, refill, type OracleCall } from '../calls.js';
import { atMost, type Check, type Measurement } from '../check.js';
import type { CheckSubject } from '../subject.js';
import { sameBits } from '../vectors.js';

/** Counts the oracles that break a rule somewhere; the finding tells the first. */
function count(subject: CheckSubject, fine: string, broken: (call: OracleCall, calls: readonly OracleCall[]) => string | undefined): Measurement {
  const calls = callsOf(subject);
  const findings = calls.flatMap((call) => broken(call, calls) ?? []);
  return atMost(findings.length, 0, findings[0] ?? fine);
}

const always = (): undefined => undefined;

/** Bit for bit: after calls of every oracle elsewhere, and in arrays that held another point before. */
export const sameAnswer: Check = {
  name: 'same arguments, same answer',
  skips: always,
  run: (subject) => {
    const [first, second] = [subject.points[0]!.x, subject.points.at(-1)!.x];
    return count(subject, 'every oracle repeats its answers', (call, calls) => {
      const before = call.answer(call.inputs(first));
      for (const other of calls) other.answer(other.inputs(second));
      if (!sameBits(call.answer(call.inputs(first)), before)) return `\`${call.name}\` gives another answer when it is asked again: it depends on calls in between, or on chance`;
      const reused = call.inputs(second);
      call.answer(reused);
      refill(reused, call.inputs(first));
      return sameBits(call.answer(reused), before) ? undefined : `\`${call.name}\` gives an old answer for an array whose contents changed: a cache must compare numbers, not arrays`;
    });
  },
};

export const argumentsLeftAlone: Check = {
  name: 'arguments are left alone',
  skips: always,
  run: (subject) => count(subject, 'no oracle changes its arguments', (call) => {
    const inputs = call.inputs(subject.points[0]!.x), before = structuredClone(inputs);
    call.answer(inputs);
    const changed = inputs.some((input, i) => typeof input !== 'number' && !sameBits(input, before[i] as Float64Array));
    return changed ? `\`${call.name}\` changes its arguments: work on a copy, and write to \`out\` only` : undefined;
  }),
};

/** NaN and 7 in `out` before the call must make no difference. */
export const outWritten: Check = {
  name: 'out is written in full',
  skips: always,
  run: (subject) => count(subject, 'every oracle writes all of `out`', (call) => {
    const { x } = subject.points[0]!;
    const fresh = call.answer(call.inputs(x), Number.NaN), used = call.answer(call.inputs(x), 7);
    const entry = fresh.findIndex((value, i) => !Object.is(value, used[i]));
    return entry < 0 ? undefined : `\`${call.name}\` leaves entry ${entry} of \`out\` unwritten, or adds to what was there`;
  }),
};
