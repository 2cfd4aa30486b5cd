/** What the zoo holds: small problems with a known optimum that is not at the origin. */
import type { OracleName } from '../../contract/oracle.js';
import type { AnyProblem, FactName } from '../../contract/problem.js';

export interface ZooProblem {
  readonly name: string;
  /** Variants of params are tried on it too; on the others, the defaults only. */
  readonly thorough?: true;
  /** Only for methods that require or use one of these oracles, or ask for one of these facts: others may not be meant for it. */
  readonly only?: readonly (OracleName | FactName)[];
  /** Fresh at every call, with `reference`. */
  make(): AnyProblem;
}
