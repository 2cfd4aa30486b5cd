/** The zoo: one list. A new kind of problem is one file and one name here. */
import { clauses } from './clauses.js';
import { boxed, boxedValues, lasso } from './composite.js';
import { gated } from './gates.js';
import { graph } from './graph.js';
import { integer, linear } from './linear.js';
import { threeTerms } from './nonsmooth.js';
import { stream } from './online.js';
import type { ZooProblem } from './problem.js';
import { powerOfResiduals } from './residuals.js';
import { entropic, simplexStream } from './simplex.js';
import { byBlocks, illConditioned, kinked, oneVariable, optimalStart, quadratic, rosenbrock, valueOnly } from './smooth.js';
import { logistic, underdetermined } from './sums.js';
import { zeroChain } from './zero-chain.js';

export type { ZooProblem } from './problem.js';
export const zoo: readonly ZooProblem[] = [
  quadratic, illConditioned, oneVariable, optimalStart, rosenbrock, underdetermined, logistic, powerOfResiduals, valueOnly, byBlocks, kinked, lasso, boxed, boxedValues, threeTerms, entropic, linear, integer, clauses, stream, simplexStream, zeroChain, graph, gated,
];
