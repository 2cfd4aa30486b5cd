/** Tokens of the linear-programming engines. */
import { token } from '../contract/services.js';
import type { LinearProgrammingEngine } from './engine.js';

/** Whichever engine is bound: HiGHS unless the caller binds another. What plugins with linear subproblems ask for. */
export const linearProgrammingToken = token<LinearProgrammingEngine>('linear-programming');
export const highsToken = token<LinearProgrammingEngine>('linear-programming/highs');
/** Needs the optional package glpk.js (GPL-3.0). */
export const glpkToken = token<LinearProgrammingEngine>('linear-programming/glpk');
