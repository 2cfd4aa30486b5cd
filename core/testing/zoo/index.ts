/** The zoo: one list. A new kind of problem is one file and one name here. */
import { clauses } from './clauses.js';
import { boxed, boxedValues, lasso } from './composite.js';
import { integer, linear } from './linear.js';
import { threeTerms } from './nonsmooth.js';
import { stream } from './online.js';
import type { ZooProblem } from './problem.js';
import { powerOfResiduals } from './residuals.js';
import { byBlocks, illConditioned, kinked, oneVariable, optimalStart, quadratic, rosenbrock, valueOnly } from './smooth.js';
import { logistic, underdetermined } from './sums.js';

export type { ZooProblem } from './problem.js';
export const zoo: readonly ZooProblem[] = [
  quadratic, illConditioned, oneVariable, optimalStart, rosenbrock, underdetermined, logistic, powerOfResiduals, valueOnly, byBlocks, kinked, lasso, boxed, boxedValues, threeTerms, linear, integer, clauses, stream,
];
