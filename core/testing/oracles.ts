/** Checks of a problem's oracles: `saddlepoint check`, and the tests of problem families. */
import type { AnyProblem } from '../contract/problem.js';
import { atMost, type Check, type Measurement } from './check.js';
import { checks } from './list.js';
import { subjectOf, type CheckSubject, type SubjectOptions } from './subject.js';

export type { Check, Measurement } from './check.js';
export { checks } from './list.js';

export interface CheckResult extends Measurement { readonly name: string }
export interface CheckReport {
  readonly passed: boolean;
  readonly checks: readonly CheckResult[];
  /** What does not apply to the problem, and why. */
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
  /** How many sample points had to be moved towards the start because the objective was not finite there. */
  readonly moved: number;
}

export interface CheckOptions extends SubjectOptions { /** The checks to run; all of them when absent. */ readonly checks?: readonly Check[] }

/** Runs every check that applies to the problem. Nothing is thrown for an oracle that throws: its check fails and says so. */
export function checkProblem(problem: AnyProblem, { checks: wanted = checks, ...options }: CheckOptions = {}): CheckReport {
  const subject = subjectOf(problem, options);
  const reasons = wanted.map((check) => ({ check, reason: check.skips(problem) }));
  const results = reasons.filter(({ reason }) => reason === undefined).map(({ check }) => ({ name: check.name, ...measure(check, subject) }));
  return {
    passed: results.every(({ passed }) => passed), checks: results, moved: subject.moved,
    skipped: reasons.flatMap(({ check: { name }, reason }) => (reason === undefined ? [] : [{ name, reason }])),
  };
}

function measure(check: Check, subject: CheckSubject): Measurement {
  try {
    return check.run(subject);
  } catch (error) {
    return atMost(Number.NaN, 0, `an oracle throws: ${error instanceof Error ? error.message : String(error)}`);
  }
}
