/** The test functions by name. */
import { ackley } from './ackley.js';
import { beale } from './beale.js';
import { heavyBallTrap } from './heavy-ball-trap.js';
import { himmelblau } from './himmelblau.js';
import { nesterovWorst } from './nesterov-worst.js';
import { powellSingular } from './powell-singular.js';
import { rastrigin } from './rastrigin.js';
import { rosenbrock } from './rosenbrock.js';
import { styblinskiTang } from './styblinski-tang.js';
import type { TestFunction } from './definition.js';
import { zakharov } from './zakharov.js';

export const functions = {
  rosenbrock, beale, himmelblau, rastrigin, ackley, 'styblinski-tang': styblinskiTang, 'nesterov-worst': nesterovWorst,
  zakharov, 'powell-singular': powellSingular, 'heavy-ball-trap': heavyBallTrap,
} as const satisfies Readonly<Record<string, TestFunction>>;

export type FunctionName = keyof typeof functions;
export const functionNames = Object.keys(functions) as FunctionName[];
