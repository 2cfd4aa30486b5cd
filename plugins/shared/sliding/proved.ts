/** The end of a run whose a-priori bound is below the accuracy. */
import type { Finish } from '../../../core/index.js';

export function provedWithin(bound: number, accuracy: number): Finish | void {
  if (!(bound <= accuracy && accuracy > 0)) return;
  return { outcome: 'converged', reason: `the a-priori bound on the gap is ${bound.toPrecision(3)}, below ${accuracy}`, certificate: { kind: 'global', evidence: 'proved', measure: 'bound', value: bound } };
}
